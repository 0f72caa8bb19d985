"""Walks through a list of tawk.to's by windows of time, since its pages can't be relied on (tawk.md 4.4).

A window is asked for whole, and where the answer may be cut off, its halves are, down to a second; only there, and
where the list does not mind the times, pages are turned. Every window begins a second early, so that none falls between
two, and what the one before had is left out.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.domain.errors import UpstreamAway, UpstreamFault, UpstreamGone
from bot.domain.inbox import Kind
from bot.ports.upstream import PAGE_SIZE, Listed
from bot.upstream.reading import id_of
from bot.upstream.spans import SECOND, Span
from bot.upstream.turning import LEAST_CAP, Turned

PAGES = 1000  # of one window, should its pages never end
MOST = timedelta(days=120)
GROWTH = 4
TOO_MUCH = ("too_large", "too_slow")
CUT_OFF = Listed(())
STUCK = 8  # so many windows without anything new show that a list does not mind the times

Ask = Callable[[Span, int], Listed]


@dataclass(frozen=True, slots=True)
class Window:
    """What a span of time holds and the window before did not; where it is not `complete`, tawk.to showed no more.

    All until `span.end` was taken then: a window of no width is followed by more of its moment.
    """

    span: Span
    items: tuple[object, ...]
    complete: bool = True


@dataclass(slots=True)
class Stride:
    """How wide the next window is, and what was learned of the list: kept by those who walk through it again.

    Answers of up to `proven` items are not cut off, as one of more was not. Totals lie where halves show no more.
    """

    width: timedelta = timedelta(days=1)
    proven: int = LEAST_CAP - 1
    totals_lie: bool = False
    first_page: int | None = None

    def adapt(self, width: timedelta, found: int, size: int) -> None:
        """Little came: the next is wider."""
        self.width = min(max(width, SECOND) * (GROWTH if found * GROWTH < size else 1), MOST)


@dataclass(frozen=True, slots=True)
class Strides:
    """Those through a list without its trash and with it."""

    live: Stride = field(default_factory=Stride)
    trash: Stride = field(default_factory=Stride)


def walk(ask: Ask, span: Span, kind: Kind, stride: Stride | None = None, size: int = PAGE_SIZE) -> Iterator[Window]:
    """The windows of a span, oldest first. `ask` is given a span, its end included, and a page to turn to.

    They begin at whole seconds, as smaller parts of a time may not be read.
    """
    return _Walk(ask, kind, size, stride or Stride()).through(Span(span.start.replace(microsecond=0), span.end))


class _Walk:
    """One walk; of what it found it holds the keys of one window."""

    def __init__(self, ask: Ask, kind: Kind, size: int, stride: Stride) -> None:
        self._ask = ask
        self._kind = kind
        self._size = size
        self._stride = stride

    def through(self, span: Span) -> Iterator[Window]:
        before: set[str] = set()
        here: set[str] = set()
        stuck = 0
        for window in self._windows(span):
            keys = self._keys(window.items)
            here |= keys.keys()
            yield replace(window, items=tuple(item for key, item in keys.items() if key not in before))
            if not window.span.width:
                continue
            stuck = stuck + 1 if len(here) >= LEAST_CAP and here <= before else 0
            if stuck == STUCK:
                # What is asked for makes no difference, so the rest is one list.
                yield from self._turned(Span(window.span.end, span.end), None)
                return
            before, here = here, set()

    def _windows(self, span: Span) -> Iterator[Window]:
        at = span.start
        while True:
            window = Span(at, min(at + self._stride.width, span.end))
            yield from self._taken(window, self._page(window))
            at = window.end
            if at >= span.end:
                return

    def _taken(self, span: Span, page: Listed) -> Iterator[Window]:
        if self._is_whole(page):
            self._stride.adapt(span.width, len(page.items), self._size)
            yield Window(span, tuple(page.items))
        elif span.width < 2 * SECOND:
            yield from self._turned(span, page)
        else:
            yield from self._halved(span, page)

    def _is_whole(self, page: Listed) -> bool:
        if page is CUT_OFF:
            return False
        count = len(page.items)
        more_told = page.total is not None and page.total > count and not self._stride.totals_lie
        return count <= min(self._stride.proven, self._size - 1) and not more_told

    def _halved(self, span: Span, page: Listed) -> Iterator[Window]:
        left, right = span.halves()
        first, second = self._page(left), None
        if self._same(first, page):
            second = self._page(right)
            if self._same(second, page) and self._same(self._page(left.halves()[0]), page):
                yield from self._turned(span, page)  # it does not mind so small a difference of times
                return
        found: set[str] = set()
        complete = True
        for half, answer in ((left, first), (right, second)):
            for window in self._taken(half, answer or self._page(half)):
                if len(page.items) < self._size:
                    found |= self._keys(window.items).keys()
                complete = complete and window.complete
                yield window
        if complete and len(page.items) < self._size:
            self._learn(page, found)

    def _learn(self, page: Listed, found: set[str]) -> None:
        """Halves without anything new show that the whole was not cut off; one item more may be, though."""
        if found <= self._keys(page.items).keys():
            self._stride.proven = max(self._stride.proven, len(page.items) - 1)
            self._stride.totals_lie = self._stride.totals_lie or (page.total or 0) > len(page.items)

    def _turned(self, span: Span, page: Listed | None) -> Iterator[Window]:
        """Page after page, until one is empty or two bring nothing new: the first may stand under two numbers."""
        turned = Turned()
        for number in range(PAGES):
            answer = page if page and not number else self._page(span, number)
            fresh = turned.take(self._keys(answer.items), answer.total)
            if fresh:
                yield Window(Span(span.start, span.start), fresh)
            if turned.ended or turned.idle == 2:
                break
        yield Window(span, (), turned.is_complete(totals_lie=self._stride.totals_lie))

    def _page(self, span: Span, number: int = 0) -> Listed:
        """What is too much to be answered is cut off altogether; the next walk asks for less in any case."""
        try:
            return self._asked(Span(span.start - SECOND, span.end), number)
        except UpstreamAway as away:
            self._stride.width = max(self._stride.width / GROWTH, SECOND)
            if away.code not in TOO_MUCH or number or span.width < 2 * SECOND:
                raise
            return CUT_OFF

    def _asked(self, asked: Span, number: int) -> Listed:
        stride = self._stride
        try:
            page = self._ask(asked, number + (stride.first_page or 0))
        except (UpstreamFault, UpstreamGone):
            if number:
                return Listed(())  # there are not so many
            if stride.first_page is not None:
                raise
            page = self._ask(asked, 1)
            stride.first_page = 1
        if stride.first_page is None:
            stride.first_page = 0
        return page

    def _same(self, one: Listed, other: Listed) -> bool:
        return bool(one.items) and self._keys(one.items).keys() == self._keys(other.items).keys()

    def _keys(self, items: Iterable[object]) -> dict[str, object]:
        """Each item once, by its id, or by all of it where that can't be told."""
        return {id_of(self._kind, item) or f"?{json.dumps(item, sort_keys=True)}": item for item in items}
