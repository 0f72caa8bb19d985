"""Keeps who works at tawk.to, by property."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from bot.ports import Member
from storage.tables import tawk_member

ALL = select(tawk_member).order_by(tawk_member.c.name, tawk_member.c.member_id, tawk_member.c.property_id)
EMAILS = select(tawk_member.c.email).where(tawk_member.c.email != "").distinct()
DROP = delete(tawk_member).where(tawk_member.c.property_id == bindparam("of_property"))


class SqlMembers:
    """See `bot.ports.Members`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Sequence[Member]:
        rows = self._connection.execute(ALL)
        return [Member(row.member_id, row.name, row.email, bool(row.active)) for row in rows]

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
