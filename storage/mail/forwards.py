"""Keeps which tickets were also mailed to tawk.to, and what they are there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.ports import Forward
from storage.sql.engine import Moment
from storage.sql.rows import AnyRow
from storage.tables import forward

ADD = insert(forward)
GET = select(forward).where(forward.c.number == bindparam("of_number"))
LOCK = GET.with_for_update()
OF_PROPERTY = select(forward).where(
    forward.c.property_id == bindparam("of_property"), forward.c.twin == bindparam("twin")
)
WITH_TWIN = OF_PROPERTY.limit(1)
UNMATCHED = (
    OF_PROPERTY.where(forward.c.at >= bindparam("since", type_=Moment)).order_by(forward.c.at).limit(bindparam("most"))
)
SET_TWIN = update(forward).where(forward.c.number == bindparam("of_number")).values(twin=bindparam("found"))


class SqlForwards:
    """See `bot.ports.Forwards`."""

    def __init__(self, connection: Connection, *, writes: bool) -> None:
        self._connection = connection
        self._locks = writes and connection.dialect.name != "sqlite"  # which has one writer at a time

    def add(self, forward: Forward) -> None:
        ids = {"number": forward.number, "property_id": forward.property_id, "mail_id": forward.mail_id}
        self._connection.execute(ADD, {**ids, "at": forward.at, "twin": forward.twin})

    def get(self, number: int) -> Forward | None:
        row = self._connection.execute(LOCK if self._locks else GET, {"of_number": number}).one_or_none()
        return _forward(row) if row else None

    def with_twin(self, property_id: int, twin: str) -> Forward | None:
        row = self._connection.execute(WITH_TWIN, {"of_property": property_id, "twin": twin}).one_or_none()
        return _forward(row) if row else None

    def unmatched(self, property_id: int, since: datetime, limit: int) -> Sequence[Forward]:
        wanted = {"of_property": property_id, "twin": "", "since": since, "most": limit}
        return [_forward(row) for row in self._connection.execute(UNMATCHED, wanted)]

    def set_twin(self, number: int, twin: str) -> None:
        self._connection.execute(SET_TWIN, {"of_number": number, "found": twin})


def _forward(row: AnyRow) -> Forward:
    return Forward(row.number, row.property_id, row.mail_id, row.at, row.twin)
