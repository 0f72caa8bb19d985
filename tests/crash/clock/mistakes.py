"""Mistakes that the inquest has to find, each as somebody might make it; they are planted in the clocks only."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.digests.round import Round, last_of
from bot.digests.rounds import Rounds
from bot.ports import Digest, Run, RunOutcome, Transaction
from storage.clockwork.digests import SqlDigests

GAP_SECONDS = 0.3  # between two transactions that ought to be one, or within one that nothing guards


def _take_the_slots_first() -> None:
    """In a transaction of its own: who dies after it has told nobody."""

    def deal(self: Rounds, digest_id: int) -> None:
        with self._store.write() as tx:
            round_ = _round(self, tx, digest_id)
            slots = round_._take(round_.digest.due(round_.now), RunOutcome.POSTED)
            tx.digests.save(replace(round_.digest, since=max(round_.digest.since, round_.now)))
        time.sleep(GAP_SECONDS)
        with self._store.write() as tx:
            if slots:
                round_ = _round(self, tx, digest_id)
                round_._tie(slots, round_._show(last_of(tx, round_.digest), None, {"slot": slots[-1].key}))

    _put(Rounds, "_deal_alone", deal)


def _remember_by_oneself() -> None:
    """The store neither knows nor guards what was told: who comes after a dead one tells it again."""
    known: dict[int, datetime] = {}
    take, lock, real_keep = SqlDigests.take, SqlDigests.lock, Round._keep

    def lock_as_known(self: SqlDigests, digest_id: int) -> Digest | None:
        digest = lock(self, digest_id)
        return replace(digest, since=known.get(digest_id, digest.created_at)) if digest else None

    def keep(self: Round, post_id: int | None) -> None:
        known[self.digest.id] = self.now
        real_keep(self, post_id)

    _put(SqlDigests, "take", lambda self, run: take(self, run) or True)
    _put(SqlDigests, "lock", lock_as_known)
    _put(Round, "_keep", keep)


def _trust_what_was_read() -> None:
    """Neither the key of the slot's row nor a lock counts, only that nobody had dealt with it when one looked."""
    take, keep = SqlDigests.take, Round._keep

    def take_anyway(self: SqlDigests, run: Run) -> bool:
        return take(self, run) or True

    def keep_later(self: Round, post_id: int | None) -> None:
        time.sleep(GAP_SECONDS)
        keep(self, post_id)

    _put(SqlDigests, "take", take_anyway)
    _put(SqlDigests, "lock", SqlDigests.get)
    _put(Round, "_keep", keep_later)


def _round(rounds: Rounds, tx: Transaction, digest_id: int) -> Round:
    digest = tx.digests.lock(digest_id)
    assert digest is not None
    return Round(tx, digest, rounds._clock())


def _put(owner: type, name: str, function: Callable[..., object]) -> None:
    setattr(owner, name, function)


MISTAKES: Mapping[str, Callable[[], None]] = {
    "slots taken in a transaction before": _take_the_slots_first,
    "remembered by the clock alone": _remember_by_oneself,
    "no key and no lock": _trust_what_was_read,
}
