"""Counts what happens in this process, for whoever watches over it."""

from collections import Counter
from collections.abc import Mapping
from threading import Lock


class Counted:
    """How often each thing happened since the process began; any thread may count."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[tuple[str, ...]] = Counter()

    def add(self, *labels: str) -> None:
        with self._lock:
            self._counts[labels] += 1

    def all(self) -> Mapping[tuple[str, ...], int]:
        with self._lock:
            return dict(self._counts)
