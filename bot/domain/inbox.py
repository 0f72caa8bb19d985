"""The words of the inbox: conversations, their lines, visitors, properties and who works them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum


class Kind(StrEnum):
    """A conversation is a chat or a ticket."""

    CHAT = "chat"
    TICKET = "ticket"


class Outcome(StrEnum):
    """What became of a conversation, computed from what tawk.to told us and never set by hand."""

    WAITING = "waiting"
    AGENT_STARTED = "agent_started"
    SERVED = "served"
    MISSED = "missed"
    UNKNOWN = "unknown"
    OFFLINE = "offline"
    TICKET = "ticket"


class Status(IntEnum):
    """The inbox's status, in its sorting order."""

    OPEN = 1
    PENDING = 2
    CLOSED = 3


class Folder(IntEnum):
    """Where a conversation lies."""

    INBOX = 0
    SPAM = 1
    TRASH = 2


class Priority(IntEnum):
    """How urgent a conversation is; the names are help desks' usual ones."""

    LOW = 0
    NORMAL = 1
    HIGH = 2
    URGENT = 3


class Author(StrEnum):
    """Who wrote a line, as in tawk.to's `sender.t`."""

    VISITOR = "v"
    AGENT = "a"
    SYSTEM = "s"


class Deed(StrEnum):
    """What an agent can do to a conversation."""

    TAKE = "take"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    CLOSE = "close"
    REOPEN = "reopen"
    TRASH = "trash"
    RESTORE = "restore"
    SPAM = "spam"
    NOT_SPAM = "notspam"
    TAG = "tag"
    UNTAG = "untag"
    PRIORITY = "priority"
    DEPARTMENT = "department"
    NOTE = "note"
    SNOOZE = "snooze"
    WAKE = "wake"
    PURGE = "purge"


class Role(IntEnum):
    """What somebody may do in a property, each including those below; `NONE` may not even know of it."""

    NONE = 0
    VIEWER = 1
    AGENT = 2
    LEAD = 3
    ADMIN = 4


class CardPolicy(StrEnum):
    """Which chats of a property get a card; tickets always do."""

    MISSED = "missed"
    WAITING = "waiting"
    ALL = "all"


class MailMode(StrEnum):
    """Which words in a card's thread go to the visitor: none, what says `reply`, or all that is not marked private."""

    ALERTS = "alerts-only"
    EXPLICIT = "explicit"
    TWO_WAY = "two-way"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside a line; `url` is tawk.to's and is never fetched."""

    name: str
    url: str
    size: int = 0
    mime_type: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a conversation."""

    author: Author
    at: datetime
    text: str
    name: str = ""
    attachments: tuple[Attachment, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether it has words or a file; an agent's empty entry means "joined" (tawk.md 3.1)."""
        return bool(self.text.strip() or self.attachments)


@dataclass(frozen=True, slots=True)
class Visitor:
    """What is known of a visitor; an empty string where tawk.to said nothing."""

    name: str = ""
    email: str = ""
    phone: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class TranscriptStamp:
    """Which of two transcripts is newer: its last line's time, then their number, then their digest."""

    last_at: datetime
    count: int
    digest: str

    def __lt__(self, other: "TranscriptStamp") -> bool:
        return (self.last_at, self.count, self.digest) < (other.last_at, other.count, other.digest)


class Place(StrEnum):
    """Where tawk.to's dashboard has a conversation: in its inbox, in its trash, in its spam, or nowhere any more."""

    INBOX = "inbox"
    TRASH = "trash"
    SPAM = "spam"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class There:
    """How tawk.to's dashboard showed a conversation at `read_at`; no status where it did not say.

    `since` is the earliest moment at which this may have begun: whatever the team did here after it is newer.
    """

    status: Status | None
    place: Place
    since: datetime
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What tawk.to told us of one conversation, merged from its events in any order (`bot.domain.merge`).

    `unfinished` is a transcript that was read while more could still come. `person` is what tawk.to's contacts know of
    the visitor, who has the id `person_id` there.
    """

    started_at: datetime | None = None
    started_by: Author | None = None
    ended_at: datetime | None = None
    transcript: TranscriptStamp | None = None
    visitor: Visitor = Visitor()
    visitor_at: datetime | None = None
    opening: Line | None = None
    transcript_lines: tuple[Line, ...] = ()
    subject: str = ""
    human_id: str = ""
    unfinished: bool = False
    there: There | None = None
    person_id: str = ""
    person: Visitor = Visitor()

    @property
    def is_over(self) -> bool:
        """Whether there are lines to which no more will come, but for a visitor who comes back."""
        return self.transcript is not None and not self.unfinished

    @property
    def lines(self) -> tuple[Line, ...]:
        """The transcript, or while there is none the first line that we were told of."""
        if self.transcript_lines or self.opening is None:
            return self.transcript_lines
        return (self.opening,)

    @property
    def answered_at(self) -> datetime | None:
        """When an agent first said something; a rescuer's system line is no answer (tawk.md 3.1)."""
        said = (line.at for line in self.transcript_lines if line.author is Author.AGENT and line.says_something)
        return min(said, default=None)

    @property
    def answered(self) -> bool:
        return self.answered_at is not None

    @property
    def asked(self) -> bool:
        """Whether the visitor wrote: a transcript may lack the line that began the chat."""
        began = self.started_by is Author.VISITOR
        return began or any(line.author is Author.VISITOR for line in self.transcript_lines)


