"""Lets a conversation follow how it stands in tawk.to, where the team here has not decided since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.events import ConversationRead
from bot.domain.inbox import (
    BY_CLOCK,
    BY_TAWK,
    SET_PENDING,
    Conversation,
    Deed,
    Folder,
    Outcome,
    Place,
    Status,
    There,
)
from bot.domain.merge import merge
from bot.domain.rules import awake, recompute, status_of

TICK = timedelta(microseconds=1)
RECENT = timedelta(days=7)  # what is open for longer and of which tawk.to tells no status waits for nobody any more
STATUS_DEEDS = {Status.OPEN: Deed.REOPEN.value, Status.PENDING: SET_PENDING, Status.CLOSED: Deed.CLOSE.value}
FOLDERS = {Place.TRASH: Folder.TRASH, Place.SPAM: Folder.SPAM, Place.INBOX: Folder.INBOX}
FOLDER_DEEDS = {Folder.TRASH: Deed.TRASH, Folder.SPAM: Deed.SPAM, Folder.INBOX: Deed.RESTORE}


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody did in tawk.to's dashboard, as the journal calls it, and the conversation after it."""

    deed: str
    after: Conversation


def followed(
    before: Conversation, read: ConversationRead, now: datetime, grace: timedelta
) -> tuple[Conversation, Sequence[Step]]:
    """What `before` is once this was read, and what of that somebody in tawk.to did to it."""
    before = _seen_by(before, read.there.read_at, now)
    known = before.facts.there
    read = replace(_dated(read, before, grace), there=_continued(read.there, known))
    after = recompute(before, merge(before.facts, read), now, grace)
    steps = _steps(after, known, read.at)
    return (steps[-1].after if steps else after), steps


def _dated(read: ConversationRead, before: Conversation, grace: timedelta) -> ConversationRead:
    """What tells no time is as old as when it was first read, and only more lines are news of it."""
    transcript = before.facts.transcript
    if read.dated or before.version == 0:
        return read
    known = before.facts.transcript_lines
    at = transcript.last_at if transcript and known else before.created_at
    lines = known if len(known) >= len(read.lines) else tuple(replace(line, at=at) for line in read.lines)
    over = read.over or read.there.read_at - at >= grace
    return replace(read, at=at, began_at=before.created_at, lines=lines, over=over)


def _seen_by(before: Conversation, read_at: datetime, now: datetime) -> Conversation:
    """What was seen before is not newer than what is read now, though a clock that was put back says so."""
    there = before.facts.there
    if there is None or there.read_at <= now:
        return before
    earlier = replace(there, since=min(there.since, read_at), read_at=read_at - TICK)
    return replace(before, facts=replace(before.facts, there=earlier))


def _continued(there: There, known: There | None) -> There:
    """What is shown as it was the last time is no news; what is not began after that time."""
    if known is None or there.read_at <= known.read_at:
        return there
    told = replace(there, status=there.status or known.status)
    if (told.status, told.place) == (known.status, known.place):
        return known
    return replace(told, since=max(told.since, known.read_at))


def _steps(conversation: Conversation, known: There | None, last_at: datetime) -> Sequence[Step]:
    """What `conversation`, which knows how it stands in tawk.to by now, has to follow; `known` is how it stood before.

    Whatever the team did here later wins: then nothing changes here.
    """
    there = conversation.facts.there
    if there is None or there == known:
        return ()
    if conversation.worked_at is not None and conversation.worked_at >= there.since:
        return ()
    moved = _moved(conversation, there, known)
    said = _said(moved.after if moved else conversation, there, known, last_at)
    return [step for step in (moved, said) if step]


def settled(conversation: Conversation, last_at: datetime, now: datetime) -> Conversation:
    """Of the past, where tawk.to tells no status: what nobody answered lately waits for nobody any more."""
    there = conversation.facts.there
    told = there is not None and there.status is not None
    lives = conversation.outcome is Outcome.WAITING or now - last_at < RECENT
    if told or lives or not conversation.is_open:
        return conversation
    return _with_status(conversation, Status.CLOSED, last_at, BY_CLOCK)


def _said(conversation: Conversation, there: There, known: There | None, last_at: datetime) -> Step | None:
    """A chat that still goes on is open there in any case, and that says nothing.

    It stood so with all the lines that were shown with it: only a line after them may open what was closed.
    """
    status = there.status
    if status is None or (known is not None and status is known.status) or status is conversation.status:
        return None
    if status is Status.OPEN and conversation.facts.unfinished:
        return None
    return Step(STATUS_DEEDS[status], _with_status(conversation, status, max(there.since, last_at), BY_TAWK))


def _with_status(conversation: Conversation, status: Status, at: datetime, by: str) -> Conversation:
    said = replace(conversation, set_status=status, set_status_at=at, set_status_by=by)
    found = replace(said, status=status_of(said))
    return found if found.status is Status.PENDING else awake(found)


def _moved(conversation: Conversation, there: There, known: There | None) -> Step | None:
    """Out of trash and spam comes only what tawk.to had put there."""
    folder = FOLDERS.get(there.place)
    if folder is None or folder is conversation.folder or (known is not None and there.place is known.place):
        return None
    if conversation.folder is not Folder.INBOX and conversation.moved_by != BY_TAWK:
        return None
    return Step(FOLDER_DEEDS[folder].value, replace(conversation, folder=folder, moved_by=BY_TAWK))
