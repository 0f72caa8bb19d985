"""Conversations to keep, with whatever a test wants different."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.inbox import (
    Attachment,
    Author,
    Conversation,
    Facts,
    Folder,
    Kind,
    Line,
    Outcome,
    Place,
    Priority,
    Property,
    Status,
    There,
    TranscriptStamp,
    Visitor,
)
from storage.store import SqlStore, SqlTransaction

NOW = datetime(2026, 11, 22, 9, 30, 0, 123456, UTC)
SECOND = timedelta(seconds=1)

OPENING = Line(Author.VISITOR, NOW - 90 * SECOND, "¿Hay alguien? 🙂")
TRANSCRIPT = (
    OPENING,
    Line(Author.SYSTEM, NOW - 60 * SECOND, "", "tawk.to"),
    Line(
        Author.VISITOR, NOW, "mi pedido", "Ana", (Attachment("a.pdf", "https://files.example/a", 3, "application/pdf"),)
    ),
)
FACTS = Facts(
    started_at=NOW - 90 * SECOND,
    started_by=Author.VISITOR,
    ended_at=NOW,
    transcript=TranscriptStamp(NOW, 3, "digest"),
    visitor=Visitor("Ana", "Ana@example.com", "600 000 000", "Jelgava", "LV"),
    visitor_at=NOW,
    opening=OPENING,
    transcript_lines=TRANSCRIPT,
    subject="Pedido",
    human_id="12",
    unfinished=True,
    there=There(Status.CLOSED, Place.TRASH, NOW - SECOND, NOW),
    person_id="person-1",
    person=Visitor("Ana Torres", "ana@example.com", "600 000 000", "Sevilla", "ES"),
)
MISSED = Conversation(
    id=0,
    property_id=1,
    kind=Kind.CHAT,
    external_id="chat-1",
    created_at=NOW - 90 * SECOND,
    updated_at=NOW,
    facts=FACTS,
    outcome=Outcome.MISSED,
    status=Status.OPEN,
    visitor=Visitor("Ana", "Ana@example.com", "600 000 000", "Jelgava", "LV"),
    excerpt="¿Hay alguien? 🙂",
    is_past=True,
)
WORKED = replace(
    MISSED,
    external_id="chat-2",
    overdue_at=NOW + SECOND,
    folder=Folder.TRASH,
    priority=Priority.HIGH,
    agent="U1",
    set_status=Status.CLOSED,
    set_status_at=NOW,
    set_status_by="U2",
    moved_by="U3",
    worked_at=NOW,
)
BARE = Conversation(
    id=0,
    property_id=1,
    kind=Kind.TICKET,
    external_id="ticket-1",
    created_at=NOW,
    updated_at=NOW,
    facts=Facts(),
    outcome=Outcome.WAITING,
    status=Status.OPEN,
)


def add_property(tx: SqlTransaction, tawk_id: str = "site") -> Property:
    return tx.properties.add(tawk_id, "Site", "C1", NOW)


def keep(tx: SqlTransaction, conversation: Conversation) -> Conversation:
    """Kept with its lines, as intake does it."""
    added = tx.conversations.add(conversation)
    assert added is not None
    tx.conversations.save_lines(added)
    return added


def filled(store: SqlStore, *conversations: Conversation) -> list[Conversation]:
    """The conversations as kept in a store with one property."""
    with store.write() as tx:
        add_property(tx)
        return [keep(tx, conversation) for conversation in conversations]
