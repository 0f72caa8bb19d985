"""Turns conversations and their lines into rows and back."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any

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
    Status,
    There,
    TranscriptStamp,
    Visitor,
)
from bot.domain.rules import UNANSWERED
from storage.contacts.visitors import visitor_of
from storage.sql.rows import AnyRow

NOBODY = Visitor()
# To look one up here takes a tenth of what its class takes for it.
AUTHORS = {one.value: one for one in Author}
FOLDERS = {one.value: one for one in Folder}
KINDS = {one.value: one for one in Kind}
OUTCOMES = {one.value: one for one in Outcome}
PRIORITIES = {one.value: one for one in Priority}
STATUSES = {one.value: one for one in Status}


def values_of(conversation: Conversation, agent_key: int, department: int) -> dict[str, object]:
    """All columns but the number, the version, the notes and the contact."""
    return {
        **_key(conversation),
        **_computed(conversation),
        **_told(conversation.facts),
        **_set(conversation, agent_key),
        "department": department,
    }


def _key(conversation: Conversation) -> dict[str, object]:
    return {
        "property_id": conversation.property_id,
        "kind": conversation.kind.value,
        "external_id": conversation.external_id,
    }


def _computed(conversation: Conversation) -> dict[str, object]:
    visitor = conversation.visitor
    return {
        "status": conversation.status.value,
        "missed_open": 1 if _is_missed_and_open(conversation) else None,
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
        "outcome": conversation.outcome.value,
        "overdue_at": conversation.overdue_at,
        "name": visitor.name,
        "email": visitor.email,
        "phone": visitor.phone,
        "city": visitor.city,
        "country": visitor.country,
        "excerpt": conversation.excerpt,
        "answered_at": conversation.answered_at,
    }


def _is_missed_and_open(conversation: Conversation) -> bool:
    in_inbox = conversation.folder is Folder.INBOX
    return in_inbox and conversation.status is Status.OPEN and conversation.outcome in UNANSWERED


def _told(facts: Facts) -> dict[str, object]:
    stamp = facts.transcript
    return {
        "subject": facts.subject,
        "human_id": facts.human_id,
        "started_at": facts.started_at,
        "started_by": facts.started_by.value if facts.started_by else None,
        "ended_at": facts.ended_at,
        "transcript_at": stamp.last_at if stamp else None,
        "transcript_count": stamp.count if stamp else None,
        "transcript_digest": stamp.digest if stamp else None,
        "told_at": facts.visitor_at,
        "told_name": facts.visitor.name,
        "told_email": facts.visitor.email,
        "told_city": facts.visitor.city,
        "told_country": facts.visitor.country,
        "told_phone": facts.visitor.phone,
        "unfinished": 1 if facts.unfinished else None,
        "there": _values_of_there(facts.there) if facts.there else [],
        "person_id": facts.person_id,
        "person": list(astuple(facts.person)) if facts.person != NOBODY else [],
    }


def _values_of_there(there: There) -> list[object]:
    status = there.status.value if there.status else None
    return [status, there.place.value, there.since.isoformat(), there.read_at.isoformat()]


def _there_of(values: Sequence[Any]) -> There:
    status, place, *times = values
    since, read_at = map(datetime.fromisoformat, times)
    return There(Status(status) if status else None, Place(place), since, read_at)


def _set(conversation: Conversation, agent_key: int) -> dict[str, object]:
    said = conversation.set_status
    return {
        "folder": conversation.folder.value,
        "agent_key": agent_key,
        "priority": conversation.priority.value,
        "set_status": said.value if said else None,
        "set_status_at": conversation.set_status_at,
        "set_status_by": conversation.set_status_by,
        "moved_by": conversation.moved_by,
        "worked_at": conversation.worked_at,
        "mailed_at": conversation.mailed_at,
        "tags": list(conversation.tags),
        "linked": conversation.linked,
        "snoozed_at": conversation.snoozed_at,
        "snoozed_until": conversation.snoozed_until,
        "is_past": 1 if conversation.is_past else None,
    }


def conversation_of(row: AnyRow, lines: Sequence[AnyRow] = ()) -> Conversation:
    """`row` has all columns, `agent` as a Slack id and `department_name`."""
    return Conversation(
        id=row.id,
        property_id=row.property_id,
        kind=KINDS[row.kind],
        external_id=row.external_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        facts=_facts_of(row, lines),
        outcome=OUTCOMES[row.outcome],
        status=STATUSES[row.status],
        visitor=visitor_of(row),
        excerpt=row.excerpt,
        overdue_at=row.overdue_at,
        folder=FOLDERS[row.folder],
        priority=PRIORITIES[row.priority],
        agent=row.agent,
        set_status=STATUSES[row.set_status] if row.set_status else None,
        set_status_at=row.set_status_at,
        set_status_by=row.set_status_by,
        moved_by=row.moved_by,
        worked_at=row.worked_at,
        department=row.department_name,
        tags=tuple(row.tags),
        snoozed_at=row.snoozed_at,
        snoozed_until=row.snoozed_until,
        notes=row.notes,
        linked=row.linked,
        answered_at=row.answered_at,
        mailed_at=row.mailed_at,
        is_past=bool(row.is_past),
        version=row.version,
    )


def _facts_of(row: AnyRow, lines: Sequence[AnyRow]) -> Facts:
    return Facts(
        started_at=row.started_at,
        started_by=AUTHORS[row.started_by] if row.started_by else None,
        ended_at=row.ended_at,
        transcript=_stamp_of(row),
        visitor=Visitor(row.told_name, row.told_email, row.told_phone, row.told_city, row.told_country),
        visitor_at=row.told_at,
        opening=_line_of(lines[0]) if lines and lines[0].seq == 0 else None,  # they come in order
        transcript_lines=tuple([_line_of(line) for line in lines if line.seq]),
        subject=row.subject,
        human_id=row.human_id,
        unfinished=bool(row.unfinished),
        there=_there_of(row.there) if row.there else None,
        person_id=row.person_id,
        person=Visitor(*row.person) if row.person else NOBODY,
    )


def _stamp_of(row: AnyRow) -> TranscriptStamp | None:
    if row.transcript_at is None:
        return None
    return TranscriptStamp(row.transcript_at, row.transcript_count, row.transcript_digest)


def line_values(number: int, facts: Facts) -> Iterator[dict[str, object]]:
    """The first line that we were told of is number 0, the transcript begins at 1."""
    if facts.opening:
        yield _values_of_line(number, 0, facts.opening)
    for seq, line in enumerate(facts.transcript_lines, 1):
        yield _values_of_line(number, seq, line)


def _values_of_line(number: int, seq: int, line: Line) -> dict[str, object]:
    return {
        "conversation_id": number,
        "seq": seq,
        "author": line.author.value,
        "at": line.at,
        "name": line.name,
        "text": line.text,
        "attachments": [[file.name, file.url, file.size, file.mime_type] for file in line.attachments],
    }


def _line_of(row: AnyRow) -> Line:
    files = tuple(Attachment(*file) for file in row.attachments) if row.attachments else ()
    return Line(AUTHORS[row.author], row.at, row.text, row.name, files)
