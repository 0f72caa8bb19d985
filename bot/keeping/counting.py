"""Checks the badges' counters against the conversations that they count, and their sums, and mends what is wrong.

A step looks at a bounded number of conversations. Only once a week, and without a lock, are those counted whole that a
step has no time for: the closed ones of a large inbox.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.ports import FIRST_CELL, Cell, Store, Transaction
from bot.times.clock import Clock

NAME = "counting"
CELLS, ROWS = 50, 50_000
ALL = 1_000_000_000
SOON, REST, LEASE = timedelta(seconds=10), timedelta(days=1), timedelta(minutes=5)
WHOLE = 7  # each so many rounds

log = logging.getLogger(__name__)


class Counters:
    """Called every few seconds; it does something where a round is due."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def step(self) -> int:
        """Answers with how many counters were mended."""
        now = self._clock()
        with self._store.read() as tx:
            if NAME in tx.chores.resting(now):
                return 0
        with self._store.write() as tx:
            place = tx.chores.claim(NAME, now, now + LEASE)
        if place is None:
            return 0
        number = int(str(place.get("round", 0)))
        with self._store.read() as tx:
            cells, wrong = _compare(tx, _cell(place), whole=number % WHOLE == 0)
        with self._store.write() as tx:
            mended = sum(_mend(tx, cell) for cell in wrong)
            if not cells:  # the end of a round: all that is summed up was counted
                mended += _mend_sums(tx)
            _save(tx, cells, number, now)
        return mended


def _compare(tx: Transaction, behind: Cell, *, whole: bool) -> tuple[Sequence[Cell], Sequence[Cell]]:
    """Those that there was time for, and those of them that are wrong."""
    seen, wrong, rows, most = list[Cell](), list[Cell](), 0, ALL if whole else ROWS + 1
    for cell, kept in tx.tallies.cells(behind, CELLS):
        found = tx.tallies.count(cell, most)
        seen.append(cell)
        if found != min(kept, most):
            wrong.append(cell)
        rows += found
        if rows >= ROWS:
            break
    return seen, wrong


def _mend(tx: Transaction, cell: Cell) -> bool:
    """Counted again, with the counter locked: it may have been right, and changed meanwhile."""
    kept, found = tx.tallies.mend(cell)
    if kept == found:
        return False
    place = {"property": cell.property_id, "folder": cell.folder, "status": cell.status, "agent": cell.agent}
    log.warning("counting.mended", extra={**place, "kept": kept, "found": found})
    return True


def _mend_sums(tx: Transaction) -> int:
    mended = tx.tallies.mend_badges()
    for property_id, folder, status in mended:
        log.warning("counting.sum_mended", extra={"property": property_id, "folder": folder, "status": status})
    return len(mended)


def _save(tx: Transaction, seen: Sequence[Cell], number: int, now: datetime) -> None:
    if seen:
        last = seen[-1]
        behind = [last.property_id, last.folder, last.status, last.agent]
        tx.chores.save(NAME, {"round": number, "behind": behind}, now + SOON)
    else:
        tx.chores.save(NAME, {"round": number + 1}, now + REST)


def _cell(place: Mapping[str, object]) -> Cell:
    behind = place.get("behind")
    return Cell(*map(int, behind)) if isinstance(behind, list) else FIRST_CELL
