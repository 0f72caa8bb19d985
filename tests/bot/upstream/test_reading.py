"""Chats, tickets and people as tawk.to's REST API may show them: good, poor and hostile."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.errors import Unreadable
from bot.domain.events import ConversationRead, TranscriptCreated, open_envelope, read_event
from bot.domain.inbox import OWN, Author, Kind, Place, Status, Visitor
from bot.ports import Member
from bot.upstream.reading import lacks_words, read_chat, read_members, read_person, read_property, read_ticket
from tests.inbox import FOLDER, GRACE, MINUTE, sample

AURORA = "5f2a9c1e4704467e89f0b3d1"
ASKED = datetime(2026, 11, 20, 21, 47, 10, 90_000, tzinfo=UTC)
LATER = ASKED + timedelta(hours=1)


def rest(name: str) -> Any:
    """What a sample answer holds, without its envelope."""
    return json.loads((FOLDER / "rest" / f"{name}.response.json").read_bytes())["data"]


def the_chat(**changes: object) -> dict[str, Any]:
    return {**rest("chat.list")[0], **changes}


def chat(item: object, at: datetime = LATER, previous: datetime | None = None) -> ConversationRead:
    return read_chat(item, AURORA, at, previous, GRACE)


def ticket(item: object, at: datetime = LATER) -> ConversationRead:
    return read_ticket(item, AURORA, at, None)


def test_the_sample_chat_is_read() -> None:
    read = chat(the_chat())
    assert (read.kind, read.property_id) == (Kind.CHAT, AURORA)
    assert (read.external_id, read.person_id) == ("5e07b6d0-c77c-11f0-a1b4-91c2de7740aa", "65bd1f0c7ad90be0a1f33c21")
    assert (read.began_at, read.at, read.over) == (ASKED, ASKED, True)
    assert [(line.author, line.text) for line in read.lines] == [
        (Author.VISITOR, "Is anyone there? My order arrived broken.")
    ]
    assert (read.there.status, read.there.place, read.there.since, read.there.read_at) == (
        None,
        Place.INBOX,
        ASKED,
        LATER,
    )


def test_the_sample_person_is_read() -> None:
    person = read_person(rest("contact.person.get")["person"])
    assert person == Visitor("Ben Okafor", "ben.okafor@example.org", "+441130000000", "Leeds", "GB")


def test_the_sample_properties_are_read() -> None:
    found = [read_property(item) for item in rest("property.list")]
    assert found == [(AURORA, "Tienda Aurora"), ("60b7d4e2de99a4282a1a2c77", "Aurora Wholesale")]


@pytest.mark.parametrize("name", [path.stem for path in sorted(FOLDER.glob("transcript*.json"))])
def test_a_chats_lines_are_those_of_its_transcript(name: str) -> None:
    """Or every reading would change what its webhook told."""
    event = read_event(open_envelope(sample(name)), LATER)
    assert isinstance(event, TranscriptCreated)
    body = json.loads(sample(name))["chat"]
    assert chat({**body, "createdOn": "2026-11-20T10:00:00Z"}).lines == event.lines


@pytest.mark.parametrize("item", [None, [], "words", 7, {}, {"id": ""}, {"id": {}}, {"id": "x" * 129}, {"id": "\0"}])
def test_what_has_no_id_is_unreadable(item: object) -> None:
    for read in (chat, ticket):
        with pytest.raises(Unreadable):
            read(item)


@pytest.mark.parametrize(("age", "over"), [(GRACE - MINUTE, False), (GRACE, True)])
def test_a_chat_is_over_when_nothing_was_said_for_a_while(age: timedelta, over: bool) -> None:
    assert chat(the_chat(), ASKED + age).over is over


@pytest.mark.parametrize("more", [{"status": "closed"}, {"status": 3000}, {"endedOn": "2026-11-20T21:48:00Z"}])
def test_a_chat_is_over_when_tawk_to_says_so(more: dict[str, object]) -> None:
    assert not chat(the_chat(), ASKED + MINUTE).over
    assert chat(the_chat(**more), ASKED + MINUTE).over


STATUSES: list[tuple[object, Status | None]] = [
    ("open", Status.OPEN),
    ("Pending", Status.PENDING),
    (2000, Status.PENDING),
    ("3000", Status.CLOSED),
]
ODD: tuple[object, ...] = (None, True, 0, 4000, "missed", [], {}, 1.5, 10**400)


@pytest.mark.parametrize(("told", "status"), [*STATUSES, *((odd, None) for odd in ODD)], ids=range(13))
def test_a_status_is_read_as_a_word_or_as_the_dashboards_number(told: object, status: Status | None) -> None:
    assert chat(the_chat(status=told)).there.status is status


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"deleted": True}, Place.TRASH),
        ({"isDeleted": 1}, Place.TRASH),
        ({"status": "deleted"}, Place.TRASH),
        ({"spam": "true"}, Place.SPAM),
        ({"status": "Spam"}, Place.SPAM),
        ({"spam": True, "deleted": True}, Place.TRASH),
        ({"deleted": False, "spam": 0}, Place.INBOX),
        ({"deleted": "no", "spam": []}, Place.INBOX),
    ],
)
def test_where_the_dashboard_has_it_is_read(more: dict[str, object], place: Place) -> None:
    assert chat(the_chat(**more)).there.place is place


def test_what_is_there_began_at_its_own_update_or_after_the_last_look_or_with_the_last_line() -> None:
    before = LATER - 5 * MINUTE
    update = {"updatedOn": "2026-11-20T21:55:00Z"}
    assert chat(the_chat(**update), LATER, before).there.since == datetime(2026, 11, 20, 21, 55, tzinfo=UTC)
    assert chat(the_chat(), LATER, before).there.since == before
    assert chat(the_chat(updatedOn="soon"), LATER).there.since == ASKED
    assert chat(the_chat(updatedOn="2027-01-01"), LATER).there.since == LATER


@pytest.mark.parametrize("told", [7, -1, True, 10**20, 10**400, 99_999_999, 1.5, "1795211230090"])
def test_a_number_that_is_no_time_is_none(told: object) -> None:
    assert chat(the_chat(updatedOn=told)).there.since == ASKED


def test_an_entry_of_an_unknown_type_is_kept_and_is_no_answer() -> None:
    note = {"type": "whisper", "sender": {"t": "a", "n": "Marta"}, "msg": "rude?", "time": "2026-11-20T21:48:00Z"}
    empty = {"type": "rating", "sender": {"t": "a"}}
    read = chat(the_chat(messages=[*the_chat()["messages"], note, empty, "bare words", 7]))
    assert [(line.author, line.text, line.name) for line in read.lines][1:] == [
        (Author.SYSTEM, "rude?", "Marta"),
        (Author.SYSTEM, "bare words", ""),
    ]


TICKET = {
    "id": "2d5f0e80-c781-11f0-8b19-4f3a7c9210de",
    "humanId": 12,
    "createdOn": "2026-11-20T21:00:00Z",
    "subject": "Refund",
    "message": "I want my money back.",
    "requester": {"name": "Ana", "email": "ana@example.com", "type": "visitor"},
    "status": "pending",
}


def test_a_ticket_is_its_message_and_what_was_written_since() -> None:
    answer = {
        "type": "message",
        "author": {"type": "agent", "name": "Marta"},
        "text": "Done.",
        "createdOn": LATER.isoformat(),
    }
    changed = {"type": "status", "from": "open", "to": "pending"}
    read = ticket({**TICKET, "events": [changed, answer]})
    assert (read.kind, read.human_id, read.subject, read.visitor.email) == (
        Kind.TICKET,
        "12",
        "Refund",
        "ana@example.com",
    )
    assert [(line.author, line.text, line.name) for line in read.lines] == [
        (Author.VISITOR, "I want my money back.", ""),
        (Author.AGENT, "Done.", "Marta"),
    ]
    assert read.there.status is Status.PENDING
    assert read.over


def test_a_tickets_message_is_not_read_twice() -> None:
    first = {"type": "message", "sender": {"t": "v"}, "msg": "I want my money back. ", "time": "2026-11-20T21:00:00Z"}
    assert len(ticket({**TICKET, "events": [first]}).lines) == 1
    assert [line.text for line in ticket({**TICKET, "message": None, "events": [first]}).lines] == [first["msg"]]


def test_whether_a_lists_item_lacks_words() -> None:
    assert not lacks_words(Kind.CHAT, the_chat())
    assert lacks_words(Kind.CHAT, the_chat(messages=None))
    assert lacks_words(Kind.CHAT, the_chat(messageCount=9))
    assert lacks_words(Kind.TICKET, TICKET)
    assert not lacks_words(Kind.TICKET, {**TICKET, "events": [{}]})
    assert lacks_words(Kind.TICKET, "words")


def test_members_are_read_each_once_and_those_that_are_off_are_marked() -> None:
    items = [
        {"id": "m1", "name": {"first": "Marta", "last": "Ruiz"}, "email": "marta@aurora.example"},
        {"memberId": "m2", "firstName": "Luis", "emails": [{"email": "Luis@Aurora.example"}], "enabled": False},
        {"name": "nobody"},
        "words",
    ]
    assert read_members(items) == (
        Member("m1", "Marta Ruiz", "marta@aurora.example", True),
        Member("m2", "Luis", "luis@aurora.example", False),
    )


def test_a_line_without_a_time_does_not_fall_behind_those_that_have_one() -> None:
    said = [{"msg": "first", "time": None}, {"msg": "second", "time": "2024-07-03T01:02:37.780Z"}]
    read = chat({"id": "c1", "messages": said})
    assert [line.text for line in read.lines] == ["first", "second"]
    assert (read.began_at, read.dated) == (read.lines[1].at, True)


def test_what_calls_itself_ours_is_none_of_ours() -> None:
    with pytest.raises(Unreadable):
        ticket({"id": f"{OWN}42"})
