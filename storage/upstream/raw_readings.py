"""Keeps of each conversation the last answer of tawk.to's REST API that showed it."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from storage.sql.dialects import for_each
from storage.sql.engine import Moment
from storage.tables import raw_reading

PUT = for_each(
    lambda insert_into: (new := insert_into(raw_reading)).on_conflict_do_update(
        index_elements=[raw_reading.c.conversation_id],
        set_={name: new.excluded[name] for name in ("read_at", "body")},
        where=raw_reading.c.body != new.excluded.body,
    )
)
OF = select(raw_reading.c.body).where(raw_reading.c.conversation_id == bindparam("number"))
OLD = (
    select(raw_reading.c.conversation_id)
    .where(raw_reading.c.read_at < bindparam("before", type_=Moment))
    .order_by(raw_reading.c.read_at)
    .limit(bindparam("limit"))
)
DROP = delete(raw_reading).where(raw_reading.c.conversation_id == bindparam("number"))
FORGET = delete(raw_reading).where(raw_reading.c.conversation_id.in_(bindparam("numbers", expanding=True)))


class SqlRawReadings:
    """See `bot.ports.RawReadings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, number: int, body: bytes, at: datetime) -> None:
        values = {"conversation_id": number, "read_at": at, "body": body}
        self._connection.execute(PUT[self._connection.dialect.name], values)

    def of(self, number: int) -> bytes | None:
        return self._connection.execute(OF, {"number": number}).scalar_one_or_none()

    def drop(self, number: int) -> None:
        self._connection.execute(DROP, {"number": number})

    def forget_old(self, before: datetime, limit: int) -> int:
        numbers = self._connection.execute(OLD, {"before": before, "limit": limit}).scalars().all()
        if numbers:
            self._connection.execute(FORGET, {"numbers": numbers})
        return len(numbers)
