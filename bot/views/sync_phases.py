"""Says how far a phase of what is brought over from tawk.to is: a bar, until which day, and how many it were."""

from bot.ports import Backfill, BackfillState, Phase, Tally
from bot.views.language import Language, msgid
from bot.views.parts import day

CELLS = 20
PHASES = {
    Phase.CHATS: msgid("Chats"),
    Phase.TICKETS: msgid("Tickets"),
    Phase.PERSONS: msgid("Names and contact data of who wrote"),
}


def phase_told(backfill: Backfill, phase: Phase, language: Language) -> str:
    name, tally = language.say(PHASES[phase]), backfill.tally(phase)
    if is_over(backfill, phase):
        return f"✅ {name}: {_counts(tally, phase, language)}"
    if phase is not backfill.phase:
        then = language.say("comes next")
        return f"▫️ {name}: {then}"
    return f"{_bar(share_done(backfill, phase))} {name}{_where(backfill, phase, language)}"


def share_done(backfill: Backfill, phase: Phase) -> float:
    """How much of a phase is done, of 1: of the time since the first that was found, or of the persons."""
    if is_over(backfill, phase):
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


def is_over(backfill: Backfill, phase: Phase) -> bool:
    order = backfill.phases.index
    return backfill.state is BackfillState.DONE or order(phase) < order(backfill.phase)


def _where(backfill: Backfill, phase: Phase, language: Language) -> str:
    tally = backfill.tally(phase)
    if phase is Phase.PERSONS:
        read, total = grouped(tally.total, language), grouped(backfill.persons, language)
        told = language.say("{n} of {total}", n=read, total=total)
        return f": {told}"
    if not tally.total:
        looking = language.say("looking for where they begin")
        return f": {looking}"
    until = language.say("until {when}", when=day(backfill.reached))
    return f" {until}: {_counts(tally, phase, language)}"


def _bar(share: float) -> str:
    """Full only when it is."""
    cells = int(share * CELLS)
    return f"`{'▰' * cells}{'▱' * (CELLS - cells)}` {int(share * 100)} %"


def _counts(tally: Tally, phase: Phase, language: Language) -> str:
    """How many were read, and what they were."""
    total, new, known, purged, unreadable = (
        grouped(count, language) for count in (tally.total, tally.new, tally.known, tally.purged, tally.unreadable)
    )
    read = language.count("{count} read", "{count} read", tally.total, count=total)
    if phase is Phase.PERSONS:
        return read
    was_here = language.count("{count} was here before", "{count} were here before", tally.known, count=known)
    left_purged = language.count(
        "{count} was purged here, and is left so",
        "{count} were purged here, and are left so",
        tally.purged,
        count=purged,
    )
    left_raw = language.count(
        "{count} is kept as it came, for I can't read it",
        "{count} are kept as they came, for I can't read them",
        tally.unreadable,
        count=unreadable,
    )
    told = (
        (tally.new, language.count("{count} new", "{count} new", tally.new, count=new)),
        (tally.known, was_here),
        (tally.purged, left_purged),
        (tally.unreadable, left_raw),
    )
    parts = ", ".join(text for count, text in told if count)
    return f"{read} ({parts})" if parts else read
