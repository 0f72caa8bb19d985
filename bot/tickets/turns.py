"""Whose turn it is: an answer hands a ticket over to the visitor, and one that is taken back gives it back."""

from dataclasses import replace
from datetime import datetime

from bot.inbox import REPLIED, Conversation, Deed, Entry, Status
from bot.ports import Mail, MailState, Transaction
from bot.rules import awake
from bot.undoing import difference


def hand_over(tx: Transaction, ticket: Conversation, status: Status, actor: str, now: datetime) -> None:
    """It waits for the visitor, or is done."""
    _save(tx, ticket, status, actor, REPLIED, now)


def give_back(tx: Transaction, ticket: Conversation, mail: Mail, actor: str, now: datetime) -> None:
    """It stands as before the answer that did not go out, if that had set how it stands."""
    if (ticket.set_status_by, ticket.set_status_at) != (mail.author, mail.at):
        return
    if _is_answered(tx, ticket):
        _save(tx, ticket, Status.PENDING, actor, REPLIED, now)
    else:
        _save(tx, ticket, Status.OPEN, actor, Deed.REOPEN.value, now)


def _is_answered(tx: Transaction, ticket: Conversation) -> bool:
    """Whether the last word that stands is the team's; the one with which a chat became a ticket leaves it open."""
    mails = [mail for mail in tx.mails.of(ticket.id) if not mail.is_automatic]
    begun = 1 if ticket.linked else 0
    return len(mails) > begun and mails[-1].state in (MailState.WAITING, MailState.SENT)


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
