"""Keeps what is brought over from tawk.to, and how far that has got."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, text, tuple_, update

from bot.ports import Backfill, BackfillClaim, BackfillState, Hitch, Phase, Tally
from storage.posts.due_posts import ONE
from storage.sql.dialects import for_each
from storage.sql.engine import EPOCH, Moment
from storage.sql.rows import AnyRow
from storage.tables import RUNS, backfill, backfill_taken

NOW = bindparam("now", type_=Moment)
ADD = insert(backfill).returning(backfill.c.id)
GET = select(backfill).where(backfill.c.id == bindparam("backfill_id"))
LOCK = GET.with_for_update()
LATEST = (
    select(backfill)
    .where(backfill.c.property_id == bindparam("of_property"))
    .order_by(backfill.c.property_id.desc(), backfill.c.id.desc())
    .limit(1)
)
IS_FREE = or_(backfill.c.lease_until <= NOW, backfill.c.holder == bindparam("by_holder"))
IS_DUE = (text(RUNS), backfill.c.next_at <= NOW, IS_FREE)
ANY_DUE = select(ONE).select_from(backfill).where(*IS_DUE).limit(1)
NEXT = select(backfill).where(*IS_DUE).order_by(backfill.c.id).limit(1).with_for_update(skip_locked=True)
CHANGE = update(backfill).where(backfill.c.id == bindparam("backfill_id"))
HELD = CHANGE.where(backfill.c.fence == bindparam("held_fence"))
PUT = CHANGE.values(fence=backfill.c.fence + 1, lease_until=EPOCH)
TAKE = for_each(
    lambda insert_into: insert_into(backfill_taken).on_conflict_do_nothing().returning(backfill_taken.c.phase)
)
OF_PHASE = (
    backfill_taken.c.backfill_id == bindparam("backfill_id"),
    backfill_taken.c.phase == bindparam("of_phase"),
)
TAKEN = select(backfill_taken.c.external_id).where(
    *OF_PHASE, backfill_taken.c.external_id.in_(bindparam("external_ids", expanding=True))
)
KEY = tuple_(*backfill_taken.primary_key.columns)
ALIVE = select(backfill.c.id).where(backfill.c.state.in_([state.value for state in BackfillState if state.is_alive]))
OF_ENDED = (
    select(*backfill_taken.primary_key.columns)
    .where(backfill_taken.c.backfill_id.not_in(ALIVE))
    .limit(bindparam("limit"))
)
FORGET_TAKEN = delete(backfill_taken).where(KEY.in_(OF_ENDED))


class SqlBackfills:
    """See `bot.ports.Backfills`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, backfill: Backfill) -> int:
        fixed = {
            "property_id": backfill.property_id,
            "start_at": backfill.start,
            "end_at": backfill.end,
            "phases": [phase.value for phase in backfill.phases],
            "created_at": backfill.created_at,
        }
        free = {"fence": 0, "holder": "", "lease_until": EPOCH}
        return int(self._connection.execute(ADD, {**fixed, **_changing(backfill), **free}).scalar_one())

    def get(self, backfill_id: int) -> Backfill | None:
        row = self._connection.execute(GET, {"backfill_id": backfill_id}).one_or_none()
        return _backfill(row) if row else None

    def lock(self, backfill_id: int) -> Backfill | None:
        row = self._connection.execute(LOCK, {"backfill_id": backfill_id}).one_or_none()
        return _backfill(row) if row else None

    def latest(self, property_id: int) -> Backfill | None:
        row = self._connection.execute(LATEST, {"of_property": property_id}).one_or_none()
        return _backfill(row) if row else None

    def put(self, backfill: Backfill) -> None:
        self._connection.execute(PUT, {"backfill_id": backfill.id, **_changing(backfill)})

    def any_due(self, now: datetime, holder: str) -> bool:
        return self._connection.execute(ANY_DUE, {"now": now, "by_holder": holder}).first() is not None

    def claim(self, now: datetime, lease_until: datetime, holder: str) -> BackfillClaim | None:
        row = self._connection.execute(NEXT, {"now": now, "by_holder": holder}).one_or_none()
        if row is None:
            return None
        fence = row.fence + 1
        leased = {"lease_until": lease_until, "fence": fence, "holder": holder}
        self._connection.execute(CHANGE, {"backfill_id": row.id, **leased})
        return BackfillClaim(_backfill(row), fence)

    def renew(self, claim: BackfillClaim, lease_until: datetime) -> bool:
        key = {"backfill_id": claim.backfill.id, "held_fence": claim.fence}
        return self._connection.execute(HELD, {**key, "lease_until": lease_until}).rowcount == 1

    def save(self, claim: BackfillClaim, backfill: Backfill, lease_until: datetime) -> bool:
        key = {"backfill_id": claim.backfill.id, "held_fence": claim.fence}
        return self._connection.execute(HELD, {**key, **_changing(backfill), "lease_until": lease_until}).rowcount == 1

    def take(self, backfill_id: int, phase: Phase, external_id: str) -> bool:
        values = {"backfill_id": backfill_id, "phase": phase.value, "external_id": external_id}
        return self._connection.execute(TAKE[self._connection.dialect.name], values).one_or_none() is not None

    def taken(self, backfill_id: int, phase: Phase, external_ids: Collection[str]) -> frozenset[str]:
        values = {"backfill_id": backfill_id, "of_phase": phase.value, "external_ids": list(external_ids)}
        return frozenset(self._connection.execute(TAKEN, values).scalars())

    def forget_taken(self, limit: int) -> int:
        return self._connection.execute(FORGET_TAKEN, {"limit": limit}).rowcount


def _changing(backfill: Backfill) -> dict[str, object]:
    """What changes while it is worked on."""
    tallies = {phase.value: [one.new, one.known, one.purged, one.unreadable] for phase, one in backfill.tallies.items()}
    return {
        "asked_by": backfill.asked_by,
        "state": backfill.state.value,
        "phase": backfill.phase.value,
        "since": backfill.since,
        "reached": backfill.reached,
        "tallies": tallies,
        "persons": backfill.persons,
        "hitch": backfill.hitch.value if backfill.hitch else "",
        "attempts": backfill.attempts,
        "post_id": backfill.post_id,
        "cut_short": backfill.cut_short,
        "told_at": backfill.told_at,
        "ended_at": backfill.ended_at,
        "next_at": backfill.next_at,
    }


def _backfill(row: AnyRow) -> Backfill:
    return Backfill(
        id=row.id,
        property_id=row.property_id,
        asked_by=row.asked_by,
        start=row.start_at,
        end=row.end_at,
        phases=tuple(map(Phase, row.phases)),
        created_at=row.created_at,
        phase=Phase(row.phase),
        since=row.since,
        reached=row.reached,
        next_at=row.next_at,
        state=BackfillState(row.state),
        tallies={Phase(name): Tally(*counts) for name, counts in row.tallies.items()},
        persons=row.persons,
        hitch=Hitch(row.hitch) if row.hitch else None,
        attempts=row.attempts,
        post_id=row.post_id,
        told_at=row.told_at,
        ended_at=row.ended_at,
        cut_short=row.cut_short,
    )
