"""The record of every call, delivery and refusal, for tests and for the page."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sandbox.types import JSON

_KEPT = 20_000
_MASK = "(secret)"


@dataclass(slots=True)
class Entry:
    """One call or delivery: what was asked, what came back, how long it took."""

    n: int
    at: float
    kind: str
    name: str
    request: Any
    status: int | None = None
    answer: Any = None
    ms: float | None = None

    def to_json(self) -> JSON:
        keys = ("n", "at", "kind", "name", "request", "status", "answer", "ms")
        return {key: getattr(self, key) for key in keys}


class Journal:
    """The last entries, oldest first; secrets are masked before anything is kept."""

    def __init__(self, now: Callable[[], float], secrets: Iterable[str], changed: Callable[[], None]) -> None:
        self._now = now
        self._secrets = [value for value in secrets if value]
        self._changed = changed
        self._entries: list[Entry] = []
        self._count = 0
        self._started: dict[int, float] = {}

    def open(self, kind: str, name: str, request: Any) -> Entry:
        self._count += 1
        entry = Entry(self._count, self._now(), kind, name, self.mask(request))
        self._started[entry.n] = time.perf_counter()
        self._entries.append(entry)
        if len(self._entries) > 2 * _KEPT:
            del self._entries[:_KEPT]
        self._changed()
        return entry

    def close(self, entry: Entry, status: int | None, answer: Any) -> Entry:
        entry.status, entry.answer = status, self.mask(answer)
        entry.ms = round((time.perf_counter() - self._started.pop(entry.n, time.perf_counter())) * 1000, 2)
        self._changed()
        return entry

    def note(self, kind: str, name: str, request: Any, answer: Any = None) -> None:
        self.close(self.open(kind, name, request), None, answer)

    def after(self, n: int) -> list[Entry]:
        first = self._entries[0].n if self._entries else 1
        return self._entries[max(0, n - first + 1) :]

    def clear(self) -> None:
        self._entries.clear()
        self._started.clear()

    def mask(self, value: Any) -> Any:
        """A copy without this run's secrets."""
        if isinstance(value, str):
            return self._mask_text(value)
        if isinstance(value, dict):
            return {key: self.mask(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.mask(one) for one in value]
        return value

    def _mask_text(self, text: str) -> str:
        for value in self._secrets:
            if value in text:
                text = text.replace(value, _MASK)
        return text
