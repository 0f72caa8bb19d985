"""Bodies of tawk.to, good, poor and hostile."""

import json
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.errors import Unreadable
from bot.domain.events import ChatEnded, ChatStarted, Event, TicketCreated, TranscriptCreated, open_envelope, read_event
from bot.domain.inbox import Attachment, Author, Kind, Line, Visitor
from bot.domain.leniency import ID_LENGTH, NAME_LENGTH, POSSIBLE_YEARS, TEXT_LENGTH
from tests.inbox import FOLDER, NOON, SAMPLES, sample

KINDS = {"chat_st": ChatStarted, "chat_en": ChatEnded, "transcr": TranscriptCreated, "ticket_": TicketCreated}
Path = tuple[str | int, ...]
REQUIRED: dict[Path, str | None] = {
    ("event",): None,
    ("property",): "property_id_missing",
    ("property", "id"): "property_id_missing",
    ("chatId",): "conversation_id_missing",
    ("chat",): "conversation_id_missing",
    ("chat", "id"): "conversation_id_missing",
    ("ticket",): "conversation_id_missing",
    ("ticket", "id"): "conversation_id_missing",
}
WRONG: tuple[object, ...] = (None, True, -7, 10**400, 1.5, float("nan"), "", "words", [], [[None]], {}, {"a": {}})


def read(body: object) -> Event | None:
    return read_event(open_envelope(json.dumps(body).encode()), NOON)


def outcome(body: object) -> Event | str | None:
    """The event, or why there is none."""
    try:
        return read(body)
    except Unreadable as error:
        return error.reason


