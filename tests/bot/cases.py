"""Conversations as intake makes them of events, in the states in which the rules are tested."""

from dataclasses import replace
from datetime import datetime

from bot.domain.deeds import Change, apply
from bot.domain.events import ChatEnded, ChatStarted, Event, TicketCreated, TranscriptCreated
from bot.domain.inbox import Attachment, Author, Conversation, Deed, Facts, Folder, Kind, Line, Outcome, Status, Visitor
from bot.domain.merge import merge
from bot.domain.rules import recompute
from tests.inbox import ANA, GRACE, LUIS, MINUTE, NOON

COMMON = ("property", "Shop", "chat")
LATER = NOON + 30 * MINUTE
FILE = (Attachment("a.pdf", "https://files.example/a"),)


def said(author: Author, text: str, minutes: float = 0, files: tuple[Attachment, ...] = ()) -> Line:
    return Line(author, NOON + minutes * MINUTE, text, attachments=files)


def started(by: Author, text: str = "hi", minutes: float = 0) -> ChatStarted:
    line = said(by, text, minutes)
    return ChatStarted(*COMMON, line.at, Visitor(), line)


def ended(minutes: float = 5) -> ChatEnded:
    return ChatEnded(*COMMON, NOON + minutes * MINUTE, Visitor())


def transcript(*lines: Line) -> TranscriptCreated:
    return TranscriptCreated(*COMMON, NOON, Visitor(), lines)


def ticket(by: Author) -> TicketCreated:
    return TicketCreated(*COMMON, NOON, Visitor(), by, "7", "Lamp", said(by, "It is broken"))


def known(*events: Event) -> Facts:
    facts = Facts()
    for event in events:
        facts = merge(facts, event)
    return facts


V, A, S = Author.VISITOR, Author.AGENT, Author.SYSTEM
ASKED = said(V, "anyone?")
RESCUED = said(S, "Marta here, one moment")
ANSWERED = said(A, "Hello!", 1)
JOINED = said(A, " ", 1)
SENT = said(A, "", 1, FILE)
MISSED = (started(V), transcript(ASKED))
SERVED = (started(V), transcript(ASKED, ANSWERED))


def conversation(*events: Event, now: datetime = NOON, **changes: object) -> Conversation:
    """As intake makes it of these events, then as a test wants it."""
    kind = Kind.TICKET if isinstance(events[0], TicketCreated) else Kind.CHAT
    blank = Conversation(7, 1, kind, "chat", NOON, NOON, Facts(), Outcome.WAITING, Status.OPEN)
    facts = known(*events)
    return recompute(replace(blank, **changes), facts, now, GRACE)  # type: ignore[arg-type]


OPEN = conversation(*MISSED)
CLOSED = replace(OPEN, status=Status.CLOSED, set_status=Status.CLOSED, set_status_at=NOON, set_status_by=LUIS)
MINE, THEIRS = replace(OPEN, agent=ANA), replace(OPEN, agent=LUIS)
TRASHED = replace(OPEN, folder=Folder.TRASH, moved_by=LUIS)
SPAM = replace(OPEN, folder=Folder.SPAM)
STATES = {"open": OPEN, "closed": CLOSED, "mine": MINE, "theirs": THEIRS, "trashed": TRASHED}
SNOOZED = apply(Change(Deed.SNOOZE, ANA, NOON, until=LATER), OPEN)
