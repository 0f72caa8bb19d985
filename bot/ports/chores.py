"""What is kept of the housekeeper's work."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

Place = Mapping[str, object]  # JSON: where a piece of work has got to


class Chores(Protocol):
    def resting(self, now: datetime) -> Collection[str]:
        """Those that are not due yet."""

    def place(self, name: str) -> Place:
        """Where it has got to; empty where it never began."""

    def claim(self, name: str, now: datetime, again_at: datetime) -> Place | None:
        """Where it has got to, if it is due; until `again_at` it is nobody else's."""

    def save(self, name: str, place: Place, next_at: datetime) -> None: ...
