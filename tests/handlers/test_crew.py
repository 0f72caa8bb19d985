"""A crew: threads begin as they are needed, one looks at a time, and nothing that was taken is left undone."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from handlers import crew
from handlers.crew import Crew, Job

PATIENCE = 10.0
LONG = timedelta(hours=1)


@dataclass(slots=True)
class Work:
    """Jobs that a test puts there; `looks` are the numbers of jobs that were asked for."""

    jobs: list[Job] = field(default_factory=list)
    rests: timedelta = LONG
    looks: list[int] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self, most: int) -> Sequence[Job]:
        with self.changed:
            self.looks.append(most)
            taken, self.jobs = self.jobs[:most], self.jobs[most:]
            self.changed.notify_all()
            return taken

    def rest(self, longest: timedelta) -> timedelta:
        return self.rests

    def wait_for(self, reached: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(reached, PATIENCE)


@dataclass(slots=True)
class Gate:
    """Where jobs stand until they may go on."""

    opened: threading.Event = field(default_factory=threading.Event)
    entered: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    names: list[str] = field(default_factory=list)

    def job(self) -> None:
        self.names.append(threading.current_thread().name)
        self.entered.release()
        assert self.opened.wait(PATIENCE)

    def wait_for(self, jobs: int) -> None:
        assert all(self.entered.acquire(timeout=PATIENCE) for _ in range(jobs))


@contextmanager
def at_work(work: Work, most: int) -> Iterator[Crew]:
    one = Crew(work, most, "hand")
    one.start()
    try:
        yield one
    finally:
        one.stop()
        one.join(PATIENCE)
    assert not any(thread.is_alive() for thread in one._threads)


def test_as_many_threads_as_there_are_jobs_at_once_and_no_more() -> None:
    gate = Gate()
    work = Work([gate.job] * 3)
    with at_work(work, 8) as one:
        gate.wait_for(3)
        work.wait_for(lambda: work.looks[-1] == 5)  # the fourth looks
        assert len(one._threads) == 4
        gate.opened.set()
    assert len(set(gate.names)) == 3


def test_never_more_threads_than_it_may_have_and_no_more_jobs_than_hands() -> None:
    gate = Gate()
    work = Work([gate.job] * 5)
    with at_work(work, 2) as one:
        gate.wait_for(2)
        assert len(work.jobs) == 3
        assert len(one._threads) == 2
        gate.opened.set()
        gate.wait_for(3)
    assert max(work.looks) == 2


def test_a_crew_that_has_nothing_to_do_is_one_thread() -> None:
    work = Work(rests=timedelta(0))
    with at_work(work, 8) as one:
        work.wait_for(lambda: len(work.looks) > 20)
        assert len(one._threads) == 1


def test_a_thread_that_is_free_again_is_used_before_another_begins() -> None:
    work, done = Work(rests=timedelta(0)), threading.Semaphore(0)
    with at_work(work, 8) as one:
        for _ in range(30):
            with work.changed:
                work.jobs.append(lambda: done.release())
            assert done.acquire(timeout=PATIENCE)
            work.wait_for(lambda: work.looks[-1] == 8)  # all are free again
        assert len(one._threads) == 2


def test_it_looks_again_when_the_work_said_and_when_it_is_woken() -> None:
    gate = Gate()
    gate.opened.set()
    work = Work()
    with at_work(work, 2) as one:
        work.wait_for(lambda: len(work.looks) == 1)
        with work.changed:
            work.jobs.append(gate.job)
        one.wake()
        gate.wait_for(1)


def test_what_fails_is_told_and_stops_nobody(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(crew, "PAUSE_SECONDS", 0)
    gate = Gate()
    gate.opened.set()

    class Broken(Work):
        def take(self, most: int) -> Sequence[Job]:
            if not self.looks:
                self.looks.append(0)
                raise LookupError
            return Work.take(self, most)

    def fails() -> None:
        raise ZeroDivisionError

    with at_work(Broken([fails, gate.job], rests=timedelta(0)), 1) as one:
        one.wake()
        gate.wait_for(1)
    assert [record.__dict__["error"] for record in caplog.records] == ["LookupError", "ZeroDivisionError"]


def test_what_was_taken_is_done_though_the_end_came_in_between() -> None:
    """It is written down as begun: left undone it would have to be looked up."""
    gate, after = Gate(), Gate()
    work = Work([gate.job, after.job])
    with at_work(work, 2) as one:
        gate.wait_for(1)
        after.wait_for(1)
        one.stop()
        gate.opened.set()
        after.opened.set()
    assert len(gate.names) == len(after.names) == 1
