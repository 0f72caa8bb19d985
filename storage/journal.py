"""Keeps who did what; nothing in it is ever changed."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select

from bot.inbox import Entry
from storage.conversation_rows import AnyRow
from storage.tables import journal

ADD = insert(journal)
OF = select(journal).where(journal.c.number == bindparam("number")).order_by(journal.c.id)


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
        rows = self._connection.execute(OF, {"number": number})
        return [entry_of(row) for row in rows]


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
