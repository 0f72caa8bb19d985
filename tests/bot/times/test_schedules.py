"""Slots come once each, in every zone and over both nights in which clocks change; lines are read in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import Reason, Refusal
from bot.times.schedules import Schedule, read_schedule

ZONES = [
    *("Europe/Madrid", "Europe/London", "America/New_York", "America/Sao_Paulo", "America/Santiago", "Asia/Kolkata"),
    *("Asia/Kathmandu", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Chatham", "Africa/Casablanca", "UTC"),
]
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
MADRID = ZoneInfo("Europe/Madrid")
STEP = timedelta(minutes=15)
SCHEDULES = {"nights": ((0, 1, 2, 3, 4, 5, 6), (0, 90, 135, 150, 165, 180)), "work": ((0, 1, 2, 3, 4), (540, 1050))}


def watched(zone: ZoneInfo, days: tuple[int, ...], minutes: tuple[int, ...]) -> Iterator[tuple[str, datetime]]:
    """By looking at the wall each quarter of an hour for two years: each time is due once the wall has come to it."""
    seen: set[str] = set()
    at, before = BEGIN, (BEGIN - STEP).astimezone(zone)
    while at <= END:
        shown = at.astimezone(zone)
        for minute in minutes:
            wanted = shown.replace(hour=minute // 60, minute=minute % 60, second=0, tzinfo=None)
            key = wanted.strftime("%Y-%m-%dT%H:%M")
            came = before.replace(tzinfo=None) < wanted <= shown.replace(tzinfo=None)
            if shown.weekday() in days and came and key not in seen:
                seen.add(key)
                yield key, at
        at, before = at + STEP, shown


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("zone", ZONES)
def test_two_years_of_slots_are_those_that_a_wall_clock_shows(zone: str, name: str) -> None:
    days, minutes = SCHEDULES[name]
    made = [(slot.key, slot.at) for slot in Schedule(days, minutes, ZoneInfo(zone)).slots(BEGIN - STEP, END)]
    assert sorted(made) == sorted(watched(ZoneInfo(zone), days, minutes))
    assert len({key for key, _ in made}) == len(made)


def test_slots_asked_for_piece_by_piece_are_the_same() -> None:
    schedule = Schedule(*SCHEDULES["nights"], MADRID)
    pieces = [BEGIN + timedelta(hours=7) * number for number in range(2_000)]
    made = [slot for after, until in pairwise(pieces) for slot in schedule.slots(after, until)]
    assert made == list(schedule.slots(pieces[0], pieces[-1]))


@pytest.mark.parametrize(
    ("line", "days", "minutes"),
    [
        ("9:00", (0, 1, 2, 3, 4, 5, 6), (540,)),
        ("weekdays 9:00 17:30", (0, 1, 2, 3, 4), (540, 1050)),
        ("laborables 9", (0, 1, 2, 3, 4), (540,)),
        ("mon,thu 8:15", (0, 3), (495,)),
        ("lun, jue 8.15", (0, 3), (495,)),
        ("vie-lun 23h", (0, 4, 5, 6), (1380,)),
        ("MON-FRI 9am 5:30pm", (0, 1, 2, 3, 4), (540, 1050)),
        ("sábado 12am 12pm", (5,), (0, 720)),
        ("weekends lunes 10:00 10:00", (0, 5, 6), (600,)),
    ],
)
def test_a_line_is_read_in_both_languages(line: str, days: tuple[int, ...], minutes: tuple[int, ...]) -> None:
    assert read_schedule(line.split(), MADRID) == Schedule(days, minutes, MADRID)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("weekdays", Reason.TIME_MISSING),
        ("", Reason.TIME_MISSING),
        ("weekday 9:00", Reason.DAY_UNKNOWN),
        ("mon-someday 9:00", Reason.DAY_UNKNOWN),
        ("24:00", Reason.DAY_UNKNOWN),
        ("9:60", Reason.DAY_UNKNOWN),
        ("13pm", Reason.DAY_UNKNOWN),
        ("١٠:٠٠", Reason.DAY_UNKNOWN),
        (" ".join(f"{hour}:00" for hour in range(13)), Reason.TOO_MANY_TIMES),
    ],
)
def test_what_is_no_schedule_is_refused(line: str, reason: Reason) -> None:
    with pytest.raises(Refusal) as refused:
        read_schedule(line.split(), MADRID)
    assert refused.value.reason is reason


def test_a_slip_is_met_with_the_nearest_word() -> None:
    with pytest.raises(Refusal) as refused:
        read_schedule(["weekday", "9:00"], MADRID)
    assert refused.value.values == {"word": "weekday", "nearest": "weekdays"}
