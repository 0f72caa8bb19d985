"""Walking through a list that lies: whatever it does, all of it is found, and where that can't be, it is said."""

import tracemalloc
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import UpstreamAway, UpstreamError, UpstreamFault, UpstreamGone
from bot.domain.inbox import Kind
from bot.ports.upstream import PAGE_SIZE, Listed
from bot.upstream import walking
from bot.upstream.spans import Span
from bot.upstream.turning import LEAST_CAP
from bot.upstream.walking import Stride, Window, walk

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
WEEK = Span(MONDAY, MONDAY + 7 * DAY)


Total = Callable[[int, int], int | None]


@dataclass
class Shelf:
    """A list of chats as tawk.to may keep it, with all that is said against its pages."""

    times: Sequence[datetime]
    cap: int = PAGE_SIZE
    pages: bool = True
    first_page: int = 0
    strict_page: bool = False
    newest_first: bool = False
    total: Total = lambda found, _shown: found
    seen: Callable[[Span], Span] = lambda span: span
    exclusive: bool = False
    strict_end: bool = False
    asked: list[Span] = field(default_factory=list)

    def __call__(self, span: Span, page: int) -> Listed:
        assert len(self.asked) < 20_000, "it never ends"
        self.asked.append(span)
        if page < self.first_page and self.strict_page:
            raise UpstreamFault("chat.list", "validation_error")
        found = sorted(self._within(self.seen(span)), key=lambda item: str(item["at"]), reverse=self.newest_first)
        start = max(page - self.first_page, 0) * self.cap if self.pages else 0
        shown = found[start : start + self.cap]
        if self.strict_end and page > self.first_page and not shown:
            raise UpstreamGone("chat.list", "not_found")
        return Listed(shown, self.total(len(found), len(shown)))

    def _within(self, span: Span) -> Iterator[dict[str, object]]:
        for number, at in enumerate(self.times):
            inside = span.start < at < span.end if self.exclusive else span.start <= at <= span.end
            if inside:
                yield {"id": f"chat-{number}", "at": at.isoformat()}


def spread(count: int, span: Span = WEEK) -> list[datetime]:
    return [span.start + (span.end - span.start) * number / max(count, 1) for number in range(count)]


def found(windows: Sequence[Window]) -> list[str]:
    return [str(item["id"]) for window in windows for item in window.items if isinstance(item, dict)]


def walked(shelf: Shelf, span: Span = WEEK, stride: Stride | None = None) -> list[Window]:
    """All windows, which stand in a row without a gap."""
    windows = list(walk(shelf, span, Kind.CHAT, stride))
    assert windows[0].span.start == span.start
    assert windows[-1].span.end == span.end
    assert all(one.span.end == other.span.start for one, other in pairwise(windows))
    return windows


def untold(_found: int, _shown: int) -> int | None:
    return None


SHELVES = {
    "honest": Shelf(spread(400)),
    "no total": Shelf(spread(400), total=untold),
    "the total of a page": Shelf(spread(400), cap=20, total=lambda _, shown: shown),
    "a total that is too large": Shelf(spread(400), total=lambda *_: 50_000),
    "a total that is too small": Shelf(spread(400), cap=20, total=lambda *_: 1),
    "fewer than asked for": Shelf(spread(400), cap=20),
    "fewer than asked for, and no total": Shelf(spread(400), cap=20, total=untold),
    "the same items on every page": Shelf(spread(400), pages=False),
    "the same few items on every page, and no total": Shelf(spread(400), cap=10, pages=False, total=untold),
    "newest first": Shelf(spread(400), newest_first=True),
    "pages from 1": Shelf(spread(400), first_page=1),
    "pages from 1, and none before": Shelf(spread(400), first_page=1, strict_page=True),
    "times left out at both ends": Shelf(spread(400), exclusive=True, total=untold),
    "all in one second": Shelf([MONDAY + HOUR] * 130),
    "all in one second, pages from 1": Shelf([MONDAY + HOUR] * 130, first_page=1, strict_page=True),
    "all in one second, and no page after the last": Shelf([MONDAY + HOUR] * 130, strict_end=True),
    "all in one second, no total": Shelf([MONDAY + HOUR] * 130, total=untold),
    "a crowd in each of three seconds": Shelf([MONDAY + HOUR + n % 3 * SECOND for n in range(240)], total=untold),
    "days alone": Shelf(spread(400), seen=lambda span: days_of(span)),
    "no times at all": Shelf(spread(400), seen=lambda _: WEEK),
    "no end": Shelf(spread(400), seen=lambda span: Span(span.start, WEEK.end)),
    "no beginning": Shelf(spread(400), seen=lambda span: Span(WEEK.start, span.end), newest_first=True),
    "no times at all, and few items": Shelf(spread(30), seen=lambda _: WEEK),
    "nothing": Shelf([]),
    "nothing, and a total": Shelf([], total=lambda *_: 7),
}


