"""What is kept of the addresses that exports may be mailed to: each was asked for, and perhaps confirmed by a code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ExportAddress:
    """That somebody asked to have exports mailed to `address`; the code itself is kept nowhere.

    `message_id` is that of the mail with the code, `reason` why that did not go out, `confirmed_until` is None before.
    """

    id: int
    slack_id: str
    address: str
    message_id: str
    asked_at: datetime
    confirmed_until: datetime | None = None
    reason: str = ""
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class AddressClaim:
    """A code to send; what a holder with an older fence writes has no effect."""

    asked: ExportAddress
    fence: int


class ExportAddresses(Protocol):
    def ask(self, slack_id: str, address: str, message_id: str, now: datetime) -> int:
        """A code shall be sent; what is long over is forgotten."""

    def asks(self, slack_id: str, address: str, since: datetime) -> int:
        """How often this person asked for codes since then, or anybody for one to this address."""

    def get(self, address_id: int) -> ExportAddress | None: ...
    def open(self, slack_id: str, since: datetime) -> Sequence[ExportAddress]:
        """What this person asked for since then and has not confirmed, the newest first."""

    def spend_try(self, address_id: int, most: int) -> bool:
        """Whether a code may still be tried; that is one try less."""

    def confirm(self, address_id: int, until: datetime) -> None: ...
    def confirmed(self, slack_id: str, now: datetime) -> Sequence[ExportAddress]:
        """Those that are confirmed now, the newest first."""

    def revoke(self, slack_id: str, address: str) -> None: ...
    def any_due(self, now: datetime) -> bool: ...
    def claim(self, now: datetime, lease_until: datetime) -> AddressClaim | None: ...
    def settle(self, claim: AddressClaim, reason: str, next_at: datetime | None) -> bool:
        """It went out, or failed for a reason, or is tried again at `next_at`; False for an older fence."""

    def came_back(self, message_id: str, reason: str) -> ExportAddress | None:
        """That whose code this mail had, which did not arrive."""
