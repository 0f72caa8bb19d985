"""Keeps which messages in the threads of cards were heard, each once."""

from sqlalchemy import Connection, Integer, bindparam, delete, literal_column, select

from bot.ports import Spot, ThreadReply
from storage.sql.dialects import for_each
from storage.tables import thread_reply

KEEP = for_each(lambda insert_into: insert_into(thread_reply).on_conflict_do_nothing().returning(thread_reply.c.number))
AT = select(thread_reply).where(
    thread_reply.c.channel == bindparam("channel_id"), thread_reply.c.ts == bindparam("spoken_ts")
)
KNOWN = (
    select(literal_column("1", Integer))
    .select_from(thread_reply)
    .where(thread_reply.c.number == bindparam("of_number"), thread_reply.c.author == bindparam("by_author"))
    .limit(1)
)
DROP = delete(thread_reply).where(thread_reply.c.number == bindparam("of_number"))


class SqlThreadReplies:
    """See `bot.ports.ThreadReplies`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, spot: Spot, reply: ThreadReply) -> bool:
        where = {"channel": spot.channel, "ts": spot.ts}
        values = {**where, "number": reply.number, "author": reply.author, "mail_id": reply.mail_id}
        return self._connection.execute(KEEP[self._connection.dialect.name], values).one_or_none() is not None

    def at(self, spot: Spot) -> ThreadReply | None:
        row = self._connection.execute(AT, {"channel_id": spot.channel, "spoken_ts": spot.ts}).one_or_none()
        return ThreadReply(int(row.number), row.author, int(row.mail_id)) if row else None

    def is_known(self, number: int, author: str) -> bool:
        asked = {"of_number": number, "by_author": author}
        return self._connection.execute(KNOWN, asked).one_or_none() is not None

    def drop(self, number: int) -> None:
        """Forget all about a conversation that is purged."""
        self._connection.execute(DROP, {"of_number": number})
