"""What is kept of the hours in which teams work."""

from typing import Protocol

from bot.domain.hours import Hours


class WorkingHours(Protocol):
    def of(self, property_id: int) -> Hours | None:
        """None where nothing was ever said: then the team always works, in the installation's zone."""

    def set(self, property_id: int, hours: Hours | None) -> None:
        """Keep them in place of the others; None forgets them."""
