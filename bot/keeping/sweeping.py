"""Sees to it that purged words leave the database's files, too: out of the index of words, then out of its log.

Only SQLite has such leftovers, and there is never more than a few pages of work in one step.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from bot.ports import Store, Transaction
from bot.times.clock import Clock

NAME = "sweeping"
PAGES = 100
AT_ONCE, AGAIN, REST = timedelta(0), timedelta(minutes=1), timedelta(minutes=10)
SHARE = 10  # so many times as long as a sweep took the next one waits

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sweep:
    """`done` is up to which purge all is swept. One that `aims` further began at `began_at`; at its end it `scrubs`."""

    done: int = 0
    aims: int = 0
    began_at: str = ""
    scrubs: bool = False


class Sweeper:
    """`scrub` empties the database's log; it answers False where somebody still reads from it."""

    def __init__(self, store: Store, scrub: Callable[[], bool], clock: Clock) -> None:
        self._store = store
        self._scrub = scrub
        self._clock = clock

    def step(self) -> bool:
        """Whether it did something."""
        now = self._clock()
        with self._store.read() as tx:
            if NAME in tx.chores.resting(now):
                return False
        with self._store.write() as tx:
            place = tx.chores.claim(NAME, now, now + AGAIN)
            sweep = None if place is None else _read(place)
            if sweep is not None and not sweep.scrubs:
                return _sweep(tx, sweep, now)
        if sweep is None:
            return False
        emptied = self._scrub()  # which no transaction may surround
        with self._store.write() as tx:
            if emptied:
                tx.chores.save(NAME, asdict(Sweep(done=sweep.aims)), now + _rest(sweep, now))
        return True


def _sweep(tx: Transaction, sweep: Sweep, now: datetime) -> bool:
    if sweep.began_at:
        after = replace(sweep, scrubs=not tx.search.merge(PAGES, begins=False))
        tx.chores.save(NAME, asdict(after), now + AT_ONCE)
        return True
    newest = tx.search.purges()
    if newest == sweep.done:
        tx.chores.save(NAME, asdict(sweep), now + REST)
        return False
    tx.search.merge(PAGES, begins=True)
    log.info("sweeping.begun", extra={"purges": newest - sweep.done})
    tx.chores.save(NAME, asdict(replace(sweep, aims=newest, began_at=now.isoformat())), now + AT_ONCE)
    return True


def _rest(sweep: Sweep, now: datetime) -> timedelta:
    """A large index, which takes long, is not swept all the time."""
    return max(REST, SHARE * (now - datetime.fromisoformat(sweep.began_at)))


def _read(place: Mapping[str, object]) -> Sweep:
    done, aims = (int(str(place.get(name, 0))) for name in ("done", "aims"))
    return Sweep(done, aims, str(place.get("began_at", "")), bool(place.get("scrubs", False)))
