"""What a clock on the wall shows is a moment, in the nights too in which clocks are changed."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.wall import moment

MADRID, HAVANA, LORD_HOWE = ZoneInfo("Europe/Madrid"), ZoneInfo("America/Havana"), ZoneInfo("Australia/Lord_Howe")
FORWARD, BACK = date(2026, 3, 29), date(2026, 10, 25)
NEW_YEAR_S_EVE, HALLOWEEN = date(2026, 12, 31), date(2026, 10, 31)


@pytest.mark.parametrize(
    ("day", "minute", "zone", "first", "last"),
    [
        (date(2026, 11, 27), 0, MADRID, "2026-11-26T23:00", "2026-11-26T23:00"),
        (date(2026, 11, 27), 615, MADRID, "2026-11-27T09:15", "2026-11-27T09:15"),
        (date(2026, 11, 27), 1440, MADRID, "2026-11-27T23:00", "2026-11-27T23:00"),
        (NEW_YEAR_S_EVE, 1440, MADRID, "2026-12-31T23:00", "2026-12-31T23:00"),
        (FORWARD, 119, MADRID, "2026-03-29T00:59", "2026-03-29T00:59"),
        (FORWARD, 120, MADRID, "2026-03-29T01:00", "2026-03-29T01:00"),
        (FORWARD, 150, MADRID, "2026-03-29T01:00", "2026-03-29T01:00"),
        (FORWARD, 179, MADRID, "2026-03-29T01:00", "2026-03-29T01:00"),
        (FORWARD, 180, MADRID, "2026-03-29T01:00", "2026-03-29T01:00"),
        (BACK, 119, MADRID, "2026-10-24T23:59", "2026-10-24T23:59"),
        (BACK, 120, MADRID, "2026-10-25T00:00", "2026-10-25T01:00"),
        (BACK, 150, MADRID, "2026-10-25T00:30", "2026-10-25T01:30"),
        (BACK, 180, MADRID, "2026-10-25T02:00", "2026-10-25T02:00"),
        (HALLOWEEN, 1440, HAVANA, "2026-11-01T04:00", "2026-11-01T05:00"),
        (date(2026, 10, 4), 135, LORD_HOWE, "2026-10-03T15:30", "2026-10-03T15:30"),
    ],
)
def test_what_the_wall_shows_is_a_moment(day: date, minute: int, zone: ZoneInfo, first: str, last: str) -> None:
    found = moment(day, minute, zone)
    assert found == datetime.fromisoformat(first).replace(tzinfo=UTC)
    assert found.tzinfo is UTC
    assert moment(day, minute, zone, last=True) == datetime.fromisoformat(last).replace(tzinfo=UTC)
