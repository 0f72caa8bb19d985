"""A process knows which of its loops stand still, and no loop that merely rests is taken for one of them."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from handlers.loops import worker
from handlers.loops.clock import build_scheduler
from handlers.loops.pulse import PATIENT_SECONDS, PROMPT_SECONDS, Pulse
from handlers.loops.worker import Worker, running
from tests.handlers.loops.test_crew import Gate, Work, at_work

PATIENCE = 10.0


class Watch:
    """A pulse, and the time by which it goes."""

    def __init__(self) -> None:
        self.now = 0.0
        self.beats = threading.Condition()
        self.pulse = Pulse(lambda: self.now)
        self._beat = self.pulse.beat
        self.pulse.beat = self._counted  # type: ignore[method-assign]
        self.rounds: dict[str, int] = {}

    def _counted(self, name: str, seconds: float) -> None:
        with self.beats:
            self._beat(name, seconds)
            self.rounds[name] = self.rounds.get(name, 0) + 1
            self.beats.notify_all()

    def wait_for_rounds(self, name: str, more: int) -> None:
        with self.beats:
            seen = self.rounds.get(name, 0)
            assert self.beats.wait_for(lambda: self.rounds.get(name, 0) >= seen + more, PATIENCE)

    def late_after(self, seconds: float) -> list[str]:
        self.now += seconds
        return self.pulse.late()


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_a_loop_is_late_when_its_next_round_does_not_come_in_time(watch: Watch) -> None:
    watch.pulse.beat("quick", 5)
    watch.pulse.beat("slow", 50)
    assert (watch.late_after(5), watch.late_after(1)) == ([], ["quick"])
    watch.pulse.beat("quick", 5)
    assert (watch.late_after(5), watch.late_after(50)) == ([], ["quick", "slow"])


def test_of_a_workers_threads_the_one_that_hangs_is_late_and_those_that_nap_are_not(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "NAP_SECONDS", 0.001)
    let_go, hanging = threading.Event(), threading.Event()

    def hang() -> bool:
        hanging.set()
        return not let_go.wait(PATIENCE)

    def rest() -> bool:
        return False

    one = Worker({hang: 1, rest: 1}, pulse=watch.pulse)
    one.start()
    assert hanging.wait(PATIENCE)
    [stuck, napping] = [thread.name for thread in one._threads]
    watch.now = PATIENT_SECONDS + 1
    watch.wait_for_rounds(napping, 2)
    assert watch.pulse.late() == [stuck]
    let_go.set()
    watch.wait_for_rounds(stuck, 1)
    assert watch.pulse.late() == []
    one.stop(PATIENCE)


def test_a_crew_that_can_look_for_work_no_more_is_late(watch: Watch) -> None:
    gate, work = Gate(), Work(rests=timedelta(0))
    with at_work(work, 2, pulse=watch.pulse):
        watch.wait_for_rounds("hand", 2)
        assert watch.late_after(0) == []
        work.jobs += [gate.job] * 2
        gate.wait_for(2)
        assert watch.late_after(PROMPT_SECONDS + 1) == ["hand"]
        gate.opened.set()
        watch.wait_for_rounds("hand", 1)
        assert watch.late_after(0) == []


def test_a_tick_that_hangs_or_never_begins_is_late(watch: Watch) -> None:
    let_go, hanging = threading.Event(), threading.Event()

    def hang() -> None:
        hanging.set()
        let_go.wait(PATIENCE)

    ticks: dict[str, tuple[Callable[[], object], float]] = {"bad": (hang, 0.02), "good": (lambda: None, 0.02)}
    scheduler = build_scheduler(ticks, watch.pulse)
    assert watch.late_after(PATIENT_SECONDS + 1) == ["clock: bad", "clock: good"]
    scheduler.start()
    try:
        assert hanging.wait(PATIENCE)
        watch.now *= 2
        watch.wait_for_rounds("clock: good", 2)
        assert watch.pulse.late() == ["clock: bad"]
    finally:
        let_go.set()
        scheduler.shutdown()


def test_a_task_is_late_that_no_longer_asks_whether_it_shall_end(watch: Watch) -> None:
    let_go, hanging = threading.Event(), threading.Event()

    def task(ended: Callable[[], bool]) -> None:
        assert not ended()
        hanging.set()
        let_go.wait(PATIENCE)

    with running(task, "errand", watch.pulse):
        assert hanging.wait(PATIENCE)
        assert watch.late_after(PATIENT_SECONDS + 1) == ["errand"]
        let_go.set()
