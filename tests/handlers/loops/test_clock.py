"""The ticker: each tick comes again, a failing one too, and none after the end."""

import threading
from datetime import datetime, timedelta, tzinfo
from typing import Any

import apscheduler.executors.base
import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest

import bot.times.clock
from handlers.loops.clock import build_scheduler
from handlers.loops.pulse import Pulse

PATIENCE = 5


def test_a_tick_that_fails_comes_again_and_keeps_no_other_from_coming(caplog: pytest.LogCaptureFixture) -> None:
    failed, worked = threading.Semaphore(0), threading.Semaphore(0)

    def fail() -> None:
        failed.release()
        raise ZeroDivisionError

    scheduler = build_scheduler({"bad": (fail, 0.02), "good": (worked.release, 0.02)}, Pulse())
    scheduler.start()
    try:
        assert all(tick.acquire(timeout=PATIENCE) for tick in (failed, failed, worked, worked))
    finally:
        scheduler.shutdown()
    assert "clock.tick_failed" in caplog.text
    while worked.acquire(blocking=False):
        pass
    assert not worked.acquire(timeout=0.1), "after the end there is no tick"


def test_a_slow_tick_is_not_begun_a_second_time() -> None:
    begun, let_go = threading.Semaphore(0), threading.Event()

    def slow() -> None:
        begun.release()
        let_go.wait(PATIENCE)

    scheduler = build_scheduler({"slow": (slow, 0.02)}, Pulse())
    scheduler.start()
    try:
        assert begun.acquire(timeout=PATIENCE)
        assert not begun.acquire(timeout=0.2)
    finally:
        let_go.set()
        scheduler.shutdown()


def test_ticks_have_their_names_and_their_spans() -> None:
    scheduler = build_scheduler({"grace": (lambda: None, 15.0)}, Pulse())
    (job,) = scheduler.get_jobs()
    assert (job.id, job.trigger.interval.total_seconds()) == ("grace", 15.0)


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(seconds=30)])
def test_a_clock_that_is_set_back_holds_no_tick_up(monkeypatch: pytest.MonkeyPatch, back: timedelta) -> None:
    shift = timedelta()

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + shift

    askers = apscheduler.executors.base, apscheduler.schedulers.base, apscheduler.triggers.interval, bot.times.clock
    for module in askers:
        monkeypatch.setattr(module, "datetime", Shifted)
    ticks = threading.Semaphore(0)
    scheduler = build_scheduler({"tick": (ticks.release, 0.02)}, Pulse())
    scheduler.start()
    try:
        assert ticks.acquire(timeout=PATIENCE)
        shift -= back
        assert all(ticks.acquire(timeout=PATIENCE) for _ in range(50))
    finally:
        scheduler.shutdown()
