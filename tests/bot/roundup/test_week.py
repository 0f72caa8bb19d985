"""A week is seven days on a wall, whatever hours these have, and every moment of it is on one of them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.roundup.week import week_before, week_from

HOUR = timedelta(hours=1)
# In some of these weeks clocks are changed: at midnight, by half an hour, from one day into the one before.
ZONES = [
    "Europe/Madrid",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "America/Havana",
    "Asia/Beirut",
    "Atlantic/Azores",
    "Pacific/Auckland",
    "UTC",
]
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("zone", "first", "hours"),
    [
        ("Europe/Madrid", date(2026, 3, 23), 167),
        ("Europe/Madrid", date(2026, 10, 19), 169),
        ("Europe/Madrid", date(2026, 11, 16), 168),
        ("America/Santiago", date(2026, 8, 31), 167),
        ("Australia/Lord_Howe", date(2026, 9, 28), 167.5),
        ("Asia/Kathmandu", date(2026, 11, 16), 168),
    ],
)
def test_a_week_in_which_clocks_are_changed_has_other_hours(zone: str, first: date, hours: float) -> None:
    week = week_from(first, ZoneInfo(zone))
    assert week.until - week.since == hours * HOUR


def test_on_a_monday_it_is_last_monday_to_sunday() -> None:
    week = week_before(date(2026, 11, 23), ZoneInfo("Europe/Madrid"))
    assert (week.days[0], week.days[-1]) == (date(2026, 11, 16), date(2026, 11, 22))
    assert week.since == datetime(2026, 11, 15, 23, tzinfo=UTC)
    assert week.before.until == week.since


@given(st.sampled_from(ZONES), DAYS, st.integers(0, 168 * 3600 * 10**6))
def test_a_moment_is_on_the_day_that_the_wall_shows(zone: str, first: date, microseconds: int) -> None:
    week = week_from(first, ZoneInfo(zone))
    at = min(week.since + timedelta(microseconds=microseconds), week.until - timedelta(microseconds=1))
    shown = at.astimezone(week.zone)
    assert week.days[week.day_of(at)] == shown.date()
    assert week.part_of(at) * 4 <= shown.hour < week.part_of(at) * 4 + 4


@given(st.sampled_from(ZONES), DAYS)
def test_days_follow_one_another_and_weeks_do(zone: str, first: date) -> None:
    week = week_from(first, ZoneInfo(zone))
    assert list(week.midnights) == sorted(set(week.midnights))
    assert (week.midnights[0], week.midnights[-1]) == (week.since, week.until)
    assert week.before.until == week.since
    assert week.day_of(week.since) == 0
    assert week.day_of(week.until - timedelta(microseconds=1)) == 6
