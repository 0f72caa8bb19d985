"""Brings snoozed conversations back when their time has come."""

from collections.abc import Sequence

from bot.domain.deeds import Change
from bot.domain.inbox import BY_CLOCK, Deed, Folder
from bot.domain.rules import woken
from bot.ports import NewPost, PostKind, Store, Transaction
from bot.times.clock import Clock
from bot.transactions.announce import own_card
from bot.transactions.recording import save_deed
from bot.transactions.rounds import AT_ONCE, end_each


class Snooze:
    """Looks after snoozes that are over."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def end(self) -> int:
        """Wake the due ones; answers with how many there were."""
        return end_each(self._store, self._due, self._end_one, "snooze.failed")

    def _due(self, tx: Transaction) -> Sequence[int]:
        return tx.conversations.snoozed(self._clock(), AT_ONCE)

    def _end_one(self, tx: Transaction, number: int) -> None:
        before, now = tx.conversations.head(number), self._clock()
        if before is None or before.snoozed_until is None or before.snoozed_until > now:
            return
        change = Change(Deed.WAKE, BY_CLOCK, now)
        save_deed(tx, change, before, woken(before, now))
        card = own_card(tx, number, now)
        if card is not None and before.folder is Folder.INBOX:
            payload: dict[str, object] = {"notice": "woken", "agent": before.agent}
            tx.posts.add(NewPost(PostKind.NOTICE, card.channel, number, card.id, payload), now)
