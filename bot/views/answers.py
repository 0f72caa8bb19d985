"""Answers commands that did something: what was done, what was refused, where cards go from now on."""

from collections.abc import Mapping, Sequence

from bot.domain.errors import Reason, Refusal
from bot.domain.ids import COMMAND
from bot.domain.inbox import UNDONE, CardPolicy, Deed, Property
from bot.ports.messages import Message
from bot.views.card import property_name
from bot.views.language import Language, msgid
from bot.views.parts import answer, channel_mention, mention
from bot.views.recall import what_stays
from bot.views.refusals import refusal
from bot.views.words import escape, tidy

MOST_NUMBERS, MOST_REFUSALS = 50, 50
VALUE_LIMIT = 80
DONE: Mapping[str, str] = {
    Deed.TAKE: msgid("{numbers}: yours now."),
    Deed.ASSIGN: msgid("{numbers}: assigned."),
    Deed.UNASSIGN: msgid("{numbers}: assigned to nobody now."),
    Deed.CLOSE: msgid("{numbers}: closed."),
    Deed.REOPEN: msgid("{numbers}: open again."),
    Deed.TRASH: msgid("{numbers}: in the trash now. `{command} restore` brings back what lies there."),
    Deed.RESTORE: msgid("{numbers}: back in the inbox."),
    Deed.SPAM: msgid("{numbers}: spam. `{command} notspam` brings it back."),
    Deed.NOT_SPAM: msgid("{numbers}: no spam, and back in the inbox."),
    Deed.TAG: msgid("{numbers}: tagged “{value}”."),
    Deed.UNTAG: msgid("{numbers}: no longer tagged “{value}”."),
    Deed.PRIORITY: msgid("{numbers}: priority changed."),
    Deed.DEPARTMENT: msgid("{numbers}: department changed."),
    Deed.NOTE: msgid("{numbers}: noted, for the team only."),
    Deed.SNOOZE: msgid("{numbers}: snoozed. `{command} wake` brings it back early."),
    Deed.WAKE: msgid("{numbers}: awake and open again."),
    UNDONE: msgid("{numbers}: taken back."),
    Deed.PURGE: msgid("{numbers}: purged for good."),
}

POLICIES = {
    CardPolicy.MISSED: msgid("{name}: missed chats get a card, and those that ended with unknown outcome."),
    CardPolicy.WAITING: msgid("{name}: chats get a card as soon as somebody waits."),
    CardPolicy.ALL: msgid("{name}: every chat gets a card."),
}


def done_message(
    deed: str, done: Sequence[int], refused: Sequence[Refusal], language: Language, agent: str = "", value: str = ""
) -> Message:
    """What was done, then what was not and why. `agent` is to whom it was assigned, `value` what was chosen."""
    return answer([*_done(deed, done, language, agent, value), *_refused(refused, language)])


def _refused(refused: Sequence[Refusal], language: Language) -> list[str]:
    """Each sentence once; those behind are counted by their reason with one as an example."""
    told = [(no.reason, refusal(no, language)) for no in refused]
    lines = list(dict.fromkeys(text for _, text in told))[:MOST_REFUSALS]
    behind, unsaid = dict[Reason, list[str]](), set(lines)
    for reason, text in told:
        if text in unsaid:
            unsaid.remove(text)
        else:
            behind.setdefault(reason, []).append(text)
    return [*lines, *(_counted(texts, language) for texts in behind.values())]


def _counted(texts: Sequence[str], language: Language) -> str:
    n, told = len(texts), texts[-1]
    return language.count("One more: {told}", "{n} more for the same reason, such as: {told}", n, told=told)


def routed_message(property_: Property, language: Language) -> Message:
    """From now on this property's cards go to its channel."""
    channel = channel_mention(property_.channel)
    name = property_name(property_)
    return answer([language.say("Cards of {name} go to {channel} from now on.", name=name, channel=channel)])


def policy_message(property_: Property, language: Language) -> Message:
    """Which new chats of this property get a card; tickets always do."""
    name = property_name(property_)
    return answer([language.say(POLICIES[property_.policy], name=name)])


def _done(deed: str, done: Sequence[int], language: Language, agent: str, value: str) -> list[str]:
    if not done:
        return []
    numbers = _named(done, language)
    if deed == Deed.ASSIGN and agent:
        return [language.say("{numbers}: assigned to {agent}.", numbers=numbers, agent=mention(agent))]
    shown = escape(tidy(value, VALUE_LIMIT, one_line=True))
    told = language.say(DONE[deed], numbers=numbers, command=COMMAND, value=shown)
    return [told, what_stays(language)] if deed == Deed.PURGE else [told]


def _named(done: Sequence[int], language: Language) -> str:
    numbers = ", ".join(f"#{number}" for number in done[:MOST_NUMBERS])
    more = len(done) - MOST_NUMBERS
    return numbers if more <= 0 else language.say("{numbers} and {n} more", numbers=numbers, n=str(more))
