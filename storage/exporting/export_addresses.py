"""Keeps the addresses that exports may be mailed to, and sees to it that each code is sent by one worker at a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, text, update

from bot.ports import AddressClaim, ExportAddress
from storage.sql.engine import EPOCH, Moment
from storage.sql.rows import AnyRow
from storage.tables import CODE_WAITS, export_address

KEPT = timedelta(days=2)
TABLE = export_address.c
NOW, SINCE = bindparam("now", type_=Moment), bindparam("since", type_=Moment)
WHOSE = TABLE.slack_id == bindparam("person")
ADD = insert(export_address).returning(TABLE.id)
FORGET = delete(export_address).where(
    TABLE.asked_at < SINCE, or_(TABLE.confirmed_until.is_(None), TABLE.confirmed_until < NOW)
)
ASKS = select(func.count()).where(or_(WHOSE, TABLE.address == bindparam("where_to")), TABLE.asked_at > SINCE)
GET = select(export_address).where(TABLE.id == bindparam("address_id"))
OPEN = (
    select(export_address)
    .where(WHOSE, TABLE.asked_at > SINCE, TABLE.confirmed_until.is_(None))
    .order_by(TABLE.id.desc())
)
CONFIRMED = select(export_address).where(WHOSE, TABLE.confirmed_until > NOW).order_by(TABLE.id.desc())
CHANGE = update(export_address).where(TABLE.id == bindparam("address_id"))
TRY = CHANGE.where(TABLE.tries < bindparam("most")).values(tries=TABLE.tries + 1)
CONFIRM = CHANGE.values(confirmed_until=bindparam("until", type_=Moment))
REVOKE = (
    update(export_address)
    .where(WHOSE, TABLE.address == bindparam("where_to"))
    .values(confirmed_until=EPOCH, next_at=None)
)
DUE = (
    select(export_address)
    .where(text(CODE_WAITS), TABLE.next_at <= NOW, TABLE.lease_until <= NOW)
    .order_by(TABLE.next_at, TABLE.id)
    .limit(1)
)
NEXT = DUE.with_for_update(skip_locked=True)
LEASE = CHANGE.values(lease_until=bindparam("until", type_=Moment), fence=TABLE.fence + 1)
SETTLE = CHANGE.where(TABLE.fence == bindparam("held_fence")).values(
    reason=bindparam("why"),
    next_at=bindparam("again_at", type_=Moment),
    attempts=TABLE.attempts + 1,
    lease_until=EPOCH,
)
CAME_BACK = (
    update(export_address)
    .where(TABLE.message_id == bindparam("letter_id"), TABLE.confirmed_until.is_(None), TABLE.reason == "")
    .values(reason=bindparam("why"))
    .returning(*TABLE)
)


class SqlExportAddresses:
    """See `bot.ports.ExportAddresses`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, slack_id: str, address: str, message_id: str, now: datetime) -> int:
        self._connection.execute(FORGET, {"since": now - KEPT, "now": now})
        about = {"slack_id": slack_id, "address": address, "message_id": message_id, "asked_at": now, "tries": 0}
        sending = {"reason": "", "attempts": 0, "next_at": now, "lease_until": EPOCH, "fence": 0}
        return int(self._connection.execute(ADD, {**about, **sending}).scalar_one())

    def asks(self, slack_id: str, address: str, since: datetime) -> int:
        values = {"person": slack_id, "where_to": address, "since": since}
        return int(self._connection.execute(ASKS, values).scalar_one())

    def get(self, address_id: int) -> ExportAddress | None:
        row = self._connection.execute(GET, {"address_id": address_id}).one_or_none()
        return _address(row) if row else None

    def open(self, slack_id: str, since: datetime) -> Sequence[ExportAddress]:
        rows = self._connection.execute(OPEN, {"person": slack_id, "since": since})
        return [_address(row) for row in rows]

    def spend_try(self, address_id: int, most: int) -> bool:
        return self._connection.execute(TRY, {"address_id": address_id, "most": most}).rowcount == 1

    def confirm(self, address_id: int, until: datetime) -> None:
        self._connection.execute(CONFIRM, {"address_id": address_id, "until": until})

    def confirmed(self, slack_id: str, now: datetime) -> Sequence[ExportAddress]:
        rows = [_address(row) for row in self._connection.execute(CONFIRMED, {"person": slack_id, "now": now})]
        return list({one.address: one for one in reversed(rows)}.values())[::-1]

    def revoke(self, slack_id: str, address: str) -> None:
        self._connection.execute(REVOKE, {"person": slack_id, "where_to": address})

    def any_due(self, now: datetime) -> bool:
        return self._connection.execute(DUE, {"now": now}).one_or_none() is not None

    def claim(self, now: datetime, lease_until: datetime) -> AddressClaim | None:
        row = self._connection.execute(NEXT, {"now": now}).one_or_none()
        if row is None:
            return None
        self._connection.execute(LEASE, {"address_id": row.id, "until": lease_until})
        return AddressClaim(_address(row), row.fence + 1)

    def settle(self, claim: AddressClaim, reason: str, next_at: datetime | None) -> bool:
        key = {"address_id": claim.asked.id, "held_fence": claim.fence}
        return self._connection.execute(SETTLE, {**key, "why": reason, "again_at": next_at}).rowcount == 1

    def came_back(self, message_id: str, reason: str) -> ExportAddress | None:
        row = self._connection.execute(CAME_BACK, {"letter_id": message_id, "why": reason}).one_or_none()
        return _address(row) if row else None


def _address(row: AnyRow) -> ExportAddress:
    what = (row.id, row.slack_id, row.address, row.message_id, row.asked_at)
    return ExportAddress(*what, row.confirmed_until, row.reason, row.attempts)
