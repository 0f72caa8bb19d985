"""A crew: threads begin as they are needed, one looks at a time, and nothing that was taken is left undone."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import pytest

from bot.domain.errors import Reason, Refusal
from bot.ports import Transaction
from handlers.loops import crew
from handlers.loops.crew import Crew, Job, Outcome
from handlers.loops.pulse import Pulse

PATIENCE = 10.0
LONG = timedelta(hours=1)


@dataclass(slots=True)
class Work:
    """Jobs that a test puts there; `looks` are the numbers of jobs that were asked for."""

    jobs: list[Job] = field(default_factory=list)
    rests: timedelta = LONG
    looks: list[int] = field(default_factory=list)
    kept: list[list[str]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def take(self, most: int) -> Sequence[Job]:
        with self.changed:
            self.looks.append(most)
            taken, self.jobs = self.jobs[:most], self.jobs[most:]
            self.changed.notify_all()
            return taken

    def keep(self, outcomes: Sequence[Outcome]) -> None:
        self.kept.append([outcome.__name__ for outcome in outcomes])
        for outcome in outcomes:
            outcome(cast(Transaction, None))

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

    def job(self) -> Outcome:
        self.names.append(threading.current_thread().name)
        self.entered.release()
        assert self.opened.wait(PATIENCE)
        return well

    def wait_for(self, jobs: int) -> None:
        assert all(self.entered.acquire(timeout=PATIENCE) for _ in range(jobs))


def well(tx: Transaction) -> None:
    """Nothing came of it that could fail."""


@contextmanager
def at_work(work: Work, most: int, *, together: bool = True, pulse: Pulse | None = None) -> Iterator[Crew]:
    one = Crew(work, most, "hand", pulse or Pulse(), together=together)
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

    def job() -> Outcome:
        done.release()
        return well

    with at_work(work, 8) as one:
        for _ in range(30):
            with work.changed:
                work.jobs.append(job)
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

    def fails() -> Outcome:
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


@pytest.mark.parametrize(("together", "kept"), [(True, [1, 3]), (False, [1, 1, 1, 1])])
def test_jobs_are_taken_and_what_came_of_them_is_kept_at_once_where_there_is_one_writer(
    together: bool, kept: list[int]
) -> None:
    first, writes = threading.Event(), threading.Event()
    gate, late = Gate(), Gate()

    class Slow(Work):
        def keep(self, outcomes: Sequence[Outcome]) -> None:
            Work.keep(self, outcomes)
            first.set()
            assert not together or writes.wait(PATIENCE)

    work = Slow([gate.job, late.job, late.job, late.job])
    gate.opened.set()
    with at_work(work, 4, together=together) as one:
        assert first.wait(PATIENCE)
        late.opened.set()
        late.wait_for(3)
        while together and len(one._outcomes) < 3:
            late.opened.wait(0.01)
        writes.set()
    assert [len(outcomes) for outcomes in work.kept] == kept
    assert (max(work.looks) == 1) is not together


def test_an_outcome_that_can_not_be_kept_takes_no_other_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "PAUSE_SECONDS", 0)
    written = list[str]()

    def good(tx: Transaction) -> None:
        written.append("good")

    def bad(tx: Transaction) -> None:
        raise ZeroDivisionError

    with at_work(Work(), 1) as one:
        one._keep([good, bad, good])
    assert written == ["good", "good", "good"]  # the first was undone with its transaction, and written once more


def test_an_outcome_is_not_lost_because_the_store_was_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "PAUSE_SECONDS", 0)
    gate = Gate()
    gate.opened.set()

    class Busy(Work):
        def keep(self, outcomes: Sequence[Outcome]) -> None:
            Work.keep(self, outcomes)
            if len(self.kept) == 1:
                raise Refusal(Reason.BUSY)

    work = Busy([gate.job])
    with at_work(work, 1):
        gate.wait_for(1)
    assert work.kept == [["well"], ["well"]]
