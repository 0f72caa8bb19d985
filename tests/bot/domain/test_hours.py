"""Working time is what passes while a clock on the wall shows it, over every night and every holiday."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.hours import Hours, Span
from tests.bot.times.test_schedules import ZONES

MADRID = ZoneInfo("Europe/Madrid")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NINE_TO_FIVE = Hours(MADRID, ((((540, 1020)),),) * 5 + ((), ()), frozenset({date(2026, 12, 25)}))
FRIDAY = datetime(2026, 11, 27, 15, 30, tzinfo=UTC)  # 16:30 in Madrid


def test_who_says_nothing_always_works() -> None:
    always = Hours(MADRID)
    assert always.is_open(FRIDAY)
    assert always.next_open(FRIDAY) == FRIDAY
    assert always.after(FRIDAY, HOUR) == FRIDAY + HOUR


def test_what_is_begun_on_friday_is_due_on_monday() -> None:
    assert NINE_TO_FIVE.after(FRIDAY, HOUR) == datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
    assert NINE_TO_FIVE.after(FRIDAY, 30 * MINUTE) == datetime(2026, 11, 27, 16, 0, tzinfo=UTC)


def test_nobody_works_on_a_holiday() -> None:
    eve = datetime(2026, 12, 24, 16, 30, tzinfo=UTC)
    assert NINE_TO_FIVE.next_open(eve) == datetime(2026, 12, 28, 8, 0, tzinfo=UTC)
    assert not NINE_TO_FIVE.is_open(datetime(2026, 12, 25, 10, 0, tzinfo=UTC))


def test_who_never_works_is_not_waited_for() -> None:
    never = Hours(MADRID, ((),) * 7)
    assert (never.next_open(FRIDAY), never.after(FRIDAY, MINUTE), never.is_open(FRIDAY)) == (None, None, False)


@pytest.mark.parametrize(
    ("day", "worked"),
    [(date(2026, 3, 29), 2 * HOUR), (date(2026, 10, 25), 4 * HOUR), (date(2026, 6, 7), 3 * HOUR)],
    ids=["clocks put forward", "clocks put back", "any other Sunday"],
)
def test_a_shift_over_a_change_of_clocks_is_as_long_as_it_is(day: date, worked: timedelta) -> None:
    night = Hours(MADRID, ((),) * 6 + (((60, 240),),))
    begin = datetime(day.year, day.month, day.day, tzinfo=MADRID)
    end = night.after(begin, worked)
    assert end is not None
    assert end.astimezone(MADRID) == datetime(day.year, day.month, day.day, 4, tzinfo=MADRID)


def test_work_begins_on_the_minute_and_is_over_on_the_minute() -> None:
    nine, five = datetime(2026, 11, 27, 8, 0, tzinfo=UTC), datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    second = timedelta(seconds=1)
    assert [NINE_TO_FIVE.is_open(at) for at in (nine - second, nine, five - second, five)] == [False, True, True, False]
    monday = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    assert NINE_TO_FIVE.next_open(nine) == nine
    assert NINE_TO_FIVE.next_open(five - second) == five - second
    assert NINE_TO_FIVE.next_open(five) == monday
    assert NINE_TO_FIVE.after(five, timedelta()) == monday, "nobody is there at five"


def test_which_day_it_is_is_told_by_the_team_s_wall() -> None:
    far = Hours(ZoneInfo("Pacific/Kiritimati"), ((),) * 5 + (((60, 180),), ()))
    assert far.is_open(datetime(2026, 11, 27, 12, 0, tzinfo=UTC)), "Saturday, two o'clock there"
    assert not far.is_open(datetime(2026, 11, 28, 12, 0, tzinfo=UTC)), "Sunday there"


def test_a_day_whose_end_is_put_back_into_the_next_is_not_over_before() -> None:
    saturdays = Hours(ZoneInfo("America/Havana"), ((),) * 5 + (((0, 1440),), ()))
    assert saturdays.is_open(datetime(2026, 11, 1, 4, 30, tzinfo=UTC)), "the wall shows Sunday, for the first time"
    assert not saturdays.is_open(datetime(2026, 11, 1, 5, 0, tzinfo=UTC))


def test_an_hour_that_midnight_shows_twice_is_worked_once() -> None:
    havana = ZoneInfo("America/Havana")
    always = Hours(havana, (((0, 1440),),) * 7)
    evening = datetime(2026, 10, 31, 20, tzinfo=havana).astimezone(UTC)
    assert [always.after(evening, n * HOUR) for n in range(1, 9)] == [evening + n * HOUR for n in range(1, 9)]


spans = st.lists(st.integers(0, 96), min_size=2, max_size=6, unique=True).map(
    lambda cuts: tuple((a * 15, b * 15) for a, b in zip(sorted(cuts)[::2], sorted(cuts)[1::2], strict=False))
)
weeks: st.SearchStrategy[tuple[tuple[Span, ...], ...]] = st.tuples(*[st.just(()) | spans for _ in range(7)])


@settings(max_examples=60, deadline=None)
@given(weeks, st.sampled_from(ZONES), st.integers(0, 365 * 96), st.integers(1, 60))
def test_it_is_as_if_somebody_looked_at_the_wall_all_the_time(
    week: tuple[tuple[Span, ...], ...], zone: str, begun: int, quarters: int
) -> None:
    hours, quarter = Hours(ZoneInfo(zone), week), timedelta(minutes=15)
    since = datetime(2026, 1, 1, tzinfo=UTC) + begun * quarter
    worked, at, opened = 0, since, None
    while worked < quarters and at < since + timedelta(days=20):
        shown = at.astimezone(hours.zone)
        minute = shown.hour * 60 + shown.minute
        is_open = any(begin <= minute < end for begin, end in week[shown.weekday()])
        assert hours.is_open(at) == is_open
        opened = at if is_open and opened is None else opened
        worked, at = worked + is_open, at + quarter
    if opened is not None:
        assert hours.next_open(since) == opened
    if worked == quarters:
        assert hours.after(since, quarters * quarter) == at
