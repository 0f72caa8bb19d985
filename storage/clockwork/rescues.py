"""Keeps how missed visitors are written to by themselves, who waits for that, and who got such a mail on which day."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select

from bot.ports import RescueSettings
from storage.sql.dialects import for_each
from storage.sql.engine import Moment
from storage.sql.prepared import Prepared
from storage.tables import rescue, rescue_wait, rescued

KEPT_DAYS = timedelta(days=3)  # the same day is not over everywhere until then
OF = Prepared(select(rescue).where(rescue.c.property_id == bindparam("of_property")))
ALL = select(rescue.c.property_id, rescue.c.minutes)
SET = for_each(
    lambda insert_into: (new := insert_into(rescue)).on_conflict_do_update(
        index_elements=[rescue.c.property_id],
        set_={name: new.excluded[name] for name in ("is_on", "minutes", "hours", "words")},
    )
)
WAIT = for_each(
    lambda insert_into: (new := insert_into(rescue_wait)).on_conflict_do_update(
        index_elements=[rescue_wait.c.number], set_={"since": new.excluded.since}
    )
)
SINCE = select(rescue_wait.c.since).where(rescue_wait.c.number == bindparam("of_number"))
END_WAIT = delete(rescue_wait).where(rescue_wait.c.number == bindparam("of_number"))
DUE = (
    select(rescue_wait.c.number, rescue_wait.c.since)
    .where(
        rescue_wait.c.property_id == bindparam("of_property"),
        rescue_wait.c.since <= bindparam("latest", type_=Moment),
    )
    .order_by(rescue_wait.c.since, rescue_wait.c.number)
    .limit(bindparam("limit"))
)
ON_DAY = select(rescued.c.day).where(rescued.c.day == bindparam("of_day")).limit(bindparam("limit"))
CLAIM = for_each(lambda insert_into: insert_into(rescued).on_conflict_do_nothing().returning(rescued.c.day))
FORGET = delete(rescued).where(rescued.c.day < bindparam("before"))


class SqlRescues:
    """See `bot.ports.Rescues`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, property_id: int) -> RescueSettings:
        row = OF.row(self._connection, {"of_property": property_id})
        return RescueSettings(bool(row.is_on), row.minutes, row.hours, row.words) if row else RescueSettings()

    def set(self, property_id: int, settings: RescueSettings) -> None:
        values = {"is_on": int(settings.is_on), "minutes": settings.minutes, "hours": settings.hours}
        self._connection.execute(
            SET[self._connection.dialect.name], {"property_id": property_id, **values, "words": settings.words}
        )

    def wait(self, number: int, property_id: int, since: datetime) -> None:
        values = {"number": number, "property_id": property_id, "since": since}
        self._connection.execute(WAIT[self._connection.dialect.name], values)

    def waiting_since(self, number: int) -> datetime | None:
        return self._connection.execute(SINCE, {"of_number": number}).scalar_one_or_none()

    def end_wait(self, number: int) -> None:
        self._connection.execute(END_WAIT, {"of_number": number})

    def due(self, now: datetime, limit: int) -> Sequence[int]:
        found = [
            row
            for one in self._connection.execute(ALL).all()
            for row in self._connection.execute(
                DUE,
                {"of_property": one.property_id, "latest": now - timedelta(minutes=one.minutes), "limit": limit},
            )
        ]
        return [row.number for row in sorted(found, key=lambda row: row.since)[:limit]]

    def count_on(self, day: date, most: int) -> int:
        return len(self._connection.execute(ON_DAY, {"of_day": day.isoformat(), "limit": most}).all())

    def claim(self, address: str, day: date) -> bool:
        """What is kept of earlier days goes meanwhile."""
        self._connection.execute(FORGET, {"before": (day - KEPT_DAYS).isoformat()})
        values = {"day": day.isoformat(), "address_key": hashlib.sha256(address.casefold().encode()).digest()}
        return self._connection.execute(CLAIM[self._connection.dialect.name], values).one_or_none() is not None
