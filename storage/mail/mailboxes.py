"""Keeps who reads a mailbox, one at a time."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select, update

from storage.sql.dialects import for_each
from storage.sql.engine import EPOCH, Moment
from storage.tables import mailbox

NAMED = mailbox.c.name == bindparam("of_name")
NOBODY = {"validity": 0, "uid": 0, "read_at": EPOCH}  # nothing is read yet: no UIDVALIDITY is 0
HOLD = for_each(
    lambda insert_into: (
        (new := insert_into(mailbox))
        .on_conflict_do_update(
            index_elements=["name"],
            set_={"holder": new.excluded.holder, "lease_until": new.excluded.lease_until},
            where=or_(
                mailbox.c.holder == new.excluded.holder,
                mailbox.c.lease_until < bindparam("moment", type_=Moment),
                bindparam("steals") == 1,
            ),
        )
        .returning(mailbox.c.name)
    )
)
LET_GO = update(mailbox).where(NAMED, mailbox.c.holder == bindparam("by_holder")).values(lease_until=EPOCH)
SET_READ = update(mailbox).where(NAMED).values(read_at=bindparam("moment", type_=Moment))
READ_AT = select(mailbox.c.read_at).where(NAMED, mailbox.c.read_at > EPOCH)


class SqlMailboxes:
    """See `bot.ports.Mailboxes`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, name: str, holder: str, now: datetime, until: datetime, *, steals: bool = False) -> bool:
        asked = {"moment": now, "steals": int(steals)}
        values = {**NOBODY, "name": name, "holder": holder, "lease_until": until, **asked}
        return self._connection.execute(HOLD[self._connection.dialect.name], values).one_or_none() is not None

    def let_go(self, name: str, holder: str) -> None:
        self._connection.execute(LET_GO, {"of_name": name, "by_holder": holder})

    def set_read(self, name: str, at: datetime) -> None:
        self._connection.execute(SET_READ, {"of_name": name, "moment": at})

    def read_at(self, name: str) -> datetime | None:
        return self._connection.execute(READ_AT, {"of_name": name}).scalar_one_or_none()
