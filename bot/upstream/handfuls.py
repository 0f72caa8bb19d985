"""Asks tawk.to for what began in a time, a handful at a time, and reads it; nothing of it is kept in memory."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.inbox import Kind
from bot.ports import Listed, Upstream, Wanted
from bot.upstream.gathering import Gathered, Gatherer
from bot.upstream.reading import id_of, lacks_words
from bot.upstream.spans import Span
from bot.upstream.walking import Stride, walk

AT_ONCE = 50
AT_ONCE_ALONE = 10  # of what tawk.to has to be asked about one by one


@dataclass(frozen=True, slots=True)
class Handful:
    """Some of a list. With the last of a window all until `reached` is here; before, that is None."""

    items: Sequence[object]
    reached: datetime | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing of a list, as it came and as it was read; by its key the same thing counts once."""

    key: str
    method: str
    gathered: Gathered


@dataclass(frozen=True, slots=True)
class Reader:
    """Every call may raise one of `bot.errors.UpstreamError`'s kinds."""

    upstream: Upstream
    grace: timedelta
    clock: Clock

    def handfuls(self, kind: Kind, tawk_id: str, span: Span) -> Iterator[Handful]:
        """Oldest first; tawk.to is asked for each when it is asked for here."""

        def ask(asked: Span, page: int) -> Listed:
            return self.upstream.listed(Wanted(kind, tawk_id, asked.start, asked.end, page=page))

        for window in walk(ask, span, kind, Stride()):
            alone = any(lacks_words(kind, item) for item in window.items)
            size = AT_ONCE_ALONE if alone else AT_ONCE
            parts = [window.items[at : at + size] for at in range(0, len(window.items), size)] or [()]
            yield from map(Handful, parts[:-1])
            yield Handful(parts[-1], window.span.end, window.complete)

    def read(self, kind: Kind, tawk_id: str, items: Sequence[object], beat: Callable[[], None]) -> list[Reading]:
        """In the order in which conversations are locked; `beat` is called before each that takes its time."""
        gatherer, readings = Gatherer(self.upstream, kind, tawk_id, self.grace), []
        for item in items:
            beat()
            gathered = gatherer.gather(item, self.clock(), None)
            readings.append(Reading(key_of(kind, item), f"{kind.value}.list", gathered))
        return sorted(readings, key=lambda reading: reading.key)


def key_of(kind: Kind, item: object) -> str:
    """Its id, or a digest where that can't be told."""
    return id_of(kind, item) or f"?{hashlib.sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()}"
