"""Keeps a conversation that was read anew, and writes into the journal what somebody did to it in tawk.to."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.inbox import BY_TAWK, Conversation, Deed, Entry, Place, Visitor
from bot.domain.undoing import difference
from bot.ports import Transaction
from bot.transactions.arrival import is_reopened, keep_told, reopened
from bot.upstream.standing import Step


def save_read(tx: Transaction, before: Conversation, after: Conversation, now: datetime) -> Conversation:
    """With all that is kept beside it; its card is drawn anew where that would show something else."""
    tx.conversations.save(after, before.version)
    saved = replace(after, version=before.version + 1)
    keep_told(tx, before, saved)
    if is_seen(before, saved):
        tx.posts.mark_stale(saved.id, saved.version, now)
    return saved


def is_seen(before: Conversation, after: Conversation) -> bool:
    """Whether Slack shows anything of the change. How it stands in tawk.to is shown where the team was there before."""
    there = after.facts.there
    compared = after.worked_at is not None or (there is not None and there.place is Place.GONE)
    return compared or _seen(before) != _seen(after)


def write_down(
    tx: Transaction, before: Conversation, after: Conversation, steps: Sequence[Step], now: datetime
) -> None:
    then = before
    for step in steps:
        fields = difference(then, step.after)
        entry = Entry(now, BY_TAWK, step.deed, after.id, after.property_id, before.version, after.version)
        tx.journal.add(replace(entry, before=fields[0], after=fields[1]))
        then = step.after
    if is_reopened(before, after) and all(step.deed != Deed.REOPEN for step in steps):
        tx.journal.add(reopened(before, after, now))


def _seen(one: Conversation) -> Conversation:
    """The same with nothing in what no card shows."""
    told = replace(one.facts, there=None, person_id="", person=Visitor(), unfinished=False)
    return replace(one, facts=told, updated_at=one.created_at, overdue_at=None, version=0)
