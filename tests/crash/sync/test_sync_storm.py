"""A short storm over a past, and mistakes that it finds; a long one: `python -m tests.crash.sync`."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.ports import Backfill, Phase, Tally
from tests.crash.sync.__main__ import run
from tests.crash.sync.storm import Weather
from tests.crash.sync.watch import grown, wrong_progress
from tests.inbox import NOON


@pytest.mark.slow
def test_a_past_comes_over_once_when_the_bot_is_killed_again_and_again(tmp_path: Path, store_url: str) -> None:
    report = run(Weather(chats=60, tickets=20, kills=2, seed=7), tmp_path, store_url)
    assert not report.broken, report


@pytest.mark.slow
def test_a_planted_mistake_is_found(tmp_path: Path, store_url: str) -> None:
    """The others, and PostgreSQL, take too long for each change: `python -m tests.crash.sync --help` names them."""
    report = run(Weather(chats=40, tickets=60, kills=0, seed=1), tmp_path, store_url, "the past is news")
    assert any("of the past was told of" in one for one in report.broken), report


def test_progress_that_goes_back_or_over_its_whole_is_found() -> None:
    job = Backfill(1, 1, "", NOON, NOON.replace(hour=22), tuple(Phase), NOON, Phase.CHATS, NOON, NOON, NOON)
    half = job.counted(Tally(new=5)).further(NOON.replace(hour=17))
    assert list(wrong_progress(job, half)) == []
    assert list(wrong_progress(half, job)) == [
        "backfill 1 counts fewer chats than before",
        "backfill 1 goes back in its chats: 0.500, then 0.000",
    ]
    assert any("says that" in one for one in wrong_progress(None, replace(half, reached=NOON.replace(hour=23))))
    persons = replace(half, phase=Phase.PERSONS, persons=1, tallies={Phase.PERSONS: Tally(new=2)})
    assert "backfill 1 counts 2 of 1 persons" in list(wrong_progress(None, persons))


def test_memory_that_grows_with_what_was_brought_over_is_found() -> None:
    flat = [(n / 100, 120.0 + n % 7) for n in range(100) for _ in range(3)]
    assert list(grown(flat)) == []
    assert list(grown([(share, size + share * 60) for share, size in flat])) != []
