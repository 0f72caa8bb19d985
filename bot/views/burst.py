"""Draws the one message that shows many conversations which came faster than cards can be written."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.domain.ids import COMMAND, BurstAction
from bot.domain.inbox import Property
from bot.ports import Gathered, Span
from bot.ports.messages import Message
from bot.views.card import property_name
from bot.views.language import Language
from bot.views.parts import actions, button, context, date, mrkdwn, section

PROPERTIES_SHOWN = 10
ONE_MOMENT = timedelta(minutes=2)


def burst_message(
    post_id: int,
    gathered: Sequence[Gathered],
    span: Span | None,
    properties: Mapping[int, Property],
    language: Language,
) -> Message:
    """Numbers only: nothing of a visitor stays in it, and who presses its buttons reads a list of their own."""
    count = sum(one.free + one.taken + one.settled for one in gathered)
    title = language.count("One conversation came at once", "{n} conversations came at once", count)
    free = sum(one.free for one in gathered)
    came = _came(span, language)
    lines = [f"{'⚡' if free else '✅'} *{title}*" + (f" · {came}" if came else ""), _states(gathered, language)]
    if len(gathered) > 1:
        lines += [
            f"{property_name(properties[one.property_id])}: {_states([one], language)}" for one in _most(gathered)
        ]
    waiting = button(language.say("Show what nobody has"), BurstAction.FREE, str(post_id), "primary" if free else "")
    all_of_them = button(language.say("Show all of them"), BurstAction.ALL, str(post_id))
    blocks = [
        section(mrkdwn("\n".join(lines))),
        actions("burst", *([waiting] if free else []), all_of_them),
        context(mrkdwn(_foot(post_id, language))),
    ]
    return Message(text=title, blocks=blocks)


def _came(span: Span | None, language: Language) -> str:
    if span is None:
        return ""
    if span.last - span.first < ONE_MOMENT:
        return date(span.first)
    return language.say("from {first} to {last}", first=date(span.first), last=date(span.last))


def _states(gathered: Sequence[Gathered], language: Language) -> str:
    return language.say(
        "nobody has: {free} · taken: {taken} · settled: {settled}",
        free=str(sum(one.free for one in gathered)),
        taken=str(sum(one.taken for one in gathered)),
        settled=str(sum(one.settled for one in gathered)),
    )


def _most(gathered: Sequence[Gathered]) -> Sequence[Gathered]:
    return sorted(gathered, key=lambda one: (-one.free, one.property_id))[:PROPERTIES_SHOWN]


def _foot(post_id: int, language: Language) -> str:
    return language.say(
        "They have no cards of their own: take and close them in the lists above, by number, as with "
        "`{command} close #1042 #1043`, or ticked in my *Home* tab. `{command} list burst:{id} agent:none` finds them "
        "too, with any other filter.",
        command=COMMAND,
        id=str(post_id),
    )
