"""Reads headers that anybody may have written: bounded, and never an error."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value, getaddresses, parsedate_to_datetime

from bot.mail.charsets import decode, tidy, unescaped

MAX_VALUE = 2_000
MAX_LIST = 20_000
MAX_VALUES = 50
MAX_NAME = 120
MAX_ID = 250
MAX_IDS = 100
MAX_RECIPIENTS = 200
RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
ID = re.compile(rf"<[^<>\s]{{1,{MAX_ID}}}>")
BARE_ID = re.compile(r"[^<>\s@]{1,100}@[^<>\s@]{1,150}")
SPACES = re.compile(r"\s+")
# What a file's name may not hold: paths, and marks that turn the reading direction round.
NOT_IN_NAMES = re.compile(r"[/\\\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def raw(message: Message, name: str, limit: int = MAX_VALUE) -> str:
    """The first header of this name as it was sent, in one line."""
    return _line(next(iter(values(message, name)), ""), limit)


def words(message: Message, name: str) -> str:
    """The first header of this name as it is read."""
    return decoded(raw(message, name))


def decoded(value: str) -> str:
    try:
        found = decode_header(value[:MAX_VALUE])
    except (HeaderParseError, ValueError):
        return _readable(value)
    return _readable("".join(_piece(text, charset) for text, charset in found))


def sender(message: Message) -> tuple[str, str]:
    """Who wrote it: display name and address, each perhaps empty."""
    people = _people([raw(message, "From"), raw(message, "Reply-To"), raw(message, "Sender")])
    return next((one for one in people if one[1]), ("", ""))


def answer_to(message: Message) -> str:
    """Where an answer belongs, if the mail names one place for it that is not the sender's address."""
    wanted = [address for _, address in _people([raw(message, "Reply-To")]) if address]
    return wanted[0] if len(wanted) == 1 and wanted[0].casefold() != sender(message)[1].casefold() else ""


def recipients(message: Message) -> tuple[str, ...]:
    """Each address once, in the order of the headers."""
    lists = [_line(value, MAX_LIST) for name in RECIPIENTS for value in values(message, name)]
    return tuple(dict.fromkeys(address for _, address in _people(lists) if address))[:MAX_RECIPIENTS]


def ids(message: Message, name: str) -> tuple[str, ...]:
    """The Message-IDs in a header, the last hundred."""
    value = _readable(raw(message, name, MAX_LIST))  # no database holds NUL, or half a character
    return tuple(dict.fromkeys(ID.findall(value) or [f"<{one}>" for one in BARE_ID.findall(value)]))[-MAX_IDS:]


def moment(message: Message) -> datetime | None:
    """When it was sent, in UTC, where it says so."""
    with suppress(ValueError, TypeError, IndexError, OverflowError, AttributeError):
        at = parsedate_to_datetime(raw(message, "Date"))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    return None


def file_name(message: Message) -> str:
    """The name of an attachment, fit for any disk."""
    with suppress(ValueError, TypeError, LookupError, AttributeError):
        name = message.get_param("filename", None, "content-disposition") or message.get_param("name", None)
        text = decoded(collapse_rfc2231_value(name)) if name else ""
        return NOT_IN_NAMES.sub("_", text).strip(". ")[-MAX_NAME:]
    return ""


def values(message: Message, name: str) -> list[str]:
    """As they travelled: `Message.get` makes an object of a header that is not in ASCII."""
    return [str(value) for key, value in message.raw_items() if key.casefold() == name.casefold()][:MAX_VALUES]


def _line(value: str, limit: int) -> str:
    return SPACES.sub(" ", value[:limit]).strip()


def _people(lists: list[str]) -> list[tuple[str, str]]:
    with suppress(ValueError, RecursionError, IndexError):
        return [(decoded(name), tidy(address).strip()[:320]) for name, address in getaddresses(lists)]
    return []


def _piece(text: bytes | str, charset: str | None) -> str:
    return text if isinstance(text, str) else decode(text, charset or "")


def _readable(text: str) -> str:
    return SPACES.sub(" ", decode(unescaped(text))).strip()
