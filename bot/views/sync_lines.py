"""Tells in a terminal how far the past is brought over: in plain lines and in English, as the command line speaks."""

from datetime import datetime

from bot.ports import Backfill, BackfillState, Phase, Tally
from bot.views.sync import HITCHES
from bot.views.sync_phases import share_done

AGAIN = "python -m bot sync"


def summary(backfill: Backfill, name: str) -> str:
    """How it stands, in lines."""
    told = [f"  {phase.value}: {told_of(backfill, phase)}" for phase in backfill.phases]
    lacks = [f"  {HITCHES[backfill.hitch]}"] if backfill.hitch else []
    if backfill.cut_short:
        lacks.append(f"  In {backfill.cut_short} moments there may be more than tawk.to shows.")
    return "\n".join([f"{name}: {_state(backfill)}", *told, *lacks])


def told_of(backfill: Backfill, phase: Phase) -> str:
    """What was read of a phase."""
    tally = backfill.tally(phase)
    if phase is Phase.PERSONS:
        return f"{tally.total:,} of {backfill.persons:,}" if backfill.persons else "nobody new"
    if not tally.total and share_done(backfill, phase) < 1:
        return "looking for where they begin" if phase is backfill.phase else ""
    until = f"until {_day(backfill.reached)}: " if phase is backfill.phase and share_done(backfill, phase) < 1 else ""
    return f"{until}{tally.total:,} read{_parts(tally)}"


def _parts(tally: Tally) -> str:
    counted = (
        (tally.new, "new"),
        (tally.known, "here before"),
        (tally.purged, "purged here before"),
        (tally.unreadable, "kept as they came"),
    )
    told = ", ".join(f"{count:,} {what}" for count, what in counted if count)
    return f" ({told})" if told else ""


def _state(backfill: Backfill) -> str:
    told = {
        BackfillState.RUNNING: "on its way",
        BackfillState.PAUSED: f"stopped; {AGAIN} goes on from there",
        BackfillState.DONE: "all is here",
        BackfillState.CANCELLED: "given up for another",
    }
    return told[backfill.state]


def _day(at: datetime) -> str:
    return at.date().isoformat()