def days_of(span: Span) -> Span:
    """For a list that reads no more of a time than its day."""
    start = span.start.replace(hour=0, minute=0, second=0)
    return Span(start, span.end.replace(hour=0, minute=0, second=0) + DAY - timedelta(microseconds=1))


@pytest.mark.parametrize("name", SHELVES)
def test_all_of_a_list_is_found_whatever_it_does(name: str) -> None:
    shelf = replace(SHELVES[name], asked=[])
    windows = walked(shelf)
    assert set(found(windows)) == {f"chat-{number}" for number in range(len(shelf.times))}
    assert all(window.complete for window in windows)
    assert len(shelf.asked) < 1500


# Their windows share a day, or all.
REPEATED = {"days alone", "no times at all", "no times at all, and few items", "no end", "no beginning"}


@pytest.mark.parametrize("name", sorted(SHELVES.keys() - REPEATED))
def test_a_list_that_minds_the_times_shows_each_chat_once(name: str) -> None:
    numbers = found(walked(replace(SHELVES[name], asked=[])))
    assert len(numbers) == len(set(numbers))


HOPELESS = {
    "no times, and the same items on every page": Shelf(spread(400), pages=False, seen=lambda _: WEEK),
    "one second, and the same items on every page": Shelf([MONDAY + HOUR] * 130, pages=False),
    "one second, the same few items on every page": Shelf([MONDAY + HOUR] * 30, cap=10, pages=False, total=untold),
}


@pytest.mark.parametrize("name", HOPELESS)
def test_where_more_may_be_than_is_shown_that_is_told(name: str) -> None:
    shelf = replace(HOPELESS[name], asked=[])
    windows = walked(shelf)
    assert not all(window.complete for window in windows)
    assert len(set(found(windows))) == min(shelf.cap, len(shelf.times))


TIMES = st.lists(st.integers(0, 7 * 86_400 * 1000 - 1), max_size=60)
CROWDS = st.lists(st.tuples(st.integers(0, 7 * 86_400 - 1), st.integers(2, 80)), max_size=4)


@settings(max_examples=60, deadline=None)
@given(
    times=TIMES,
    crowds=CROWDS,
    cap=st.integers(LEAST_CAP, PAGE_SIZE),
    total=st.sampled_from([Shelf.total, untold, lambda *_: 50_000, lambda _, shown: shown]),
    first_page=st.integers(0, 1),
    is_strict=st.booleans(),
    newest_first=st.booleans(),
    exclusive=st.booleans(),
    start=st.integers(0, 10**6),
)
def test_any_list_that_minds_times_and_pages_is_found_whole(
    times: list[int],
    crowds: list[tuple[int, int]],
    cap: int,
    total: Total,
    first_page: int,
    is_strict: bool,
    newest_first: bool,
    exclusive: bool,
    start: int,
) -> None:
    """Its crowds stand within a second each."""
    moments = [MONDAY + timedelta(milliseconds=at) for at in times]
    moments += [MONDAY + timedelta(seconds=at, milliseconds=n) for at, count in crowds for n in range(count)]
    shelf = Shelf(moments, cap, True, first_page, is_strict, newest_first, total, exclusive=exclusive)
    begin = MONDAY - timedelta(microseconds=start)
    windows = list(walk(shelf, Span(begin, WEEK.end + SECOND), Kind.CHAT))
    assert all(window.complete for window in windows)
    assert sorted(found(windows)) == sorted(f"chat-{number}" for number in range(len(moments)))


