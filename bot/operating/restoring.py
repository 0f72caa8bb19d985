"""Makes a copy of a backup one from which the bot can go on: nothing removed comes back, nothing is sent twice.

Posts are no matter of this: before one is made that Slack may have, it is looked for (`bot/mirror/lost_time.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from bot.domain.inbox import BY_CLOCK
from bot.ports import Purges, Store, Transaction
from bot.transactions.erasure import erased, forget, part_others, purge, purge_some

AT_ONCE = 50
REDRAWN = 200  # cards of a property that show by now what came after the backup


@dataclass(frozen=True, slots=True)
class Settled:
    """How much was removed for good once more."""

    conversations: int
    contacts: int


def settle(store: Store, taken_at: datetime, purges: Purges, now: datetime) -> Settled:
    """`purges` is what was removed until now; what was removed before `taken_at` is of no matter."""
    contacts = sum(_erase(store, one, now) for one, at in purges.contacts.items() if at > taken_at)
    with store.write() as tx:
        here = tx.restores.bury(purges)
    for some in (here[start : start + AT_ONCE] for start in range(0, len(here), AT_ONCE)):
        with store.write() as tx:
            _purge(tx, some, now)
    with store.write() as tx:
        for digest in tx.digests.all():
            tx.digests.save(replace(digest, since=max(digest.since, now), asked_at=None))
        for one in tx.properties.all():
            tx.posts.redraw(one.id, REDRAWN, now)
        tx.restores.settle(taken_at, now)
    return Settled(len(here), contacts)


def _purge(tx: Transaction, numbers: Sequence[int], now: datetime) -> None:
    batch = uuid4().hex
    for number in numbers:
        conversation = tx.conversations.head(number)
        if conversation is not None:
            purge(tx, conversation, BY_CLOCK, now, batch)


def _erase(store: Store, contact_id: int, now: datetime) -> bool:
    """With all that came from this person; False where it is not here."""
    batch, external_ids = uuid4().hex, set[str]()
    with store.write() as tx:
        known = tx.contacts.get(contact_id)
        if known is None:
            return False
        tx.journal.add(erased(known, [known], BY_CLOCK, now, batch))
        while purged := purge_some(tx, [contact_id], BY_CLOCK, now, batch):
            external_ids |= purged
        part_others(tx, [known])
        forget(tx, [known], external_ids)
    return True