@dataclass(frozen=True, slots=True)
class Property:
    """A website of the team: `tawk_id` is tawk.to's id, `channel` the Slack channel that its cards go to.

    `language` is that of its cards ("" is the installation's); `masked` hides contact data until somebody asks.
    `sender` and `signature` are those of its e-mail, `forward` is tawk.to's address for its tickets.
    """

    id: int
    tawk_id: str
    name: str
    channel: str
    policy: CardPolicy = CardPolicy.MISSED
    language: str = ""
    masked: bool = False
    sender: str = ""
    signature: str = ""
    forward: str = ""
    mail_mode: MailMode = MailMode.ALERTS


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation as the team sees it. `id` is the number shown to people; `agent` is a Slack user id or "".

    A snoozed one is pending since `snoozed_at` and comes back at `snoozed_until`, or when the visitor writes.
    A chat that became a ticket and this ticket are `linked` to one another; `letters` is a ticket's e-mail.
    `answered_at` is when the team first said something, in tawk.to or at `mailed_at` by e-mail, which is that of its
    ticket for a chat that became one. Nothing automatic counts. `is_past` was brought over from tawk.to's archive:
    nothing has happened to it since, so nobody was told of it.
    """

    id: int
    property_id: int
    kind: Kind
    external_id: str
    created_at: datetime
    updated_at: datetime
    facts: Facts
    outcome: Outcome
    status: Status
    visitor: Visitor = Visitor()
    excerpt: str = ""
    overdue_at: datetime | None = None
    folder: Folder = Folder.INBOX
    priority: Priority = Priority.NORMAL
    agent: str = ""
    set_status: Status | None = None
    set_status_at: datetime | None = None
    set_status_by: str = ""
    moved_by: str = ""
    worked_at: datetime | None = None
    department: str = ""
    tags: tuple[str, ...] = ()
    snoozed_at: datetime | None = None
    snoozed_until: datetime | None = None
    notes: int = 0
    linked: int = 0
    letters: tuple[Line, ...] = ()
    answered_at: datetime | None = None
    mailed_at: datetime | None = None
    is_past: bool = False
    version: int = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        """All that was said: in tawk.to, and by e-mail since."""
        return (*self.facts.lines, *self.letters)

    @property
    def is_open(self) -> bool:
        return self.status is not Status.CLOSED

    @property
    def is_own(self) -> bool:
        """Whether we made it, so that tawk.to knows nothing of it."""
        return self.external_id.startswith(OWN)


OWN = "recado:"  # how the id of a ticket begins that we made: tawk.to's are UUIDs
BY_VISITOR = "visitor"  # no Slack id looks so
BY_CLOCK = ""  # Recado by itself
BY_TAWK = "tawk.to"  # somebody in its dashboard
REVEALED = "reveal"  # in the journal, for contact data that was looked at
REPLIED = "reply"  # in the journal, for an answer by e-mail
CONVERTED = "ticket"  # in the journal, for a chat that became a ticket
EXPORTED = "export"  # in the journal, for what left as a file
SET_PENDING = "pending"  # in the journal, for what was set to that in tawk.to
UNDONE = "undo"  # in the journal, for a deed that was taken back


@dataclass(frozen=True, slots=True)
class Note:
    """What an agent wrote for the team about a conversation; the visitor never sees it."""

    author: str
    at: datetime
    text: str
    id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal: who (a Slack user id, or one of `BY_…`) did what, without any visitor text.

    `before` and `after` hold the fields that the deed changed, as `rules` names them; `batch` is common to what was
    done at once, and is how it is undone at once.
    """

    at: datetime
    actor: str
    deed: str
    number: int
    property_id: int
    version_before: int
    version_after: int
    detail: dict[str, str] = field(default_factory=dict)
    before: dict[str, object] = field(default_factory=dict)
    after: dict[str, object] = field(default_factory=dict)
    batch: str = ""
    id: int = field(default=0, compare=False)
