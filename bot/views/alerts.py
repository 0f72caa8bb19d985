"""Draws what is told of missed chats that nobody takes: in the thread of one, of many at once, and directly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from bot.domain.alerts import Rung
from bot.domain.ids import COMMAND, Action, ContactAction
from bot.domain.inbox import Conversation, Property, Status
from bot.ports.messages import Message
from bot.views.card import property_name
from bot.views.language import Language
from bot.views.masking import shown_to_all
from bot.views.parts import actions, answer, button, mention, mrkdwn, plain, section, subject_mention
from bot.views.telling import Assigned, linked_number, visitor_words

NUMBERS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Alarm:
    """What was climbed: after how many minutes, whether of working time only, and who is called with a mention."""

    rung: Rung
    minutes: float
    working: bool
    called: Sequence[str] = ()

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> "Alarm":
        called = cast(Sequence[str], payload["called"])
        return cls(Rung(payload["rung"]), float(payload["minutes"]), bool(payload["working"]), called)


def alarm_message(alarm: Alarm, chat: Conversation, linked: str, language: Language) -> Message:
    """The line in the thread of one chat's card; `linked` leads to it from the channel, which sees the line too."""
    told = language.say("⏰ Nobody has taken {number} for {span}.", number=linked, span=span_of(alarm, language))
    message = answer([" ".join(filter(None, (_mentions(alarm), told, _duty(alarm, language))))])
    take = button(language.say("Take it"), Action.TAKE, str(chat.id), style="primary")
    return Message(text=message["text"], blocks=[*message["blocks"], actions(f"alert:{alarm.rung.value}", take)])


def seen_to_message(chat: Conversation, linked: str, language: Language, *, known: bool = True) -> Message:
    """What an alert becomes once its chat waits no longer; `known` says whether its reader may know why."""
    if known and chat.status is Status.CLOSED:
        told = language.say("✅ {number} is closed.", number=linked)
    elif known and chat.agent:
        told = language.say("✅ {agent} has {number} now.", agent=mention(chat.agent), number=linked)
    else:
        told = language.say("✅ {number} waits no longer.", number=linked)
    return answer([told])


def many_message(alarm: Alarm, numbers: Sequence[str], language: Language) -> Message:
    """One message of many chats; `numbers` lead to their cards where these are in Slack."""
    told = _count(numbers, alarm, language)
    return answer([" ".join(filter(None, (_mentions(alarm), told, _duty(alarm, language)))), _all_of_them(language)])


def raised_message(alarm: Alarm, chat: Assigned, site: str, language: Language) -> Message:
    """To somebody directly, of one chat; who may not know of it learns no more than the number."""
    number, span = (
        linked_number(chat.conversation.id, chat.card if chat.known else None, site),
        span_of(alarm, language),
    )
    if not chat.known:
        return answer(
            [
                _direct(
                    language.say("⏰ Nobody has taken {number} for {span}.", number=number, span=span), alarm, language
                )
            ]
        )
    told = language.say(
        "⏰ Nobody has taken {number} ({name}) for {span}.",
        number=number,
        name=property_name(chat.property_),
        span=span,
    )
    told = _direct(told, alarm, language)
    open_ = button(language.say("Open…"), ContactAction.OPEN, str(chat.conversation.id))
    words = visitor_words(shown_to_all(chat.conversation, chat.property_), language)
    return Message(text=told, blocks=[section(mrkdwn(told)), section(plain(words)), actions("raised", open_)])


def raised_many_message(
    alarm: Alarm, numbers: Sequence[str], property_: Property | None, language: Language
) -> Message:
    """The numbers and nothing of what they are about; `property_` is None for who may not know of it."""
    told = _count(numbers, alarm, language)
    named = f"{property_name(property_)}: {told}" if property_ else told
    return answer([_direct(named, alarm, language), _all_of_them(language)])


def span_of(alarm: Alarm, language: Language) -> str:
    """Such as `90 min`, which both languages write alike."""
    minutes = f"{alarm.minutes:g} min"
    return language.say("{minutes} of working time", minutes=minutes) if alarm.working else minutes


def _mentions(alarm: Alarm) -> str:
    return " ".join(map(subject_mention, alarm.called))


def _duty(alarm: Alarm, language: Language) -> str:
    """What the rung means: the first is a reminder only."""
    if alarm.rung is Rung.LEAD:
        return language.say("Whoever leads here has been told.")
    if alarm.rung is Rung.ON_CALL and alarm.called:
        return language.say("You are on call: please take it, or find somebody who does.")
    return ""


def _direct(told: str, alarm: Alarm, language: Language) -> str:
    """Why it is its reader who is told."""
    why = language.say("You are on call.") if alarm.rung is Rung.ON_CALL else language.say("You lead here.")
    return f"{told} {why}"


def _count(numbers: Sequence[str], alarm: Alarm, language: Language) -> str:
    return language.count(
        "⏰ Nobody has taken one missed chat for {span}: {numbers}.",
        "⏰ Nobody has taken {n} missed chats for {span}: {numbers}.",
        len(numbers),
        span=span_of(alarm, language),
        numbers=_listed(numbers, language),
    )


def _listed(numbers: Sequence[str], language: Language) -> str:
    shown, more = ", ".join(numbers[:NUMBERS_SHOWN]), len(numbers) - NUMBERS_SHOWN
    return shown if more <= 0 else language.say("{numbers} and {n} more", numbers=shown, n=str(more))


def _all_of_them(language: Language) -> str:
    return language.say("`{command} list unassigned` shows all that wait for somebody.", command=COMMAND)
