"""Keeps for how long properties keep what is over, and finds what is older than that."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select, tuple_

from bot.domain.inbox import Folder, Status
from bot.ports import Bookmark, Keeping, Limits
from storage.sql.dialects import for_each
from storage.sql.engine import EPOCH, Moment
from storage.sql.rows import AnyRow
from storage.tables import conversation
from storage.tables import keeping as table

NOW = bindparam("now", type_=Moment)
OF = select(table).where(table.c.property_id == bindparam("of_property"))
LOCK = OF.with_for_update()
DUE = select(table).where(table.c.next_at <= NOW).order_by(table.c.next_at).limit(1)
FREE = DUE.with_for_update(skip_locked=True)
PUT = for_each(
    lambda insert_into: (new := insert_into(table)).on_conflict_do_update(
        index_elements=[table.c.property_id],
        set_={column.name: new.excluded[column.name] for column in table.c if column.name != "property_id"},
    )
)
LYING = and_(
    conversation.c.property_id == bindparam("of_property"),
    conversation.c.folder == bindparam("in_folder"),
    conversation.c.updated_at <= bindparam("before", type_=Moment),
    tuple_(conversation.c.updated_at, conversation.c.id)
    > tuple_(bindparam("place_at", type_=Moment), bindparam("place_number", type_=conversation.c.id.type)),
)
IN_STATUS = conversation.c.status == bindparam("in_status")
ORDER = (conversation.c.updated_at, conversation.c.id)
COLUMNS = (conversation.c.updated_at, conversation.c.id)
OLDER = select(*COLUMNS).where(LYING).order_by(*ORDER).limit(bindparam("limit"))
OLDER_IN_STATUS = select(*COLUMNS).where(LYING, IN_STATUS).order_by(*ORDER).limit(bindparam("limit"))
twin = conversation.alias("twin")
TRASH_BEFORE, CLOSED_BEFORE = bindparam("trash_before", type_=Moment), bindparam("closed_before", type_=Moment)
TWIN_IS_DUE = or_(
    and_(twin.c.folder == Folder.TRASH.value, twin.c.updated_at <= TRASH_BEFORE),
    and_(
        twin.c.folder != Folder.TRASH.value,
        twin.c.status == Status.CLOSED.value,
        twin.c.updated_at <= CLOSED_BEFORE,
    ),
)
IS_FREE = or_(twin.c.id.is_(None), TWIN_IS_DUE)


def _count(*where: ColumnElement[bool]) -> ColumnElement[int]:
    found = (
        select(conversation.c.id)
        .select_from(conversation.outerjoin(twin, and_(conversation.c.linked > 0, twin.c.id == conversation.c.linked)))
        .where(conversation.c.property_id == bindparam("of_property"), *where, IS_FREE)
        .limit(bindparam("most"))
    )
    return select(func.count()).select_from(found.subquery()).scalar_subquery()


COUNT = select(
    _count(conversation.c.folder == Folder.TRASH.value, conversation.c.updated_at <= TRASH_BEFORE)
    + _count(
        conversation.c.folder == Folder.INBOX.value,
        conversation.c.status == Status.CLOSED.value,
        conversation.c.updated_at <= CLOSED_BEFORE,
    )
    + _count(
        conversation.c.folder == Folder.SPAM.value,
        conversation.c.status == Status.CLOSED.value,
        conversation.c.updated_at <= CLOSED_BEFORE,
    )
)


class SqlKeepings:
    """See `bot.ports.Keepings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, property_id: int) -> Keeping:
        row = self._connection.execute(OF, {"of_property": property_id}).one_or_none()
        return _keeping(row) if row else Keeping(property_id)

    def lock(self, property_id: int) -> Keeping:
        row = self._connection.execute(LOCK, {"of_property": property_id}).one_or_none()
        return _keeping(row) if row else Keeping(property_id)

    def save(self, keeping: Keeping) -> None:
        values = {**asdict(keeping), "posts": list(keeping.posts)}
        del values["place"]
        place = {"place_at": keeping.place.at, "place_number": keeping.place.number}
        self._connection.execute(PUT[self._connection.dialect.name], {**values, **place})

    def any_due(self, now: datetime) -> bool:
        return self._connection.execute(DUE, {"now": now}).one_or_none() is not None

    def claim(self, now: datetime) -> Keeping | None:
        row = self._connection.execute(FREE, {"now": now}).one_or_none()
        return _keeping(row) if row else None

    def older(
        self, property_id: int, folder: Folder, status: Status | None, before: datetime, behind: Bookmark, limit: int
    ) -> Sequence[Bookmark]:
        values = {"of_property": property_id, "in_folder": folder.value, "before": before, "limit": limit}
        values |= {"place_at": behind.at, "place_number": behind.number}
        if status is None:
            rows = self._connection.execute(OLDER, values)
        else:
            rows = self._connection.execute(OLDER_IN_STATUS, {**values, "in_status": status.value})
        return [Bookmark(row.updated_at, row.id) for row in rows]

    def count(self, property_id: int, limits: Limits, most: int) -> int:
        before = {"trash_before": limits.trash or EPOCH, "closed_before": limits.closed or EPOCH}
        values = {"of_property": property_id, "most": most, **before}
        return min(most, int(self._connection.execute(COUNT, values).scalar_one()))


def _keeping(row: AnyRow) -> Keeping:
    values = {**row._mapping}
    place = Bookmark(values.pop("place_at"), values.pop("place_number"))
    return Keeping(**{**values, "posts": tuple(row.posts)}, place=place)
