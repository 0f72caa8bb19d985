"""Merges tawk.to's events into what is known of one conversation.

Events come in any order and more than once (tawk.md 3.3), so merging is commutative, associative and idempotent:
each fact is the largest or the smallest of those told, never the last that arrived.
"""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from bot.domain.events import ChatEnded, ChatStarted, ConversationRead, Event, TicketCreated, TranscriptCreated
from bot.domain.inbox import Author, Facts, Kind, Line, There, TranscriptStamp, Visitor

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
        case ConversationRead():
            return _with_reading(facts, event)
        case _:
            return facts


def with_person(facts: Facts, person: Visitor) -> Facts:
    """Once tawk.to's contacts told this of the visitor; what is read later counts, as there are no two of them."""
    return facts if person == Visitor() else replace(facts, person=person)


def _with_reading(facts: Facts, event: ConversationRead) -> Facts:
    """As its webhooks would tell it, and how it stands there; a ticket of one line has but its message."""
    facts = _with_there(replace(facts, person_id=max(facts.person_id, event.person_id)), event.there)
    if event.kind is Kind.TICKET:
        facts = _with_first(facts, event)
    has_transcript = len(event.lines) > 1 if event.kind is Kind.TICKET else event.lines or event.over
    return _with_transcript(facts, event.lines, over=event.over) if has_transcript else facts


def _with_first(facts: Facts, event: ConversationRead) -> Facts:
    """A list may tell a ticket's subject without its message."""
    first = next(iter(event.lines), None) or (Line(Author.SYSTEM, event.began_at, "") if event.subject else None)
    return _with_opening(facts, first, event.subject, event.human_id) if first else facts


def _with_there(facts: Facts, there: There) -> Facts:
    """As it was seen last."""
    known = facts.there
    return facts if known and _there_rank(there) <= _there_rank(known) else replace(facts, there=there)


def _there_rank(there: There) -> tuple[datetime, datetime, str, int]:
    return there.read_at, there.since, there.place.value, there.status or 0


def _with_visitor(facts: Facts, visitor: Visitor, at: datetime) -> Facts:
    """The newest description that has an address, else the newest one."""
    if visitor == Visitor() or _visitor_rank(visitor, at) <= _visitor_rank(facts.visitor, facts.visitor_at or NEVER):
        return facts
    return replace(facts, visitor=visitor, visitor_at=at)


def _visitor_rank(visitor: Visitor, at: datetime) -> tuple[bool, datetime, str, str, str, str, str]:
    return bool(visitor.email), at, visitor.email, visitor.name, visitor.city, visitor.country, visitor.phone


def _with_opening(facts: Facts, opening: Line, subject: str = "", human_id: str = "") -> Facts:
    """The earliest start counts, but of a ticket's one that says what it is about."""
    facts = replace(facts, human_id=max(facts.human_id, human_id))
    known = facts.opening
    if known and _opening_rank(known, facts.subject) <= _opening_rank(opening, subject):
        return facts
    return replace(facts, opening=opening, started_at=opening.at, started_by=opening.author, subject=subject)


def _opening_rank(opening: Line, subject: str) -> tuple[bool, bool, datetime, str, str, str, str, str]:
    """All that is kept of it: of two that differ anywhere, the same one counts in whatever order they come."""
    files = repr(opening.attachments)
    lacks_words = bool(subject) and not opening.says_something
    return not subject, lacks_words, opening.at, opening.author, opening.text, files, subject, opening.name


def _with_transcript(facts: Facts, lines: tuple[Line, ...], *, over: bool = True) -> Facts:
    """A transcript replaces another only if it is newer; an empty one is the oldest of all.

    What any of them tells to be over stays so.
    """
    unfinished = not (over or facts.is_over)
    stamp = TranscriptStamp(lines[-1].at if lines else NEVER, len(lines), _digest(lines))
    if facts.transcript and not facts.transcript < stamp:
        return replace(facts, unfinished=unfinished)
    return replace(facts, transcript=stamp, transcript_lines=lines, unfinished=unfinished)


def _digest(lines: tuple[Line, ...]) -> str:
    """Of all that is kept of them; no text has a NUL in it."""
    told = (f"{one.author.value}\0{one.at.timestamp()}\0{one.name}\0{one.text}\0{one.attachments}" for one in lines)
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:16]


def last_line_at(facts: Facts, author: Author) -> datetime | None:
    """When `author` last said something."""
    times = [line.at for line in facts.transcript_lines if line.author is author and line.says_something]
    if facts.opening and facts.opening.author is author:
        times.append(facts.opening.at)
    return max(times, default=None)
