"""Mistakes that the inquest has to find, each as somebody might make it; they are planted in the bot only.

Where a mistake shows only if the bot is killed at that very place, it is killed there once.
"""

import os
import signal
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.ports import Backfill, BackfillClaim, BackfillState, Phase
from bot.upstream import taking, uptake
from bot.upstream.handfuls import Handful, Reader, Reading
from bot.upstream.ledger import Ledger
from bot.upstream.taking import Taker
from bot.upstream.uptake import Manner
from storage.conversations.conversations import SqlConversations
from storage.tables import backfill
from storage.upstream.backfills import CHANGE, SqlBackfills, _backfill, _changing

BALLAST = 300_000  # bytes


def _count_afterwards() -> None:
    """In a transaction of its own: who dies before it has taken what nobody counted."""
    keep_at_once = Ledger._keep_at_once

    def keep(self: Ledger, claim: BackfillClaim, readings: Sequence[Reading], handful: Handful) -> BackfillClaim:
        with self.store.write() as tx:
            tally = Taker(tx, claim.backfill, self.outset, self.clock()).take(readings)
        if tally.total:
            _die_once()
        return keep_at_once(self, replace(claim, backfill=claim.backfill.counted(tally)), (), handful)

    _put(Ledger, "_keep_at_once", keep)


def _know_nothing_again() -> None:
    """What was read is read and counted once more where a window begins anew."""

    def taken(self: SqlBackfills, backfill_id: int, phase: Phase, external_ids: Collection[str]) -> frozenset[str]:
        return frozenset()

    take, real_keep = SqlBackfills.take, Ledger.keep

    def keep(self: Ledger, claim: BackfillClaim, readings: Sequence[Reading], handful: Handful) -> None:
        real_keep(self, claim, readings, handful)
        if readings and handful.reached is None:  # the window is not over
            _die_once()

    _put(Ledger, "keep", keep)
    _put(SqlBackfills, "taken", taken)
    _put(SqlBackfills, "take", lambda self, *key: take(self, *key) or True)


def _mind_no_lease() -> None:
    """Whoever comes works on it as if nobody else did, and writes down what they think."""

    def claim(self: SqlBackfills, now: datetime, lease_until: datetime, holder: str) -> BackfillClaim | None:
        due = select(backfill).where(backfill.c.state == BackfillState.RUNNING.value, backfill.c.next_at <= now)
        row = self._connection.execute(due.order_by(backfill.c.id).limit(1)).one_or_none()
        return BackfillClaim(_backfill(row), row.fence + 1) if row else None

    def save(self: SqlBackfills, claim: BackfillClaim, after: Backfill, lease_until: datetime) -> bool:
        values = {"backfill_id": after.id, **_changing(after)}
        return self._connection.execute(CHANGE, values).rowcount == 1

    _put(SqlBackfills, "any_due", lambda self, now, holder: True)
    _put(SqlBackfills, "claim", claim)
    _put(SqlBackfills, "renew", lambda self, claim, until: True)
    _put(SqlBackfills, "save", save)


def _tell_of_the_past() -> None:
    """As if it happened now."""
    real = uptake.take_in
    vars(uptake).update(RETRY_HORIZON=timedelta(days=36_500))
    vars(taking).update(take_in=lambda tx, read, raw, _, *more: real(tx, read, raw, Manner.NOW, *more))


def _forget_who_was_purged() -> None:
    _put(SqlConversations, "is_purged", lambda self, *key: False)


def _forget_nothing() -> None:
    """All that was read stays in memory, and a good deal more, or so small an archive would not show it."""
    kept: list[bytes] = []
    real = Reader.read

    def read(self: Reader, *asked: Any) -> list[Reading]:
        readings = real(self, *asked)
        kept.extend(bytes(BALLAST) for _ in readings)
        return readings

    _put(Reader, "read", read)


def _die_once() -> None:
    """As a power cut would; whoever is born after that lives on."""
    try:
        Path("died").touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def _put(owner: type, name: str, function: Callable[..., object]) -> None:
    setattr(owner, name, function)


MISTAKES: Mapping[str, Callable[[], None]] = {
    "counted in another transaction": _count_afterwards,
    "nothing is known again": _know_nothing_again,
    "no lease": _mind_no_lease,
    "the past is news": _tell_of_the_past,
    "the purged come back": _forget_who_was_purged,
    "all stays in memory": _forget_nothing,
}
