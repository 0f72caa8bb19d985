"""Keeps what agents wrote for the team."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.domain.inbox import Note
from bot.ports import PostKind
from storage.sql.engine import Moment
from storage.tables import conversation, note, post

ADD = insert(note).returning(note.c.id)
COUNT_ONE_MORE = (
    update(conversation).where(conversation.c.id == bindparam("number")).values(notes=conversation.c.notes + 1)
)
COUNT_ONE_LESS = (
    update(conversation).where(conversation.c.id == bindparam("number")).values(notes=conversation.c.notes - 1)
)
OF = (
    select(note)
    .where(note.c.conversation_id == bindparam("number"))
    .order_by(note.c.id.desc())
    .limit(bindparam("limit"))
)
REMOVE = (
    delete(note)
    .where(
        note.c.conversation_id == bindparam("number"),
        note.c.author == bindparam("written_by"),
        note.c.at == bindparam("written_at", type_=Moment),
    )
    .returning(note.c.id)
)
ITS_POSTS = select(post.c.id, post.c.payload).where(
    post.c.number == bindparam("number"), post.c.kind == PostKind.NOTE.value, post.c.doomed == 0
)
DOOM = update(post).where(post.c.id == bindparam("post_id")).values(doomed=1, behind=1, parked="")


class SqlNotes:
    """See `bot.ports.Notes`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, number: int, note: Note) -> int:
        values = {"conversation_id": number, "author": note.author, "at": note.at, "text": note.text}
        self._connection.execute(COUNT_ONE_MORE, {"number": number})
        return int(self._connection.execute(ADD, values).scalar_one())

    def of(self, number: int, limit: int) -> Sequence[Note]:
        rows = self._connection.execute(OF, {"number": number, "limit": limit})
        return [Note(row.author, row.at, row.text, row.id) for row in rows]

    def remove(self, number: int, at: datetime, author: str) -> None:
        wanted = {"number": number, "written_at": at, "written_by": author}
        gone = set(self._connection.execute(REMOVE, wanted).scalars())
        for _ in gone:
            self._connection.execute(COUNT_ONE_LESS, {"number": number})
        for row in self._connection.execute(ITS_POSTS, {"number": number}).all():
            if row.payload.get("note") in gone:
                self._connection.execute(DOOM, {"post_id": row.id})
