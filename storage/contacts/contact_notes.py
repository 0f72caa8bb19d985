"""Keeps what agents noted about contacts."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot.domain.inbox import Note
from storage.tables import contact_note

ADD = insert(contact_note).returning(contact_note.c.id)
OF = (
    select(contact_note)
    .where(contact_note.c.contact_id == bindparam("contact_id"))
    .order_by(contact_note.c.id.desc())
    .limit(bindparam("limit"))
)
DROP = delete(contact_note).where(contact_note.c.contact_id == bindparam("contact_id"))


def add(connection: Connection, contact_id: int, note: Note) -> int:
    values = {"contact_id": contact_id, "author": note.author, "at": note.at, "text": note.text}
    return int(connection.execute(ADD, values).scalar_one())


def of(connection: Connection, contact_ids: Sequence[int], limit: int) -> Sequence[Note]:
    """The newest first, of each contact a range of the index."""
    rows = [row for one in contact_ids for row in connection.execute(OF, {"contact_id": one, "limit": limit})]
    rows.sort(key=lambda row: row.id, reverse=True)
    return [Note(row.author, row.at, row.text, row.id) for row in rows[:limit]]


def drop(connection: Connection, contact_id: int) -> None:
    connection.execute(DROP, {"contact_id": contact_id})
