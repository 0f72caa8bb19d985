"""Keeps each webhook as it came, and what became of it."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from sqlalchemy import Connection, bindparam, select, text, update

from bot.ports import REST_EVENT, Delivery, DeliveryState, FailedDelivery, StoredDelivery, request_name
from storage.sql.dialects import for_each
from storage.sql.engine import Moment
from storage.sql.prepared import Prepared
from storage.tables import TROUBLED, delivery

GIVEN_UP = "given_up"
# Whichever of the two keys is there already, the event's id or the body's hash: it came before.
ADD = Prepared(for_each(lambda insert: insert(delivery).on_conflict_do_nothing().returning(delivery.c.id)))
SETTLE = Prepared(update(delivery).where(delivery.c.id == bindparam("delivery_id")))
WAITING = (
    select(delivery.c.id, delivery.c.body, delivery.c.received_at, delivery.c.attempts)
    .where(
        text(TROUBLED),
        delivery.c.next_at <= bindparam("now", type_=Moment),
        delivery.c.state == DeliveryState.FAILED.value,
        delivery.c.body.is_not(None),
    )
    .order_by(delivery.c.id)
    .limit(bindparam("limit"))
)
WAITING_LOCKED = WAITING.with_for_update(skip_locked=True)
FAILED = (
    select(
        delivery.c.id,
        delivery.c.event,
        delivery.c.state,
        delivery.c.reason,
        delivery.c.attempts,
        delivery.c.received_at,
    )
    .where(text(TROUBLED))
    .order_by(delivery.c.id.desc())
    .limit(bindparam("limit"))
)
FOLLOWING = (
    select(delivery.c.id, delivery.c.received_at)
    .where(delivery.c.id > bindparam("behind"))
    .order_by(delivery.c.id)
    .limit(bindparam("limit"))
)
OLD = update(delivery).where(delivery.c.id.in_(bindparam("ids", expanding=True)))
GIVE_UP = OLD.where(text(TROUBLED)).values(state=DeliveryState.IGNORED.value, reason=GIVEN_UP)
FORGET_BODIES = OLD.where(delivery.c.body.is_not(None)).values(body=None, next_at=None)
REQUEST_OF = Prepared(
    select(delivery.c.event_id, delivery.c.body_hash)
    .where(delivery.c.conversation_id == bindparam("number"))
    .order_by(delivery.c.id.desc())
    .limit(1)
)
WEBHOOK = delivery.c.event.not_like(f"{REST_EVENT}%")
NEWEST_AT = select(delivery.c.received_at).where(WEBHOOK).order_by(delivery.c.id.desc()).limit(1)


class SqlDeliveries:
    """See `bot.ports.Deliveries`."""

    def __init__(self, connection: Connection, *, writes: bool) -> None:
        self._connection = connection
        self._waiting = WAITING_LOCKED if writes else WAITING

    def add(self, delivery: Delivery, event: str) -> int | None:
        values = {
            "event_id": delivery.event_id or None,
            "body_hash": hashlib.sha256(delivery.body).digest(),
            "received_at": delivery.received_at,
            "event": event,
            "state": DeliveryState.DONE.value,
            "reason": "",
            "attempts": 0,
            "body": delivery.body,
        }
        added = ADD.row(self._connection, values)
        return int(added.id) if added else None

    def settle(
        self,
        delivery_id: int,
        state: DeliveryState,
        *,
        reason: str = "",
        number: int | None = None,
        attempts: int = 0,
        next_at: datetime | None = None,
        forget: bool = False,
    ) -> None:
        values: dict[str, object] = {
            "delivery_id": delivery_id,
            "state": state.value,
            "reason": reason,
            "conversation_id": number,
            "attempts": attempts,
            "next_at": next_at,
        }
        SETTLE.run(self._connection, {**values, "body": None} if forget else values)

    def waiting(self, now: datetime, limit: int) -> Sequence[StoredDelivery]:
        rows = self._connection.execute(self._waiting, {"now": now, "limit": limit})
        return [StoredDelivery(row.id, row.body, row.received_at, row.attempts) for row in rows]

    def forget_old(self, behind: int, before: datetime, limit: int) -> Sequence[int]:
        rows = self._connection.execute(FOLLOWING, {"behind": behind, "limit": limit})
        old = [row.id for row in takewhile(lambda row: row.received_at < before, rows)]
        if old:
            self._connection.execute(GIVE_UP, {"ids": old})
            self._connection.execute(FORGET_BODIES, {"ids": old})
        return old

    def failed(self, limit: int) -> Sequence[FailedDelivery]:
        """The newest first."""
        rows = self._connection.execute(FAILED, {"limit": limit})
        return [
            FailedDelivery(row.id, row.event, DeliveryState(row.state), row.reason, row.attempts, row.received_at)
            for row in rows
        ]

    def request_of(self, number: int) -> str:
        row = REQUEST_OF.row(self._connection, {"number": number})
        return request_name(row.event_id or "", lambda: row.body_hash) if row else ""

    def newest_at(self) -> datetime | None:
        return self._connection.execute(NEWEST_AT).scalar_one_or_none()
