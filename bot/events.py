"""Reads tawk.to's webhook bodies into events; every optional field is really optional (tawk.md, section 2)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeGuard

from bot.errors import Unreadable
from bot.inbox import Attachment, Author, Kind, Line, There, Visitor

ID_LENGTH = 128
TEXT_LENGTH = 1_000_000
NAME_LENGTH = 300
POSSIBLE_YEARS = range(1970, 3000)  # beyond, neither Slack's dates nor sums of times can be relied on
AUTHORS = {"visitor": Author.VISITOR, "agent": Author.AGENT, "v": Author.VISITOR, "a": Author.AGENT}


@dataclass(frozen=True, slots=True)
class Event:
    """What all events share; `external_id` is the chat's or the ticket's id at tawk.to."""

    property_id: str
    property_name: str
    external_id: str
    at: datetime
    visitor: Visitor

    @property
    def kind(self) -> Kind:
        return Kind.CHAT


@dataclass(frozen=True, slots=True)
class ChatStarted(Event):
    """`chat:start`: the first line of a chat."""

    opening: Line


@dataclass(frozen=True, slots=True)
class ChatEnded(Event):
    """`chat:end`: nothing in it tells the outcome."""


@dataclass(frozen=True, slots=True)
class TranscriptCreated(Event):
    """`chat:transcript_created`: all lines, in the order of their times."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TicketCreated(Event):
    """`ticket:create`: an offline message when `author` is the visitor."""

    author: Author
    human_id: str
    subject: str
    message: Line

    @property
    def kind(self) -> Kind:
        return Kind.TICKET


@dataclass(frozen=True, slots=True)
class ConversationRead(Event):
    """A chat or ticket as the REST API showed it; `at` is its last line's time, or when it began.

    `lines` are all that it had by then, by their times, without the pages that the visitor viewed; a ticket's first is
    its message. While a chat may still go on it is not `over`: then nobody can say yet that it was missed.
    """

    of: Kind
    began_at: datetime
    lines: tuple[Line, ...]
    over: bool
    there: There
    person_id: str = ""
    subject: str = ""
    human_id: str = ""

    @property
    def kind(self) -> Kind:
        return self.of


@dataclass(frozen=True, slots=True)
class Envelope:
    """The few words of a body that are needed before it is understood."""

    name: str
    property_id: str
    body: Mapping[str, object]


def open_envelope(raw: bytes) -> Envelope:
    """Decode a verified body. Raises `Unreadable` when it is no JSON object."""
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not_json") from error
    if not isinstance(body, dict):
        raise Unreadable("not_an_object")
    return Envelope(_id(body.get("event")), _id(_mapping(body, "property").get("id")), body)


def read_event(envelope: Envelope, received_at: datetime) -> Event | None:
    """Understand an envelope; None for an event that tawk.to does not document.

    Raises `Unreadable` where an id is missing. A missing or impossible time counts as `received_at`.
    """
    reader = READERS.get(envelope.name)
    if reader is None:
        return None
    if not envelope.property_id:
        raise Unreadable("property_id_missing")
    return reader(envelope.body, received_at)


def _chat_started(body: Mapping[str, object], received_at: datetime) -> Event:
    message = _mapping(body, "message")
    at = _time(body.get("time"), received_at)
    author = AUTHORS.get(_word(_mapping(message, "sender").get("type")), Author.SYSTEM)
    opening = Line(author, at, _text(message.get("text")), attachments=_attachments(message.get("attchs")))
    if not opening.says_something and _word(message.get("type")) == "file":
        opening = Line(author, at, "", attachments=(Attachment("", ""),))
    return ChatStarted(*_common(body, _chat_id(body.get("chatId")), at), opening)


def _chat_ended(body: Mapping[str, object], received_at: datetime) -> Event:
    at = _time(body.get("time"), received_at)
    return ChatEnded(*_common(body, _chat_id(body.get("chatId")), at))


