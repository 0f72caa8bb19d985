"""Which deeds are possible, and what they change."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Conversation, Deed, Folder, Priority, Status
from bot.domain.rules import awake

MOST_TAGS = 20
LONGEST_LABEL = 40
LONGEST_NOTE = 3_000
PERSON = re.compile(r"[UW][A-Z0-9]{1,30}")
ASKED_FOR = frozenset({Deed.ASSIGN, Deed.TAG, Deed.UNTAG, Deed.PRIORITY, Deed.DEPARTMENT, Deed.NOTE, Deed.SNOOZE})


@dataclass(frozen=True, slots=True)
class Change:
    """A deed with who does it and when.

    `agent` is to whom it assigns (a Slack user id); `value` the tag, priority, department or note; `until` the end of
    a snooze, None while the visitor has not written.
    """

    deed: Deed
    actor: str
    at: datetime
    agent: str = ""
    value: str = ""
    until: datetime | None = None


Transition: TypeAlias = Callable[[Change, Conversation], Conversation]


def apply(change: Change, conversation: Conversation) -> Conversation:
    """The conversation after the deed. Raises `Refusal` with the reason where the deed makes no sense."""
    after = TRANSITIONS[change.deed](change, conversation)
    return replace(after, worked_at=change.at, updated_at=max(after.updated_at, change.at))


def demand_possible(deed: Deed, conversation: Conversation) -> None:
    """Raise `Refusal` where a modal need not even ask for what the deed still lacks."""
    if deed is Deed.PURGE:
        _demand_in_trash(conversation)
    elif deed is not Deed.NOTE:
        _demand_out_of_trash(conversation)


def possible(deed: Deed, conversation: Conversation, actor: str) -> bool:
    """Whether the deed makes sense as it stands, for a window that offers it; what a form asks for is open still."""
    try:
        if deed in ASKED_FOR:
            demand_possible(deed, conversation)
        else:
            apply(Change(deed, actor, conversation.updated_at), conversation)
    except Refusal:
        return False
    return True


def clean_label(text: str) -> str:
    """A tag's or department's name: one line of at most `LONGEST_LABEL` characters."""
    name = " ".join(text.split()).strip(" ,;#")
    if len(name) > LONGEST_LABEL:
        raise Refusal(Reason.LABEL_TOO_LONG, word=name, limit=LONGEST_LABEL)
    return name


def _take(change: Change, conversation: Conversation) -> Conversation:
    _demand_out_of_trash(conversation)
    if conversation.agent == change.actor:
        raise Refusal(Reason.ALREADY_YOURS, number=conversation.id)
    if conversation.agent:
        raise Refusal(Reason.TAKEN, number=conversation.id, agent=conversation.agent)
    _demand_open(conversation)
    return replace(conversation, agent=change.actor)


def demand_person(agent: str) -> None:
    """Whoever is mentioned or chosen; what is no person's id at Slack would be somebody whom nobody knows."""
    if not PERSON.fullmatch(agent):
        raise Refusal(Reason.AGENT_MISSING)


def _assign(change: Change, conversation: Conversation) -> Conversation:
    _demand_out_of_trash(conversation)
    demand_person(change.agent)
    if conversation.agent == change.agent:
        raise Refusal(Reason.ALREADY_ASSIGNED, number=conversation.id, agent=change.agent)
    return replace(conversation, agent=change.agent)


def _unassign(change: Change, conversation: Conversation) -> Conversation:
    _demand_out_of_trash(conversation)
    if not conversation.agent:
        raise Refusal(Reason.NOT_ASSIGNED, number=conversation.id)
    return replace(conversation, agent="")


def _close(change: Change, conversation: Conversation) -> Conversation:
    _demand_out_of_trash(conversation)
    if not conversation.is_open:
        raise Refusal(Reason.ALREADY_CLOSED, number=conversation.id, agent=conversation.set_status_by)
    return _set_status(change, conversation, Status.CLOSED)


def _reopen(change: Change, conversation: Conversation) -> Conversation:
    _demand_out_of_trash(conversation)
    if conversation.status is Status.OPEN:
        raise Refusal(Reason.ALREADY_OPEN, number=conversation.id)
    return _set_status(change, conversation, Status.OPEN)


def _snooze(change: Change, conversation: Conversation) -> Conversation:
    _demand_out_of_trash(conversation)
    _demand_open(conversation)
    if change.until is not None and change.until <= change.at:
        raise Refusal(Reason.SNOOZE_PAST, number=conversation.id)
    pending = _set_status(change, conversation, Status.PENDING)
    return replace(pending, snoozed_at=change.at, snoozed_until=change.until)


def _wake(change: Change, conversation: Conversation) -> Conversation:
    _demand_out_of_trash(conversation)
    if conversation.snoozed_at is None:
        raise Refusal(Reason.NOT_SNOOZED, number=conversation.id)
    return _set_status(change, conversation, Status.OPEN)


def _trash(change: Change, conversation: Conversation) -> Conversation:
    _demand_out_of_trash(conversation)
    return replace(conversation, folder=Folder.TRASH, moved_by=change.actor)


