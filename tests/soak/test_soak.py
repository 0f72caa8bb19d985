"""Half a minute of the soak, and what it measures and compares by values; the hour is `python -m tests.soak`."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from sandbox.visitors.crowd import Crowd, Pace
from tests.soak.gauges import ENOUGH, WARM, Measure, grown, longest_lives, measure
from tests.soak.inquest import leaks
from tests.soak.life import ASKERS
from tests.soak.mistakes import MISTAKES
from tests.soak.play import Plan, play
from tests.soak.times import Times, Watch
from tests.soak.troubles import EVERYWHERE, FULL_DISK, ON_POSTGRESQL, ON_SQLITE
from tests.soak.visitors import DOMAIN, NAME, SECRET, conversation_of, lines_of, marked, word_of
from tests.soak.weather import Ledger, Weather, _dealt

SHORT = ("kills", "429 storm", "sockets dropped", "database locked", "clocks jump")


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_in_half_a_minute_of_troubles(tmp_path: Path) -> None:
    weather = Weather(seconds=16, seed=7, shortest=1.0, longest=2.0, quiet=0.2)
    report = play(Plan(weather, a_minute=90, wanted=SHORT, tell=lambda line: None), tmp_path)
    found = [one for one in report.broken if "never bit" not in one]  # so short a time need not have all of them
    assert not found, report.figures


def test_every_trouble_is_dealt_as_often_as_the_others_and_a_day_now_and_then() -> None:
    names = [*EVERYWHERE, *ON_SQLITE, FULL_DISK]
    hands = _dealt(dict.fromkeys(names, EVERYWHERE["kills"]), Random(1))
    dealt = [next(hands) for _ in range(3 * len(names) + 1)]
    often = {"Slack away for a day": 1, "kills": 6}
    assert {name: dealt.count(name) for name in names} == {name: often.get(name, 3) for name in names}


def test_a_trouble_that_never_bit_is_told_of() -> None:
    ledger = Ledger()
    ledger.note("kills", 2)
    ledger.note("clocks jump", 0)
    assert list(ledger.idle(["kills", "clocks jump", "disk full"])) == [
        "the trouble “clocks jump” was made 1 times and never bit",
        "the trouble “disk full” was made 0 times and never bit",
    ]


def lived(name: str, pid: int, *sizes: tuple[float, float, float]) -> list[Measure]:
    """A life with so many measures of each of these sizes, one after the other, behind a start that is none of them."""
    each = [size for size in sizes for _ in range(ENOUGH + 1)]
    begun = [Measure(0.0, name, pid, (1.0, 1.0, 1.0))]
    return begun + [Measure(WARM + n, name, pid, size) for n, size in enumerate(each)]


FLAT = (100.0, 40.0, 50.0)


@pytest.mark.parametrize(
    ("late", "found"),
    [
        (FLAT, []),
        ((115.0, 44.0, 80.0), []),
        ((130.0, 40.0, 50.0), ["serve grows: 100 MB, later 130"]),
        ((100.0, 70.0, 50.0), ["serve grows: 40 open files, later 70"]),
        ((100.0, 40.0, 90.0), ["serve grows: 50 threads, later 90"]),
    ],
)
def test_who_takes_more_and_more_is_found(late: tuple[float, float, float], found: list[str]) -> None:
    warm = (60.0, 10.0, 5.0)
    assert list(grown(lived("serve", 1, warm, FLAT, FLAT, late))) == found


def test_only_the_longest_life_of_each_process_is_compared() -> None:
    """One that was killed begins anew, and is smaller then."""
    short, long = lived("serve", 1, FLAT), lived("serve", 2, FLAT, FLAT)
    assert {name: life[0].pid for name, life in longest_lives([*short, *long]).items()} == {"serve": 2}
    assert list(grown(short)) == []


def test_a_process_is_measured_as_it_is() -> None:
    found = measure("this", os.getpid())
    assert found is not None
    assert min(found.sizes) > 0
    assert measure("nobody", 2**22 + 1) is None


def test_a_clock_is_set_while_a_process_goes_by_it(tmp_path: Path) -> None:
    times = Times(tmp_path)
    watch = Watch(times.add("serve"))
    assert watch.ahead() == timedelta(0)
    times.advance(3600)
    times.set_wrong("serve", -20.0)
    assert not times.has_seen("serve")
    assert watch.ahead() == timedelta(seconds=3580)
    assert times.has_seen("serve")
    assert timedelta(seconds=3599) < times.now() - datetime.now(UTC) < timedelta(seconds=3601)


def test_whatever_asks_for_the_time_of_day_can_be_shifted() -> None:
    assert [module.__name__ for module in ASKERS if not hasattr(module, "datetime")] == []


def test_visitors_are_known_again_by_all_that_they_say() -> None:
    crowd = Crowd(lambda _: SECRET, pace=Pace(600, 600), linger=timedelta(seconds=1), opener=None)
    for delivery in crowd.plan(3, datetime(2026, 11, 23, 9, tzinfo=UTC), 60):
        one, word = marked(delivery), word_of(conversation_of(delivery))
        assert all(text.endswith(tuple(f"{word}-{n:03d}" for n in range(200))) for text in lines_of(one))
        assert len(list(lines_of(one))) == len(list(lines_of(delivery)))
        assert b'"email":' not in one.body or DOMAIN.encode() in one.body
        assert replace(one, body=b"", signature="") == replace(delivery, body=b"", signature="")


def test_what_may_stand_in_no_log_is_found_over_the_edge_of_a_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.soak.inquest.LOG_PIECE", 64)
    log = tmp_path / "serve.log"
    log.write_text("x" * 60 + NAME + "y" * 500)
    assert list(leaks(log, {"a name": NAME.encode(), "a token": b"xoxb-1"})) == [
        "a name stands in serve.log, near byte 64"
    ]


def test_each_trouble_and_each_mistake_has_a_name_of_its_own() -> None:
    assert len({*EVERYWHERE, *ON_SQLITE, *ON_POSTGRESQL, FULL_DISK}) == len(EVERYWHERE) + 5
    assert len(MISTAKES) >= 5
