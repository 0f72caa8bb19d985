"""Brings snoozed conversations back when their time has come."""

import logging

from bot.clock import Clock
from bot.deeds import Change
from bot.errors import Refusal
from bot.inbox import BY_CLOCK, Deed, Folder
from bot.ports import NewPost, PostKind, Store, Transaction
from bot.recording import save_deed
from bot.rules import woken

AT_ONCE = 100
log = logging.getLogger(__name__)


class Snooze:
    """Looks after snoozes that are over."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def end(self) -> int:
        """Wake the due ones; answers with how many there were."""
        with self._store.read() as tx:
            numbers = tx.conversations.snoozed(self._clock(), AT_ONCE)
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
            log.exception("snooze.failed", extra={"number": number, "error": type(error).__name__})

    def _end_one(self, tx: Transaction, number: int) -> None:
        before, now = tx.conversations.head(number), self._clock()
        if before is None or before.snoozed_until is None or before.snoozed_until > now:
            return
        change = Change(Deed.WAKE, BY_CLOCK, now)
        save_deed(tx, change, before, woken(before, now))
        card = tx.posts.card_of(number)
        if card is not None and before.folder is Folder.INBOX:
            payload: dict[str, object] = {"notice": "woken", "agent": before.agent}
            tx.posts.add(NewPost(PostKind.NOTICE, card.channel, number, card.id, payload), now)
