"""Ends the wait for transcripts that did not come: such a chat ended with unknown outcome."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.domain.rules import recompute
from bot.ports import Store, Transaction
from bot.times.clock import Clock
from bot.transactions.announce import announce
from bot.transactions.rounds import AT_ONCE, end_each


class Grace:
    """Looks after chats whose grace time is over."""

    def __init__(self, store: Store, grace: timedelta, clock: Clock) -> None:
        self._store = store
        self._grace = grace
        self._clock = clock

    def end(self) -> int:
        """Decide the overdue ones, oldest first; answers with how many there were."""
        return end_each(self._store, self._due, self._end_one, "grace.failed")

    def _due(self, tx: Transaction) -> Sequence[int]:
        return tx.conversations.overdue(self._clock(), AT_ONCE)

    def _end_one(self, tx: Transaction, number: int) -> None:
        before = tx.conversations.whole(number)
        if before is None:
            return
        now = self._clock()
        after = recompute(before, before.facts, now, self._grace)
        if after == before:
            return
        tx.conversations.save(after, before.version)
        saved = replace(after, version=before.version + 1)
        if not before.is_past:  # of which nobody is told
            announce(tx, before, saved, tx.properties.get(after.property_id), now)
