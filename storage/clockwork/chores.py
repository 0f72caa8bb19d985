"""Keeps when the housekeeper's work is due, and where it has got to."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from storage.sql.dialects import for_each
from storage.sql.engine import EPOCH, Moment
from storage.tables import chore

ADD = for_each(lambda insert_into: insert_into(chore).on_conflict_do_nothing())
RESTING = select(chore.c.name).where(chore.c.next_at > bindparam("now", type_=Moment))
NAMED = update(chore).where(chore.c.name == bindparam("called"))
PLACE = select(chore.c.place).where(chore.c.name == bindparam("called"))
CLAIM = (
    NAMED.where(chore.c.next_at <= bindparam("now", type_=Moment))
    .values(next_at=bindparam("again_at", type_=Moment))
    .returning(chore.c.place)
)


class SqlChores:
    """See `bot.ports.Chores`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def resting(self, now: datetime) -> Collection[str]:
        return self._connection.execute(RESTING, {"now": now}).scalars().all()

    def place(self, name: str) -> Mapping[str, object]:
        place = self._connection.execute(PLACE, {"called": name}).scalar_one_or_none()
        return dict(place) if place else {}

    def claim(self, name: str, now: datetime, again_at: datetime) -> Mapping[str, object] | None:
        new = {"name": name, "next_at": EPOCH, "place": {}}
        self._connection.execute(ADD[self._connection.dialect.name], new)
        row = self._connection.execute(CLAIM, {"called": name, "now": now, "again_at": again_at}).one_or_none()
        return None if row is None else dict(row.place)

    def save(self, name: str, place: Mapping[str, object], next_at: datetime) -> None:
        self._connection.execute(NAMED, {"called": name, "place": dict(place), "next_at": next_at})