def _restore(change: Change, conversation: Conversation) -> Conversation:
    if conversation.folder is Folder.INBOX:
        raise Refusal(Reason.NOT_IN_TRASH, number=conversation.id)
    return replace(conversation, folder=Folder.INBOX, moved_by=change.actor)


def _spam(change: Change, conversation: Conversation) -> Conversation:
    _demand_out_of_trash(conversation)
    if conversation.folder is Folder.SPAM:
        raise Refusal(Reason.ALREADY_SPAM, number=conversation.id)
    return replace(conversation, folder=Folder.SPAM, moved_by=change.actor)


def _not_spam(change: Change, conversation: Conversation) -> Conversation:
    _demand_out_of_trash(conversation)
    if conversation.folder is not Folder.SPAM:
        raise Refusal(Reason.NOT_SPAM, number=conversation.id)
    return replace(conversation, folder=Folder.INBOX, moved_by=change.actor)


def _tag(change: Change, conversation: Conversation) -> Conversation:
    _demand_out_of_trash(conversation)
    name = _tag_name(change, conversation)
    if name.casefold() in map(str.casefold, conversation.tags):
        raise Refusal(Reason.TAGGED_ALREADY, number=conversation.id, word=name)
    if len(conversation.tags) >= MOST_TAGS:
        raise Refusal(Reason.TOO_MANY_TAGS, number=conversation.id, limit=MOST_TAGS)
    return replace(conversation, tags=(*conversation.tags, name))


def _untag(change: Change, conversation: Conversation) -> Conversation:
    _demand_out_of_trash(conversation)
    name = _tag_name(change, conversation)
    left = tuple(tag for tag in conversation.tags if tag.casefold() != name.casefold())
    if left == conversation.tags:
        raise Refusal(Reason.NOT_TAGGED, number=conversation.id, word=name, names=conversation.tags)
    return replace(conversation, tags=left)


def _tag_name(change: Change, conversation: Conversation) -> str:
    name = clean_label(change.value)
    if not name:
        raise Refusal(Reason.TAG_MISSING, number=conversation.id)
    return name


def _set_priority(change: Change, conversation: Conversation) -> Conversation:
    _demand_out_of_trash(conversation)
    chosen = PRIORITIES.get(change.value.casefold())
    if chosen is None:
        raise Refusal(Reason.PRIORITY_UNKNOWN, word=change.value, number=conversation.id)
    if chosen is conversation.priority:
        raise Refusal(Reason.SAME_PRIORITY, number=conversation.id)
    return replace(conversation, priority=chosen)


def _set_department(change: Change, conversation: Conversation) -> Conversation:
    _demand_out_of_trash(conversation)
    name = clean_label(change.value)
    if name.casefold() == conversation.department.casefold():
        raise Refusal(Reason.SAME_DEPARTMENT, number=conversation.id)
    return replace(conversation, department=name)


def _note(change: Change, conversation: Conversation) -> Conversation:
    if not change.value.strip():
        raise Refusal(Reason.NOTE_MISSING, number=conversation.id)
    if len(change.value) > LONGEST_NOTE:
        raise Refusal(Reason.NOTE_TOO_LONG, number=conversation.id, limit=LONGEST_NOTE)
    return replace(conversation, notes=conversation.notes + 1)


def _purge(change: Change, conversation: Conversation) -> Conversation:
    _demand_in_trash(conversation)
    return conversation


PRIORITIES: Mapping[str, Priority] = {priority.name.casefold(): priority for priority in Priority}
TRANSITIONS: Mapping[Deed, Transition] = {
    Deed.TAKE: _take,
    Deed.ASSIGN: _assign,
    Deed.UNASSIGN: _unassign,
    Deed.CLOSE: _close,
    Deed.REOPEN: _reopen,
    Deed.SNOOZE: _snooze,
    Deed.WAKE: _wake,
    Deed.TRASH: _trash,
    Deed.RESTORE: _restore,
    Deed.SPAM: _spam,
    Deed.NOT_SPAM: _not_spam,
    Deed.TAG: _tag,
    Deed.UNTAG: _untag,
    Deed.PRIORITY: _set_priority,
    Deed.DEPARTMENT: _set_department,
    Deed.NOTE: _note,
    Deed.PURGE: _purge,
}


def _set_status(change: Change, conversation: Conversation, status: Status) -> Conversation:
    said = replace(conversation, set_status=status, set_status_at=change.at, set_status_by=change.actor)
    return awake(replace(said, status=status))


def _demand_open(conversation: Conversation) -> None:
    if not conversation.is_open:
        raise Refusal(Reason.CLOSED, number=conversation.id, agent=conversation.set_status_by)


def _demand_out_of_trash(conversation: Conversation) -> None:
    if conversation.folder is Folder.TRASH:
        raise Refusal(Reason.IN_TRASH, number=conversation.id, agent=conversation.moved_by)


def _demand_in_trash(conversation: Conversation) -> None:
    if conversation.folder is not Folder.TRASH:
        raise Refusal(Reason.NOT_IN_TRASH, number=conversation.id)
