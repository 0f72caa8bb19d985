"""Sees to it that purged words leave the database's files, too: out of the index of words, then out of its log.

Only SQLite has such leftovers. Each transaction is short, and a step ends soon, so that nobody waits for it.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from bot.domain.checkup import Finding, Sign, found
from bot.domain.errors import Refusal
from bot.ports import Store, Transaction
from bot.times.clock import Clock

NAME = "sweeping"
PAGES = 100
TURN_SECONDS = 2.0  # of ten between two steps, while a large index is gone through
WITHIN = timedelta(minutes=15)  # of a purge its words are in no file any more
AT_ONCE, AGAIN, REST = timedelta(0), timedelta(minutes=1), timedelta(minutes=1)
MINUTES = "%Y-%m-%d %H:%M UTC"
SHARE = 10  # so many times as long as a sweep took the next one waits, where there is time for it

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

    def __init__(
        self, store: Store, scrub: Callable[[], bool], clock: Clock, stopwatch: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._scrub = scrub
        self._clock = clock
        self._stopwatch = stopwatch

    def step(self) -> bool:
        """Whether it did something."""
        now = self._clock()
        with self._store.read() as tx:
            if NAME in tx.chores.resting(now):
                return False
        until, did = self._stopwatch() + TURN_SECONDS, False
        while True:
            with self._store.write() as tx:
                place = tx.chores.claim(NAME, now, now + AGAIN)
                sweep = None if place is None else _read(place)
                merges = sweep is not None and not sweep.scrubs and _sweep(tx, sweep, now)
            did = did or merges
            if not merges or self._stopwatch() >= until:
                break
        if sweep is None or not sweep.scrubs:
            return did
        emptied = self._scrub()  # which no transaction may surround
        with self._store.write() as tx:
            if emptied:
                tx.chores.save(NAME, asdict(Sweep(done=sweep.aims)), now + _rest(sweep, now))
            else:
                _complain(tx, sweep, now)
        return True


def check_sweeping(store: Store, now: datetime) -> Iterator[Finding]:
    """Whether purged words still stand in the database's files that should have left them."""
    try:
        with store.read() as tx:
            late = _late_since(tx, _read(tx.chores.place(NAME)).done, now)
    except Refusal:
        return
    yield found(Sign.SWEPT_LATE, False, at=f"{late:{MINUTES}}") if late else found(Sign.SWEPT, True)


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


def _complain(tx: Transaction, sweep: Sweep, now: datetime) -> None:
    """It is tried again each minute; nobody need know of it before it is late."""
    since = _late_since(tx, sweep.done, now)
    if since is not None:
        log.warning("sweeping.held_up", extra={"purged_at": since.isoformat(), "up_to": sweep.aims})


def _late_since(tx: Transaction, done: int, now: datetime) -> datetime | None:
    first = tx.search.purged_behind(done)
    return first if first is not None and now - first > WITHIN else None


def _rest(sweep: Sweep, now: datetime) -> timedelta:
    """A large index, which takes long, is not swept all the time; what is purged meanwhile is still in time."""
    took = now - datetime.fromisoformat(sweep.began_at)
    return max(REST, min(SHARE * took, WITHIN - 3 * took))


def _read(place: Mapping[str, object]) -> Sweep:
    done, aims = (int(str(place.get(name, 0))) for name in ("done", "aims"))
    return Sweep(done, aims, str(place.get("began_at", "")), bool(place.get("scrubs", False)))
