"""What is kept of when properties are heard of, and of those that fell silent."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol


class Habits(Protocol):
    def heard(self, property_id: int, at: datetime) -> None:
        """Something of it came; only the first of an hour writes anything."""

    def hours(self, property_id: int) -> Collection[int]:
        """The hours (`bot.domain.habit.hour_of`) of the last weeks in which it was heard of."""

    def watch(self, now: datetime, gap: timedelta) -> datetime:
        """Note that somebody watches, and answer since when without a gap as long as this."""

    def silent_since(self, property_id: int) -> datetime | None:
        """Where its silence was told and is not over."""

    def begin_silence(self, property_id: int, since: datetime) -> bool:
        """False where another process was faster."""

    def end_silence(self, property_id: int) -> bool:
        """False where there is none, or another process was faster."""
