"""Reads tawk.to's webhook bodies into events; every optional field is really optional (tawk.md, section 2)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain import leniency
from bot.domain.errors import Unreadable
from bot.domain.inbox import Attachment, Author, Kind, Line, There, Visitor


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
    its message. While a chat may still go on it is not `over`: then nobody can say yet that it was missed. Where it is
    not `dated`, it tells no time, and all of its times are when it was read.
    """

    of: Kind
    began_at: datetime
    lines: tuple[Line, ...]
    over: bool
    there: There
    person_id: str = ""
    subject: str = ""
    human_id: str = ""
    dated: bool = True

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
    return Envelope(
        leniency.identifier(body.get("event")), leniency.identifier(leniency.mapping(body, "property").get("id")), body
    )


def opened(raw: bytes) -> Envelope | Unreadable:
    """The same, with what is wrong in place of an envelope."""
    try:
        return open_envelope(raw)
    except Unreadable as error:
        return error


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
    message = leniency.mapping(body, "message")
    at = leniency.moment(body.get("time"), received_at)
    author = leniency.AUTHORS.get(leniency.word(leniency.mapping(message, "sender").get("type")), Author.SYSTEM)
    opening = Line(
        author, at, leniency.text(message.get("text")), attachments=leniency.attachments(message.get("attchs"))
    )
    if not opening.says_something and leniency.word(message.get("type")) == "file":
        opening = Line(author, at, "", attachments=(Attachment("", ""),))
    return ChatStarted(*_common(body, _chat_id(body.get("chatId")), at), opening)


def _chat_ended(body: Mapping[str, object], received_at: datetime) -> Event:
    at = leniency.moment(body.get("time"), received_at)
    return ChatEnded(*_common(body, _chat_id(body.get("chatId")), at))


def _transcript_created(body: Mapping[str, object], received_at: datetime) -> Event:
    chat = leniency.mapping(body, "chat")
    at = leniency.moment(body.get("time"), received_at)
    entries = chat.get("messages")
    lines = (
        [leniency.line(entry, at) for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    )
    lines.sort(key=lambda line: line.at)
    property_id, name, external_id, at, _ = _common(body, _chat_id(chat.get("id")), at)
    return TranscriptCreated(
        property_id, name, external_id, at, leniency.visitor(leniency.mapping(chat, "visitor")), tuple(lines)
    )


def _ticket_created(body: Mapping[str, object], received_at: datetime) -> Event:
    ticket, requester = leniency.mapping(body, "ticket"), leniency.mapping(body, "requester")
    at = leniency.moment(body.get("time"), received_at)
    author = leniency.AUTHORS.get(leniency.word(requester.get("type")), Author.VISITOR)
    property_id, name, external_id, at, _ = _common(body, _chat_id(ticket.get("id")), at)
    message = Line(
        author, at, leniency.text(ticket.get("message")), attachments=leniency.attachments(ticket.get("attchs"))
    )
    return TicketCreated(
        property_id,
        name,
        external_id,
        at,
        leniency.visitor(requester),
        author,
        leniency.number(ticket.get("humanId")),
        leniency.text(ticket.get("subject"), leniency.NAME_LENGTH),
        message,
    )


READERS = {
    "chat:start": _chat_started,
    "chat:end": _chat_ended,
    "chat:transcript_created": _transcript_created,
    "ticket:create": _ticket_created,
}


def _common(body: Mapping[str, object], external_id: str, at: datetime) -> tuple[str, str, str, datetime, Visitor]:
    owner = leniency.mapping(body, "property")
    name = leniency.text(owner.get("name"), leniency.NAME_LENGTH)
    return (
        leniency.identifier(owner.get("id")),
        name,
        external_id,
        at,
        leniency.visitor(leniency.mapping(body, "visitor")),
    )


def _chat_id(value: object) -> str:
    found = leniency.identifier(value)
    if not found:
        raise Unreadable("conversation_id_missing")
    return found
