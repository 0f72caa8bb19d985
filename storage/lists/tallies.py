"""Compares the badges' counters, which triggers keep, with the conversations that they count."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Table,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from bot.ports import Cell
from storage.sql.dialects import for_each
from storage.tables import badge, conversation, tally

NAMES = ("property_id", "folder", "status", "agent_key")


def _behind(table: Table) -> ColumnElement[bool]:
    columns = [table.c[name] for name in NAMES]
    place = [bindparam(f"behind_{column.name}", type_=column.type) for column in columns]
    return tuple_(*columns) > tuple_(*place)


def _is(table: Table) -> ColumnElement[bool]:
    return and_(*(table.c[name] == bindparam(f"of_{name}") for name in NAMES))


KEPT = select(tally).where(_behind(tally)).order_by(*tally.primary_key.columns).limit(bindparam("limit"))
KEY = [conversation.c[name] for name in NAMES]
NEXT = select(*KEY).where(_behind(conversation)).order_by(*KEY).limit(1)
ONE = literal_column("1", Integer)
COUNT = select(func.count()).select_from(
    select(ONE).select_from(conversation).where(_is(conversation)).limit(bindparam("most")).subquery()
)
TRUTH = select(func.count()).select_from(conversation).where(_is(conversation))
ADD = for_each(lambda insert_into: insert_into(tally).on_conflict_do_nothing())
# Whoever has changed the cell is waited for, and whoever wants to waits: what is counted then is what is committed.
LOCK = select(tally.c.n).where(_is(tally)).with_for_update()
SET = update(tally).where(_is(tally)).values(n=bindparam("found"))

PLACE = NAMES[:3]
TALLIED = [tally.c[name] for name in PLACE]
IS_IT = and_(*(column == bindparam(f"of_{column.name}") for column in TALLIED))
IS_ITS_BADGE = and_(*(badge.c[name] == bindparam(f"of_{name}") for name in PLACE))
NOBODY_S = func.sum(case((tally.c.agent_key == 0, tally.c.n), else_=0))
SUMS = select(*TALLIED, func.sum(tally.c.n).label("n"), NOBODY_S.label("unassigned")).group_by(*TALLIED)
summed = SUMS.subquery("summed")
WRONG = (
    select(*(summed.c[name] for name in PLACE))
    .select_from(summed.outerjoin(badge, and_(*(summed.c[name] == badge.c[name] for name in PLACE))))
    .where(or_(badge.c.n.is_(None), badge.c.n != summed.c.n, badge.c.unassigned != summed.c.unassigned))
    .order_by(*(summed.c[name] for name in PLACE))
)
ADD_BADGE = for_each(lambda insert_into: insert_into(badge).on_conflict_do_nothing())
LOCK_BADGE = select(badge.c.n, badge.c.unassigned).where(IS_ITS_BADGE).with_for_update()
SUM = SUMS.where(IS_IT)
SET_BADGE = update(badge).where(IS_ITS_BADGE)


class SqlTallies:
    """See `bot.ports.Tallies`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cells(self, behind: Cell, limit: int) -> Sequence[tuple[Cell, int]]:
        rows = self._connection.execute(KEPT, {**_values("behind", behind), "limit": limit})
        kept = {Cell(row.property_id, row.folder, row.status, row.agent_key): row.n for row in rows}
        known = {**dict.fromkeys(self._found(behind, limit), 0), **kept}
        return sorted(known.items())[:limit]

    def _found(self, behind: Cell, limit: int) -> Sequence[Cell]:
        """From each the next, so that however many conversations one has, they are not read."""
        found: list[Cell] = []
        while len(found) < limit:
            row = self._connection.execute(NEXT, _values("behind", behind)).one_or_none()
            if row is None:
                break
            behind = Cell(*row)
            found.append(behind)
        return found

    def count(self, cell: Cell, most: int) -> int:
        return int(self._connection.execute(COUNT, {**_values("of", cell), "most": most}).scalar_one())

    def mend(self, cell: Cell) -> tuple[int, int]:
        where = _values("of", cell)
        new = {name: where[f"of_{name}"] for name in NAMES}
        self._connection.execute(ADD[self._connection.dialect.name], {**new, "n": 0})
        kept = int(self._connection.execute(LOCK, where).scalar_one())
        found = int(self._connection.execute(TRUTH, where).scalar_one())
        if found != kept:
            self._connection.execute(SET, {**where, "found": found})
        return kept, found

    def mend_badges(self) -> Sequence[tuple[int, int, int]]:
        wrong = [(row.property_id, row.folder, row.status) for row in self._connection.execute(WRONG)]
        return [place for place in wrong if self._mend_badge(dict(zip(PLACE, place, strict=True)))]

    def _mend_badge(self, place: dict[str, int]) -> bool:
        """Summed again once it is locked: it may have been right, and changed meanwhile."""
        where = {f"of_{name}": value for name, value in place.items()}
        self._connection.execute(ADD_BADGE[self._connection.dialect.name], {**place, "n": 0, "unassigned": 0})
        kept = self._connection.execute(LOCK_BADGE, where).one()
        found = self._connection.execute(SUM, where).one()
        if (found.n, found.unassigned) == (kept.n, kept.unassigned):
            return False
        self._connection.execute(SET_BADGE, {**where, "n": found.n, "unassigned": found.unassigned})
        return True


def _values(prefix: str, cell: Cell) -> dict[str, Any]:
    values = (cell.property_id, cell.folder, cell.status, cell.agent)
    return {f"{prefix}_{name}": value for name, value in zip(NAMES, values, strict=True)}
