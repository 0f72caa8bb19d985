"""The bodies of tawk.to's webhooks, field by field as tawk.to writes them."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sandbox.visitors.plots import File, Line
from sandbox.visitors.shops import Shop

Json = dict[str, Any]


def stamp(moment: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and a Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def dump(body: Json) -> bytes:
    """Compact UTF-8; half of an emoji becomes an escape such as `\\ud83d`, as JavaScript writes it."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def visitor_fields(name: str, email: str | None, city: str, country: str) -> Json:
    """The visitor; an unknown e-mail address has no key."""
    return {"name": name, **({"email": email} if email else {}), "city": city, "country": country}


def property_fields(shop: Shop) -> Json:
    """The property that the event belongs to."""
    return {"id": shop.property_id, "name": shop.name}


def chat_start(shop: Shop, chat_id: str, time: datetime, visitor: Json, first: Line) -> Json:
    """The first message of a chat; a file has no text."""
    sender = {"type": "agent" if first.role == "a" else "visitor"}
    message = {"text": first.text, "type": "file" if first.files else "msg", "sender": sender}
    return {
        "event": "chat:start",
        "chatId": chat_id,
        "time": stamp(time),
        "message": message,
        "visitor": visitor,
        "property": property_fields(shop),
    }


def chat_end(shop: Shop, chat_id: str, time: datetime, visitor: Json) -> Json:
    """The end of a chat, which says nothing about how it went."""
    return {
        "event": "chat:end",
        "chatId": chat_id,
        "time": stamp(time),
        "visitor": visitor,
        "property": property_fields(shop),
    }


def transcript_created(
    shop: Shop,
    time: datetime,
    referrer: str,
    chat_id: str,
    visitor: Json,
    said: Iterable[tuple[datetime, Line]],
) -> Json:
    """All that was said; the chat's id stands in `chat.id` alone."""
    messages = [message_fields(shop, moment, line) for moment, line in said]
    return {
        "event": "chat:transcript_created",
        "time": stamp(time),
        "domain": shop.domain,
        "referrer": referrer,
        "property": property_fields(shop),
        "chat": {"id": chat_id, "visitor": visitor, "messages": messages},
    }


def message_fields(shop: Shop, time: datetime, line: Line) -> Json:
    """One entry of a transcript; beside attachments an empty text is null."""
    sender: Json = {"t": line.role}
    if line.agent:
        sender |= {"n": line.agent.name, "id": line.agent.agent_id}
    elif line.speaker:
        sender["n"] = line.speaker
    text = (line.text or None) if line.files else line.text
    message: Json = {"sender": sender, "type": "msg", "msg": text, "time": stamp(time)}
    if line.files:
        message["attchs"] = [attachment_fields(shop, file) for file in line.files]
    return message


def attachment_fields(shop: Shop, file: File) -> Json:
    """A file as a transcript points to it; the address is invented and leads nowhere."""
    url = f"https://tawk.link/{shop.property_id}/a/{file.name}"
    content = {"url": url, "name": file.name, "mimeType": file.mime_type, "size": file.size}
    return {"type": "file", "content": {"file": content}}


def ticket_create(
    shop: Shop, time: datetime, requester: Json, ticket_id: str, human_id: int, subject: str, message: str
) -> Json:
    """A ticket that a visitor's offline message made."""
    return {
        "event": "ticket:create",
        "time": stamp(time),
        "property": property_fields(shop),
        "requester": requester,
        "ticket": {"id": ticket_id, "humanId": human_id, "subject": subject, "message": message},
    }


def requester_fields(name: str, email: str | None) -> Json:
    """The visitor who left the message."""
    return {"name": name, **({"email": email} if email else {}), "type": "visitor"}
