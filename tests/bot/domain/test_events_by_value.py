"""Each kind of body, read to its last field, and each field's limit."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.errors import Unreadable
from bot.domain.events import (
    ChatEnded,
    ChatStarted,
    Envelope,
    Event,
    TicketCreated,
    TranscriptCreated,
    open_envelope,
    opened,
    read_event,
)
from bot.domain.inbox import OWN, Attachment, Author, Line, Visitor
from bot.domain.leniency import ID_LENGTH, NAME_LENGTH, TEXT_LENGTH, identifier, number, text, told_time, word
from tests.inbox import NOON

AT = datetime(2026, 11, 20, 9, 14, 3, 412_000, UTC)
TIME = "2026-11-20T09:14:03.412Z"
OWNER: dict[str, object] = {"id": "p1", "name": "Shop"}
PERSON: dict[str, object] = {"name": " Ana ", "email": " ana@example.com ", "city": " sevilla ", "country": " ES "}
ANA = Visitor("Ana", "ana@example.com", "", "sevilla", "ES")
FILE = {"name": "a.pdf", "url": "https://files.example/a", "size": 7, "mimeType": "application/pdf"}
FILES = [{"type": "file", "content": {"file": FILE}}]
READ_FILES = (Attachment("a.pdf", "https://files.example/a", 7, "application/pdf"),)


def read(event: str, **more: object) -> Event | None:
    body = {"event": event, "time": TIME, "property": OWNER, "visitor": PERSON, **more}
    return read_event(open_envelope(json.dumps(body).encode()), NOON)


def started(**message: object) -> Event | None:
    return read("chat:start", chatId="c1", message=message)


def test_an_envelope_has_the_event_s_name_its_property_and_the_whole_body() -> None:
    raw = b'{"event": "chat:end", "property": {"id": "p1"}}'
    assert opened(raw) == open_envelope(raw) == Envelope("chat:end", "p1", json.loads(raw))
    found = opened(b"nothing")
    assert isinstance(found, Unreadable)
    assert found.reason == "not_json"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ([], "not_an_object"),
        ({"event": "chat:end", "chatId": "c1"}, "property_id_missing"),
        ({"event": "chat:end", "property": OWNER}, "conversation_id_missing"),
    ],
)
def test_why_it_can_not_be_read(body: object, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_event(open_envelope(json.dumps(body).encode()), NOON)
    assert caught.value.reason == reason


@pytest.mark.parametrize("messages", [None, 7, {"a": {}}, "words"])
def test_a_transcript_whose_messages_are_no_list_has_none(messages: object) -> None:
    event = read("chat:transcript_created", chat={"id": "c1", "messages": messages})
    assert isinstance(event, TranscriptCreated)
    assert event.lines == ()


def test_an_address_has_an_at_in_it() -> None:
    event = read("chat:end", chatId="c1", visitor={"email": "unknown"})
    assert event is not None
    assert event.visitor == Visitor()


def test_a_start() -> None:
    event = started(text="hi", sender={"type": "visitor"}, attchs=FILES)
    assert event == ChatStarted("p1", "Shop", "c1", AT, ANA, Line(Author.VISITOR, AT, "hi", "", READ_FILES))


def test_a_start_with_a_file_of_which_nothing_is_told() -> None:
    event = started(type="file", sender={"type": "agent"})
    assert event == ChatStarted(
        "p1", "Shop", "c1", AT, ANA, Line(Author.AGENT, AT, "", attachments=(Attachment("", ""),))
    )


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ({"type": "msg"}, Line(Author.SYSTEM, AT, "")),
        ({"type": "file", "text": "hi"}, Line(Author.SYSTEM, AT, "hi")),
        ({"type": "file", "attchs": FILES}, Line(Author.SYSTEM, AT, "", attachments=READ_FILES)),
    ],
)
def test_only_a_file_of_which_nothing_is_told_is_made_up(message: dict[str, object], line: Line) -> None:
    event = started(**message)
    assert isinstance(event, ChatStarted)
    assert event.opening == line


def test_an_end() -> None:
    assert read("chat:end", chatId="c1") == ChatEnded("p1", "Shop", "c1", AT, ANA)


def test_a_transcript() -> None:
    later = "2026-11-20T09:15:00Z"
    messages: list[Any] = [
        {"sender": {"t": "a", "n": "Marta"}, "msg": "Yes", "time": later, "attchs": FILES},
        {"sender": {"t": "v"}, "msg": "hi"},
        "no message",
        {"sender": {"t": "x", "n": "tawk"}, "msg": None},
    ]
    event = read("chat:transcript_created", chat={"id": "c1", "visitor": PERSON, "messages": messages}, visitor={})
    lines = (
        Line(Author.VISITOR, AT, "hi"),
        Line(Author.SYSTEM, AT, "", "tawk"),
        Line(Author.AGENT, datetime(2026, 11, 20, 9, 15, tzinfo=UTC), "Yes", "Marta", READ_FILES),
    )
    assert event == TranscriptCreated("p1", "Shop", "c1", AT, ANA, lines)


def test_a_ticket() -> None:
    told = {"id": "t1", "humanId": 118, "subject": "Lamp", "message": "broken", "attchs": FILES}
    event = read("ticket:create", ticket=told, requester={**PERSON, "type": "agent"}, visitor={})
    message = Line(Author.AGENT, AT, "broken", "", READ_FILES)
    assert event == TicketCreated("p1", "Shop", "t1", AT, ANA, Author.AGENT, "118", "Lamp", message)


@pytest.mark.parametrize("kind", ["visitor", "bot", None])
def test_a_ticket_is_the_visitor_s_unless_it_is_an_agent_s(kind: str | None) -> None:
    event = read("ticket:create", ticket={"id": "t1"}, requester={"type": kind})
    assert event == TicketCreated(
        "p1", "Shop", "t1", AT, Visitor(), Author.VISITOR, "", "", Line(Author.VISITOR, AT, "")
    )


@pytest.mark.parametrize(
    ("event", "more"),
    [
        ("chat:start", {"chatId": "c1"}),
        ("chat:end", {"chatId": "c1"}),
        ("chat:transcript_created", {"chat": {"id": "c1", "messages": [{}]}}),
        ("ticket:create", {"ticket": {"id": "t1"}}),
    ],
)
def test_what_has_no_time_is_of_when_it_came(event: str, more: dict[str, object]) -> None:
    found = read(event, **more, time=None)
    assert found is not None
    assert found.at == NOON
    lines = {
        "chat:start": lambda: found.opening,  # type: ignore[attr-defined]
        "chat:transcript_created": lambda: found.lines[0],  # type: ignore[attr-defined]
        "ticket:create": lambda: found.message,  # type: ignore[attr-defined]
    }
    if event in lines:
        assert lines[event]().at == NOON


def test_names_and_subjects_are_cut() -> None:
    long = "n" * (NAME_LENGTH + 1)
    ticket = read("ticket:create", property={"id": "p1", "name": long}, ticket={"id": "t1", "subject": long})
    assert isinstance(ticket, TicketCreated)
    assert (ticket.property_name, ticket.subject) == (long[1:], long[1:])
    file = {"content": {"file": {"name": long, "url": "u" * 3_001, "mimeType": long}}}
    message = {"sender": {"t": "v", "n": long}, "attchs": [file, "no file"]}
    event = read("chat:transcript_created", chat={"id": "c1", "messages": [message]})
    assert isinstance(event, TranscriptCreated)
    assert event.lines[0].name == long[1:]
    assert event.lines[0].attachments == (Attachment(long[1:], "u" * 3_000, 0, long[1:]),)


def test_a_visitor_s_fields_are_cut() -> None:
    long = "n" * (NAME_LENGTH + 1)
    person = {"name": long, "email": "a@" + "b" * 300, "city": long, "country": long}
    event = read("chat:end", chatId="c1", visitor=person)
    assert event is not None
    assert event.visitor == Visitor(long[1:], "a@" + "b" * 252, "", long[1:], long[1:])


@pytest.mark.parametrize(("size", "read_as"), [(0, 0), (-1, 0), (2**53 - 1, 2**53 - 1), (2**53, 0), (True, 0)])
def test_a_size_that_every_reader_of_json_can_hold_is_kept(size: int, read_as: int) -> None:
    event = started(attchs=[{"content": {"file": {**FILE, "size": size}}}])
    assert isinstance(event, ChatStarted)
    assert event.opening.attachments[0].size == read_as


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        (" i ", "i"),
        ("i" * ID_LENGTH, "i" * ID_LENGTH),
        ("i" * ID_LENGTH + " ", "i" * ID_LENGTH),
        ("i" * (ID_LENGTH + 1), ""),
        ("i" * ID_LENGTH + " and more", ""),
        ("i" * ID_LENGTH + "\0more", ""),
        (f"{OWN}7", ""),
        (7, ""),
    ],
)
def test_what_is_an_id(value: object, read_as: str) -> None:
    assert identifier(value) == read_as


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        (2**63 - 1, str(2**63 - 1)),
        (2**63, ""),
        (-(2**63) + 1, str(-(2**63) + 1)),
        (-(2**63), ""),
        (True, ""),
        ("x" * 33, "x" * 32),
    ],
)
def test_what_is_a_ticket_s_number(value: object, read_as: str) -> None:
    assert number(value) == read_as


@pytest.mark.parametrize(
    ("value", "read_as"),
    [("a\0b", "ab"), ("ñ\0", "ñ"), ("a\ud800", "a?"), (None, ""), ("x" * (TEXT_LENGTH + 1), "x" * TEXT_LENGTH)],
)
def test_what_is_a_text(value: object, read_as: str) -> None:
    assert text(value) == read_as


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("1970-01-01T00:00:00Z", datetime(1970, 1, 1, tzinfo=UTC)),
        ("1969-12-31T23:59:59Z", None),
        ("2999-12-31T23:59:59Z", datetime(2999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("3000-01-01T00:00:00Z", None),
        ("2026-11-20T10:00:00+02:00", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("2026-11-20T10:00:00", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        (None, None),
    ],
)
def test_what_is_a_possible_time(value: object, at: datetime | None) -> None:
    found = told_time(value)
    assert found == at
    assert found is None or found.utcoffset() == timedelta(0)


def test_what_is_no_word_is_the_empty_one() -> None:
    assert [word(value) for value in ("a", None, 7, ["a"])] == ["a", "", "", ""]


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that is nowhere near Greenwich."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_away")
@pytest.mark.parametrize("value", ["2026-11-20T10:00:00", "2026-11-20T10:00:00Z", "2026-11-20T12:00:00+02:00"])
def test_a_time_is_of_no_machine_s_zone(value: str) -> None:
    found = told_time(value)
    assert found == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert found is not None
    assert found.tzinfo is UTC
