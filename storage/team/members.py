"""Keeps who works at tawk.to, by property."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot.ports import Member
from storage.sql.rows import AnyRow
from storage.tables import tawk_member

ALL = select(tawk_member).order_by(tawk_member.c.name, tawk_member.c.member_id, tawk_member.c.property_id)
OF = ALL.where(tawk_member.c.property_id.in_(bindparam("of_properties", expanding=True)))
EMAILS = select(tawk_member.c.email).where(tawk_member.c.email != "").distinct()
DROP = delete(tawk_member).where(tawk_member.c.property_id == bindparam("of_property"))


class SqlMembers:
    """See `bot.ports.Members`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Sequence[Member]:
        return [_member(row) for row in self._connection.execute(ALL)]

    def of(self, property_ids: Collection[int]) -> Sequence[Member]:
        return [_member(row) for row in self._connection.execute(OF, {"of_properties": list(property_ids)})]

    def emails(self) -> frozenset[str]:
        return frozenset(self._connection.execute(EMAILS).scalars())

    def set(self, property_id: int, members: Iterable[Member]) -> None:
        self._connection.execute(DROP, {"of_property": property_id})
        rows = [
            {
                "property_id": property_id,
                "member_id": one.id,
                "name": one.name,
                "email": one.email,
                "active": int(one.active),
            }
            for one in {one.id: one for one in members}.values()
        ]
        if rows:
            self._connection.execute(insert(tawk_member), rows)


def _member(row: AnyRow) -> Member:
    return Member(row.member_id, row.name, row.email, bool(row.active))
