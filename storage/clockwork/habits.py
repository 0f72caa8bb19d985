"""Keeps in which hours properties are heard of, as bits, and which of them are silent."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, Executable, and_, bindparam, case, delete, select

from bot.domain.habit import REMEMBERED, WEEK, hour_of
from storage.sql.dialects import InsertInto, for_each
from storage.sql.prepared import Prepared
from storage.tables import habit, silence, watch

SILENCE = "silence"  # what is watched for
KEPT_BITS = (1 << (REMEMBERED + 1)) - 1
KEY = and_(habit.c.property_id == bindparam("of_property"), habit.c.hour == bindparam("of_hour"))
NEWEST = Prepared(select(habit.c.week).where(KEY))
OF = select(habit).where(habit.c.property_id == bindparam("of_property"))
SINCE = select(silence.c.since).where(silence.c.property_id == bindparam("of_property"))
BEGIN = for_each(lambda into: into(silence).on_conflict_do_nothing().returning(silence.c.property_id))
END = delete(silence).where(silence.c.property_id == bindparam("of_property"))
WATCH = select(watch).where(watch.c.name == SILENCE)
SEEN = for_each(
    lambda into: (new := into(watch)).on_conflict_do_update(
        index_elements=[watch.c.name], set_={"since": new.excluded.since, "at": new.excluded.at}
    )
)


def _hear(insert_into: InsertInto) -> Executable:
    """Weeks that are older than we remember are shifted out."""
    new = insert_into(habit)
    passed = new.excluded.week - habit.c.week
    shifted = habit.c.weeks.bitwise_lshift(passed).bitwise_and(KEPT_BITS).bitwise_or(1)
    weeks = case((passed > REMEMBERED, 1), else_=shifted)
    return new.on_conflict_do_update(
        index_elements=[habit.c.property_id, habit.c.hour],
        set_={"week": new.excluded.week, "weeks": weeks},
        where=habit.c.week < new.excluded.week,
    )


HEAR = for_each(_hear)


class SqlHabits:
    """See `bot.ports.Habits`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._heard: set[tuple[int, int]] = set()

    def heard(self, property_id: int, at: datetime) -> None:
        """Asked first: an upsert locks the row on PostgreSQL even where it changes nothing."""
        if (property_id, hour_of(at)) in self._heard:
            return
        self._heard.add((property_id, hour_of(at)))
        week, hour = divmod(hour_of(at), WEEK)
        newest = NEWEST.row(self._connection, {"of_property": property_id, "of_hour": hour})
        if newest is None or newest.week < week:
            values = {"property_id": property_id, "hour": hour, "week": week, "weeks": 1}
            self._connection.execute(HEAR[self._connection.dialect.name], values)

    def hours(self, property_id: int) -> Collection[int]:
        return [
            (row.week - back) * WEEK + row.hour
            for row in self._connection.execute(OF, {"of_property": property_id})
            for back in range(REMEMBERED + 1)
            if row.weeks >> back & 1
        ]

    def watch(self, now: datetime, gap: timedelta) -> datetime:
        row = self._connection.execute(WATCH).one_or_none()
        at = max(row.at, now) if row else now
        since: datetime = row.since if row and now - row.at < gap else now
        values = {"name": SILENCE, "since": since, "at": at}
        self._connection.execute(SEEN[self._connection.dialect.name], values)
        return since

    def silent_since(self, property_id: int) -> datetime | None:
        return self._connection.execute(SINCE, {"of_property": property_id}).scalar_one_or_none()

    def begin_silence(self, property_id: int, since: datetime) -> bool:
        values = {"property_id": property_id, "since": since}
        return self._connection.execute(BEGIN[self._connection.dialect.name], values).one_or_none() is not None

    def end_silence(self, property_id: int) -> bool:
        return self._connection.execute(END, {"of_property": property_id}).rowcount > 0
