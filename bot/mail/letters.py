"""A mail as it goes out and as it came in, whatever carries it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file with its bytes."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes out: `message_id` was kept before the first try, `sender` is a display name and an address.

    `to` is exactly one address; an automatic one says so, and nobody's machine answers it (RFC 3834).
    """

    message_id: str
    sender: tuple[str, str]
    to: str
    subject: str
    text: str
    html: str = ""
    reply_to: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    is_automatic: bool = False
    attachments: tuple[Attachment, ...] = ()
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What came in: `recipients` are all addresses it names as such, those of the envelope where they are told.

    `said` is `text` without quotes and signature, as far as that is certain, and never empty where `text` is not.
    `answer_to` is where an answer belongs, if that is not the sender's address. `is_bounce` where it reports that a
    mail did not arrive, `is_late` that it did not yet: `bounced` is the Message-ID of this mail, `reason` one line with
    the status that the report gives (RFC 3463). `left_out` says as `code:name` what could not be carried.
    """

    message_id: str
    sender: tuple[str, str]
    recipients: tuple[str, ...]
    subject: str
    at: datetime | None
    text: str
    said: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    is_automatic: bool = False
    is_bounce: bool = False
    bounced: str = ""
    is_late: bool = False
    reason: str = ""
    answer_to: str = ""
    attachments: tuple[Attachment, ...] = ()
    left_out: tuple[str, ...] = ()
