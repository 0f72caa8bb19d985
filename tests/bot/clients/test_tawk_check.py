"""The doctor's look at tawk.to's REST API: every bad finding has its cure."""

import pytest
import requests
import responses

from bot.clients.tawk import TawkClient, Turns
from bot.clients.tawk_check import TawkCheck
from bot.views.signs import Told
from sandbox.tawk.control import LocalTawk
from sandbox.visitors.shops import SHOPS
from tests.findings import in_words
from tests.inbox import StandingClock

OURS = [(shop.property_id, shop.name) for shop in SHOPS]


def findings(tawk: LocalTawk, known: list[tuple[str, str]], key: str = "") -> list[Told]:
    return found_by(TawkClient(tawk.url, key or tawk.key, Turns(0), patience=0), known)


def found_by(client: TawkClient, known: list[tuple[str, str]]) -> list[Told]:
    found = in_words(TawkCheck(client, known, StandingClock())())
    assert all(one.name == "tawk.to's REST API" and (one.well or one.cure) for one in found)
    return found


def bad(found: list[Told]) -> list[str]:
    return [one.words for one in found if not one.well]


def test_a_key_that_sees_our_properties_is_well() -> None:
    with LocalTawk() as tawk:
        found = findings(tawk, OURS)
        methods = {call.method for call in tawk.calls()}
    assert bad(found) == []
    assert found[0].words == f"takes the key; properties of tawk.to that it sees: {len(SHOPS)}"
    assert f"shows the tickets of {SHOPS[0].name}" in [one.words for one in found]
    assert methods == {"property.list", "chat.list", "ticket.list"}


def test_a_wrong_key_ends_the_round() -> None:
    with LocalTawk() as tawk:
        (finding,) = findings(tawk, OURS, key="wrong")
    assert finding.words == "refuses the key: auth_error"
    assert "TAWK_API_KEY" in finding.cure


def test_a_property_that_the_key_does_not_see_is_told() -> None:
    with LocalTawk() as tawk:
        found = findings(tawk, [("58ca8453b8a7e060cd3b1ecb", "Bobs Burgers"), OURS[0]])
    assert bad(found) == ["does not show Bobs Burgers to this key"]
    assert f"shows {SHOPS[1].name} too, of which no webhook has come" in [one.words for one in found]


def test_a_missing_scope_is_named() -> None:
    with LocalTawk() as tawk:
        tawk.fault("ticket.list", "error", error="insufficient_scope", count=None)
        found = findings(tawk, OURS[:1])
    assert bad(found) == [f"does not show the tickets of {SHOPS[0].name}: insufficient_scope"]
    assert "tickets_read" in next(one.cure for one in found if not one.well)


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("bad_json", "can't be asked for chat.list: not_json"),
        ("http_500", "is busy: http_500"),
        ("rate_limited", "is busy: rate_limited"),
        ("drop_before", "can't be asked for chat.list: ConnectionError"),
    ],
)
def test_trouble_with_a_list_is_told_and_the_round_goes_on(action: str, words: str) -> None:
    with LocalTawk() as tawk:
        tawk.fault("chat.list", action, count=None)
        found = findings(tawk, OURS[:1])
    assert bad(found) == [words]
    assert f"shows the tickets of {SHOPS[0].name}" in [one.words for one in found]


def test_a_tawk_to_that_is_not_reached_is_told() -> None:
    (finding,) = found_by(TawkClient("http://127.0.0.1:1/v1/", "key", Turns(0)), OURS)
    assert finding.words == "can't be asked for property.list: ConnectionError"
    assert "TAWK_API_URL" in finding.cure


def test_a_certificate_that_nobody_vouches_for_is_told_with_its_cure() -> None:
    with responses.RequestsMock() as wire:
        wire.post("https://api.tawk.test/v1/property.list", body=requests.exceptions.SSLError())
        (finding,) = found_by(TawkClient("https://api.tawk.test/v1/", "key", Turns(0)), OURS)
    assert "REQUESTS_CA_BUNDLE" in finding.cure
