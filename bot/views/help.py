"""Shows the commands."""

from bot.ids import COMMAND
from bot.views.language import Language, msgid
from bot.views.parts import Message, answer

COMMANDS = (
    ("help", msgid("this list")),
    ("list", msgid("open conversations; also `closed`, `any`, `trash`, `mine`, `unassigned`, `@name`")),
    (
        "search WORDS",
        msgid(
            "find by words and filters: `status:closed agent:none kind:tickets dept:sales tag:vip from:7d "
            'sort:priority "exact words"`'
        ),
    ),
    ("show #1042", msgid("one conversation, with its last lines and who did what")),
    ("take #1042", msgid("make it yours")),
    ("assign @name #1042", msgid("give it to somebody")),
    ("unassign #1042", msgid("take it from whoever has it")),
    ("close #1042", msgid("it is done")),
    ("reopen #1042", msgid("it isn't done after all")),
    ("trash #1042", msgid("put it in the trash")),
    ("restore #1042", msgid("take it out of the trash")),
    ("spam #1042", msgid("it is spam")),
    ("notspam #1042", msgid("it isn't spam after all")),
    ("tag #1042 NAME", msgid("tag it; `untag` takes the tag off")),
    ("untag #1042 NAME", msgid("take a tag off")),
    ("priority #1042 high", msgid("how urgent it is: `low`, `normal`, `high` or `urgent`")),
    ("department #1042 NAME", msgid("whose work it is; without a name nobody's")),
    ("note #1042 TEXT", msgid("a note for the team, which the visitor never sees")),
    (
        "snooze #1042 1h",
        msgid("put it off: `30m`, `1h`, `3h`, `tomorrow` at nine, or `reply` until the visitor writes"),
    ),
    ("wake #1042", msgid("end its snooze")),
    ("undo", msgid("take back what you did last, for ten minutes; `undo #1042` for one conversation")),
    ("history #1042", msgid("who did what, and when")),
    ("contact WORDS", msgid("who wrote, by name, address or telephone; `contact #1042` of one conversation")),
    ("purge #1042", msgid("remove it from the trash for good (administrators only)")),
    ("here NAME", msgid("send the cards of the property called so to this channel")),
    ("cards WHICH NAME", msgid("which chats of a property get a card: `missed`, `waiting` or `all`")),
)


def help_message(language: Language) -> Message:
    """Every command with a word on it."""
    lines = (f"`{COMMAND} {usage}` – {language.say(meaning)}" for usage, meaning in COMMANDS)
    several = language.say(
        "Where it makes sense, several numbers go at once: `{command} close #1042 #1043`.", command=COMMAND
    )
    honest = language.say("What you do here is kept in Recado; nothing changes in tawk.to.")
    return answer([*lines, several, honest])