def paths(value: object, before: Path = ()) -> Iterator[Path]:
    """Where something stands in a body, at any depth."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield (*before, key)
        yield from paths(below, (*before, key))


def changed(body: Any, path: Path, value: object = ..., /) -> Any:
    """A copy with another value there, or with none."""
    copy = deepcopy(body)
    *way, last = path
    spot = copy
    for key in way:
        spot = spot[key]
    if value is ...:
        del spot[last]
    else:
        spot[last] = value
    return copy


def demand_storable(value: object) -> None:
    """Fail unless every database and every later step can hold what was read."""
    match value:
        case str():
            assert "\0" not in value
            assert value.encode().decode() == value
        case datetime():
            assert value.utcoffset() == timedelta(0)
            assert value.year in POSSIBLE_YEARS
        case tuple():
            for inner in value:
                demand_storable(inner)
        case _ if is_dataclass(value):
            for one in fields(value):
                demand_storable(getattr(value, one.name))


def parsed(name: str) -> Any:
    return json.loads(sample(name))


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_body_is_read_as_the_event_it_is(name: str) -> None:
    event = read_event(open_envelope(sample(name)), NOON)
    if name == "edge_unknown_event":
        assert event is None
        return
    assert event is not None
    assert type(event) is KINDS[name[:7]]
    assert event.kind is (Kind.TICKET if name.startswith("ticket") else Kind.CHAT)
    demand_storable(event)


@pytest.mark.parametrize("path", sorted((FOLDER / "published").glob("*.json")), ids=lambda path: path.stem)
def test_every_published_body_is_read(path: Any) -> None:
    event = read_event(open_envelope(path.read_bytes()), NOON)
    assert event is not None
    assert (event.property_id, event.property_name) == ("58ca8453b8a7e060cd3b1ecb", "Bobs Burgers")


def test_the_published_start_is_read_to_the_last_field() -> None:
    raw = (FOLDER / "published" / "chat_start.json").read_bytes()
    at = datetime(2019, 6, 28, 14, 3, 4, 646_000, UTC)
    assert read_event(open_envelope(raw), NOON) == ChatStarted(
        "58ca8453b8a7e060cd3b1ecb",
        "Bobs Burgers",
        "70fe3290-99ad-11e9-a30a-51567162179f",
        at,
        Visitor("V1561719148780935", "hello@test.com", "", "jelgava", "LV"),
        Line(Author.VISITOR, at, "Sample message"),
    )


def test_the_published_ticket_is_read_to_the_last_field() -> None:
    raw = (FOLDER / "published" / "ticket_create.json").read_bytes()
    event = read_event(open_envelope(raw), NOON)
    assert isinstance(event, TicketCreated)
    assert (event.author, event.human_id, event.subject) == (Author.AGENT, "3", "Testing")
    assert event.message.text == "Once more through the breach"
    assert event.visitor == Visitor("Martins", "martins@tawk.to")


def test_a_transcript_has_its_id_and_its_visitor_inside_of_the_chat() -> None:
    event = read({**parsed("transcript_served"), "chatId": "decoy", "visitor": {"name": "decoy"}})
    assert isinstance(event, TranscriptCreated)
    assert event.external_id.startswith("1c9f3a20")
    assert event.visitor.name == "Ana Torres"
    assert [line.author.value for line in event.lines] == ["v", "a", "v", "a"]


def test_a_transcript_s_lines_stand_in_the_order_of_their_times() -> None:
    body = parsed("transcript_served")
    body["chat"]["messages"].reverse()
    assert read(body) == read(parsed("transcript_served"))


def test_lines_of_one_time_keep_their_order() -> None:
    body = parsed("transcript_served")
    for message in body["chat"]["messages"]:
        message["time"] = "2026-11-20T09:14:03.412Z"
    event = read(body)
    assert isinstance(event, TranscriptCreated)
    assert [line.text for line in event.lines] == [message["msg"] for message in body["chat"]["messages"]]


def test_attachments_are_read_beside_null_text() -> None:
    event = read(parsed("transcript_attachments"))
    assert isinstance(event, TranscriptCreated)
    assert event.lines[0].text == ""
    assert event.lines[0].attachments == (
        Attachment(
            "photo-of-damage.jpg",
            "https://tawk.link/5f2a9c1e4704467e89f0b3d1/a/photo-of-damage.jpg",
            482113,
            "image/jpeg",
        ),
    )
    assert len(event.lines[2].attachments) == 2


def test_a_first_line_that_is_a_file_says_something() -> None:
    event = read(parsed("chat_start_file"))
    assert isinstance(event, ChatStarted)
    assert event.opening.says_something
    assert not Line(Author.VISITOR, NOON, " ").says_something


@pytest.mark.parametrize(
    ("kind", "author"),
    [("visitor", Author.VISITOR), ("agent", Author.AGENT), ("system", Author.SYSTEM), ("bot", Author.SYSTEM)],
)
def test_whoever_is_neither_visitor_nor_agent_is_the_system(kind: str, author: Author) -> None:
    body = parsed("chat_start_visitor")
    body["message"]["sender"]["type"] = kind
    event = read(body)
    assert isinstance(event, ChatStarted)
    assert event.opening.author is author


@pytest.mark.parametrize("name", SAMPLES)
def test_every_field_but_the_ids_may_be_absent(name: str) -> None:
    body = parsed(name)
    known = name != "edge_unknown_event"
    for path in paths(body):
        found = outcome(changed(body, path))
        if not known or path == ("event",):
            assert found is None, path
        elif path in REQUIRED:
            assert found == REQUIRED[path], path
        else:
            assert isinstance(found, Event), path
            demand_storable(found)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_value_of_a_wrong_type_counts_as_absent_or_is_unreadable(name: str) -> None:
    body = parsed(name)
    for path in paths(body):
        for wrong in WRONG:
            found = outcome(changed(body, path, wrong))
            assert isinstance(found, Event) or path[0] == "event" or path in REQUIRED or name.startswith("edge"), path
            demand_storable(found)


WORDS = st.sampled_from(sorted({str(key) for name in SAMPLES for path in paths(parsed(name)) for key in path}))
TEXT = WORDS | st.text(st.characters(codec=None), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=6),
    max_leaves=20,
)
SHAPED = st.fixed_dictionaries(
    {
        "event": st.sampled_from(["chat:start", "chat:end", "chat:transcript_created", "ticket:create"]) | JSON,
        "property": st.fixed_dictionaries({"id": st.just("p") | JSON}, optional={"name": JSON}) | JSON,
    },
    optional={
        "chatId": st.just("c") | JSON,
        "time": JSON,
        "visitor": st.dictionaries(WORDS, JSON, max_size=4) | JSON,
        "requester": st.dictionaries(WORDS, JSON, max_size=4) | JSON,
        "message": st.dictionaries(WORDS, JSON, max_size=4) | JSON,
        "ticket": st.fixed_dictionaries({"id": st.just("t") | JSON}, optional={"humanId": JSON, "subject": JSON})
        | JSON,
        "chat": st.fixed_dictionaries(
            {"id": st.just("c") | JSON},
            optional={
                "visitor": JSON,
                "messages": st.lists(st.dictionaries(WORDS, JSON, max_size=5), max_size=4) | JSON,
            },
        )
        | JSON,
    },
)


@settings(max_examples=100, deadline=None)
@given(JSON | SHAPED)
def test_no_json_raises_anything_but_unreadable(body: object) -> None:
    demand_storable(outcome(body))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=64))
@example(b"")
@example(b"\xff\xfe{")
@example(b'{"event": "chat:end"')
@example(b"[" * 200_000)
@example(b'{"a":' * 200_000)
@example(b'{"event": ' + b"9" * 5_000 + b"}")
def test_no_bytes_raise_anything_but_unreadable(raw: bytes) -> None:
    with suppress(Unreadable):
        demand_storable(read_event(open_envelope(raw), NOON))


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"nothing", "not_json"), (b"\xff", "not_json"), (b"[]", "not_an_object"), (b'"a"', "not_an_object")],
)
def test_why_it_is_unreadable_is_told_without_any_of_its_text(raw: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        open_envelope(raw)
    assert caught.value.reason == reason


def test_lone_surrogates_and_nuls_do_not_reach_the_store() -> None:
    body = parsed("chat_start_visitor")
    body["message"]["text"] = "a\ud800b\0c"
    body["visitor"]["name"] = "\udfff\0"
    body["chatId"] = "\0chat"
    event = read(body)
    assert isinstance(event, ChatStarted)
    assert (event.opening.text, event.visitor.name, event.external_id) == ("a?bc", "?", "chat")
    with pytest.raises(AssertionError):
        demand_storable("a\0")
    with pytest.raises(UnicodeEncodeError):
        demand_storable("\ud800")


@pytest.mark.parametrize(
    ("told", "understood"),
    [
        ("2026-11-20T09:14:03.412Z", datetime(2026, 11, 20, 9, 14, 3, 412_000, UTC)),
        ("2026-11-20T09:14:03", datetime(2026, 11, 20, 9, 14, 3, tzinfo=UTC)),
        ("2026-11-20T09:14:03+02:00", datetime(2026, 11, 20, 7, 14, 3, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", NOON),
        ("9999-12-31T23:59:59-14:00", NOON),
        ("9999-12-31T23:59:59Z", NOON),
        ("1969-12-31T23:59:59Z", NOON),
        ("yesterday", NOON),
        ("\ud800", NOON),
        (1700000000, NOON),
        (None, NOON),
    ],
)
def test_a_time_without_a_zone_is_utc_and_an_impossible_one_is_when_it_came(told: object, understood: datetime) -> None:
    body = {**parsed("chat_end_served"), "time": told}
    event = read(body)
    assert event is not None
    assert event.at == understood


def test_a_line_without_a_time_has_the_event_s() -> None:
    body = parsed("transcript_second_property")
    del body["chat"]["messages"][0]["time"]
    event = read(body)
    assert isinstance(event, TranscriptCreated)
    assert event.lines[0].at == event.at


@pytest.mark.parametrize("id_", ["i" * (ID_LENGTH + 1), "i" * 1_000_000, " ", "\0"])
def test_an_id_that_is_too_long_or_blank_counts_as_missing(id_: str) -> None:
    assert outcome({**parsed("chat_end_served"), "chatId": id_}) == "conversation_id_missing"
    assert outcome({**parsed("chat_end_served"), "property": {"id": id_}}) == "property_id_missing"


def test_an_id_may_be_as_long_as_is_allowed() -> None:
    event = read({**parsed("chat_end_served"), "chatId": "i" * ID_LENGTH})
    assert event is not None
    assert event.external_id == "i" * ID_LENGTH


def test_long_words_are_cut() -> None:
    body = parsed("chat_start_visitor")
    body["message"]["text"] = "t" * (TEXT_LENGTH + 1)
    body["visitor"]["name"] = "n" * (NAME_LENGTH + 1)
    event = read(body)
    assert isinstance(event, ChatStarted)
    assert len(event.opening.text) == TEXT_LENGTH
    assert len(event.visitor.name) == NAME_LENGTH


@pytest.mark.parametrize(
    ("told", "understood"), [(118, "118"), ("A-7", "A-7"), (True, ""), (2**63, ""), (None, ""), (1.5, "")]
)
def test_the_number_of_a_ticket_is_an_integer_or_a_word(told: object, understood: str) -> None:
    body = parsed("ticket_create_visitor")
    body["ticket"]["humanId"] = told
    event = read(body)
    assert isinstance(event, TicketCreated)
    assert event.human_id == understood


@pytest.mark.parametrize(("told", "understood"), [(3, 3), (True, 0), (-1, 0), (2**60, 0), ("3", 0), (1.0, 0)])
def test_the_size_of_a_file_is_a_whole_number(told: object, understood: int) -> None:
    body = parsed("ticket_create_attachments")
    body["ticket"]["attchs"][0]["content"]["file"]["size"] = told
    event = read(body)
    assert isinstance(event, TicketCreated)
    size = event.message.attachments[0].size
    assert (size, type(size)) == (understood, int)


def test_what_is_no_address_is_no_email() -> None:
    body = parsed("chat_end_served")
    body["visitor"]["email"] = "unknown"
    event = read(body)
    assert event is not None
    assert event.visitor.email == ""
