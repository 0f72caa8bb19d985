"""Reads the line word by word; what it does not understand it points at."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from bot.domain.deeds import clean_label
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Folder, Status
from bot.domain.nearest import nearest
from bot.domain.query import Assigned
from bot.filters.values import EVERYTHING_OPEN, Filters, Reader, changed, usual_sort
from bot.filters.words import AGENTS, FOLDERS, KEYS, KINDS, SORTS, STATUSES, Key

LONGEST_LINE = 3_000
LONGEST_NUMBER = 18  # of digits that every database counts to
QUOTES = str.maketrans("“”„«»", '"""""')
TOKEN = re.compile(r'(?:[^\s":]+:)?"[^"]*"|[^\s"]+|"')
MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>", re.IGNORECASE)
DAYS_AGO = re.compile(r"(\d{1,4})d")
Value = TypeVar("Value")
TODAY, YESTERDAY = ("today", "hoy"), ("yesterday", "ayer")
DAY_FORMS = ("2026-11-24", "today", "yesterday", "7d")


def read_filters(line: str, reader: Reader, begin: Filters = EVERYTHING_OPEN) -> Filters:
    """What the line asks for beyond `begin`. Raises `Refusal` that points at the first word it does not understand."""
    if len(line) > LONGEST_LINE:
        raise Refusal(Reason.LINE_TOO_LONG, limit=LONGEST_LINE)
    tokens = TOKEN.findall(line.translate(QUOTES))
    found = begin
    for token in tokens:
        found = _demanded(found, token, reader)
    query = found.query
    if query.since and query.until and query.since >= query.until:
        raise Refusal(Reason.DATES_CROSSED)
    return found if any(map(_is_sort, tokens)) else changed(found, sort=usual_sort(query))


def _demanded(found: Filters, token: str, reader: Reader) -> Filters:
    """A refusal says which part of the line it is about, as it was typed."""
    try:
        return _with_token(found, token, reader)
    except Refusal as refused:
        raise Refusal(refused.reason, **{**refused.values, "token": token}) from None


def _with_token(found: Filters, token: str, reader: Reader) -> Filters:
    name, colon, value = token.partition(":")
    key = _key(token)
    if key is not None:
        return READERS[key](found, value.strip('"').strip(), reader)
    if colon and name.isalpha() and value and (near := nearest(name, KEYS)):
        raise Refusal(Reason.UNKNOWN_WORD, word=f"{name}:", nearest=f"{near}:")
    words = " ".join(token.strip('"').split())
    return changed(found, words=(*found.query.words, words)) if words else found


def is_filter(word: str) -> bool:
    """Whether a line that begins with this word can only be a search."""
    return _key(word) is not None or word.translate(QUOTES).startswith('"')


def _key(token: str) -> Key | None:
    name, colon, _ = token.partition(":")
    return KEYS.get(name.casefold()) if colon else None


def _is_sort(token: str) -> bool:
    return _key(token) is Key.SORT


def _status(found: Filters, value: str, reader: Reader) -> Filters:
    return changed(found, status=_one_of(Key.STATUS, value, STATUSES))


def _agent(found: Filters, value: str, reader: Reader) -> Filters:
    if mention := MENTION.fullmatch(value):
        return changed(found, assigned=Assigned.ONE, agent=mention[1].upper())
    assigned = _one_of(Key.AGENT, value, AGENTS)
    return changed(found, assigned=assigned, agent=reader.slack_id if assigned is Assigned.ONE else "")


def _kind(found: Filters, value: str, reader: Reader) -> Filters:
    return changed(found, kind=_one_of(Key.KIND, value, KINDS))


def _folder(found: Filters, value: str, reader: Reader) -> Filters:
    folder = _one_of(Key.FOLDER, value, FOLDERS)
    anything = folder is not Folder.INBOX and found.query.status is Status.OPEN
    return changed(found, folder=folder, status=None if anything else found.query.status)


def _property(found: Filters, value: str, reader: Reader) -> Filters:
    return replace(found, properties=(*found.properties, _label(Key.PROPERTY, value)))


def _department(found: Filters, value: str, reader: Reader) -> Filters:
    return changed(found, department=_label(Key.DEPARTMENT, value))


def _tag(found: Filters, value: str, reader: Reader) -> Filters:
    return changed(found, tags=(*found.query.tags, _label(Key.TAG, value)))


def _burst(found: Filters, value: str, reader: Reader) -> Filters:
    number = value.removeprefix("#")
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        raise Refusal(Reason.WRONG_VALUE, word=f"{Key.BURST}:{value}", names=("1", "2", "…"))
    return changed(found, burst=int(number))


def _from(found: Filters, value: str, reader: Reader) -> Filters:
    return changed(found, since=_midnight(_day(Key.FROM, value, reader), reader))


def _to(found: Filters, value: str, reader: Reader) -> Filters:
    """The day itself still counts."""
    try:
        following = _day(Key.TO, value, reader) + timedelta(days=1)
    except OverflowError:
        raise Refusal(Reason.WRONG_VALUE, word=f"to:{value}", names=DAY_FORMS) from None
    return changed(found, until=_midnight(following, reader))


def _sort(found: Filters, value: str, reader: Reader) -> Filters:
    name = value.removeprefix("-").removesuffix("-asc").removesuffix("-desc")
    ascending = not value.startswith("-") and value.endswith("-asc")
    return changed(found, sort=_one_of(Key.SORT, name, SORTS), ascending=ascending)


READERS: Mapping[Key, Callable[[Filters, str, Reader], Filters]] = {
    Key.STATUS: _status,
    Key.AGENT: _agent,
    Key.KIND: _kind,
    Key.PROPERTY: _property,
    Key.DEPARTMENT: _department,
    Key.TAG: _tag,
    Key.FOLDER: _folder,
    Key.BURST: _burst,
    Key.FROM: _from,
    Key.TO: _to,
    Key.SORT: _sort,
}


def _one_of(key: Key, value: str, known: Mapping[str, Value]) -> Value:
    word = value.casefold()
    if word not in known:
        raise Refusal(Reason.WRONG_VALUE, word=f"{key}:{value}", names=tuple(known), nearest=nearest(word, known))
    return known[word]


def _label(key: Key, value: str) -> str:
    name = clean_label(value)
    if not name:
        raise Refusal(Reason.VALUE_MISSING, word=f"{key}:")
    return name


def _day(key: Key, value: str, reader: Reader) -> date:
    today, word = reader.now.astimezone(reader.zone).date(), value.casefold()
    if word in TODAY:
        return today
    if word in YESTERDAY:
        return today - timedelta(days=1)
    if ago := DAYS_AGO.fullmatch(word):
        return today - timedelta(days=int(ago[1]))
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise Refusal(Reason.WRONG_VALUE, word=f"{key}:{value}", names=DAY_FORMS) from None


def _midnight(day: date, reader: Reader) -> datetime:
    try:
        return datetime.combine(day, time(), reader.zone).astimezone(reader.now.tzinfo)
    except OverflowError:
        raise Refusal(Reason.WRONG_VALUE, word=day.isoformat(), names=DAY_FORMS) from None
