"""Keeps who did what; nothing in it is ever changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select

from bot.domain.inbox import CONVERTED, REPLIED, SET_PENDING, UNDONE, Deed, Entry
from storage.sql.prepared import Prepared
from storage.sql.rows import AnyRow
from storage.tables import journal

ADD = insert(journal)
OF = Prepared(select(journal).where(journal.c.number == bindparam("number")).order_by(journal.c.id))

# Looking at something is written down as well, but takes nothing from anybody who would undo.
NEWEST_DEED = (
    select(journal)
    .where(journal.c.deed.in_([*Deed, SET_PENDING, REPLIED, CONVERTED, UNDONE]))
    .order_by(journal.c.id.desc())
    .limit(1)
)
NEWEST_OF = NEWEST_DEED.where(journal.c.number == bindparam("number"))
NEWEST_OF_ACTOR = NEWEST_DEED.where(journal.c.actor == bindparam("actor"))
OF_BATCH = select(journal).where(journal.c.batch == bindparam("batch")).order_by(journal.c.id)


class SqlJournal:
    """See `bot.ports.Journal`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: Entry) -> None:
        values = {
            "at": entry.at,
            "actor": entry.actor,
            "deed": entry.deed,
            "number": entry.number,
            "property_id": entry.property_id,
            "version_before": entry.version_before,
            "version_after": entry.version_after,
            "detail": entry.detail,
            "before": entry.before,
            "after": entry.after,
            "batch": entry.batch,
        }
        self._connection.execute(ADD, values)

    def of(self, number: int) -> Sequence[Entry]:
        return [entry_of(row) for row in OF.rows(self._connection, {"number": number})]

    def newest_of(self, number: int) -> Entry | None:
        return self._one(NEWEST_OF, {"number": number})

    def newest_of_actor(self, actor: str) -> Entry | None:
        return self._one(NEWEST_OF_ACTOR, {"actor": actor})

    def of_batch(self, batch: str) -> Sequence[Entry]:
        return [entry_of(row) for row in self._connection.execute(OF_BATCH, {"batch": batch})]

    def _one(self, statement: Select[*tuple[Any, ...]], key: Mapping[str, object]) -> Entry | None:
        row = self._connection.execute(statement, key).one_or_none()
        return entry_of(row) if row else None


def entry_of(row: AnyRow) -> Entry:
    return Entry(
        row.at,
        row.actor,
        row.deed,
        row.number,
        row.property_id,
        row.version_before,
        row.version_after,
        row.detail,
        row.before,
        row.after,
        row.batch,
        row.id,
    )
