"""Keeps when the team of each property works."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, delete, select

from bot.domain.hours import Hours
from storage.sql.dialects import for_each
from storage.sql.rows import AnyRow
from storage.tables import property_hours as table

OF = select(table).where(table.c.property_id == bindparam("of_property"))
PUT = for_each(
    lambda insert_into: (new := insert_into(table)).on_conflict_do_update(
        index_elements=[table.c.property_id],
        set_={name: new.excluded[name] for name in ("zone", "week", "holidays")},
    )
)
FORGET = delete(table).where(table.c.property_id == bindparam("of_property"))


class SqlHours:
    """See `bot.ports.WorkingHours`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, property_id: int) -> Hours | None:
        row = self._connection.execute(OF, {"of_property": property_id}).one_or_none()
        return _hours(row) if row else None

    def set(self, property_id: int, hours: Hours | None) -> None:
        if hours is None:
            self._connection.execute(FORGET, {"of_property": property_id})
            return
        week = [[list(span) for span in spans] for spans in hours.week]
        holidays = sorted(day.isoformat() for day in hours.holidays)
        values = {"property_id": property_id, "zone": hours.zone.key, "week": week, "holidays": holidays}
        self._connection.execute(PUT[self._connection.dialect.name], values)


def _hours(row: AnyRow) -> Hours:
    week = tuple(tuple((begin, end) for begin, end in spans) for spans in row.week)
    return Hours(ZoneInfo(row.zone), week, frozenset(map(date.fromisoformat, row.holidays)))
