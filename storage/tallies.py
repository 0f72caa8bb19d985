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
    func,
    literal_column,
    select,
    tuple_,
    update,
)

from bot.ports import Cell
from storage.dialects import for_each
from storage.tables import conversation, tally

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


def _values(prefix: str, cell: Cell) -> dict[str, Any]:
    values = (cell.property_id, cell.folder, cell.status, cell.agent)
    return {f"{prefix}_{name}": value for name, value in zip(NAMES, values, strict=True)}
