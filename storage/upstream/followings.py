"""Keeps how far the team's work in tawk.to was read; one reads a property's chats, or its tickets, at a time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, select, update

from bot.domain.inbox import Kind
from bot.ports import Followed
from storage.sql.dialects import for_each
from storage.sql.engine import Moment
from storage.sql.rows import AnyRow
from storage.tables import following

BEGIN = for_each(lambda into: into(following).on_conflict_do_nothing())
ALL = select(following).order_by(following.c.property_id, following.c.kind)
DUE = (
    select(following)
    .where(following.c.due_at <= bindparam("now", type_=Moment))
    .order_by(following.c.due_at, following.c.property_id, following.c.kind)
    .limit(1)
    .with_for_update(skip_locked=True)
)
HURRY = update(following).where(following.c.refused != "")
THIS = and_(following.c.property_id == bindparam("of_property"), following.c.kind == bindparam("of_kind"))
LEND = update(following).where(THIS)
SAVE = update(following).where(THIS, following.c.due_at == bindparam("held_until", type_=Moment))
TELL = update(following).where(THIS, following.c.told != bindparam("known")).values(told=bindparam("known"))


class SqlFollowings:
    """See `bot.ports.Followings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Sequence[Followed]:
        return [_followed(row) for row in self._connection.execute(ALL)]

    def begin(self, property_id: int, kind: Kind, at: datetime) -> None:
        new = {"property_id": property_id, "kind": kind.value, "cursor": at, "due_at": at, "refused": "", "told": 0}
        self._connection.execute(BEGIN[self._connection.dialect.name], new)

    def hurry(self, now: datetime) -> None:
        self._connection.execute(HURRY, {"due_at": now})

    def claim(self, now: datetime, until: datetime) -> Followed | None:
        row = self._connection.execute(DUE, {"now": now}).one_or_none()
        if row is None:
            return None
        held = replace(_followed(row), due_at=until)
        self._connection.execute(LEND, {**_key(held), "due_at": until})
        return held

    def save(self, held: Followed, after: Followed) -> bool:
        values = {"cursor": after.cursor, "due_at": after.due_at, "refused": after.refused}
        return self._connection.execute(SAVE, {**_key(held), "held_until": held.due_at, **values}).rowcount > 0

    def tell(self, one: Followed) -> bool:
        return self._connection.execute(TELL, {**_key(one), "known": int(bool(one.refused))}).rowcount > 0


def _key(one: Followed) -> dict[str, object]:
    return {"of_property": one.property_id, "of_kind": one.kind.value}


def _followed(row: AnyRow) -> Followed:
    return Followed(row.property_id, Kind(row.kind), row.cursor, row.due_at, row.refused, bool(row.told))
