"""What the local tawk.to keeps of a chat or a ticket, small enough that years of them fit into memory."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class Kind(StrEnum):
    CHAT = "chat"
    TICKET = "ticket"


class Status(StrEnum):
    OPEN = "open"
    PENDING = "pending"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a transcript: a line, or a page that the visitor looked at (`nav`)."""

    at: datetime
    role: str
    text: str | None
    name: str = ""
    agent_id: str = ""
    type: str = "msg"
    files: tuple[Json, ...] = ()
    page: tuple[str, str] | None = None
    # Webhooks know nothing of what was said there, and so do later transcripts.
    in_dashboard: bool = False

    @property
    def is_answer(self) -> bool:
        """An agent who only joins says nothing."""
        return self.role == "a" and bool((self.text or "").strip() or self.files)


@dataclass(slots=True)
class Item:
    """A chat or a ticket as the dashboard has it. `ended` is None while a chat is going on."""

    kind: Kind
    property_id: str
    id: str
    created: datetime
    updated: datetime
    person_id: str
    visitor: Json
    status: Status = Status.OPEN
    entries: list[Entry] = field(default_factory=list)
    ended: datetime | None = None
    is_deleted: bool = False
    is_spam: bool = False
    subject: str = ""
    human_id: int = 0

    @property
    def is_answered(self) -> bool:
        return any(entry.is_answer for entry in self.entries)

    @property
    def is_open(self) -> bool:
        """In the inbox, and nobody is done with it."""
        return self.status is Status.OPEN and not (self.is_deleted or self.is_spam)

    @property
    def is_missed(self) -> bool:
        """A chat that is over, in which nobody said anything but the visitor."""
        wrote = any(entry.role == "v" and entry.page is None for entry in self.entries)
        return self.kind is Kind.CHAT and self.ended is not None and wrote and not self.is_answered


def to_milliseconds(moment: datetime) -> datetime:
    """As exact as tawk.to writes it: what is shown at a moment is found at that moment."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
