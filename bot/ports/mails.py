"""What is kept of e-mail: answers that go out, what came in, and how far a mailbox was read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

TRIED = "tried"  # why nobody can tell whether what was undone is out: somebody began to send it


class MailState(StrEnum):
    """`WAITING` ones go out when they are due; what was `UNDONE` never went out, or is not `TRIED` again."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    UNDONE = "undone"
    RECEIVED = "received"


class MailKind(StrEnum):
    """A forward is a copy of a ticket for tawk.to, a rescue the automatic word to a missed visitor: neither answers."""

    ANSWER = "answer"
    FORWARD = "forward"
    RESCUE = "rescue"


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file of a mail; `content` is only loaded to send it, and still lies in Slack where `slack_id` says so.

    `problem` is why it does not stand in the thread.
    """

    name: str
    mime_type: str
    size: int
    content: bytes = b""
    problem: str = field(default="", compare=False)
    slack_id: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class NewMail:
    """`author` is a Slack user id, empty for a visitor; `text` is all of it, `said` what the thread shows.

    `at` is when it says that it was written, `kept_at` when it came in. What `opens` a ticket is its first line, too.
    `reason` is for one that comes back from an export, which may have failed there.
    """

    number: int
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
    send_at: datetime | None = None
    kept_at: datetime | None = None
    opens: bool = False
    is_automatic: bool = False
    files: tuple[MailFile, ...] = ()
    left_out: tuple[str, ...] = ()
    kind: MailKind = MailKind.ANSWER
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it is kept; `reason` says why it failed, `post_id` is the message in Slack that shows it."""

    id: int
    number: int
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
    is_automatic: bool
    reason: str
    attempts: int
    next_at: datetime | None
    post_id: int | None
    opens: bool = False
    files: tuple[MailFile, ...] = ()
    left_out: tuple[str, ...] = ()
    kind: MailKind = MailKind.ANSWER


@dataclass(frozen=True, slots=True)
class MailClaim:
    """A mail to send; what a holder with an older fence writes has no effect."""

    mail: Mail
    fence: int


@dataclass(frozen=True, slots=True)
class MailCursor:
    """How far a mailbox was read: its UIDVALIDITY, and the last UID (RFC 3501, 2.3.1.1).

    `since` is when that began, which stays as it was kept first.
    """

    validity: int
    uid: int
    since: datetime | None = None


class Mails(Protocol):
    def add(self, mail: NewMail) -> int | None:
        """Keep it; None where one with its Message-ID came before."""

    def get(self, mail_id: int) -> Mail | None: ...
    def of(self, number: int) -> Sequence[Mail]:
        """What was written to the visitor and by them, in this order, without what was undone."""

    def number_of(self, message_ids: Sequence[str]) -> int | None:
        """The conversation that the first known of these Message-IDs belongs to."""

    def with_id(self, message_id: str) -> Mail | None: ...
    def pass_by(self, message_id: str) -> None:
        """It was read, did what it had to, and is not kept."""

    def is_passed(self, message_id: str) -> bool:
        """Whether it was read before and is not kept: a report, or a mail of a purged conversation."""

    def count_from(self, sender: str, since: datetime, most: int) -> int:
        """How many came in from this address since then; `most` is as far as it is counted, and one more."""

    def newest_from(self, sender: str) -> int | None:
        """The conversation of the last mail that came in from this address."""

    def rescue_of(self, number: int) -> Mail | None:
        """The newest automatic word to the visitor of this chat."""

    def has_failed_to(self, recipient: str, since: datetime) -> bool:
        """Whether a mail that was written to this address since then did not arrive."""

    def set_post(self, mail_id: int, post_id: int) -> None: ...
    def any_due(self, now: datetime) -> bool: ...
    def claim(self, now: datetime, lease_until: datetime) -> MailClaim | None:
        """Lease the mail that is due for longest, with its files."""

    def set_sent(self, claim: MailClaim, at: datetime) -> bool: ...
    def set_failed(self, claim: MailClaim, reason: str) -> bool: ...
    def set_undone(self, claim: MailClaim) -> bool:
        """Nobody needs it any more: it never goes out."""

    def delay(self, claim: MailClaim, until: datetime, reason: str) -> bool:
        """It is tried again then; `reason` says why it did not go out yet."""

    def undo(self, mail_id: int) -> bool:
        """Whether it was still time: nobody had begun to send it."""

    def rewrite(self, mail_id: int, text: str, said: str, send_at: datetime) -> bool:
        """Whether it was still time to let it say something else."""

    def remark(self, mail_id: int, code: str) -> None:
        """Add this to what is told of it: see `Mail.left_out`."""

    def fail(self, mail_id: int, reason: str) -> bool:
        """A server told later that it did not arrive. False where that was known."""

    def set_late(self, mail_id: int, reason: str) -> bool:
        """A server told that it did not arrive yet. False where more is known by now."""

    def retry(self, mail_id: int, now: datetime) -> bool: ...
    def cursor(self, mailbox: str) -> MailCursor | None: ...
    def set_cursor(self, mailbox: str, cursor: MailCursor) -> None: ...
    def signing_key(self, name: str, fresh: bytes) -> bytes:
        """The key of this name; `fresh` becomes it where there is none."""
