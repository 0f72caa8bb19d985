"""A short storm of clocks on each database, and mistakes that it finds; a long one: `python -m tests.crash.clock`."""

from pathlib import Path

import pytest

from tests.crash.clock.__main__ import run
from tests.crash.clock.storm import Weather


@pytest.mark.slow
def test_each_slot_is_told_once_when_the_clock_is_killed_again_and_again(tmp_path: Path, store_url: str) -> None:
    report = run(Weather(clocks=1, kills=5, seconds=0, seed=7), tmp_path, store_url)
    assert not report.broken, report


@pytest.mark.slow
def test_each_slot_is_told_once_by_several_clocks_that_are_killed(tmp_path: Path, postgres_url: str) -> None:
    report = run(Weather(clocks=3, kills=6, seconds=0, seed=7), tmp_path, postgres_url)
    assert not report.broken, report


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mistake", "weather", "found"),
    [
        ("slots taken in a transaction before", Weather(2, 3, 0, 1), "was taken and never told"),
        ("no key and no lock", Weather(3, 1, 0, 1, between=(6, 6)), "belongs to no slot"),
    ],
)
def test_a_planted_mistake_is_found(
    tmp_path: Path, postgres_url: str, mistake: str, weather: Weather, found: str
) -> None:
    report = run(weather, tmp_path, postgres_url, mistake)
    assert any(found in one for one in report.broken), report
