"""Merges tawk.to's events into what is known of one conversation.

Events come in any order and more than once (tawk.md 3.3), so merging is commutative, associative and idempotent:
each fact is the largest or the smallest of those told, never the last that arrived.
"""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from bot.events import ChatEnded, ChatStarted, Event, TicketCreated, TranscriptCreated
from bot.inbox import Author, Facts, Line, TranscriptStamp, Visitor

NEVER = datetime.min.replace(tzinfo=UTC)


def merge(facts: Facts, event: Event) -> Facts:
    """What is known once `event` is known too."""
    facts = _with_visitor(facts, event.visitor, event.at)
    match event:
        case ChatStarted():
            return _with_opening(facts, event.opening)
        case ChatEnded():
            return replace(facts, ended_at=max(facts.ended_at or NEVER, event.at))
        case TranscriptCreated():
            return _with_transcript(facts, event.lines)
        case TicketCreated():
            return _with_opening(facts, event.message, event.subject, event.human_id)
        case _:
            return facts


def _with_visitor(facts: Facts, visitor: Visitor, at: datetime) -> Facts:
    """The newest description that has an address, else the newest one."""
    if visitor == Visitor() or _visitor_rank(visitor, at) <= _visitor_rank(facts.visitor, facts.visitor_at or NEVER):
        return facts
    return replace(facts, visitor=visitor, visitor_at=at)


def _visitor_rank(visitor: Visitor, at: datetime) -> tuple[bool, datetime, str, str, str, str]:
    return bool(visitor.email), at, visitor.email, visitor.name, visitor.city, visitor.country


def _with_opening(facts: Facts, opening: Line, subject: str = "", human_id: str = "") -> Facts:
    """The earliest start counts."""
    known, told = facts.opening, (opening, subject, human_id)
    if known and _opening_rank(known, facts.subject, facts.human_id) <= _opening_rank(*told):
        return facts
    return replace(
        facts,
        opening=opening,
        started_at=opening.at,
        started_by=opening.author,
        subject=subject,
        human_id=human_id,
    )


def _opening_rank(opening: Line, subject: str, human_id: str) -> tuple[datetime, str, str, str, str, str, str]:
    """All that is kept of it: of two that differ anywhere, the same one counts in whatever order they come."""
    files = repr(opening.attachments)
    return opening.at, opening.author, opening.text, files, subject, human_id, opening.name


def _with_transcript(facts: Facts, lines: tuple[Line, ...]) -> Facts:
    """A transcript replaces another only if it is newer; an empty one is the oldest of all."""
    stamp = TranscriptStamp(lines[-1].at if lines else NEVER, len(lines), _digest(lines))
    if facts.transcript and not facts.transcript < stamp:
        return facts
    return replace(facts, transcript=stamp, transcript_lines=lines)


def _digest(lines: tuple[Line, ...]) -> str:
    return hashlib.sha256(repr(lines).encode()).hexdigest()[:16]


def last_line_at(facts: Facts, author: Author) -> datetime | None:
    """When `author` last said something."""
    times = [line.at for line in facts.transcript_lines if line.author is author and line.says_something]
    if facts.opening and facts.opening.author is author:
        times.append(facts.opening.at)
    return max(times, default=None)
