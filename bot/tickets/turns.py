"""Whose turn it is: an answer hands a ticket over to the visitor, and one that is taken back gives it back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.inbox import REPLIED, UNDONE, Conversation, Entry, Status
from bot.domain.rules import awake, mailed
from bot.domain.undoing import difference
from bot.ports import Mail, MailState, Transaction


def hand_over(tx: Transaction, ticket: Conversation, status: Status, actor: str, now: datetime) -> None:
    """It waits for the visitor, or is done."""
    first = ticket.mailed_at or now
    _save(tx, mailed(ticket, first), status, actor, REPLIED, now)
    if ticket.mailed_at is None:
        _tell_chat(tx, ticket, first, now)


def give_back(tx: Transaction, ticket: Conversation, mail: Mail, actor: str, now: datetime) -> None:
    """It stands as before the answer that did not go out, if that had set how it stands.

    To the journal that is an undo, or one more would let it stand as answered again.
    """
    mails = [one for one in tx.mails.of(ticket.id) if not one.is_automatic]
    first = _first_of(mails) if mail.at == ticket.mailed_at else ticket.mailed_at
    back = mailed(ticket, first)
    if (ticket.set_status_by, ticket.set_status_at) != (mail.author, mail.at):
        _keep(tx, ticket, back, now)
    elif _is_answered(ticket, mails):
        _save(tx, back, Status.PENDING, actor, UNDONE, now)
    else:
        _save(tx, back, Status.OPEN, actor, UNDONE, now)
    _tell_chat(tx, ticket, first, now)


def _is_answered(ticket: Conversation, mails: Sequence[Mail]) -> bool:
    """Whether the last word that stands is the team's; the one with which a chat became a ticket leaves it open."""
    begun = 1 if ticket.linked else 0
    return len(mails) > begun and mails[-1].state in (MailState.WAITING, MailState.SENT)


def _first_of(mails: Sequence[Mail]) -> datetime | None:
    """Of what was sent it is known when it went out, a moment after it was written."""
    return min((one.at for one in mails if one.state is not MailState.RECEIVED), default=None)


def _tell_chat(tx: Transaction, ticket: Conversation, first: datetime | None, now: datetime) -> None:
    """Who asked in the chat that became this ticket was answered when the ticket was."""
    chat = tx.conversations.whole(ticket.linked) if ticket.linked else None
    if chat is not None:
        _keep(tx, chat, mailed(chat, first), now)


def _keep(tx: Transaction, before: Conversation, after: Conversation, now: datetime) -> None:
    """What nobody did to it by hand, and the journal has nothing of."""
    if after != before:
        tx.conversations.save(after, before.version)
        tx.posts.mark_stale(before.id, before.version + 1, now)


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
    detail = {"deed": REPLIED} if deed == UNDONE else {}
    tx.journal.add(Entry(now, actor, deed, *place, detail, before=then, after=since))
