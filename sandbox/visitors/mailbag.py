"""Deliveries that wait for their moment, shared by the threads that carry them."""

import heapq
import itertools
import threading
import time
from dataclasses import dataclass, replace

from sandbox.visitors.delivery import Delivery


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery, how often it was tried, and for how long it has been on its way."""

    delivery: Delivery
    tries: int = 0
    first_tried: float | None = None

    def tried(self, now: float) -> "Parcel":
        """The same after one more try."""
        first = now if self.first_tried is None else self.first_tried
        return replace(self, tries=self.tries + 1, first_tried=first)


class Mailbag:
    """A heap by due time; `take` waits, and gives None once all is delivered or the bag is closed."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Parcel]] = []
        self._order = itertools.count()
        self._carried = 0
        self._closed = False
        self._changed = threading.Condition()

    def put(self, parcel: Parcel, due: float) -> None:
        """Adds a parcel that leaves at `due` (seconds since 1970)."""
        with self._changed:
            heapq.heappush(self._heap, (due, next(self._order), parcel))
            self._changed.notify_all()

    def take(self) -> Parcel | None:
        """The next parcel that is due; whoever takes it must call `done`."""
        with self._changed:
            while not self._closed and (self._heap or self._carried):
                wait = self._heap[0][0] - time.time() if self._heap else None
                if wait is not None and wait <= 0:
                    self._carried += 1
                    return heapq.heappop(self._heap)[2]
                self._changed.wait(wait)
            return None

    def done(self) -> None:
        """A taken parcel arrived, was put back, or was given up."""
        with self._changed:
            self._carried -= 1
            self._changed.notify_all()

    def close(self) -> None:
        """Wakes everybody who waits; nothing leaves the bag any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
