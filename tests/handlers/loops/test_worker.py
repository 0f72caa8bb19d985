"""The worker's threads: they outlive failures, wake up, and end when told to."""

import threading
from collections.abc import Callable
from time import monotonic, sleep

import pytest

from handlers.loops import worker
from handlers.loops.pulse import Pulse
from handlers.loops.worker import Worker, running

PATIENCE = 5


def run(step: Callable[[], bool], until: threading.Event, threads: int = 1) -> Worker:
    """A worker that was stopped once the step had set the event."""
    one = Worker({step: threads}, pulse=Pulse())
    one.start()
    assert until.wait(PATIENCE)
    one.stop(PATIENCE)
    assert not any(thread.is_alive() for thread in one._threads)
    return one


def test_a_step_is_repeated_at_once_while_it_finds_something_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "NAP_SECONDS", 60)
    done, calls = threading.Event(), list[None]()

    def step() -> bool:
        calls.append(None)
        if len(calls) == 100:
            done.set()
        return len(calls) < 100

    run(step, done)
    assert len(calls) == 100


def test_a_step_that_fails_does_not_end_its_thread(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "PAUSE_SECONDS", 0)
    monkeypatch.setattr(worker, "NAP_SECONDS", 0)
    again, calls = threading.Event(), list[None]()

    def step() -> bool:
        calls.append(None)
        if len(calls) > 3:
            again.set()
            return False
        raise ZeroDivisionError

    run(step, again)
    assert caplog.text.count("worker.failed") == 3


def test_a_nap_ends_when_there_is_something_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "NAP_SECONDS", 60)
    napping, woken, calls = threading.Event(), threading.Event(), list[None]()

    def step() -> bool:
        calls.append(None)
        (woken if len(calls) > 1 else napping).set()
        return False

    one = Worker({step: 1}, pulse=Pulse())
    one.start()
    assert napping.wait(PATIENCE)
    while not woken.wait(0.01):  # it may not have begun its nap yet
        one.wake()
    one.stop(PATIENCE)


def test_stopping_ends_naps_and_waits_for_the_call_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "NAP_SECONDS", 60)
    begun, ended = threading.Event(), threading.Event()

    def step() -> bool:
        if not begun.is_set():
            begun.set()
            threading.Event().wait(0.05)
            ended.set()
        return False

    since = monotonic()
    run(step, begun, threads=3)
    assert ended.is_set()
    assert monotonic() - since < PATIENCE


def test_every_step_has_threads_of_its_own() -> None:
    meeting = threading.Barrier(3, timeout=PATIENCE)
    met = threading.Event()

    def step() -> bool:
        meeting.wait()
        met.set()
        return False

    def other() -> bool:
        return step()

    one = Worker({step: 2, other: 1}, pulse=Pulse())
    one.start()
    assert met.wait(PATIENCE)
    meeting.abort()
    one._stopping.set()
    one.stop(PATIENCE)


def test_a_task_runs_meanwhile_and_is_told_to_end() -> None:
    came = threading.Event()
    left: list[str] = []

    def task(ended: Callable[[], bool]) -> None:
        came.set()
        while not ended():
            sleep(0.01)
        left.append(threading.current_thread().name)

    with running(task, "errand", Pulse()):
        assert came.wait(5)
        assert left == []
    assert left == ["errand"]