def test_a_large_archive_takes_few_questions_and_little_memory() -> None:
    """Busy days, quiet nights, and hardly anybody at the weekend."""
    chance, asked, at = Random(1), count(), MONDAY
    times: list[datetime] = []
    while len(times) < 50_000:
        minutes = (15 if 8 <= at.hour < 20 else 120) * (1 if at.weekday() < 5 else 4)
        times.append(at := at + timedelta(minutes=chance.expovariate(1 / minutes)))

    def ask(span: Span, page: int) -> Listed:
        next(asked)
        first, last = bisect_left(times, span.start), bisect_right(times, span.end)
        shown = range(first, last)[page * PAGE_SIZE :][:PAGE_SIZE]
        return Listed([{"id": str(number)} for number in shown], last - first)

    tracemalloc.start()
    many = sum(len(window.items) for window in walk(ask, Span(times[0], times[-1]), Kind.CHAT))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert many == 50_000
    assert next(asked) < 3_200
    assert peak < 1_000_000


def test_what_was_learned_spares_the_next_walk_its_questions() -> None:
    shelf, stride = Shelf(spread(400), total=lambda *_: 50_000), Stride()
    walked(shelf, stride=stride)
    before = len(shelf.asked)
    walked(shelf, stride=stride)
    assert len(shelf.asked) - before < before * 2 / 3


def test_a_quiet_time_is_walked_through_in_large_steps() -> None:
    shelf = Shelf([MONDAY + 3 * HOUR, MONDAY + 700 * DAY])
    years = Span(MONDAY, MONDAY + 800 * DAY)
    assert len(set(found(walked(shelf, years)))) == 2
    assert len(shelf.asked) < 15


def test_a_moment_without_width_is_asked_for_once() -> None:
    shelf = Shelf([MONDAY])
    assert found(walked(shelf, Span(MONDAY, MONDAY))) == ["chat-0"]
    assert len(shelf.asked) == 1


def test_what_has_no_id_is_shown_once_for_each_shape() -> None:
    strangers = [None, {"id": 7.5}, {"id": 7.5}, "words"]
    (window,) = walk(lambda *_: Listed(strangers), Span(MONDAY, MONDAY + HOUR), Kind.CHAT)
    assert window.items == (None, {"id": 7.5}, "words")


@pytest.mark.parametrize(
    "error", [UpstreamAway("chat.list", "timeout"), UpstreamFault("chat.list", "validation_error")]
)
def test_after_a_failure_the_walk_goes_on_from_the_last_window(error: UpstreamError) -> None:
    shelf, taken = Shelf(spread(400)), list[Window]()

    def ask(span: Span, page: int) -> Listed:
        if len(shelf.asked) == 7:
            raise error
        return shelf(span, page)

    with pytest.raises(type(error)):
        taken.extend(walk(ask, WEEK, Kind.CHAT))
    rest = walked(shelf, Span(taken[-1].span.end, WEEK.end))
    assert 0 < len(found(taken)) < 400
    assert {*found(taken), *found(rest)} == {f"chat-{number}" for number in range(400)}


def test_a_window_that_is_too_much_to_be_answered_is_halved() -> None:
    shelf = Shelf(spread(400))

    def ask(span: Span, page: int) -> Listed:
        if span.width > 3 * HOUR:
            raise UpstreamAway("chat.list", "too_large")
        return shelf(span, page)

    windows = list(walk(ask, WEEK, Kind.CHAT))
    assert set(found(windows)) == {f"chat-{number}" for number in range(400)}
    with pytest.raises(UpstreamAway):
        list(walk(ask_too_much, WEEK, Kind.CHAT))


def ask_too_much(_: Span, __: int) -> Listed:
    raise UpstreamAway("chat.list", "too_slow")


def test_after_a_time_out_less_is_asked_for() -> None:
    stride, asked = Stride(), list[Span]()

    def ask(span: Span, _: int) -> Listed:
        asked.append(span)
        raise UpstreamAway("chat.list", "timeout")

    for _ in range(2):
        with pytest.raises(UpstreamAway):
            list(walk(ask, WEEK, Kind.CHAT, stride))
    assert [span.width for span in asked] == [DAY + SECOND, DAY / 4 + SECOND]


def test_pages_that_never_end_are_not_turned_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "PAGES", 20)
    numbers = count()

    def ask(_: Span, __: int) -> Listed:
        return Listed([{"id": f"chat-{next(numbers)}"} for _ in range(PAGE_SIZE)])

    *_, last = walk(ask, Span(MONDAY, MONDAY + SECOND), Kind.CHAT)
    assert not last.complete