def _transcript_created(body: Mapping[str, object], received_at: datetime) -> Event:
    chat = _mapping(body, "chat")
    at = _time(body.get("time"), received_at)
    entries = chat.get("messages")
    lines = [_line(entry, at) for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    lines.sort(key=lambda line: line.at)
    property_id, name, external_id, at, _ = _common(body, _chat_id(chat.get("id")), at)
    return TranscriptCreated(property_id, name, external_id, at, _visitor(_mapping(chat, "visitor")), tuple(lines))


def _ticket_created(body: Mapping[str, object], received_at: datetime) -> Event:
    ticket, requester = _mapping(body, "ticket"), _mapping(body, "requester")
    at = _time(body.get("time"), received_at)
    author = AUTHORS.get(_word(requester.get("type")), Author.VISITOR)
    property_id, name, external_id, at, _ = _common(body, _chat_id(ticket.get("id")), at)
    message = Line(author, at, _text(ticket.get("message")), attachments=_attachments(ticket.get("attchs")))
    return TicketCreated(
        property_id,
        name,
        external_id,
        at,
        _visitor(requester),
        author,
        _number(ticket.get("humanId")),
        _text(ticket.get("subject"), NAME_LENGTH),
        message,
    )


READERS = {
    "chat:start": _chat_started,
    "chat:end": _chat_ended,
    "chat:transcript_created": _transcript_created,
    "ticket:create": _ticket_created,
}


def _common(body: Mapping[str, object], external_id: str, at: datetime) -> tuple[str, str, str, datetime, Visitor]:
    owner = _mapping(body, "property")
    name = _text(owner.get("name"), NAME_LENGTH)
    return _id(owner.get("id")), name, external_id, at, _visitor(_mapping(body, "visitor"))


def _line(entry: Mapping[str, object], fallback: datetime) -> Line:
    sender = _mapping(entry, "sender")
    return Line(
        author=AUTHORS.get(_word(sender.get("t")), Author.SYSTEM),
        at=_time(entry.get("time"), fallback),
        text=_text(entry.get("msg")),
        name=_text(sender.get("n"), NAME_LENGTH),
        attachments=_attachments(entry.get("attchs")),
    )


def _attachments(value: object) -> tuple[Attachment, ...]:
    entries = value if isinstance(value, list) else []
    return tuple(_attachment(entry) for entry in entries if isinstance(entry, dict))


def _attachment(entry: Mapping[str, object]) -> Attachment:
    file = _mapping(_mapping(entry, "content"), "file")
    size = file.get("size")
    return Attachment(
        name=_text(file.get("name"), NAME_LENGTH),
        url=_text(file.get("url"), 3000),
        size=size if _is_whole(size) and 0 <= size < 2**53 else 0,
        mime_type=_text(file.get("mimeType"), NAME_LENGTH),
    )


def _visitor(value: Mapping[str, object]) -> Visitor:
    email = _text(value.get("email"), 254).strip()
    return Visitor(
        name=_text(value.get("name"), NAME_LENGTH).strip(),
        email=email if "@" in email else "",
        city=_text(value.get("city"), NAME_LENGTH).strip(),
        country=_text(value.get("country"), NAME_LENGTH).strip(),
    )


def _mapping(value: Mapping[str, object], key: str) -> Mapping[str, object]:
    inner = value.get(key)
    return inner if isinstance(inner, dict) else {}


def _chat_id(value: object) -> str:
    found = _id(value)
    if not found:
        raise Unreadable("conversation_id_missing")
    return found


def _id(value: object) -> str:
    text = _text(value, ID_LENGTH + 1).strip()
    return text if len(text) <= ID_LENGTH else ""


def _number(value: object) -> str:
    return str(value) if _is_whole(value) and abs(value) < 2**63 else _text(value, 32)


def _is_whole(value: object) -> TypeGuard[int]:
    """Python takes JSON's true for 1."""
    return isinstance(value, int) and not isinstance(value, bool)


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _text(value: object, length: int = TEXT_LENGTH) -> str:
    """Text that every database and every encoding can hold: no NUL, no lone surrogate."""
    if not isinstance(value, str):
        return ""
    return value[:length].replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _time(value: object, fallback: datetime) -> datetime:
    try:
        told = datetime.fromisoformat(_word(value))
        at = (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return fallback
    return at if at.year in POSSIBLE_YEARS else fallback
