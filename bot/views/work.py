"""Draws the modal with every deed: one form of what can be set, filled with how it stands."""

from bot.domain.deeds import LONGEST_LABEL, LONGEST_NOTE, MOST_TAGS
from bot.domain.ids import Action, View
from bot.domain.inbox import Conversation, Status
from bot.times.snooze_choices import TOMORROW, UNTIL_REPLY
from bot.views.card import labels
from bot.views.labels import FOLDERS, PRIORITIES, STATUSES
from bot.views.language import Language, msgid
from bot.views.parts import (
    Block,
    context,
    input_block,
    modal,
    mrkdwn,
    option,
    plain,
    plain_text_input,
    section,
    static_select,
    users_select,
)
from bot.views.people import visitor_name
from bot.views.states import state_of

SNOOZE = "snooze:"
UNCHANGED = "unchanged"  # a status that no hand sets, such as that of a snooze which goes on
CHOICES = {
    Status.OPEN.name.lower(): STATUSES[Status.OPEN],
    Status.CLOSED.name.lower(): STATUSES[Status.CLOSED],
    f"{SNOOZE}30m": msgid("Snooze for 30 minutes"),
    f"{SNOOZE}1h": msgid("Snooze for 1 hour"),
    f"{SNOOZE}3h": msgid("Snooze for 3 hours"),
    f"{SNOOZE}{TOMORROW}": msgid("Snooze until tomorrow at 9:00"),
    f"{SNOOZE}{UNTIL_REPLY}": msgid("Snooze until the visitor writes"),
}


def work_modal(conversation: Conversation, language: Language) -> Block:
    """Slack answers under the ids of the actions; what is sent as it was changes nothing."""
    number = f"#{conversation.id}"
    return modal(
        View.WORK,
        f"{conversation.id}:{conversation.version}",
        title=language.say("Work on {number}", number=number),
        submit=language.say("Save"),
        close=language.say("Cancel"),
        blocks=[*_head(conversation, language), *_inputs(conversation, language)],
    )


def _head(conversation: Conversation, language: Language) -> list[Block]:
    name = plain(f"{number_of(conversation)} {visitor_name(conversation.visitor, language)}")
    return [section(name), context(mrkdwn(state_of(conversation, language)), *labels(conversation, language))]


def number_of(conversation: Conversation) -> str:
    return f"#{conversation.id}"


def _inputs(conversation: Conversation, language: Language) -> list[Block]:
    agent = users_select(Action.AGENT, language.say("Nobody"))
    agent = {**agent, "initial_user": conversation.agent} if conversation.agent else agent
    department = plain_text_input(Action.DEPARTMENT, language.say("None"), LONGEST_LABEL)
    tags = plain_text_input(Action.TAGS, language.say("None"), MOST_TAGS * (LONGEST_LABEL + 2))
    note = {**plain_text_input(Action.NOTE, language.say("Called back"), LONGEST_NOTE), "multiline": True}
    return [
        input_block(language.say("Assigned to"), agent, optional=True),
        input_block(language.say("Status"), _statuses(conversation, language)),
        input_block(language.say("Priority"), _priorities(conversation, language)),
        input_block(language.say("Department"), _filled(department, conversation.department), optional=True),
        input_block(
            language.say("Tags"),
            _filled(tags, ", ".join(conversation.tags)),
            optional=True,
            hint=language.say("Parted by commas"),
        ),
        input_block(language.say("Folder"), _folders(conversation, language)),
        input_block(language.say("Note for the team"), note, optional=True),
    ]


def _filled(element: Block, value: str) -> Block:
    return {**element, "initial_value": value} if value else element


def _statuses(conversation: Conversation, language: Language) -> Block:
    choices = [option(language.say(label), value) for value, label in CHOICES.items()]
    if conversation.status is Status.PENDING:
        now = option(language.say("Pending, as it is"), UNCHANGED)
        return static_select(Action.STATUS, [now, *choices], now)
    now = next(one for one in choices if one["value"] == conversation.status.name.lower())
    return static_select(Action.STATUS, choices, now)


def _priorities(conversation: Conversation, language: Language) -> Block:
    choices = {one: option(language.say(label), one.name.lower()) for one, label in PRIORITIES.items()}
    return static_select(Action.PRIORITY, list(choices.values()), choices[conversation.priority])


def _folders(conversation: Conversation, language: Language) -> Block:
    choices = {one: option(language.say(label), one.name.lower()) for one, label in FOLDERS.items()}
    return static_select(Action.FOLDER, list(choices.values()), choices[conversation.folder])
