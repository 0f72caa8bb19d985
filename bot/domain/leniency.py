"""Reads single values of what tawk.to sends: one of another shape counts as missing, and no text does harm."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeGuard

from bot.domain.inbox import OWN, Attachment, Author, Line, Visitor

ID_LENGTH = 128
TEXT_LENGTH = 1_000_000
NAME_LENGTH = 300
POSSIBLE_YEARS = range(1970, 3000)  # beyond, neither Slack's dates nor sums of times can be relied on
AUTHORS = {"visitor": Author.VISITOR, "agent": Author.AGENT, "v": Author.VISITOR, "a": Author.AGENT}


def line(entry: Mapping[str, object], fallback: datetime) -> Line:
    """One of a chat's `messages`."""
    sender, files = mapping(entry, "sender"), entry.get("attchs")
    return Line(
        author=AUTHORS.get(word(sender.get("t")), Author.SYSTEM),
        at=moment(entry.get("time"), fallback),
        text=text(entry.get("msg")),
        name=text(sender.get("n"), NAME_LENGTH),
        attachments=attachments(files) if files else (),
    )


def attachments(value: object) -> tuple[Attachment, ...]:
    entries = value if isinstance(value, list) else []
    return tuple(_attachment(entry) for entry in entries if isinstance(entry, dict))


def _attachment(entry: Mapping[str, object]) -> Attachment:
    file = mapping(mapping(entry, "content"), "file")
    size = file.get("size")
    return Attachment(
        name=text(file.get("name"), NAME_LENGTH),
        url=text(file.get("url"), 3000),
        size=size if is_whole(size) and 0 <= size < 2**53 else 0,
        mime_type=text(file.get("mimeType"), NAME_LENGTH),
    )


def visitor(value: Mapping[str, object]) -> Visitor:
    email = text(value.get("email"), 254).strip()
    return Visitor(
        name=text(value.get("name"), NAME_LENGTH).strip(),
        email=email if "@" in email else "",
        city=text(value.get("city"), NAME_LENGTH).strip(),
        country=text(value.get("country"), NAME_LENGTH).strip(),
    )


def mapping(value: Mapping[str, object], key: str) -> Mapping[str, object]:
    inner = value.get(key)
    return inner if isinstance(inner, dict) else {}


def identifier(value: object) -> str:
    """Cleaned, or nothing where it is too long, as a part of an id is another's id, or one that only we give."""
    found = text(value).strip()
    return found if len(found) <= ID_LENGTH and not found.startswith(OWN) else ""


def number(value: object) -> str:
    return str(value) if is_whole(value) and abs(value) < 2**63 else text(value, 32)


def is_whole(value: object) -> TypeGuard[int]:
    """Python takes JSON's true for 1."""
    return isinstance(value, int) and not isinstance(value, bool)


def word(value: object) -> str:
    return value if isinstance(value, str) else ""


def text(value: object, length: int = TEXT_LENGTH) -> str:
    """Text that every database and every encoding can hold: no NUL, no lone surrogate."""
    if not isinstance(value, str):
        return ""
    found = value[:length].replace("\0", "")
    return found if found.isascii() else found.encode("utf-8", "replace").decode("utf-8")


def moment(value: object, fallback: datetime) -> datetime:
    return told_time(value) or fallback


def told_time(value: object) -> datetime | None:
    """Aware and UTC; None for what is no time, or no possible one."""
    try:
        told = datetime.fromisoformat(word(value))
        at = told if told.tzinfo is UTC else (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.year in POSSIBLE_YEARS else None
