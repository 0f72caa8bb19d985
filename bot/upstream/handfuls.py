"""Asks tawk.to for what began in a time, a handful at a time, and reads it; nothing of it is kept in memory."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import UpstreamFault
from bot.domain.inbox import Kind
from bot.ports import Listed, Upstream, Wanted
from bot.times.clock import Clock
from bot.upstream.gathering import Gathered, Gatherer
from bot.upstream.reading import id_of, lacks_words, lies_in_trash
from bot.upstream.spans import Span
from bot.upstream.walking import Stride, Strides, Window, walk

AT_ONCE = 50
AT_ONCE_ALONE = 10  # of what tawk.to has to be asked about one by one

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Handful:
    """Some of a list. With the last of a window all until `reached` is here; before, that is None.

    Those that are `trashed` may stand in the list of all that is not deleted, too: then they came before.
    """

    items: Sequence[object]
    reached: datetime | None = None
    complete: bool = True
    trashed: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing of a list, as it came and as it was read; by its key the same thing counts once."""

    key: str
    method: str
    gathered: Gathered


@dataclass(frozen=True, slots=True)
class Reader:
    """Every call may raise one of `bot.domain.errors.UpstreamError`'s kinds."""

    upstream: Upstream
    grace: timedelta
    clock: Clock

    def handfuls(
        self, kind: Kind, tawk_id: str, span: Span, strides: Strides, beat: Callable[[], None]
    ) -> Iterator[Handful]:
        """Oldest first; tawk.to is asked for each when it is asked for here. `beat` is called before each question."""
        gatherer = self._gatherer(kind, tawk_id)
        for window in _windows(gatherer, span, strides.live, beat):
            if window.span.width:
                yield from _closed(_all_of(gatherer, window, strides, beat), window.span.end)
            else:  # more of its moment follows
                yield from _parted(kind, window)

    def read(
        self, kind: Kind, tawk_id: str, items: Sequence[object], beat: Callable[[], None], *, trashed: bool = False
    ) -> list[Reading]:
        """In the order in which conversations are locked; `beat` is called before each that takes its time."""
        gatherer, readings = self._gatherer(kind, tawk_id), []
        for item in items:
            beat()
            gathered = gatherer.gather(item, self.clock(), None, trashed=trashed)
            readings.append(Reading(key_of(kind, item), f"{kind.value}.list", gathered))
        return sorted(readings, key=lambda reading: reading.key)

    def _gatherer(self, kind: Kind, tawk_id: str) -> Gatherer:
        return Gatherer(self.upstream, kind, tawk_id, self.grace)


def key_of(kind: Kind, item: object) -> str:
    """Its id, or a digest where that can't be told."""
    return id_of(kind, item) or f"?{hashlib.sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()}"


def _all_of(gatherer: Gatherer, window: Window, strides: Strides, beat: Callable[[], None]) -> Iterator[Handful]:
    """What lies in the trash comes last: what only its list has, is in it, where nothing may lack in the other."""
    yield from _parted(gatherer.kind, window)
    for trash in _trash(gatherer, window.span, strides, beat):
        if not window.complete:
            trash = replace(trash, items=tuple(filter(lies_in_trash, trash.items)))
        yield from (replace(one, trashed=True) for one in _parted(gatherer.kind, trash))


def _trash(gatherer: Gatherer, span: Span, strides: Strides, beat: Callable[[], None]) -> Iterator[Window]:
    """Nothing where that is no question which tawk.to understands: the others are brought over all the same."""
    try:
        yield from _windows(gatherer, span, strides.trash, beat, deleted=True)
    except UpstreamFault as error:
        log.warning("backfill.no_trash", extra={"property": gatherer.tawk_id, "error": str(error)})


def _windows(
    gatherer: Gatherer, span: Span, stride: Stride, beat: Callable[[], None], *, deleted: bool = False
) -> Iterator[Window]:
    def ask(asked: Span, page: int) -> Listed:
        beat()
        wanted = Wanted(gatherer.kind, gatherer.tawk_id, asked.start, asked.end, deleted=deleted, page=page)
        return gatherer.upstream.listed(wanted)

    return walk(ask, span, gatherer.kind, stride)


def _parted(kind: Kind, window: Window) -> Iterator[Handful]:
    alone = any(lacks_words(kind, item) for item in window.items)
    size = AT_ONCE_ALONE if alone else AT_ONCE
    for at in range(0, len(window.items), size):
        yield Handful(window.items[at : at + size])
    if not window.complete:
        yield Handful((), complete=False)


def _closed(handfuls: Iterable[Handful], reached: datetime) -> Iterator[Handful]:
    """The last of them tells that all is here until then, and whether that was all."""
    last, complete = Handful(()), True
    for handful in handfuls:
        complete = complete and handful.complete
        if last.items:
            yield last
        last = handful
    yield replace(last, reached=reached, complete=complete)
