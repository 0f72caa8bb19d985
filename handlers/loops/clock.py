"""What happens by the clock. APScheduler is only the ticker: what is due stands in the store."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial

from apscheduler.events import EVENT_SCHEDULER_SHUTDOWN, EVENT_SCHEDULER_STARTED, SchedulerEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.times.clock import utc_now
from handlers.loops.pulse import PATIENT_SECONDS, Pulse

THREADS = 10  # so many ticks at once; the others wait for their turn
LOOK_SECONDS = 1.0
SET_BACK_SECONDS = 1.0  # less is no more than a tick's lateness

log = logging.getLogger(__name__)


def build_scheduler(ticks: Mapping[str, tuple[Callable[[], object], float]], pulse: Pulse) -> BackgroundScheduler:
    """A scheduler that calls each tick every so many seconds, never two of the same at once."""
    scheduler = BackgroundScheduler(timezone="UTC", executors={"default": ThreadPoolExecutor(THREADS)})
    for name, (tick, seconds) in ticks.items():
        beat = partial(pulse.beat, f"clock: {name}", seconds + PATIENT_SECONDS)
        beat()  # one that never begins is late as well
        scheduler.add_job(
            _guarded(name, tick, beat),
            "interval",
            id=name,
            name=name,
            seconds=seconds,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    lookout = Lookout(scheduler)
    scheduler.add_listener(lookout.begin, EVENT_SCHEDULER_STARTED)
    scheduler.add_listener(lookout.end, EVENT_SCHEDULER_SHUTDOWN)
    return scheduler


class Lookout:
    """Lets all ticks come round where the machine's clock was set back.

    APScheduler waits for a time of day. Of a clock that is set back by an hour that is an hour away, so nothing would
    come round for so long, even where the clock is right again a moment later.
    """

    def __init__(self, scheduler: BackgroundScheduler) -> None:
        self._scheduler = scheduler
        self._ahead = _ahead()
        self._over = threading.Event()

    def begin(self, _: SchedulerEvent) -> None:
        threading.Thread(target=self._run, name="clock-lookout", daemon=True).start()

    def end(self, _: SchedulerEvent) -> None:
        self._over.set()

    def _run(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            self._look()

    def _look(self) -> None:
        before, self._ahead = self._ahead, _ahead()
        if self._ahead < before - SET_BACK_SECONDS:
            log.warning("clock.set_back", extra={"seconds": round(before - self._ahead, 1)})
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=utc_now())


def _ahead() -> float:
    """By how much the time of day is ahead of seconds that are never set."""
    return utc_now().timestamp() - time.monotonic()


def _guarded(name: str, tick: Callable[[], object], beat: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        beat()
        try:
            tick()
        except Exception as error:
            log.exception("clock.tick_failed", extra={"tick": name, "error": type(error).__name__})

    return run
