"""What the visitors send has the very shapes of tawk.to's webhooks."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sandbox.visitors.delivery import Delivery
from sandbox.visitors.hostility import LONGEST_FIRST_MESSAGE, SHOUT, attacks
from sandbox.visitors.pen import take_pen
from sandbox.visitors.personas import Persona
from sandbox.visitors.scripts import write
from sandbox.visitors.shops import AURORA, NORTHWIND, SHOPS, find_shop
from sandbox.visitors.stage import Stage

SAMPLES = Path(__file__).parents[1] / "payloads" / "tawk"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
STAGE = Stage(AURORA, "a secret", NOON, timedelta(seconds=20))


def perform(persona: Persona, seed: int, stage: Stage = STAGE) -> list[Delivery]:
    """The deliveries of one visitor."""
    rng = Random(seed)
    return stage.play(write(persona, rng, stage.shop), rng, human_id=7)


def read(persona: Persona, seed: int, stage: Stage = STAGE) -> list[dict[str, Any]]:
    """The bodies of one visitor."""
    return [json.loads(delivery.body) for delivery in perform(persona, seed, stage)]


def events(bodies: list[dict[str, Any]]) -> list[str]:
    """Their events."""
    return [body["event"] for body in bodies]


def paths(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every key of a body with the type of its value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, f"{path}[]")
    else:
        yield path, type(value).__name__


def sample_paths(event: str) -> set[tuple[str, str]]:
    """All that the samples of an event have in them."""
    bodies = [json.loads(file.read_bytes()) for file in SAMPLES.glob("*.json")]
    return {found for body in bodies if body["event"] == event for found in paths(body)}


def required_paths(event: str) -> set[str]:
    """All that every sample of an event has in it, whoever wrote it."""
    bodies = [json.loads(file.read_bytes()) for file in SAMPLES.glob("*.json")]
    return set.intersection(*({path for path, _ in paths(body)} for body in bodies if body["event"] == event))


@pytest.mark.parametrize("persona", Persona)
@pytest.mark.parametrize("seed", range(8))
def test_a_body_has_the_fields_of_the_samples_and_no_other(persona: Persona, seed: int) -> None:
    for body in read(persona, seed):
        found = set(paths(body))
        assert found <= sample_paths(body["event"])
        assert required_paths(body["event"]) <= {path for path, _ in found}


@pytest.mark.parametrize("persona", Persona)
def test_a_signature_covers_the_exact_bytes(persona: Persona) -> None:
    for delivery in perform(persona, 1):
        assert hmac.new(b"a secret", delivery.body, hashlib.sha1).hexdigest() == delivery.signature


@pytest.mark.parametrize("persona", Persona)
@pytest.mark.parametrize("span", [None, timedelta(0), timedelta(seconds=20)])
def test_nothing_is_dated_after_it_was_sent(persona: Persona, span: timedelta | None) -> None:
    for delivery in perform(persona, 3, Stage(AURORA, "s", NOON, span)):
        body = json.loads(delivery.body)
        times = [body["time"], *(line["time"] for line in body.get("chat", {}).get("messages", []))]
        assert all(datetime.fromisoformat(time) <= delivery.at for time in times)
        assert all(len(time) == 24 and time.endswith("Z") for time in times)


def test_deliveries_stay_within_the_span() -> None:
    sent = [delivery.at - NOON for delivery in perform(Persona.CHATTY, 1)]
    assert sent[0] == timedelta(0)
    assert sent[-1] == timedelta(seconds=20)
    assert sent == sorted(sent)


def test_without_a_span_a_chat_takes_the_time_that_it_takes() -> None:
    start, end, _ = perform(Persona.MISSED, 1, Stage(AURORA, "s", NOON))
    assert json.loads(start.body)["time"] == "2026-11-20T12:00:00.000Z"
    assert end.at - start.at > timedelta(seconds=90)


def test_all_events_of_a_chat_name_the_same_chat_and_visitor() -> None:
    start, end, transcript = read(Persona.SERVED, 5)
    assert start["chatId"] == end["chatId"] == transcript["chat"]["id"]
    assert start["visitor"] == end["visitor"] == transcript["chat"]["visitor"]
    assert "chatId" not in transcript
    first = transcript["chat"]["messages"][0]
    assert (start["message"]["text"], start["time"]) == (first["msg"], first["time"])


def test_a_missed_chat_holds_only_lines_of_the_visitor() -> None:
    *_, transcript = read(Persona.MISSED, 1)
    assert {line["sender"]["t"] for line in transcript["chat"]["messages"]} == {"v"}


def test_a_served_chat_is_answered_by_an_agent_of_the_shop() -> None:
    *_, transcript = read(Persona.SERVED, 1, Stage(NORTHWIND, "s", NOON))
    answers = [line for line in transcript["chat"]["messages"] if line["sender"]["t"] == "a"]
    assert all(line["msg"] for line in answers)
    assert {line["sender"]["n"] for line in answers} <= {agent.name for agent in NORTHWIND.agents}


def test_a_chatty_visitor_says_much() -> None:
    *_, transcript = read(Persona.CHATTY, 1)
    assert len(transcript["chat"]["messages"]) > 20


def test_a_greeted_chat_is_started_by_an_agent() -> None:
    start, *_ = read(Persona.GREETED, 1)
    assert start["message"]["sender"] == {"type": "agent"}


def test_a_silent_visitor_leaves_an_end_or_an_empty_transcript() -> None:
    told = [read(Persona.SILENT, seed) for seed in range(20)]
    kinds = {tuple(events(bodies)) for bodies in told}
    end, transcript = "chat:end", "chat:transcript_created"
    assert kinds == {(end,), (transcript,), (end, transcript)}
    assert all(body["chat"]["messages"] == [] for bodies in told for body in bodies if "chat" in body)


def test_an_unrecorded_chat_ends_without_a_transcript() -> None:
    assert events(read(Persona.UNRECORDED, 1)) == ["chat:start", "chat:end"]


def test_an_anonymous_visitor_has_an_automatic_name_and_no_address() -> None:
    for body in read(Persona.ANONYMOUS, 2)[:2]:
        assert body["visitor"]["name"][0] == "V"
        assert body["visitor"]["name"][1:].isdigit()
        assert len(body["visitor"]["name"]) == 17
        assert "email" not in body["visitor"]


def test_a_form_is_the_first_message_and_may_alone_know_the_address() -> None:
    starts = [read(Persona.FORM, seed)[0] for seed in range(20)]
    assert all(start["message"]["text"].count("\r\n") == 3 for start in starts)
    assert all("@" in start["message"]["text"].split("\r\n")[1] for start in starts)
    assert {"email" in start["visitor"] for start in starts} == {True, False}


def test_an_offline_message_is_a_ticket_of_a_visitor() -> None:
    (ticket,) = read(Persona.OFFLINE, 1)
    assert ticket["event"] == "ticket:create"
    assert ticket["requester"]["type"] == "visitor"
    assert ticket["ticket"]["humanId"] == 7


def test_a_rescued_chat_holds_a_named_system_line_and_no_answer() -> None:
    *_, transcript = read(Persona.RESCUED, 1)
    rescuers = [line["sender"] for line in transcript["chat"]["messages"] if line["sender"]["t"] != "v"]
    assert rescuers == [{"t": "s", "n": AURORA.team}]


def test_an_ignored_visitor_sees_an_agent_who_never_writes() -> None:
    *_, transcript = read(Persona.IGNORED, 1)
    assert [line["msg"] for line in transcript["chat"]["messages"] if line["sender"]["t"] == "a"] == [""]


def test_a_returning_visitor_leaves_a_longer_second_transcript() -> None:
    told = [read(Persona.RETURNING, seed) for seed in range(20)]
    for bodies in told:
        first, second = (body for body in bodies if "chat" in body)
        old, new = first["chat"]["messages"], second["chat"]["messages"]
        assert new[: len(old)] == old
        assert new[-1]["time"] > old[-1]["time"]
        assert first["chat"]["id"] == second["chat"]["id"]
    assert any(bodies[2]["time"] == bodies[4]["time"] for bodies in told)


def test_a_file_comes_first_without_a_text() -> None:
    start, _, transcript = read(Persona.FILE, 1)
    assert start["message"] == {"text": "", "type": "file", "sender": {"type": "visitor"}}
    first = transcript["chat"]["messages"][0]
    assert first["msg"] is None
    assert first["attchs"][0]["content"]["file"]["url"].startswith("https://tawk.link/")


def test_every_attack_is_sent_by_some_hostile_visitor() -> None:
    names = {read(Persona.HOSTILE, seed)[0]["visitor"]["name"] for seed in range(200)}
    assert {attack.name for attack in attacks()} <= names


def test_the_longest_first_message_has_forty_thousand_characters() -> None:
    (endless,) = [attack for attack in attacks() if attack.label == "endless"]
    assert endless.name == SHOUT
    assert len(endless.text) == LONGEST_FIRST_MESSAGE == 40_000


def test_half_an_emoji_travels_as_an_escape() -> None:
    bodies = [perform(Persona.HOSTILE, seed)[0].body for seed in range(200)]
    assert any(b'"Half \\ud83d"' in body for body in bodies)
    assert all(body.decode("utf-8") for body in bodies)


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.key)
def test_every_shop_has_visitors_in_both_languages(shop: Any) -> None:
    pens = [take_pen(Random(seed), shop) for seed in range(40)]
    assert {pen.visitor.language for pen in pens} == {"en", "es"}
    assert all("{" not in line.text for pen in pens for line in pen.opens())


def test_a_shop_is_found_by_key_and_by_id_or_made_from_an_id_and_a_name() -> None:
    assert find_shop("northwind") is find_shop(NORTHWIND.property_id) is NORTHWIND
    made = find_shop("60b7d4e2de99a4282a1a2c77=Aurora Wholesale")
    assert (made.property_id, made.name) == ("60b7d4e2de99a4282a1a2c77", "Aurora Wholesale")
    with pytest.raises(ValueError, match="is no property"):
        find_shop("nowhere")
