"""Reads a list's filters from one line, in English or Spanish words, and writes them back as such a line.

`status:open agent:none kind:chats property:shop dept:sales tag:vip from:2026-11-01 to:2026-11-07 sort:priority refund
"exact words"`: every refusal points at the word that is wrong and says what may stand there.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.deeds import clean_label
from bot.errors import Reason, Refusal
from bot.inbox import Folder, Kind, Status
from bot.nearest import nearest
from bot.query import Assigned, Query, Sort

LONGEST_LINE = 3_000
QUOTES = str.maketrans("“”„«»", '"""""')
TOKEN = re.compile(r'(?:[^\s":]+:)?"[^"]*"|[^\s"]+|"')
MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>", re.IGNORECASE)
DAYS_AGO = re.compile(r"(\d{1,4})d")
Value = TypeVar("Value")


class Key(StrEnum):
    """What stands before the colon."""

    STATUS = "status"
    AGENT = "agent"
    KIND = "kind"
    PROPERTY = "property"
    DEPARTMENT = "dept"
    TAG = "tag"
    FOLDER = "folder"
    FROM = "from"
    TO = "to"
    SORT = "sort"


SPANISH_KEYS: Mapping[str, Key] = {
    "estado": Key.STATUS,
    "agente": Key.AGENT,
    "tipo": Key.KIND,
    "propiedad": Key.PROPERTY,
    "departamento": Key.DEPARTMENT,
    "depto": Key.DEPARTMENT,
    "department": Key.DEPARTMENT,
    "etiqueta": Key.TAG,
    "carpeta": Key.FOLDER,
    "desde": Key.FROM,
    "hasta": Key.TO,
    "orden": Key.SORT,
}
KEYS: Mapping[str, Key] = {**{key.value: key for key in Key}, **SPANISH_KEYS}
STATUSES: Mapping[str, Status | None] = {
    "open": Status.OPEN,
    "pending": Status.PENDING,
    "closed": Status.CLOSED,
    "any": None,
    "abierta": Status.OPEN,
    "abiertas": Status.OPEN,
    "pendiente": Status.PENDING,
    "pendientes": Status.PENDING,
    "cerrada": Status.CLOSED,
    "cerradas": Status.CLOSED,
    "todas": None,
}
AGENTS: Mapping[str, Assigned] = {
    "all": Assigned.ALL,
    "none": Assigned.NOBODY,
    "any": Assigned.ANYBODY,
    "me": Assigned.ONE,
    "todos": Assigned.ALL,
    "nadie": Assigned.NOBODY,
    "alguien": Assigned.ANYBODY,
    "yo": Assigned.ONE,
}
KINDS: Mapping[str, Kind | None] = {
    "chats": Kind.CHAT,
    "tickets": Kind.TICKET,
    "any": None,
    "chat": Kind.CHAT,
    "ticket": Kind.TICKET,
    "todos": None,
}
FOLDERS: Mapping[str, Folder] = {
    "inbox": Folder.INBOX,
    "spam": Folder.SPAM,
    "trash": Folder.TRASH,
    "entrada": Folder.INBOX,
    "papelera": Folder.TRASH,
}
SORTS: Mapping[str, Sort] = {
    "updated": Sort.UPDATED,
    "created": Sort.CREATED,
    "status": Sort.STATUS,
    "priority": Sort.PRIORITY,
    "actualizada": Sort.UPDATED,
    "creada": Sort.CREATED,
    "estado": Sort.STATUS,
    "prioridad": Sort.PRIORITY,
}
TODAY, YESTERDAY = ("today", "hoy"), ("yesterday", "ayer")
DAY_FORMS = ("2026-11-24", "today", "yesterday", "7d")


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose line it is: `agent:me` and what day it is depend on that."""

    slack_id: str
    zone: ZoneInfo
    now: datetime


@dataclass(frozen=True, slots=True)
class Filters:
    """What a line asks for: a query whose properties are still names."""

    query: Query
    properties: tuple[str, ...] = ()


EVERYTHING_OPEN = Filters(Query(properties=()))


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
    return found if any(map(_is_sort, tokens)) else _changed(found, sort=_usual_sort(query))


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
    return _changed(found, words=(*found.query.words, words)) if words else found


def is_filter(word: str) -> bool:
    """Whether a line that begins with this word can only be a search."""
    return _key(word) is not None or word.translate(QUOTES).startswith('"')


def _key(token: str) -> Key | None:
    name, colon, _ = token.partition(":")
    return KEYS.get(name.casefold()) if colon else None


def _is_sort(token: str) -> bool:
    return _key(token) is Key.SORT


def _usual_sort(query: Query) -> Sort:
    """A range of days is one range of the index only in the order of creation."""
    return Sort.CREATED if query.since or query.until else Sort.UPDATED


def _changed(found: Filters, **fields: object) -> Filters:
    return replace(found, query=replace(found.query, **fields))  # type: ignore[arg-type]


def _status(found: Filters, value: str, reader: Reader) -> Filters:
    return _changed(found, status=_one_of(Key.STATUS, value, STATUSES))


def _agent(found: Filters, value: str, reader: Reader) -> Filters:
    if mention := MENTION.fullmatch(value):
        return _changed(found, assigned=Assigned.ONE, agent=mention[1].upper())
    assigned = _one_of(Key.AGENT, value, AGENTS)
    return _changed(found, assigned=assigned, agent=reader.slack_id if assigned is Assigned.ONE else "")


def _kind(found: Filters, value: str, reader: Reader) -> Filters:
    return _changed(found, kind=_one_of(Key.KIND, value, KINDS))


def _folder(found: Filters, value: str, reader: Reader) -> Filters:
    folder = _one_of(Key.FOLDER, value, FOLDERS)
    anything = folder is not Folder.INBOX and found.query.status is Status.OPEN
    return _changed(found, folder=folder, status=None if anything else found.query.status)


def _property(found: Filters, value: str, reader: Reader) -> Filters:
    return replace(found, properties=(*found.properties, _label(Key.PROPERTY, value)))


def _department(found: Filters, value: str, reader: Reader) -> Filters:
    return _changed(found, department=_label(Key.DEPARTMENT, value))


def _tag(found: Filters, value: str, reader: Reader) -> Filters:
    return _changed(found, tags=(*found.query.tags, _label(Key.TAG, value)))


def _from(found: Filters, value: str, reader: Reader) -> Filters:
    return _changed(found, since=_midnight(_day(Key.FROM, value, reader), reader))


def _to(found: Filters, value: str, reader: Reader) -> Filters:
    """The day itself still counts."""
    try:
        following = _day(Key.TO, value, reader) + timedelta(days=1)
    except OverflowError:
        raise Refusal(Reason.WRONG_VALUE, word=f"to:{value}", names=DAY_FORMS) from None
    return _changed(found, until=_midnight(following, reader))


def _sort(found: Filters, value: str, reader: Reader) -> Filters:
    name = value.removeprefix("-").removesuffix("-asc").removesuffix("-desc")
    ascending = not value.startswith("-") and value.endswith("-asc")
    return _changed(found, sort=_one_of(Key.SORT, name, SORTS), ascending=ascending)


READERS: Mapping[Key, Callable[[Filters, str, Reader], Filters]] = {
    Key.STATUS: _status,
    Key.AGENT: _agent,
    Key.KIND: _kind,
    Key.PROPERTY: _property,
    Key.DEPARTMENT: _department,
    Key.TAG: _tag,
    Key.FOLDER: _folder,
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


def write_filters(filters: Filters, reader: Reader) -> str:
    """The line that `read_filters` reads as just this, in English words; what is as usual is left out."""
    query = filters.query
    parts = [
        *(f"{Key.PROPERTY}:{_quoted(name)}" for name in filters.properties),
        *_folder_and_status(query),
        *([f"{Key.KIND}:{query.kind}s"] if query.kind else []),
        *_agent_part(query),
        *([f"{Key.DEPARTMENT}:{_quoted(query.department)}"] if query.department else []),
        *(f"{Key.TAG}:{_quoted(tag)}" for tag in query.tags),
        *_dates(query, reader),
        *_sort_part(query),
        *(_quoted(words, always=":" in words) for words in query.words),
    ]
    return " ".join(parts)


def _folder_and_status(query: Query) -> list[str]:
    folder = [f"{Key.FOLDER}:{query.folder.name.lower()}"] if query.folder is not Folder.INBOX else []
    usual = Status.OPEN if query.folder is Folder.INBOX else None
    said = query.status.name.lower() if query.status else "any"
    return folder if query.status is usual else [*folder, f"{Key.STATUS}:{said}"]


def _agent_part(query: Query) -> list[str]:
    if query.assigned is Assigned.ALL:
        return []
    words = {Assigned.NOBODY: "none", Assigned.ANYBODY: "any", Assigned.ONE: f"<@{query.agent}>"}
    return [f"{Key.AGENT}:{words[query.assigned]}"]


def _dates(query: Query, reader: Reader) -> list[str]:
    since = [f"{Key.FROM}:{query.since.astimezone(reader.zone).date()}"] if query.since else []
    last = query.until.astimezone(reader.zone).date() - timedelta(days=1) if query.until else None
    return [*since, *([f"{Key.TO}:{last}"] if last else [])]


def _sort_part(query: Query) -> list[str]:
    if query.sort is _usual_sort(query) and not query.ascending:
        return []
    return [f"{Key.SORT}:{query.sort}{'-asc' if query.ascending else ''}"]


def _quoted(text: str, *, always: bool = False) -> str:
    return f'"{text}"' if always or " " in text else text
