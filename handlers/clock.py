"""What happens by the clock. APScheduler is only the ticker: what is due stands in the store."""

import logging
from collections.abc import Callable, Mapping
from functools import partial

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from handlers.pulse import PATIENT_SECONDS, Pulse

THREADS = 10  # so many ticks at once; the others wait for their turn

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
    return scheduler


def _guarded(name: str, tick: Callable[[], object], beat: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        beat()
        try:
            tick()
        except Exception as error:
            log.exception("clock.tick_failed", extra={"tick": name, "error": type(error).__name__})

    return run
