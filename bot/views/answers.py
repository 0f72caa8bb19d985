"""Answers commands that did something: what was done, what was refused, where cards go from now on."""

from collections.abc import Sequence

from bot.errors import Refusal
from bot.ids import COMMAND
from bot.inbox import CardPolicy, Deed, Property
from bot.views.card import property_name
from bot.views.language import Language, msgid
from bot.views.parts import Message, answer, channel_mention, mention
from bot.views.refusals import refusal

DONE = {
    Deed.TAKE: msgid("{numbers}: yours now."),
    Deed.ASSIGN: msgid("{numbers}: assigned."),
    Deed.UNASSIGN: msgid("{numbers}: assigned to nobody now."),
    Deed.CLOSE: msgid("{numbers}: closed."),
    Deed.REOPEN: msgid("{numbers}: open again."),
    Deed.TRASH: msgid("{numbers}: in the trash now. `{command} restore` brings back what lies there."),
    Deed.RESTORE: msgid("{numbers}: back in the inbox."),
    Deed.PURGE: msgid("{numbers}: purged for good."),
}

POLICIES = {
    CardPolicy.MISSED: msgid("{name}: missed chats get a card, and those that ended with unknown outcome."),
    CardPolicy.WAITING: msgid("{name}: chats get a card as soon as somebody waits."),
    CardPolicy.ALL: msgid("{name}: every chat gets a card."),
}


def done_message(
    deed: Deed, done: Sequence[int], refused: Sequence[Refusal], language: Language, agent: str = ""
) -> Message:
    """What was done, then what was not and why. `agent` is to whom it was assigned."""
    return answer([*_done(deed, done, language, agent), *(refusal(no, language) for no in refused)])


def routed_message(property_: Property, language: Language) -> Message:
    """From now on this property's cards go to its channel."""
    channel = channel_mention(property_.channel)
    name = property_name(property_)
    return answer([language.say("Cards of {name} go to {channel} from now on.", name=name, channel=channel)])


def policy_message(property_: Property, language: Language) -> Message:
    """Which new chats of this property get a card; tickets always do."""
    name = property_name(property_)
    return answer([language.say(POLICIES[property_.policy], name=name)])


def _done(deed: Deed, done: Sequence[int], language: Language, agent: str) -> list[str]:
    if not done:
        return []
    numbers = ", ".join(f"#{number}" for number in done)
    if deed is Deed.ASSIGN and agent:
        return [language.say("{numbers}: assigned to {agent}.", numbers=numbers, agent=mention(agent))]
    return [language.say(DONE[deed], numbers=numbers, command=COMMAND)]
