"""Keeps a deed: the conversation, the journal, and what Slack shall show of it, in one transaction."""

from bot.domain.deeds import Change
from bot.domain.inbox import Conversation, Deed, Entry
from bot.domain.undoing import difference
from bot.ports import Transaction
from bot.transactions.footing import follow


def save_deed(tx: Transaction, change: Change, before: Conversation, after: Conversation, batch: str = "") -> None:
    """Save what the deed made of `before`. Raises `Conflict` if somebody was faster."""
    tx.conversations.save(after, before.version)
    tx.posts.mark_stale(before.id, before.version + 1, change.at)
    follow(tx, before, after, change.at)
    tx.journal.add(entry_of(change, before, after, batch))


def entry_of(change: Change, before: Conversation, after: Conversation, batch: str) -> Entry:
    """The journal's line: what an agent chose is in it, a note's words are not."""
    then, now = difference(before, after)
    chosen = "" if change.deed is Deed.NOTE else change.value
    detail = {name: value for name, value in (("agent", change.agent), ("value", chosen)) if value}
    return Entry(
        change.at,
        change.actor,
        change.deed.value,
        before.id,
        before.property_id,
        before.version,
        before.version + 1,
        detail,
        then,
        now,
        batch,
    )
