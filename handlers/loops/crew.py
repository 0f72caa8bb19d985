"""Threads that take turns at looking for work: whoever finds some does it, while the next one looks.

So there are as many threads as have work at once, however many that may be at most, and no two of them ask the store
the same.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Protocol, TypeVar

from bot.ports import Transaction
from handlers.loops.pulse import PROMPT_SECONDS, Pulse

log = logging.getLogger(__name__)

Outcome = Callable[[Transaction], None]
Job = Callable[[], Outcome]
Found = TypeVar("Found")
NAP = timedelta(seconds=0.25)
PAUSE_SECONDS = 2.0


class Work(Protocol):
    def take(self, most: int) -> Sequence[Job]:
        """What is to be done now, up to so much: by whoever takes it, and at once."""

    def keep(self, outcomes: Sequence[Outcome]) -> None:
        """Write down what came of jobs: all of it, or nothing and an error."""

    def rest(self, longest: timedelta) -> timedelta:
        """After so long there may be something."""


class Crew:
    """Up to `most` threads for one kind of work; another begins where all that there are have found some.

    `together`: several jobs are taken at once, and what came of several is written down at once, where a store has one
    writer at a time and threads would wait in line. Else each is by itself, so that it locks no more than its own.
    """

    def __init__(self, work: Work, most: int, name: str, pulse: Pulse, *, together: bool) -> None:
        self._work = work
        self._pulse = pulse
        self._together = together
        self._most = most
        self._name = name
        self._stopping, self._woken = threading.Event(), threading.Event()
        self._turn = threading.Lock()  # held by who looks
        self._counting = threading.Lock()
        self._threads = list[threading.Thread]()
        self._jobs = deque[Job]()
        self._outcomes = deque[Outcome]()
        self._keeping = threading.Lock()
        self._free = 0

    def start(self) -> None:
        with self._counting:
            self._hire()

    def wake(self) -> None:
        """There is something to do: don't finish the nap."""
        self._woken.set()

    def stop(self) -> None:
        """Begin nothing more; `join` waits for what is under way."""
        self._stopping.set()
        self.wake()

    def join(self, patience: float) -> None:
        with self._counting:
            threads = list(self._threads)
        for thread in threads:
            thread.join(patience)

    def _hire(self) -> None:
        self._free += 1
        name = f"{self._name}-{len(self._threads)}"
        thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run(self) -> None:
        while True:
            with self._turn:
                job = self._find()
            if job is None:
                return
            outcome = self._try(job)
            if outcome is not None:
                self._finish(outcome)
            with self._counting:
                self._free += 1

    def _finish(self, outcome: Outcome) -> None:
        if not self._together:
            self._keep([outcome])
            return
        self._outcomes.append(outcome)
        with self._keeping:  # whoever had it before may have kept ours too
            self._keep([self._outcomes.popleft() for _ in range(len(self._outcomes))])

    def _keep(self, outcomes: Sequence[Outcome]) -> None:
        """One that can't be kept must not take the others with it, nor be lost because the store was busy."""
        if outcomes and not self._try(partial(self._kept, outcomes)):
            for outcome in outcomes:
                self._try(partial(self._kept, [outcome]))

    def _kept(self, outcomes: Sequence[Outcome]) -> bool:
        self._work.keep(outcomes)
        return True

    def _find(self) -> Job | None:
        """The next job, however long it takes to come; None at the end. What is taken is done even then."""
        while not self._jobs:
            if self._stopping.is_set():
                return None
            self._pulse.beat(self._name, PROMPT_SECONDS)
            self._woken.clear()  # before the look: what comes during it is not missed
            rest = self._try(self._look)
            if not self._jobs:
                self._woken.wait(0 if self._stopping.is_set() else (NAP if rest is None else rest).total_seconds())
        return self._begin(self._jobs.popleft())

    def _look(self) -> timedelta:
        with self._counting:
            hands = self._most - len(self._threads) + self._free if self._together else 1
        self._jobs.extend(self._work.take(hands))
        return NAP if self._jobs else self._work.rest(NAP)

    def _begin(self, job: Job) -> Job:
        with self._counting:
            self._free -= 1
            if not self._free and len(self._threads) < self._most and not self._stopping.is_set():
                self._hire()
        return job

    def _try(self, attempt: Callable[[], Found]) -> Found | None:
        """What fails must not end its thread: the store may be back in a moment."""
        try:
            return attempt()
        except Exception as error:
            log.exception("worker.failed", extra={"error": type(error).__name__})
            self._stopping.wait(PAUSE_SECONDS)
            return None
