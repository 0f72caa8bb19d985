"""Answers of tawk.to's REST API in shapes that nobody promised us: nothing that was said in them is lost."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import responses
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clients.tawk import TawkClient, Turns
from bot.domain.errors import Unreadable
from bot.domain.events import ConversationRead
from bot.domain.inbox import Kind, Line, Place, Status, Visitor
from bot.ports import Member, Wanted
from bot.upstream.reading import lacks_words, read_chat, read_members, read_person, read_property, read_ticket
from tests.bot.domain.test_events import changed, demand_storable, paths
from tests.inbox import FOLDER, GRACE

DISTORTED = FOLDER / "distorted"
URL = "https://api.tawk.test/v1/"
AURORA, CHAT, TICKET = "5f2a9c1e4704467e89f0b3d1", "5e07b6d0-c77c-11f0-a1b4-91c2de7740aa", "2d5f0e80-c781-11f0-8b19"
BEGAN = datetime(2026, 11, 20, 21, 47, 10, 90_000, tzinfo=UTC)
READ_AT = BEGAN + timedelta(hours=1)
NAMES = sorted(path.stem for path in DISTORTED.glob("*.json"))
SPOKEN = ("v: Is anyone there?", "a Marta: Yes, how can I help?")
CHATS = {
    "chat.list.without_times": SPOKEN,
    "chat.list.times_as_numbers": SPOKEN,
    "chat.list.impossible_times": (*SPOKEN, "v: Thanks", "v: Bye"),
    "chat.list.messages_by_number": SPOKEN,
    "chat.list.messages_as_words": ("s: Is anyone there?", "s: Yes, how can I help?"),
    "chat.list.messages_null": (),
    "chat.list.long_names": ("v Ben: Is anyone there?", "a Marta: Yes, how can I help? [a.pdf]"),
    "chat.list.newest_first_and_twice": SPOKEN,
    "chat.list.wrapped": SPOKEN,
    "chat.list.null_everywhere": (),
    "chat.list.hostile_words": ("v: NUL lone ? <!here> *bold* & \u202e", "a:    ", f"v: {'x' * 5000}"),
    "chat.list.unknown_entries": (
        "v: Is anyone there?",
        "s Marta: Careful with this one",
        "a Marta:  []",
        "v: And now?",
    ),
    "chat.list.strangers_among_them": SPOKEN,
    "chat.list.numbers_for_words": ("v: 4711", "a Marta: Yes, how can I help?"),
    "chat.list.far_too_deep": SPOKEN,
    "chat.list.spam_that_was_deleted": SPOKEN,
    "chat.get.alone_in_a_list": SPOKEN,
    "chat.get.under_its_name": SPOKEN,
}
TICKETS = {
    "ticket.get.events_beside_it": (*SPOKEN, "s Marta: Call her tomorrow"),
    "ticket.get.message_as_object": SPOKEN,
}
OTHERS = {"contact.person.get.flat", "members.list.wrapped", "property.list.other_names"}


def items(name: str) -> list[Any]:
    """What the client makes of that answer."""
    method = name.rpartition(".")[0]
    client = TawkClient(URL, "key", Turns(0))
    calls: dict[str, Callable[[], object]] = {
        "chat.list": lambda: client.listed(Wanted(Kind.CHAT, AURORA, BEGAN, READ_AT)).items,
        "chat.get": lambda: [client.whole(Kind.CHAT, AURORA, CHAT)],
        "ticket.get": lambda: [client.whole(Kind.TICKET, AURORA, TICKET)],
        "contact.person.get": lambda: [client.person(AURORA, "65bd1f0c7ad90be0a1f33c21")],
        "members.list": lambda: client.members(AURORA),
        "property.list": client.properties,
    }
    with responses.RequestsMock() as wire:
        wire.post(f"{URL}{method}", body=(DISTORTED / f"{name}.json").read_bytes())
        found: Any = calls[method]()
    return list(found)


def read(item: object, kind: Kind = Kind.CHAT) -> ConversationRead:
    if kind is Kind.TICKET:
        return read_ticket(item, AURORA, READ_AT, None)
    return read_chat(item, AURORA, READ_AT, None, GRACE)


def all_read(name: str) -> list[ConversationRead]:
    found = []
    for item in items(name):
        with suppress(Unreadable):
            found.append(read(item, Kind.TICKET if name in TICKETS else Kind.CHAT))
    return found


def spoken(line: Line) -> str:
    files = f" [{', '.join(file.name for file in line.attachments)}]" if line.attachments else ""
    name = f" {line.name}" if line.name else ""
    return f"{line.author.value}{name}: {line.text}{files}"


def test_there_are_more_than_a_dozen_and_each_is_looked_at() -> None:
    assert set(NAMES) == {*CHATS, *TICKETS, *OTHERS}
    assert len(NAMES) > 12


@pytest.mark.parametrize("name", [*CHATS, *TICKETS])
def test_nothing_that_was_said_is_lost(name: str) -> None:
    found = all_read(name)
    assert found
    for one in found:
        assert tuple(map(spoken, one.lines)) == {**CHATS, **TICKETS}[name]
        demand_storable(one)


@pytest.mark.parametrize("name", [name for name in CHATS if CHATS[name] == SPOKEN])
def test_a_chat_is_the_same_however_it_is_written(name: str) -> None:
    for one in all_read(name):
        assert one.external_id == CHAT
        if name != "chat.list.without_times":
            assert (one.began_at, one.at) == (BEGAN, BEGAN.replace(minute=48, second=0, microsecond=0))


def test_strangers_are_told_from_chats() -> None:
    unreadable = 0
    for item in items("chat.list.strangers_among_them"):
        try:
            read(item)
        except Unreadable:
            unreadable += 1
    assert unreadable == 8


def test_what_tells_no_time_began_when_it_was_read() -> None:
    (one,) = all_read("chat.list.null_everywhere")
    assert (one.began_at, one.at, one.there.since) == (READ_AT, READ_AT, READ_AT)


def test_the_whole_is_asked_for_where_a_list_has_no_words() -> None:
    for name in ("chat.list.messages_null", "chat.list.null_everywhere", "chat.list.messages_by_number"):
        assert all(lacks_words(Kind.CHAT, item) for item in items(name))


def test_numbers_and_words_for_flags_are_understood() -> None:
    (one,) = all_read("chat.list.numbers_for_words")
    assert (one.external_id, one.person_id) == ("5070606", "12")
    assert (one.there.status, one.there.place) == (Status.CLOSED, Place.TRASH)
    (spam,) = all_read("chat.list.spam_that_was_deleted")
    assert (spam.there.status, spam.there.place) == (Status.OPEN, Place.TRASH)


def test_tickets_are_understood_wherever_their_events_stand() -> None:
    (one,) = all_read("ticket.get.events_beside_it")
    assert (one.human_id, one.there.status, one.visitor) == (
        "12",
        Status.PENDING,
        Visitor("Ana", "ana.torres@example.com"),
    )
    (other,) = all_read("ticket.get.message_as_object")
    assert other.external_id.startswith(TICKET)


def test_people_and_properties_are_understood_under_other_names() -> None:
    (person,) = items("contact.person.get.flat")
    assert read_person(person) == Visitor("Ben Okafor", "ben.okafor@example.org", "+441130000000", "Leeds", "GB")
    assert read_members(items("members.list.wrapped")) == (Member("7", "Marta Ruiz", "marta@aurora.example", False),)
    assert list(map(read_property, items("property.list.other_names"))) == [(AURORA, ""), None, None]


SOUND = json.loads((DISTORTED / "chat.list.unknown_entries.json").read_bytes())["data"][0] | {
    "status": "open",
    "updatedOn": "2026-11-20T22:00:00Z",
    "isDeleted": False,
    "visitor": {"name": "Ben", "email": "ben@example.org", "location": {"country": "GB"}},
}
LETTER = json.loads((DISTORTED / "ticket.get.events_beside_it.json").read_bytes())["data"]
WHOLE_TICKET = {**LETTER["ticket"], "events": LETTER["events"]}
NUMBERS = st.integers() | st.floats() | st.sampled_from([10**12, 10**13, 10**400])
TEXTS = st.text(st.characters(codec=None), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=300)
@given(st.sampled_from([SOUND, WHOLE_TICKET]), JSON, st.data())
def test_whatever_stands_in_a_field_the_rest_is_read(body: Any, value: object, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(list(paths(body))))
    for kind in Kind:
        try:
            one = read(changed(body, path, value), kind)
        except Unreadable:
            assert path == ("id",)
            continue
        demand_storable(one)
        assert list(one.lines) == sorted(one.lines, key=lambda line: line.at)


@given(JSON)
def test_nothing_but_unreadable_is_raised_for_anything(item: object) -> None:
    for kind in Kind:
        with suppress(Unreadable):
            demand_storable(read(item, kind))
    lacks_words(Kind.CHAT, item)
    read_property(item)
    demand_storable(read_person(item))
    read_members([item])
