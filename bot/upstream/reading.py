"""Reads what tawk.to's REST API shows; hardly a field of it is documented (tawk.md 4.2), so all but the id may lack."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import leniency
from bot.domain.errors import Unreadable
from bot.domain.events import ConversationRead
from bot.domain.inbox import Kind, Line, Place, Status, There, Visitor
from bot.ports import Member
from bot.upstream.entries import first, first_time, read_entries, read_letters
from bot.upstream.times import read_time

Object = Mapping[str, object]

STATUSES = {
    "open": Status.OPEN,
    "pending": Status.PENDING,
    "closed": Status.CLOSED,
    # As the dashboard of 2018 numbers them (tawk.md 7.1).
    "1000": Status.OPEN,
    "2000": Status.PENDING,
    "3000": Status.CLOSED,
}
SET = frozenset({"true", "1"})
PLACES = {"deleted": Place.TRASH, "trash": Place.TRASH, "trashed": Place.TRASH, "spam": Place.SPAM}
DELETED, SPAM = ("deleted", "isDeleted"), ("spam", "isSpam")
OWN_ID = {Kind.CHAT: "chatId", Kind.TICKET: "ticketId"}
UPDATED = ("updatedOn", "lastUpdatedOn", "modifiedOn")
ENDED = ("endedOn", "endOn", "closedOn")
WHO = ("visitor", "requester", "person", "contact")
PLACES_LIVED = ("location", "address")


def read_chat(
    item: object, property_id: str, read_at: datetime, previous_read_at: datetime | None, grace: timedelta
) -> ConversationRead:
    """Raises `Unreadable` where no id is. `previous_read_at` is the last time that tawk.to was asked about it."""
    chat = _object(item)
    began = read_time(chat.get("createdOn")) or first_time(chat.get("messages"))
    lines = tuple(read_entries(chat.get("messages"), began or read_at))
    there = _there(chat, _last(lines, began, read_at), read_at, previous_read_at)
    ended = any(read_time(chat.get(name)) for name in ENDED) or there.status is Status.CLOSED
    over = ended or read_at - _last(lines, began, read_at) >= grace
    return _read(Kind.CHAT, chat, property_id, began, lines, over, there)


def read_ticket(
    item: object, property_id: str, read_at: datetime, previous_read_at: datetime | None
) -> ConversationRead:
    """Raises `Unreadable` where no id is."""
    ticket = _object(item)
    began = read_time(ticket.get("createdOn")) or first_time(first(ticket, "events", "messages"))
    lines = tuple(read_letters(ticket, began or read_at))
    there = _there(ticket, _last(lines, began, read_at), read_at, previous_read_at)
    return _read(Kind.TICKET, ticket, property_id, began, lines, over=True, there=there)


def lacks_words(kind: Kind, item: object) -> bool:
    """Whether a list's item is shorter than the thing itself, as far as can be seen."""
    if not isinstance(item, dict):
        return True
    entries = first(item, "messages") if kind is Kind.CHAT else first(item, "events", "messages")
    told = item.get("messageCount")
    return not isinstance(entries, list) or (leniency.is_whole(told) and told > len(entries))


def tells_place(item: Object) -> bool:
    """Whether it says itself where it lies: not all that it shows of the inbox stands there."""
    return _code(item.get("status")) in PLACES or any(_code(item.get(name)) for name in DELETED)


def lies_in_trash(item: object) -> bool:
    """Whether it says so itself."""
    return isinstance(item, dict) and _place(item) is Place.TRASH


def tells_update(item: object) -> bool:
    """Whether it says when it was changed last."""
    return isinstance(item, dict) and any(read_time(item.get(name)) for name in UPDATED)


def id_of(kind: Kind, item: object) -> str:
    """The conversation's id, or "" where it can't be told."""
    return _id(item, "id", OWN_ID[kind], "_id") if isinstance(item, dict) else ""


