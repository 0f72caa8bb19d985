"""Ends the wait for transcripts that did not come: such a chat ended with unknown outcome."""

import logging
from dataclasses import replace
from datetime import timedelta

from bot.announce import announce
from bot.clock import Clock
from bot.errors import Refusal
from bot.ports import Store, Transaction
from bot.rules import recompute

AT_ONCE = 100

log = logging.getLogger(__name__)


class Grace:
    """Looks after chats whose grace time is over."""

    def __init__(self, store: Store, grace: timedelta, clock: Clock) -> None:
        self._store = store
        self._grace = grace
        self._clock = clock

    def end(self) -> int:
        """Decide the overdue ones, oldest first; answers with how many there were."""
        with self._store.read() as tx:
            numbers = tx.conversations.overdue(self._clock(), AT_ONCE)
        for number in numbers:
            self._end_alone(number)
        return len(numbers)

    def _end_alone(self, number: int) -> None:
        """One that fails must not keep those behind it waiting."""
        try:
            with self._store.write() as tx:
                self._end_one(tx, number)
        except Refusal:
            raise
        except Exception as error:
            log.exception("grace.failed", extra={"number": number, "error": type(error).__name__})

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
        announce(tx, before, saved, tx.properties.get(after.property_id), now)
