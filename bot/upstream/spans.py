"""Spans of time, and their halves."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another, both included."""

    start: datetime
    end: datetime

    @property
    def width(self) -> timedelta:
        return self.end - self.start

    def halves(self) -> tuple["Span", "Span"]:
        """They share the moment in the middle, which is a whole number of seconds away from the start."""
        middle = self.start + max(self.width // 2 // SECOND, 1) * SECOND
        return Span(self.start, middle), Span(middle, self.end)
