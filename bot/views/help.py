"""Shows the commands, grouped by what they are for, and the other ways to say them."""

from bot.domain.ids import COMMAND, SEARCH_SHORTCUT_NAME, WORK_SHORTCUT_NAME
from bot.ports.messages import Message
from bot.views.language import Language, msgid
from bot.views.parts import answer

LOOK = (
    ("menu", msgid("what waits, with buttons for the usual lists; `{command}` alone does the same")),
    ("help", msgid("this list")),
    ("list", msgid("open conversations; also `closed`, `any`, `trash`, `mine`, `unassigned`, `@name`")),
    (
        "search WORDS",
        msgid(
            "find by words and filters: `status:closed agent:none kind:tickets dept:sales tag:vip from:7d "
            'sort:priority "exact words"`'
        ),
    ),
    ("views", msgid("the lists that you saved in my Home tab; `views NAME` shows one")),
    ("show #1042", msgid("one conversation, with its last lines and who did what")),
    ("history #1042", msgid("who did what, and when")),
)
WORK = (
    ("take #1042", msgid("make it yours")),
    ("assign @name #1042", msgid("give it to somebody")),
    ("unassign #1042", msgid("take it from whoever has it")),
    ("close #1042", msgid("it is done")),
    ("reopen #1042", msgid("it isn't done after all")),
    (
        "snooze #1042 1h",
        msgid("put it off: `30m`, `1h`, `3h`, `tomorrow` at nine, or `reply` until the visitor writes"),
    ),
    ("wake #1042", msgid("end its snooze")),
    ("note #1042 TEXT", msgid("a note for the team, which the visitor never sees")),
    ("undo", msgid("take back what you did last, for ten minutes; `undo #1042` for one conversation")),
)
ORGANISE = (
    ("tag #1042 NAME", msgid("tag it; `untag` takes the tag off")),
    ("untag #1042 NAME", msgid("take a tag off")),
    ("priority #1042 high", msgid("how urgent it is: `low`, `normal`, `high` or `urgent`")),
    ("department #1042 NAME", msgid("whose work it is; without a name nobody's")),
    ("spam #1042", msgid("it is spam")),
    ("notspam #1042", msgid("it isn't spam after all")),
    ("trash #1042", msgid("put it in the trash")),
    ("restore #1042", msgid("take it out of the trash")),
    ("purge #1042", msgid("remove it from the trash for good (leads and administrators only)")),
)
MAIL = (
    ("ticket #1042", msgid("turn a chat into a ticket, with a first answer by e-mail")),
    (
        "reply #1042 TEXT",
        msgid("answer a ticket by e-mail, after ten seconds to take it back; without words a form opens"),
    ),
)
CONTACTS = (("contact WORDS", msgid("who wrote, by name, address or telephone; `contact #1042` of one conversation")),)
DIGESTS = (
    (
        "digest add weekdays 9:00",
        msgid(
            "a list of what waits, posted here at these times to be worked from; also `Europe/Madrid`, `#channel` and "
            "properties; `digest add` alone opens a form, `digest` lists them; also `now`, `pause`, `resume`, `remove`"
        ),
    ),
    (
        "roundup add",
        msgid(
            "how the last seven days were, on Mondays at nine or whenever you say, against the seven before: chats, "
            "missed ones, tickets, waits, with charts; else like `digest`"
        ),
    ),
)
SETTINGS = (
    ("here NAME", msgid("send the cards of the property called so to this channel")),
    ("config NAME", msgid("every setting of a property in one window: channel, cards, language, rights")),
    ("hours NAME", msgid("when its team works: hours of each weekday, time zone and holidays")),
    ("keep NAME", msgid("for how long it keeps what lies in the Trash and what is closed, before I purge it")),
    ("alerts NAME", msgid("who is told of a missed chat that nobody takes, and after how many minutes")),
    (
        "rescue NAME",
        msgid("an automatic e-mail to missed visitors whom nobody takes in time: when, in what words, with a preview"),
    ),
    (
        "sync",
        msgid(
            "bring the chats and tickets of the past over from tawk.to, where it gave you a REST key; also "
            "`sync status` and `sync stop` (leads and administrators only)"
        ),
    ),
    ("answers", msgid("canned answers: short texts with fields, which agents pick when they answer by e-mail")),
    ("whoami", msgid("who you are here, what you may do and why")),
    (
        "link @name NAME",
        msgid(
            "who somebody is at tawk.to: what they write there is shown under their name here; `link` alone shows who "
            "is who"
        ),
    ),
    ("unlink @name", msgid("take that back")),
    ("doctor", msgid("whether Recado is well: Slack, channels, mail, clock, each with its cure (administrators only)")),
    (
        "failed",
        msgid("what could not be delivered, and why, to be tried again or discarded (leads and administrators only)"),
    ),
    ("cards WHICH NAME", msgid("which chats of a property get a card: `missed`, `waiting` or `all`")),
)
EXPORTS = (
    (
        "export #1042",
        msgid(
            "as a file that I send you, here or by e-mail; also `export` of what is ticked in my Home tab, "
            "`export status:any from:30d`, and `export journal`; `export addresses` shows where yours may go "
            "(leads and administrators only)"
        ),
    ),
)
GROUPS = (
    (msgid("Look"), LOOK),
    (msgid("Work"), WORK),
    (msgid("Answer by e-mail"), MAIL),
    (msgid("Organise"), ORGANISE),
    (msgid("Contacts"), CONTACTS),
    (msgid("Export"), EXPORTS),
    (msgid("Digests"), DIGESTS),
    (msgid("Settings"), SETTINGS),
)
ELSEWHERE = (
    msgid("In the thread of a card say `@recado close`: there no number is needed, and `{command}` does not work."),
    msgid("In a direct message to me write just `list` or `take #1042`."),
    msgid("The menu of a card's message has *{shortcut}*, which opens every deed."),
    msgid("Everywhere the shortcut *{search}* opens a window that searches."),
    msgid("The whole inbox is in my *Home* tab: click on my name."),
    msgid("Where it makes sense, several numbers go at once: `{command} close #1042 #1043`."),
    msgid("What you do here is kept in Recado; nothing changes in tawk.to."),
)


def help_message(language: Language) -> Message:
    """Every command with a word on it, then the ways without one."""
    lines = [line for title, commands in GROUPS for line in _group(title, commands, language)]
    ways = [
        language.say(way, command=COMMAND, shortcut=WORK_SHORTCUT_NAME, search=SEARCH_SHORTCUT_NAME)
        for way in ELSEWHERE
    ]
    without = language.say("And without commands")
    return answer([*lines, f"*{without}*", *ways])


def _group(title: str, commands: tuple[tuple[str, str], ...], language: Language) -> list[str]:
    shown = [f"`{COMMAND} {usage}` – {language.say(meaning, command=COMMAND)}" for usage, meaning in commands]
    return [f"*{language.say(title)}*", *shown]
