"""What turning the pages of one window of a list brings, and whether that was all."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LEAST_CAP = 10  # no list is cut off below this


@dataclass(slots=True)
class Turned:
    """What turning the pages of one window has brought."""

    known: set[str] = field(default_factory=set)
    counts: list[int] = field(default_factory=list)
    total: int | None = None
    idle: int = 0
    ended: bool = False

    def take(self, keys: Mapping[str, object], total: int | None) -> tuple[object, ...]:
        fresh = {key: item for key, item in keys.items() if key not in self.known}
        self.known.update(fresh)
        self.total = total if total is not None else self.total
        self.idle = 0 if fresh else self.idle + 1
        self.ended = not keys
        if fresh:
            self.counts.append(len(fresh))
        return tuple(fresh.values())

    def is_complete(self, *, totals_lie: bool) -> bool:
        """Whether there is a sign that no more was there."""
        told = self.total is not None and not totals_lie and len(self.known) >= self.total
        shorter = len(self.counts) > 1 and self.counts[-1] < self.counts[0]
        return self.ended or told or shorter or len(self.known) < LEAST_CAP
