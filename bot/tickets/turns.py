"""Whose turn it is: an answer hands a ticket over to the visitor, and one that is taken back gives it back."""

from dataclasses import replace
from datetime import datetime

from bot.inbox import REPLIED, Conversation, Deed, Entry, Status
from bot.ports import Mail, Transaction
from bot.rules import awake
from bot.undoing import difference


def hand_over(tx: Transaction, ticket: Conversation, status: Status, actor: str, now: datetime) -> None:
    """It waits for the visitor, or is done."""
    _save(tx, ticket, status, actor, REPLIED, now)


def give_back(tx: Transaction, ticket: Conversation, mail: Mail, actor: str, now: datetime) -> None:
    """It is open again where the answer that did not go out had set how it stands."""
    if (ticket.set_status_by, ticket.set_status_at) == (mail.author, mail.at):
        _save(tx, ticket, Status.OPEN, actor, Deed.REOPEN.value, now)


def with_status(conversation: Conversation, status: Status, actor: str, now: datetime) -> Conversation:
    """As somebody's hand sets it; what sleeps wakes up."""
    said = replace(conversation, status=status, set_status=status, set_status_at=now, set_status_by=actor)
    return awake(replace(said, worked_at=now, updated_at=max(said.updated_at, now)))


def _save(tx: Transaction, ticket: Conversation, status: Status, actor: str, deed: str, now: datetime) -> None:
    after = with_status(ticket, status, actor, now)
    tx.conversations.save(after, ticket.version)
    tx.posts.mark_stale(ticket.id, ticket.version + 1, now)
    then, since = difference(ticket, after)
    place = (ticket.id, ticket.property_id, ticket.version, ticket.version + 1)
    tx.journal.add(Entry(now, actor, deed, *place, before=then, after=since))
