"""One conversation, and what each deed makes of it: every rule said once more in the plainest words."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.model.talk import Talk

HALF_AN_HOUR = timedelta(minutes=30)
WORKED_ON = (
    "folder",
    "said",
    "said_at",
    "said_by",
    "agent",
    "priority",
    "department",
    "tags",
    "asleep",
    "until",
    "notes",
)


@dataclass
class Entry:
    """Something in the thread of a card: a line, a note, a mail, a notice, an alert.

    `mark` tells it from others of its kind. `state` is that of a mail or an alert; of an alert that nobody has drawn
    yet it is nothing. What is `stale` has to be drawn anew.
    What was not drawn before some turns of the mirror, and is stale since, may be there or not: it `is_doubted`.
    """

    kind: str
    words: str
    state: str = ""
    mark: int = 0
    stale: bool = False
    in_turn: bool = False
    is_known: bool = False
    is_doubted: bool = False


@dataclass
class Row:
    """`said` is the status that somebody set, or nothing; `mailed` is when the first answer by e-mail was written.

    `card` is nothing until there is one; then it `stands`, is `torn` once somebody deleted it in Slack, and `gone` once
    it was let go. `since` is when it began to wait for somebody to take it, `unanswered_since` for an automatic word.
    """

    property_: str
    key: str
    talk: Talk
    outcome: str = ""
    folder: str = "inbox"
    said: str = ""
    said_at: datetime | None = None
    said_by: str = ""
    agent: str = ""
    priority: str = "normal"
    department: str = ""
    tags: list[str] = field(default_factory=list)
    asleep: bool = False
    until: datetime | None = None
    notes: int = 0
    worked: datetime | None = None
    mailed: datetime | None = None
    linked: int = 0
    since: datetime | None = None
    rung: int = 0
    card: str = ""
    thread: list[Entry] = field(default_factory=list)
    lines_shown: int = 0
    touched: bool = False
    is_placed: bool = False
    is_summed_up: bool = False
    email: str = "ana@example.com"
    missed_anew: bool = False
    unanswered_since: datetime | None = None
    known_at: datetime | None = None

    @property
    def status(self) -> str:
        """The team's word, until the visitor writes again and nobody answers."""
        if not self.said or self.said_at is None:
            return self.talk.status
        wrote, answered = self.talk.last("v"), self.talk.last("a")
        if self.said == "open" or wrote is None or wrote <= self.said_at:
            return self.said
        return "closed" if answered and answered > wrote else "open"

    @property
    def answered(self) -> datetime | None:
        return min(filter(None, (self.talk.answered, self.mailed)), default=None)

    @property
    def is_missed(self) -> bool:
        """Known to be missed, open, and in the inbox."""
        return (self.outcome, self.folder, self.status) == ("missed", "inbox", "open")

    @property
    def waits(self) -> bool:
        """For somebody to take it."""
        return self.is_missed and not self.agent

    @property
    def updated(self) -> datetime:
        return max(filter(None, (self.talk.updated, self.worked)))

    def hears_of_visitor(self, at: datetime) -> bool:
        """Whether this is the newest that is known of the visitor, changed or not."""
        is_newer = self.known_at is None or at > self.known_at
        self.known_at = at if is_newer else self.known_at
        return is_newer

    def settle(self) -> None:
        """Only what is pending sleeps."""
        if self.status != "pending":
            self.asleep, self.until = False, None


def why_not(row: Row, deed: str, actor: str, choice: str) -> str | None:
    """Why the deed makes no sense now; None where it does."""
    match deed:
        case "note":
            return None
        case "restore":
            return "not_in_trash" if row.folder == "inbox" else None
        case "purge":
            return None if row.folder == "trash" else "not_in_trash"
    if row.folder == "trash":
        return "in_trash"
    return _why_not_worked(row, deed, actor, choice) or _same_as_before(row, deed, choice)


def _why_not_worked(row: Row, deed: str, actor: str, choice: str) -> str | None:
    if deed == "take" and row.agent:
        return "already_yours" if row.agent == actor else "taken"
    if deed in ("take", "snooze") and row.status == "closed":
        return "closed"
    return "snooze_past" if deed == "snooze" and choice == "past" else None


def _same_as_before(row: Row, deed: str, choice: str) -> str | None:
    tagged = choice.lower() in map(str.lower, row.tags)
    refusals = {
        "assign": (row.agent == choice, "already_assigned"),
        "unassign": (not row.agent, "not_assigned"),
        "close": (row.status == "closed", "already_closed"),
        "reopen": (row.status == "open", "already_open"),
        "wake": (not row.asleep, "not_snoozed"),
        "spam": (row.folder == "spam", "already_spam"),
        "notspam": (row.folder != "spam", "not_spam"),
        "tag": (tagged, "tagged_already"),
        "untag": (not tagged, "not_tagged"),
        "priority": (row.priority == choice, "same_priority"),
        "department": (row.department.lower() == choice.lower(), "same_department"),
    }
    is_same, reason = refusals.get(deed, (False, ""))
    return reason if is_same else None


def do(row: Row, deed: str, actor: str, choice: str, at: datetime) -> None:
    """What a deed that makes sense changes."""
    row.worked = at
    match deed:
        case "take" | "assign" | "unassign":
            row.agent = {"take": actor, "assign": choice, "unassign": ""}[deed]
        case "close" | "reopen" | "wake" | "snooze":
            row.said = {"close": "closed", "snooze": "pending"}.get(deed, "open")
            row.said_at, row.said_by, row.asleep = at, actor, deed == "snooze"
            row.until = at + HALF_AN_HOUR if choice == "30m" else None
        case "trash" | "spam" | "restore" | "notspam":
            row.folder = {"trash": "trash", "spam": "spam"}.get(deed, "inbox")
        case _:
            _label(row, deed, choice)
    row.settle()


def _label(row: Row, deed: str, choice: str) -> None:
    match deed:
        case "tag":
            row.tags.append(choice)
        case "untag":
            row.tags = [tag for tag in row.tags if tag.lower() != choice.lower()]
        case "priority":
            row.priority = choice
        case "department":
            row.department = choice
        case "note":
            row.notes += 1
