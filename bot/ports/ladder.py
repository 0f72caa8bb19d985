"""What is kept of alerts: how each property wants them, and the chats that wait on their ladder."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.alerts import Alerts, Rung, Standing


class AlertSettings(Protocol):
    def of(self, property_id: int) -> Alerts | None:
        """None where nothing was ever said: then it is as the installation says."""

    def set(self, property_id: int, alerts: Alerts) -> None: ...


class Ladder(Protocol):
    """Whoever changes a chat's standing holds the chat itself first, so that two never climb at once."""

    def begin(self, number: int, property_id: int, now: datetime) -> None:
        """It waits since now, on the ground, and is looked at at once."""

    def leave(self, number: int) -> None: ...
    def due(self, now: datetime, limit: int) -> Sequence[Standing]:
        """Those to be looked at, the longest overdue first."""

    def hold(self, numbers: Sequence[int]) -> None:
        """Keep where these stand from being changed until the end; the chats are held before."""

    def at(self, number: int) -> Standing | None: ...
    def climb(self, number: int, rung: Rung, look_at: datetime) -> None:
        """It stands on this rung, and is looked at again at that time."""

    def put_off(self, number: int, now: datetime, until: datetime) -> None:
        """Where it is due still, look at it at that time only; the chat need not be held."""

    def look_again(self, property_id: int, now: datetime) -> None:
        """Look at all of this property at once: its hours, or who is told and when, have changed."""

    def waiting(self, numbers: Sequence[int]) -> Sequence[int]:
        """Those of these chats that still wait for somebody, in their order."""
