"""What stands in one exported file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.contact import Contact
from bot.inbox import Conversation, Entry, Note, Property

MOST_IN_FILE = 100  # as tawk.to has it


@dataclass(frozen=True, slots=True)
class Known:
    """A contact with what the team noted about it."""

    contact: Contact
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One conversation with all that belongs to it; `contact` is the id of one of the bundle's, or None."""

    conversation: Conversation
    notes: tuple[Note, ...] = ()
    journal: tuple[Entry, ...] = ()
    contact: int | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """One file of `parts`; `people` are the names of those who are named by their Slack ids."""

    exported_at: datetime
    properties: tuple[Property, ...]
    contacts: tuple[Known, ...]
    conversations: tuple[Record, ...]
    people: Mapping[str, str] = field(default_factory=dict)
    part: int = 1
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Ledger:
    """The journal itself: for reading, since what was done to a conversation is imported with the conversation."""

    exported_at: datetime
    properties: tuple[Property, ...]
    journal: tuple[Entry, ...]
    people: Mapping[str, str] = field(default_factory=dict)
    part: int = 1
    parts: int = 1
