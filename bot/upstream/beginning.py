"""Begins a backfill, stops it and lets it go on."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Entry, Property
from bot.ports import Backfill, BackfillState, Phase, Transaction

SYNC = "sync"  # in the journal, for a past that somebody has brought over
DAY = timedelta(days=1)
EARLIEST = datetime(2012, 1, 1, tzinfo=UTC)  # tawk.to is no older


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shall be brought over: what began in this time, by its phases; without times all until now."""

    start: datetime | None = None
    end: datetime | None = None
    phases: tuple[Phase, ...] = tuple(Phase)

    @classmethod
    def of_days(cls, first: date | None, last: date | None, phases: tuple[Phase, ...], zone: ZoneInfo) -> "Wanted":
        """The last one included; where none is told, all."""
        start = datetime.combine(first, time(), zone) if first else None
        end = datetime.combine(last + DAY, time(), zone) if last and last < date.max else None
        return cls(start, end, phases)

    @property
    def is_all(self) -> bool:
        return self.start is None and self.end is None


def begin(tx: Transaction, property_: Property, wanted: Wanted, asked_by: str, now: datetime) -> Backfill:
    """A new one, or the one that was stopped and wants the same. Raises `Refusal`."""
    tx.properties.lock(property_.id)
    before = held(tx, property_)
    if before is not None and before.state is BackfillState.RUNNING:
        raise Refusal(Reason.SYNC_RUNS, word=property_.name or property_.tawk_id)
    if before is not None and before.state is BackfillState.PAUSED:
        if wanted.is_all and wanted.phases == before.phases:
            return go_on(tx, before, now)
        _give_up(tx, before, now)
    new = _new(property_, wanted, asked_by, now)
    added = replace(new, id=tx.backfills.add(new))
    told = {"from": added.start.isoformat(), "until": added.end.isoformat(), "what": " ".join(added.phases)}
    tx.journal.add(Entry(now, asked_by, SYNC, 0, property_.id, 0, 0, detail=told))
    return added


def held(tx: Transaction, property_: Property) -> Backfill | None:
    """The last one of a property; who works on it keeps nothing meanwhile, or what it counts would be lost."""
    found = tx.backfills.latest(property_.id)
    return tx.backfills.lock(found.id) if found else None


def stop(tx: Transaction, backfill: Backfill, now: datetime) -> Backfill:
    """Until somebody lets it go on; what is here stays."""
    return _put(tx, replace(backfill, state=BackfillState.PAUSED, hitch=None), now)


def go_on(tx: Transaction, backfill: Backfill, now: datetime) -> Backfill:
    """From where it was."""
    running = replace(backfill, state=BackfillState.RUNNING, hitch=None, attempts=0, next_at=now)
    return _put(tx, running, now)


def _give_up(tx: Transaction, backfill: Backfill, now: datetime) -> None:
    tx.wanted_persons.drop_all(backfill.id)
    _put(tx, replace(backfill, state=BackfillState.CANCELLED, ended_at=now), now)


def _put(tx: Transaction, backfill: Backfill, now: datetime) -> Backfill:
    tx.backfills.put(backfill)
    if backfill.post_id:
        tx.posts.restate(backfill.post_id, now)
    return backfill


def _new(property_: Property, wanted: Wanted, asked_by: str, now: datetime) -> Backfill:
    start, end = max(wanted.start or EARLIEST, EARLIEST), min(wanted.end or now, now)
    if start >= end:
        raise Refusal(Reason.SYNC_DATES)
    if not {Phase.CHATS, Phase.TICKETS} & set(wanted.phases):
        raise Refusal(Reason.SYNC_NOTHING)
    phases = tuple(phase for phase in Phase if phase in wanted.phases)
    return Backfill(0, property_.id, asked_by, start, end, phases, now, phases[0], start, start, now)
