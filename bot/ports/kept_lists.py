"""The lists that agents turn the pages of."""

from datetime import datetime
from typing import Protocol

from bot.domain.kept import KeptList, Spot


class KeptLists(Protocol):
    def keep(self, slack_id: str, spot: Spot, kept: KeptList, now: datetime) -> int:
        """In the place of the one before, whose edition is over; answers with the edition of this one."""

    def get(self, slack_id: str, spot: Spot, edition: int, now: datetime) -> KeptList | None:
        """None once another took its place, or after a time."""

    def save(self, slack_id: str, spot: Spot, edition: int, kept: KeptList) -> None:
        """Keep how far its agent has turned; of an edition that is over nothing is kept."""
