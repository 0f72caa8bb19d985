"""What stands in one exported file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.contact import Contact
from bot.domain.inbox import Attachment, Author, Conversation, Entry, Kind, Line, Note, Property
from bot.ports import MailFile, MailState

MOST_IN_FILE = 100  # as tawk.to has it
MOST_ENTRIES = 1_000  # of the journal


@dataclass(frozen=True, slots=True)
class Known:
    """A contact with what the team noted about it."""

    contact: Contact
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail of a ticket; of its files only what they were."""

    message_id: str
    state: MailState
    author: str
    sender_name: str
    sender: str
    recipient: str
    subject: str
    text: str
    said: str
    at: datetime
    reason: str
    is_automatic: bool
    opens: bool
    files: tuple[MailFile, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Twin:
    """The chat of a ticket, or the ticket of a chat: of the same property, and perhaps in another file."""

    kind: Kind
    external_id: str


@dataclass(frozen=True, slots=True)
class Record:
    """One conversation with all that belongs to it; `contact` is the id of one of the bundle's, or None."""

    conversation: Conversation
    notes: tuple[Note, ...] = ()
    journal: tuple[Entry, ...] = ()
    contact: int | None = None
    mails: tuple[Letter, ...] = ()
    linked: Twin | None = None

    def lines(self, people: Mapping[str, str]) -> tuple[Line, ...]:
        """All that was said, in tawk.to and by e-mail since."""
        return (*self.conversation.facts.lines, *(_line(mail, people) for mail in self.mails if not mail.opens))


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


def _line(mail: Letter, people: Mapping[str, str]) -> Line:
    files = tuple(Attachment(file.name, "", file.size, file.mime_type) for file in mail.files)
    author = Author.VISITOR if mail.state is MailState.RECEIVED else Author.AGENT
    return Line(author, mail.at, mail.said, people.get(mail.author, mail.sender_name or mail.sender), files)
