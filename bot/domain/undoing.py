"""What a deed changed, as the journal keeps it, and the way back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import (
    BY_VISITOR,
    CONVERTED,
    REPLIED,
    UNDONE,
    Conversation,
    Deed,
    Entry,
    Folder,
    Priority,
    Status,
)
from bot.domain.rules import awake, status_of

UNDO_TIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Field:
    """How the journal writes a value as JSON, and reads it."""

    write: Callable[[Any], object]
    read: Callable[[Any], object]


def _optional(read: Callable[[Any], object]) -> Callable[[Any], object]:
    return lambda value: None if value is None else read(value)


PLAIN = Field(lambda value: value, lambda value: value)
MOMENT = Field(lambda at: at and at.isoformat(), _optional(datetime.fromisoformat))
FIELDS: Mapping[str, Field] = {
    "agent": PLAIN,
    "folder": Field(int, Folder),
    "moved_by": PLAIN,
    "set_status": Field(_optional(int), _optional(Status)),
    "set_status_at": MOMENT,
    "set_status_by": PLAIN,
    "priority": Field(int, Priority),
    "department": PLAIN,
    "tags": Field(list, tuple),
    "snoozed_at": MOMENT,
    "snoozed_until": MOMENT,
}


def difference(before: Conversation, after: Conversation) -> tuple[dict[str, object], dict[str, object]]:
    """The fields that differ, as they were and as they are: JSON without any word of a visitor."""
    changed = [name for name in FIELDS if getattr(before, name) != getattr(after, name)]
    then = {name: FIELDS[name].write(getattr(before, name)) for name in changed}
    return then, {name: FIELDS[name].write(getattr(after, name)) for name in changed}


def undone(conversation: Conversation, entry: Entry, at: datetime) -> Conversation:
    """As it was before what `entry` tells of; `conversation` has its lines, which the status depends on."""
    then: dict[str, Any] = {name: FIELDS[name].read(value) for name, value in entry.before.items()}
    notes = conversation.notes - (entry.deed == Deed.NOTE)
    back = replace(conversation, **then, notes=notes, worked_at=at, updated_at=max(conversation.updated_at, at))
    found = replace(back, status=status_of(back))
    return found if found.status is Status.PENDING else awake(found)


def demand_undoable(entry: Entry, newest: Entry | None, now: datetime) -> None:
    """Raise `Refusal` unless `entry` is the last that was done there, a moment ago, and leaves a way back."""
    if entry.deed == UNDONE:
        raise Refusal(Reason.UNDONE_ALREADY, number=entry.number)
    if entry.deed == Deed.PURGE:
        raise Refusal(Reason.PURGED_FOR_GOOD, number=entry.number)
    if entry.deed in (REPLIED, CONVERTED):
        raise Refusal(Reason.MAILED, number=entry.number)
    if newest is not None and newest.id != entry.id:
        agent = "" if newest.actor == BY_VISITOR else newest.actor
        raise Refusal(Reason.ACTED_SINCE, number=entry.number, agent=agent)
    if now - entry.at > UNDO_TIME:
        raise Refusal(Reason.TOO_LATE_TO_UNDO, number=entry.number, limit=UNDO_TIME // timedelta(minutes=1))
