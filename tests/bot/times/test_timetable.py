"""Hours, holidays and zones are read as people write them, and what is written of them is read as the same."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Reason, Refusal
from bot.times.timetable import MOST_HOLIDAYS, read_holidays, read_week, read_zone, write_holidays, write_spans
from tests.bot.domain.test_hours import weeks

FIELDS = [f"day_{n}" for n in range(7)]
EMPTY = [""] * 7


def monday(line: str) -> list[str]:
    return [line, *EMPTY[1:]]


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("9:00-14:00, 16:00-19:00", "9:00-14:00, 16:00-19:00"),
        ("9-14 y 16-19", "9:00-14:00, 16:00-19:00"),
        ("9.30 – 14h; 16 a 19", "9:30-14:00, 16:00-19:00"),
        ("9am to 5pm", "9:00-17:00"),
        ("09:00 hasta 14:00 and 16:00 until 19:00", "9:00-14:00, 16:00-19:00"),
        ("16-19, 9-14", "9:00-14:00, 16:00-19:00"),
        ("9-14, 13-15, 15-16", "9:00-16:00"),
        ("24h", "0:00-24:00"),
        ("18-24", "18:00-24:00"),
        ("18:00-0:00", "18:00-24:00"),
        ("0-24:00", "0:00-24:00"),
        ("12am-12pm", "0:00-12:00"),
    ],
)
def test_a_line_is_read_as_people_write_it(line: str, written: str) -> None:
    assert write_spans(read_week(monday(line), FIELDS)[0]) == written


@pytest.mark.parametrize("line", ["", "  ", "-", "Closed", "CERRADO", "nadie"])
def test_nobody_works_where_nothing_or_so_much_is_written(line: str) -> None:
    assert read_week(["9-17", *[line] * 6], FIELDS)[1:] == ((),) * 6
    assert read_week([line] * 7, FIELDS) == (), "no line at all says nothing"


def test_what_goes_on_after_midnight_is_the_next_days() -> None:
    week = read_week([*EMPTY[:6], "22:00-6:00"], FIELDS)
    assert (week[6], week[0]) == (((1320, 1440),), ((0, 360),))
    week = read_week([*EMPTY[:5], "22-6", "5-8"], FIELDS)
    assert (week[5], week[6]) == (((1320, 1440),), ((0, 480),))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("9-5", Reason.HOURS_CROSSED),
        ("9-9", Reason.HOURS_CROSSED),
        ("13-13", Reason.HOURS_CROSSED),
        ("nine to five", Reason.HOURS_WRONG),
        ("9:00", Reason.HOURS_WRONG),
        ("9:60-10", Reason.HOURS_WRONG),
        ("9-25", Reason.HOURS_WRONG),
        ("24:00-9:00", Reason.HOURS_WRONG),
        ("13am-15", Reason.HOURS_WRONG),
        ("9-14-16", Reason.HOURS_WRONG),
        ("٩-١٤", Reason.HOURS_WRONG),
        (",".join(f"{n}-{n + 1}" for n in range(7)), Reason.TOO_MANY_SPANS),
    ],
)
def test_what_is_no_hours_is_refused_beside_its_line(line: str, reason: Reason) -> None:
    with pytest.raises(Refusal) as caught:
        read_week(["9-17", "9-17", line, *EMPTY[3:]], FIELDS)
    assert (caught.value.reason, caught.value.values["field"]) == (reason, "day_2")


@given(weeks)
def test_a_week_that_is_written_is_read_as_the_same(week: tuple[tuple[tuple[int, int], ...], ...]) -> None:
    lines = [write_spans(spans) for spans in week]
    assert read_week(lines, FIELDS) == (week if any(week) else ())


@given(st.frozensets(st.integers(0, 800), max_size=MOST_HOLIDAYS))
def test_holidays_that_are_written_are_read_as_the_same(offsets: frozenset[int]) -> None:
    days = frozenset(date(2026, 2, 1) + timedelta(days=n) for n in offsets)
    assert read_holidays(write_holidays(days), "field") == days


def test_holidays_are_days_and_ranges_of_days() -> None:
    found = read_holidays("2026-12-25, 2026-12-31 - 2027-1-1\n2027-01-06 a 2027-01-06;", "field")
    assert sorted(found) == [date(2026, 12, 25), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 6)]
    assert write_holidays(found) == "2026-12-25\n2026-12-31 – 2027-01-01\n2027-01-06"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Christmas", Reason.HOLIDAY_WRONG),
        ("25/12/2026", Reason.HOLIDAY_WRONG),
        ("2026-02-30", Reason.HOLIDAY_WRONG),
        ("2027-01-01 - 2026-12-31", Reason.HOLIDAY_WRONG),
        ("9999-12-31", Reason.HOLIDAY_WRONG),
        ("2026-01-01 - 2026-12-31", Reason.TOO_MANY_HOLIDAYS),
        ("2000-01-01 - 2099-12-31", Reason.TOO_MANY_HOLIDAYS),
    ],
)
def test_what_is_no_day_is_refused(text: str, reason: Reason) -> None:
    with pytest.raises(Refusal) as caught:
        read_holidays(text, "field")
    assert (caught.value.reason, caught.value.values["field"]) == (reason, "field")


@pytest.mark.parametrize("text", ["Europe/Madrid", "europe/madrid", " Madrid "])
def test_a_zone_is_known_by_its_name_or_by_the_last_part_of_it(text: str) -> None:
    assert read_zone(text, "field").key == "Europe/Madrid"


def test_a_zone_of_two_words_may_be_written_with_a_space() -> None:
    assert read_zone("new york", "field").key == "America/New_York"


@pytest.mark.parametrize(
    ("text", "near"), [("Europe/Madird", "Europe/Madrid"), ("Buenos Aires", "America/Buenos_Aires"), ("", "")]
)
def test_a_zone_that_is_not_known_or_not_one_is_refused_with_the_nearest(text: str, near: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_zone(text, "field")
    assert (caught.value.reason, caught.value.values["nearest"]) == (Reason.ZONE_UNKNOWN, near)