def read_person(item: object) -> Visitor:
    """What is known of somebody, also where a chat or a ticket tells it."""
    person = item if isinstance(item, dict) else {}
    place = next((person[name] for name in PLACES_LIVED if isinstance(person.get(name), dict)), person)
    told = {
        "name": _name(person),
        "email": _one_of(person, "primaryEmail", "email", "emails"),
        "city": first(place, "cityName", "city"),
        "country": first(place, "country", "countryCode"),
    }
    phone = leniency.text(_one_of(person, "primaryPhone", "phone", "phones"), leniency.NAME_LENGTH)
    return replace(leniency.visitor(told), phone=phone.strip())


def read_members(items: Iterable[object]) -> tuple[Member, ...]:
    """Those that have an id; each once."""
    found = {_id(item, "id", "memberId", "agentId", "_id"): item for item in items if isinstance(item, dict)}
    return tuple(_member(member_id, item) for member_id, item in found.items() if member_id)


def read_property(item: object) -> tuple[str, str] | None:
    """Its id and its name; None where there is no id."""
    if not isinstance(item, dict) or not (property_id := _id(item, "propertyId", "id", "_id")):
        return None
    return property_id, leniency.text(item.get("name"), leniency.NAME_LENGTH).strip()


def _read(
    of: Kind, item: Object, property_id: str, began: datetime | None, lines: tuple[Line, ...], over: bool, there: There
) -> ConversationRead:
    external_id = id_of(of, item)
    if not external_id:
        raise Unreadable("conversation_id_missing")
    who = first(item, *WHO)
    return ConversationRead(
        property_id=property_id,
        property_name="",
        external_id=external_id,
        at=_last(lines, began, there.read_at),
        visitor=read_person(who),
        of=of,
        began_at=began or (lines[0].at if lines else there.read_at),
        lines=lines,
        over=over,
        there=there,
        person_id=_id(item, "personId") or _id(item.get("person"), "id"),
        subject=leniency.text(item.get("subject"), leniency.NAME_LENGTH),
        human_id=leniency.number(item.get("humanId")),
        dated=began is not None,
    )


def _there(item: Object, last: datetime, read_at: datetime, previous: datetime | None) -> There:
    updated = next(filter(None, (read_time(item.get(name)) for name in UPDATED)), None)
    return There(_status(item), _place(item), min(updated or previous or last, read_at), read_at)


def _status(item: Object) -> Status | None:
    return STATUSES.get(_code(item.get("status")))


def _place(item: Object) -> Place:
    """What is spam and was deleted lies in the trash."""
    if any(_code(item.get(name)) in SET for name in DELETED):
        return Place.TRASH
    if any(_code(item.get(name)) in SET for name in SPAM):
        return Place.SPAM
    return PLACES.get(_code(item.get("status")), Place.INBOX)


def _last(lines: tuple[Line, ...], began: datetime | None, read_at: datetime) -> datetime:
    return lines[-1].at if lines else began or read_at


def _member(member_id: str, item: Object) -> Member:
    off = any(item.get(name) is False for name in ("enabled", "active")) or _code(item.get("disabled")) in SET
    who = read_person(item)
    return Member(member_id, who.name, who.email.lower(), not off)


def _object(item: object) -> Object:
    if not isinstance(item, dict):
        raise Unreadable("not_an_object")
    return item


def _id(item: object, *names: str) -> str:
    """An id may be a number."""
    told = (item.get(name) for name in names) if isinstance(item, dict) else ()
    return next(
        filter(None, (leniency.identifier(leniency.number(one) if leniency.is_whole(one) else one) for one in told)), ""
    )


def _code(value: object) -> str:
    """A word of few, however it is written: true, 3000, "Closed"."""
    if isinstance(value, bool):
        return str(value).casefold()
    return value.strip().casefold() if isinstance(value, str) else leniency.number(value)


def _name(person: Object) -> str:
    told = person.get("name")
    parts = told if isinstance(told, dict) else {"first": person.get("firstName"), "last": person.get("lastName")}
    words = (leniency.word(parts.get(name)).strip() for name in ("first", "last"))
    return leniency.word(told) or " ".join(filter(None, words))


def _one_of(person: Object, *names: str) -> str:
    """The first address or number under these names, which hold one or a list."""
    for name in names:
        told = person.get(name)
        for one in told if isinstance(told, list) else [told]:
            value = first(one, "email", "phone", "value", "address") if isinstance(one, dict) else one
            if isinstance(value, str) and value.strip():
                return value
    return ""
