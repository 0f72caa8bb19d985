"""What is kept of the webhooks."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from bot.domain.errors import Unreadable
from bot.domain.events import Envelope

REST_EVENT = "rest:"  # how the name begins of what no webhook brought, but was read


EVENT_ID = re.compile(r"[0-9a-fA-F-]{8,64}")


def request_name(event_id: str, body_hash: Callable[[], bytes]) -> str:
    """tawk.to's name of the event; a digest where it has none, or one that could be words: nobody signs it."""
    return event_id if EVENT_ID.fullmatch(event_id) else f"body-{body_hash().hex()[:16]}"


class DeliveryState(StrEnum):
    """What became of a delivery: `FAILED` ones are tried again, `QUARANTINED` ones can never be understood."""

    DONE = "done"
    FAILED = "failed"
    QUARANTINED = "quarantined"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook as it came, after its signature was found good; `opened` where somebody has done that already."""

    body: bytes
    event_id: str
    received_at: datetime
    opened: Envelope | Unreadable | None = field(default=None, compare=False)

    @property
    def request(self) -> str:
        """By which it is found in the log, from the door to the card."""
        return request_name(self.event_id, sha256(self.body).digest)


@dataclass(frozen=True, slots=True)
class StoredDelivery:
    """A delivery that waits in the store; `attempts` counts the failed tries."""

    id: int
    body: bytes
    received_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class FailedDelivery:
    """A delivery that an administrator should know of."""

    id: int
    event: str
    state: DeliveryState
    reason: str
    attempts: int
    received_at: datetime


class Deliveries(Protocol):
    def add(self, delivery: Delivery, event: str) -> int | None:
        """Keep it; None when the same event or the same body came before."""

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
        """Keep what became of it; `forget` removes its body."""

    def waiting(self, now: datetime, limit: int) -> Sequence[StoredDelivery]:
        """Failed ones whose next try is due, in the order in which they came."""

    def forget_old(self, behind: int, before: datetime, limit: int) -> Sequence[int]:
        """Forget the bodies of those that came before `before`, give up what failed; answers with their ids.

        They are those that follow `behind`, in the order in which they came. Each is still known when it comes again.
        """

    def failed(self, limit: int) -> Sequence[FailedDelivery]: ...
    def request_of(self, number: int) -> str:
        """The name of the newest webhook about this conversation, by which it stands in the log; "" where none came."""

    def newest_at(self) -> datetime | None:
        """When the newest webhook came; what was read of tawk.to's REST_EVENT API and set aside is none."""
