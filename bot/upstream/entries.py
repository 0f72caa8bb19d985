"""Reads the entries of a chat and of a ticket into lines, the same ones that their webhook tells of."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain import leniency
from bot.domain.inbox import Attachment, Author, Line
from bot.upstream.times import read_time

Entry = Mapping[str, object]

VIEWED = "nav"  # a page that the visitor viewed
FILE = "file"
SAID = frozenset({"", "msg", FILE, "webrtc-call"})  # the types that are known of a chat (tawk.md 2.4)
WRITTEN = SAID | {"message", "reply", "email"}
UNNAMED = (Attachment("", ""),)


def first_time(value: object) -> datetime | None:
    """The first that any of the entries tells."""
    return min(filter(None, map(_time, map(_as_object, _as_list(value)))), default=None)


def read_entries(value: object, began_at: datetime, spoken: frozenset[str] = SAID) -> list[Line]:
    """By their times; one without a time is as old as the one before it."""
    return sorted(_lines(value, began_at, spoken), key=lambda line: line.at)


def _lines(value: object, at: datetime, spoken: frozenset[str]) -> Iterator[Line]:
    for entry in map(_as_object, _as_list(value)):
        kind = leniency.word(entry.get("type"))
        if kind == VIEWED:
            continue
        line = _line(entry, at)
        at = line.at
        if kind in spoken:
            yield replace(line, attachments=UNNAMED) if kind == FILE and not line.says_something else line
        elif line.says_something:
            # It may be a note to colleagues, so it is nobody's answer.
            yield replace(line, author=Author.SYSTEM)


def read_letters(ticket: Entry, began_at: datetime) -> list[Line]:
    """A ticket's message, which its webhook tells of, and what was written since."""
    asker = leniency.mapping(ticket, "requester")
    author = leniency.AUTHORS.get(leniency.word(asker.get("type")), Author.VISITOR)
    since = read_entries(first(ticket, "events", "messages"), began_at, WRITTEN)
    told = ticket.get("message")
    message = told if isinstance(told, dict) else {"msg": told, "attchs": ticket.get("attchs")}
    opening = replace(_line(message, began_at), author=author)
    if not opening.says_something:
        return since
    if since and since[0].text.strip() == opening.text.strip():
        del since[0]
    # What came before its message can't be an answer to it, but its time may be wrong.
    return [opening, *(replace(line, at=max(line.at, opening.at)) for line in since)]


def first(entry: Entry, *names: str) -> object:
    """What stands under the first of these names that has something."""
    return next((entry[name] for name in names if entry.get(name)), None)


def _line(entry: Entry, fallback: datetime) -> Line:
    """As webhooks have it, whatever of it is called otherwise here."""
    told = first(entry, "sender", "author", "from")
    sender = told if isinstance(told, dict) else {"t": told}
    at = _time(entry)
    webhooks = {
        "sender": {"t": first(sender, "t", "type"), "n": first(sender, "n", "name")},
        "msg": _words(entry),
        "time": at.isoformat() if at else None,
        "attchs": first(entry, "attchs", "attachments"),
    }
    return leniency.line(webhooks, fallback)


def _time(entry: Entry) -> datetime | None:
    return read_time(first(entry, "time", "createdOn"))


def _words(entry: Entry) -> object:
    """They may stand one level deeper, or be a number."""
    told = first(entry, "msg", "text", "message", "body")
    if isinstance(told, dict):
        told = first(told, "msg", "text", "body")
    return leniency.number(told) if leniency.is_whole(told) else told


def _as_list(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _as_object(entry: object) -> Entry:
    """Bare words are kept, but nobody knows whose they are."""
    if isinstance(entry, str):
        return {"type": "text", "msg": entry}
    return entry if isinstance(entry, dict) else {"type": "unknown"}
