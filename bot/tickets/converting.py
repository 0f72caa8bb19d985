"""Makes the ticket that a chat becomes, and closes the chat."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from bot.domain.deeds import PRIORITIES
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import (
    BY_VISITOR,
    CONVERTED,
    OWN,
    Author,
    Conversation,
    Entry,
    Facts,
    Kind,
    Line,
    Outcome,
    Property,
    Status,
    Visitor,
)
from bot.domain.rules import mailed, recompute
from bot.domain.undoing import difference
from bot.ports import Transaction
from bot.tickets.composing import quoted
from bot.tickets.forms import Wanted, clean_subject
from bot.tickets.turns import with_status
from bot.transactions.announce import announce
from bot.transactions.footing import follow


def open_ticket(
    tx: Transaction, chat: Conversation, property_: Property, wanted: Wanted, actor: str, now: datetime
) -> Conversation:
    """Keep and announce it; `wanted.address` has been looked at."""
    return keep_ticket(tx, drafted(chat, wanted, actor, now), property_, now)


def keep_ticket(tx: Transaction, draft: Conversation, property_: Property, now: datetime) -> Conversation:
    """The same with one that is drafted already."""
    ticket = tx.conversations.add(draft)
    if ticket is None:
        raise Refusal(Reason.BUSY)
    tx.conversations.save_lines(ticket)
    tx.contacts.see(ticket)
    tx.search.put(ticket)
    announce(tx, None, ticket, property_, now)
    return ticket


def link_and_close(tx: Transaction, chat: Conversation, ticket: Conversation, actor: str, now: datetime) -> None:
    """The chat is done, and both say in the journal what happened to them at once."""
    batch = uuid4().hex
    if actor == BY_VISITOR:  # who was not answered
        done = with_status(chat, Status.CLOSED, "", now)
    else:
        done = mailed(with_status(chat, Status.CLOSED, actor, now), chat.mailed_at or now)
    after = replace(done, linked=ticket.id)
    tx.conversations.save(after, chat.version)
    tx.posts.mark_stale(chat.id, chat.version + 1, now)
    follow(tx, chat, after, now)
    then, since = difference(chat, after)
    place = (chat.id, chat.property_id, chat.version, chat.version + 1)
    tx.journal.add(Entry(now, actor, CONVERTED, *place, before=then, after=since, batch=batch))
    tx.journal.add(Entry(now, actor, CONVERTED, ticket.id, chat.property_id, 0, ticket.version, batch=batch))


def drafted(chat: Conversation, wanted: Wanted, actor: str, now: datetime) -> Conversation:
    """It opens, as in tawk.to, with what the visitor asked, and what the team knows of the chat."""
    facts = _facts(chat, wanted, now)
    blank = Conversation(
        id=0,
        property_id=chat.property_id,
        kind=Kind.TICKET,
        external_id=f"{OWN}{uuid4()}",
        created_at=now,
        updated_at=now,
        facts=facts,
        outcome=Outcome.TICKET,
        status=Status.OPEN,
        priority=PRIORITIES[wanted.priority.casefold()] if wanted.priority else chat.priority,
        agent=wanted.agent or chat.agent or actor,
        department=chat.department,
        tags=chat.tags,
        linked=chat.id,
    )
    return mailed(replace(recompute(blank, facts, now, timedelta()), visitor=facts.visitor), now)


def _facts(chat: Conversation, wanted: Wanted, now: datetime) -> Facts:
    question = Line(Author.VISITOR, chat.created_at, quoted(chat), chat.visitor.name)
    known = chat.visitor
    return Facts(
        started_at=now,
        started_by=Author.AGENT,
        visitor=Visitor(known.name, wanted.address, known.phone, known.city, known.country),
        visitor_at=now,
        opening=question if question.text else None,
        subject=clean_subject(wanted.subject),
    )
