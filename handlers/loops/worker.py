"""The threads that do what leaves the machine: they draw cards and send private answers."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from handlers.loops.crew import Crew
from handlers.loops.pulse import PATIENT_SECONDS, Pulse

log = logging.getLogger(__name__)

Step = Callable[[], bool]
Task = Callable[[Callable[[], bool]], None]
NAP_SECONDS = 0.25
PAUSE_SECONDS = 2.0


class Worker:
    """Runs each step in so many threads, again and again while it finds something to do, else after a nap.

    Crews beside them see to their threads themselves.
    """

    def __init__(self, steps: Mapping[Step, int], *crews: Crew, pulse: Pulse) -> None:
        self._crews = crews
        self._pulse = pulse
        self._stopping = threading.Event()
        self._work = threading.Condition()
        self._threads = [
            threading.Thread(target=self._run, args=(step,), name=f"{_named(step)}-{n}", daemon=True)
            for step, threads in steps.items()
            for n in range(threads)
        ]

    def start(self) -> None:
        for crew in self._crews:
            crew.start()
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """There is something to do: don't finish the nap."""
        for crew in self._crews:
            crew.wake()
        with self._work:
            self._work.notify_all()

    def stop(self, patience: float = 15.0) -> None:
        """Finish the calls that are under way, begin no other."""
        self._stopping.set()
        for crew in self._crews:
            crew.stop()
        self.wake()
        for crew in self._crews:
            crew.join(patience)
        for thread in self._threads:
            thread.join(patience)

    def _run(self, step: Step) -> None:
        name = threading.current_thread().name
        while not self._stopping.is_set():
            self._pulse.beat(name, PATIENT_SECONDS)
            if not self._try(step):
                with self._work:
                    # Asked under the lock: whoever was told to stop just before must not nap first.
                    self._work.wait(0 if self._stopping.is_set() else NAP_SECONDS)

    def _try(self, step: Step) -> bool:
        """A step that fails must not end its thread: the store may be back in a moment."""
        try:
            return step()
        except Exception as error:
            log.exception("worker.failed", extra={"error": type(error).__name__})
            self._stopping.wait(PAUSE_SECONDS)
            return False


def _named(step: Step) -> str:
    return getattr(step, "__qualname__", "step")


@contextmanager
def running(task: Task, name: str, pulse: Pulse, patience: float = 15.0) -> Iterator[None]:
    """Runs a task in a thread of its own meanwhile; what it is given tells it when to end, and is asked each round."""
    stopping = threading.Event()

    def ended() -> bool:
        pulse.beat(name, PATIENT_SECONDS)
        return stopping.is_set()

    thread = threading.Thread(target=task, args=(ended,), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(patience)
