"""Tells how far what is brought over from tawk.to is: in a message that is drawn anew, at the end, and in the list."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.ids import COMMAND
from bot.domain.inbox import Property
from bot.domain.setting_ids import SyncAction
from bot.ports import Backfill, BackfillState, Hitch, Phase
from bot.ports.messages import Message
from bot.views.card import property_name
from bot.views.language import Language, msgid
from bot.views.parts import Block, actions, answer, button, context, date, mrkdwn, plain, section
from bot.views.sync_phases import phase_told
from bot.views.words import tidy

NAME_LIMIT, MOST_SHOWN = 60, 15
LISTED = "syncs"  # how the `block_id` of the buttons in the list begins
HITCHES = {
    Hitch.BUSY: msgid("tawk.to asks me to come later. I go on by myself."),
    Hitch.AWAY: msgid("tawk.to does not answer. I try it again by myself."),
    Hitch.REFUSED: msgid(
        "tawk.to does not accept the key for this. Whoever runs me puts a right one into `TAWK_API_KEY` and starts me "
        "anew; then press *Go on*."
    ),
    Hitch.GONE: msgid(
        "tawk.to knows no such property. Is `TAWK_API_KEY` of an account that may see it? `python -m bot doctor` tells."
    ),
    Hitch.FAULT: msgid("Something went wrong in me. The log of whoever runs me says more; then press *Go on*."),
    Hitch.PERSONS: msgid(
        "Some names and contact data are missing: tawk.to does not show them to this key now. I ask again each hour."
    ),
}


@dataclass(frozen=True, slots=True)
class SyncPlace:
    """A property, and the last time that its past was brought over, or is."""

    property_: Property
    backfill: Backfill | None


def progress_message(backfill: Backfill, property_: Property, language: Language, *, is_current: bool) -> Message:
    """One message from the beginning to the end; buttons stand in the newest one only."""
    title = language.say("The past of {name}", name=property_name(property_))
    lines = [
        f"*{title}*",
        *(phase_told(backfill, phase, language) for phase in backfill.phases),
        *_state(backfill, language),
    ]
    told = answer(filter(None, lines))
    blocks = [*told["blocks"], context(mrkdwn(promise(language)))]
    buttons = _buttons(backfill, language) if is_current else []
    return Message(text=title, blocks=[*blocks, *buttons])


def ended_message(backfill: Backfill, property_: Property, language: Language) -> Message:
    """All is here."""
    read = [backfill.tally(phase) for phase in backfill.phases if phase is not Phase.PERSONS]
    title = language.say("The past of {name} is here", name=property_name(property_))
    lines = [
        f"✅ *{title}*",
        *(phase_told(backfill, phase, language) for phase in backfill.phases),
        *_lacks(backfill, language),
    ]
    if sum(one.new for one in read):
        lines.append(
            language.say(
                "What is open at tawk.to is open here. Where tawk.to does not say, what had no line for a week is "
                "closed. Nobody was alerted."
            )
        )
        lines.append(
            language.say(
                "It has no cards: `{command} search status:any NAME` finds it, and my *Home* tab under *Any status*.",
                command=COMMAND,
            )
        )
    return answer(lines)


def stuck_message(backfill: Backfill, property_: Property, language: Language) -> Message:
    """Somebody has to do something."""
    title = language.say("The past of {name} doesn't come on", name=property_name(property_))
    told = answer([f"⚠️ *{title}*", *_lacks(backfill, language)])
    return Message(text=title, blocks=[*told["blocks"], *_buttons(backfill, language)])


def places_message(places: Sequence[SyncPlace], language: Language) -> Message:
    """How it stands everywhere, with the buttons of what can be stopped or go on."""
    title = language.say("What is brought over from tawk.to")
    known = [one for one in places if one.backfill is not None]
    rows = [block for one in known[:MOST_SHOWN] for block in _row(one, language)]
    none = language.say("Nothing yet.")
    return Message(text=title, blocks=[section(mrkdwn(f"*{title}*")), *(rows or [section(plain(none))])])


def stopped_message(properties: Sequence[Property], language: Language) -> Message:
    names = ", ".join(map(property_name, properties))
    return answer([language.say("Stopped: {names}. What is here stays, and it can go on from there.", names=names)])


def _row(place: SyncPlace, language: Language) -> list[Block]:
    assert place.backfill is not None
    return [section(mrkdwn(short(place, language))), *_buttons(place.backfill, language, LISTED)]


def short(place: SyncPlace, language: Language) -> str:
    """One line of how it stands."""
    backfill, name = place.backfill, property_name(place.property_)
    if backfill is None:
        return name
    if backfill.state is BackfillState.DONE:
        return language.say(
            "*{name}*: all is here since {when}.", name=name, when=date(backfill.ended_at or backfill.end)
        )
    if backfill.state is BackfillState.CANCELLED:
        return language.say("*{name}*: given up for another.", name=name)
    lines = [f"*{name}*", phase_told(backfill, backfill.phase, language), *_state(backfill, language)]
    return " · ".join(filter(None, lines))


def _state(backfill: Backfill, language: Language) -> list[str]:
    if backfill.state is BackfillState.CANCELLED:
        return [language.say("Given up: another one was begun.")]
    if backfill.state is BackfillState.PAUSED and backfill.hitch is None:
        return [language.say("Stopped. *Go on* begins where it was.")]
    return _lacks(backfill, language)


def _lacks(backfill: Backfill, language: Language) -> list[str]:
    """What keeps it from going on, or from being all."""
    told = [f"⚠️ {language.say(HITCHES[backfill.hitch])}"] if backfill.hitch else []
    if backfill.cut_short:
        told.append(
            "⚠️ "
            + language.count(
                "In one moment there may be more than tawk.to shows.",
                "In {n} moments there may be more than tawk.to shows.",
                backfill.cut_short,
            )
        )
    return told


def _buttons(backfill: Backfill, language: Language, where: str = "sync") -> list[Block]:
    number = str(backfill.id)
    if backfill.state is BackfillState.RUNNING:
        pressed = button(language.say("Stop"), SyncAction.STOP, number, "danger")
    elif backfill.state is BackfillState.PAUSED:
        pressed = button(language.say("Go on"), SyncAction.GO_ON, number, "primary")
    else:
        return []
    return [actions(f"{where}:{number}:{backfill.state.value}", pressed)]


def plain_name(one: Property) -> str:
    """For plain text, and for terminals."""
    return tidy(one.name, NAME_LIMIT, one_line=True) or tidy(one.tawk_id, NAME_LIMIT, one_line=True)


def promise(language: Language) -> str:
    return language.say("I only read in tawk.to and change nothing there. Nobody is alerted about the past.")
