"""What is kept of the webhooks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.errors import Unreadable
from bot.domain.events import Envelope

REST_EVENT = "rest:"  # how the name begins of what no webhook brought, but was read


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
    def newest_at(self) -> datetime | None:
        """When the newest webhook came; what was read of tawk.to's REST_EVENT API and set aside is none."""
