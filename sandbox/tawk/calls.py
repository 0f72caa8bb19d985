"""The record of calls, for tests, and how many of them may come in a second."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.tawk.records import Json

KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked and how it ended; `items` counts what a list gave, and None of `status` is no answer at all."""

    method: str
    args: Json
    status: int | None
    error: str = ""
    items: int = 0


class Calls:
    """The last calls, oldest first."""

    def __init__(self) -> None:
        self._kept: deque[Call] = deque(maxlen=KEPT)
        self._lock = threading.Lock()

    def add(self, call: Call) -> None:
        with self._lock:
            self._kept.append(call)

    def all(self, method: str | None = None) -> list[Call]:
        with self._lock:
            return [call for call in self._kept if method in (None, call.method)]


class Limit:
    """So many calls a second, a second's worth at once; 0 sets no limit."""

    def __init__(self, a_second: float, steady: Callable[[], float]) -> None:
        self.a_second = a_second
        self._steady = steady
        self._level, self._since = max(1.0, a_second), steady()

    def take(self) -> bool:
        """Whether one more may come now."""
        if self.a_second <= 0:
            return True
        now = self._steady()
        self._level = min(max(1.0, self.a_second), self._level + (now - self._since) * self.a_second)
        self._since = now
        if self._level < 1:
            return False
        self._level -= 1
        return True
