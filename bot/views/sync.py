"""Draws the window that asks what of the past shall be brought over from tawk.to, and how far that is."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ids import SyncAction, SyncField, SyncView
from bot.inbox import Property
from bot.ports import Backfill, BackfillState, Hitch, Phase, Tally
from bot.views.card import property_name
from bot.views.controls import OPTIONS_LIMIT, checkboxes, chooser, date_choice
from bot.views.language import Language, msgid
from bot.views.parts import (
    Block,
    Message,
    actions,
    answer,
    button,
    context,
    date,
    input_block,
    modal,
    mrkdwn,
    option,
    plain,
    section,
)
from bot.views.words import tidy

CELLS, NAME_LIMIT, MOST_SHOWN = 20, 60, 15
LISTED = "syncs"  # how the `block_id` of the buttons in the list begins
PHASES = {
    Phase.CHATS: msgid("Chats"),
    Phase.TICKETS: msgid("Tickets"),
    Phase.PERSONS: msgid("Names and addresses of who wrote"),
}
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
        "Some names and addresses are missing: tawk.to does not show them to this key now. I ask again each hour."
    ),
}


@dataclass(frozen=True, slots=True)
class SyncPlace:
    """A property, and the last time that its past was brought over, or is."""

    property_: Property
    backfill: Backfill | None


def sync_modal(places: Sequence[SyncPlace], chosen: Sequence[int], language: Language) -> Block:
    """Where no day is chosen it is all of them."""
    under_way = [one for one in places if one.backfill and one.backfill.state is BackfillState.RUNNING]
    what = [option(language.say(name), phase.value) for phase, name in PHASES.items()]
    now_told = [context(mrkdwn(_short(one, language))) for one in under_way[:MOST_SHOWN]]
    return modal(
        SyncView.SYNC,
        "",
        title=language.say("Bring the past over"),
        submit=language.say("Begin"),
        close=language.say("Cancel"),
        blocks=[
            section(mrkdwn(_promise(language))),
            *now_told,
            input_block(language.say("Properties"), _properties(places, chosen, language)),
            input_block(
                language.say("From"),
                date_choice(SyncField.START, language.say("The beginning"), None),
                optional=True,
            ),
            input_block(
                language.say("Until, this day included"),
                date_choice(SyncField.END, language.say("Today"), None),
                optional=True,
            ),
            input_block(language.say("What"), checkboxes(SyncField.WHAT, what, list(Phase))),
        ],
    )


def begun_modal(count: int, language: Language) -> Block:
    """In the place of the form."""
    told = language.count(
        "It has begun. A direct message from me shows how far it is, and stops it; another comes when all is here.",
        "They have begun. Direct messages from me show how far each is, and stop it; others come when all is here.",
        count,
    )
    return {
        "type": "modal",
        "title": plain(language.say("Bring the past over")),
        "close": plain(language.say("Close")),
        "blocks": [section(mrkdwn(told)), context(mrkdwn(_promise(language)))],
    }


def progress_message(backfill: Backfill, property_: Property, language: Language, *, is_current: bool) -> Message:
    """One message from the beginning to the end; buttons stand in the newest one only."""
    title = language.say("The past of {name}", name=property_name(property_))
    lines = [
        f"*{title}*",
        *(_phase(backfill, phase, language) for phase in backfill.phases),
        *_state(backfill, language),
    ]
    told = answer(filter(None, lines))
    blocks = [*told["blocks"], context(mrkdwn(_promise(language)))]
    buttons = _buttons(backfill, language) if is_current else []
    return Message(text=title, blocks=[*blocks, *buttons])


def ended_message(backfill: Backfill, property_: Property, language: Language) -> Message:
    """All is here."""
    read = [backfill.tally(phase) for phase in backfill.phases if phase is not Phase.PERSONS]
    title = language.say("The past of {name} is here", name=property_name(property_))
    lines = [
        f"✅ *{title}*",
        *(_phase(backfill, phase, language) for phase in backfill.phases),
        *_lacks(backfill, language),
    ]
    if sum(one.new for one in read):
        lines.append(
            language.say(
                "What is open at tawk.to is open here. Where tawk.to does not say, what had no line for a week is "
                "closed. Nobody was alerted."
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


def share_done(backfill: Backfill, phase: Phase) -> float:
    """How much of a phase is done, of 1: of the time since the first that was found, or of the persons."""
    if _is_over(backfill, phase):
        return 1.0
    if phase is not backfill.phase:
        return 0.0
    if phase is Phase.PERSONS:
        return backfill.tally(phase).total / backfill.persons if backfill.persons else 0.0
    left = backfill.end - backfill.since
    return (backfill.reached - backfill.since) / left if left else 0.0


def grouped(count: int, language: Language) -> str:
    """With the mark between thousands that readers know."""
    return f"{count:,}".replace(",", "." if language.code == "es" else ",")


def _row(place: SyncPlace, language: Language) -> list[Block]:
    assert place.backfill is not None
    return [section(mrkdwn(_short(place, language))), *_buttons(place.backfill, language, LISTED)]


def _short(place: SyncPlace, language: Language) -> str:
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
    lines = [f"*{name}*", _phase(backfill, backfill.phase, language), *_state(backfill, language)]
    return " · ".join(filter(None, lines))


def _phase(backfill: Backfill, phase: Phase, language: Language) -> str:
    name, tally = language.say(PHASES[phase]), backfill.tally(phase)
    if _is_over(backfill, phase):
        return f"✅ {name}: {_counts(tally, phase, language)}"
    if phase is not backfill.phase:
        then = language.say("comes then")
        return f"▫️ {name}: {then}"
    return f"{_bar(share_done(backfill, phase))} {name}{_where(backfill, phase, language)}"


def _where(backfill: Backfill, phase: Phase, language: Language) -> str:
    tally = backfill.tally(phase)
    if phase is Phase.PERSONS:
        read, total = grouped(tally.total, language), grouped(backfill.persons, language)
        told = language.say("{n} of {total}", n=read, total=total)
        return f": {told}"
    until = language.say("until {when}", when=date(backfill.reached))
    return f" {until}: {_counts(tally, phase, language)}"


def _bar(share: float) -> str:
    """Full only when it is."""
    cells = int(share * CELLS)
    return f"`{'▰' * cells}{'▱' * (CELLS - cells)}` {int(share * 100)} %"


def _counts(tally: Tally, phase: Phase, language: Language) -> str:
    """How many were read, and what they were."""
    read = language.say("{n} read", n=grouped(tally.total, language))
    if phase is Phase.PERSONS:
        return read
    parts = (
        (tally.new, msgid("{n} new")),
        (tally.known, msgid("{n} here before")),
        (tally.purged, msgid("{n} purged here before, and left so")),
        (tally.unreadable, msgid("{n} kept as they came, for I can't read them")),
    )
    told = ", ".join(language.say(text, n=grouped(count, language)) for count, text in parts if count)
    return f"{read} ({told})" if told else read


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


def _is_over(backfill: Backfill, phase: Phase) -> bool:
    order = backfill.phases.index
    return backfill.state is BackfillState.DONE or order(phase) < order(backfill.phase)


def _buttons(backfill: Backfill, language: Language, where: str = "sync") -> list[Block]:
    number = str(backfill.id)
    if backfill.state is BackfillState.RUNNING:
        pressed = button(language.say("Stop"), SyncAction.STOP, number, "danger")
    elif backfill.state is BackfillState.PAUSED:
        pressed = button(language.say("Go on"), SyncAction.GO_ON, number, "primary")
    else:
        return []
    return [actions(f"{where}:{number}:{backfill.state.value}", pressed)]


def _properties(places: Sequence[SyncPlace], chosen: Sequence[int], language: Language) -> Block:
    ordered = sorted(places, key=lambda one: one.property_.id not in chosen)
    offered = [chooser(plain_name(one.property_), str(one.property_.id)) for one in ordered][:OPTIONS_LIMIT]
    initial = [one for one in offered if str(one["value"]) in {str(number) for number in chosen}]
    drawn: Block = {
        "type": "multi_static_select",
        "action_id": str(SyncField.PROPERTIES),
        "placeholder": plain(language.say("Choose properties")),
        "options": offered,
    }
    return {**drawn, "initial_options": initial} if initial else drawn


def plain_name(one: Property) -> str:
    """For plain text, and for terminals."""
    return tidy(one.name, NAME_LIMIT, one_line=True) or tidy(one.tawk_id, NAME_LIMIT, one_line=True)


def _promise(language: Language) -> str:
    return language.say("I only read in tawk.to and change nothing there. Nobody is alerted about the past.")
