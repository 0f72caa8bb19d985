"""The client of tawk.to's REST API: what it asks, and what it makes of every answer, the wrong ones above all."""

import json
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests
import responses
from hypothesis import given
from hypothesis import strategies as st

from bot.clients import tawk
from bot.clients.tawk import TRIES, TawkClient, Turns
from bot.domain.errors import UpstreamAway, UpstreamBusy, UpstreamError, UpstreamFault, UpstreamGone, UpstreamRefused
from bot.domain.inbox import Kind
from bot.ports import DateType, Upstream, Wanted
from bot.upstream.reading import read_chat
from tests.bot.clients.scripted import Script
from tests.inbox import FOLDER, NOON

URL, KEY = "https://api.tawk.test/v1/", "s3cret-rest-key"
AURORA, CHAT, TICKET = "5f2a9c1e4704467e89f0b3d1", "5e07b6d0-c77c-11f0-a1b4-91c2de7740aa", "2d5f0e80"
WANTED = Wanted(Kind.CHAT, AURORA, NOON, NOON + timedelta(hours=1))
VISITORS_WORDS = "my card is 4111"


class Time:
    """A clock that goes on while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def client(time: Time) -> TawkClient:
    return TawkClient(URL, KEY, Turns(0.35, time, time.sleep))


@pytest.fixture
def wire() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as wire:
        yield wire


def sample(name: str) -> bytes:
    return (FOLDER / "rest" / f"{name}.json").read_bytes()


def asked(wire: responses.RequestsMock) -> Any:
    body = wire.calls[-1].request.body
    assert isinstance(body, bytes)
    return json.loads(body)


def failure(call: Callable[[], object]) -> UpstreamError:
    """How it fails: without a word of the visitor's, and without the key."""
    with pytest.raises(UpstreamError) as caught:
        call()
    shown = f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"
    assert KEY not in shown
    assert VISITORS_WORDS not in shown
    return caught.value


def test_it_is_what_the_use_cases_ask_for(client: TawkClient) -> None:
    upstream: Upstream = client
    assert upstream is client


def test_the_key_goes_as_the_user_of_basic_authentication(client: TawkClient, wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}property.list", body=sample("property.list.response"))
    assert [one["name"] for one in client.properties() if isinstance(one, dict)] == [
        "Tienda Aurora",
        "Aurora Wholesale",
    ]
    request = wire.calls[-1].request
    assert request.headers["Authorization"] == requests.auth._basic_auth_str(KEY, "")
    assert request.headers["Content-Type"] == "application/json"
    assert asked(wire) == {}


def test_a_list_is_asked_for_as_the_sample_does(client: TawkClient, wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}chat.list", body=sample("chat.list.response"))
    told = json.loads(sample("chat.list.request"))
    start, end = (datetime.fromisoformat(told[name]) for name in ("startDate", "endDate"))
    listed = client.listed(Wanted(Kind.CHAT, told["propertyId"], start, end))
    assert (len(listed.items), listed.total) == (1, 1)
    # All of them, oldest first.
    assert asked(wire) == {**{name: told[name] for name in told if name != "status"}, "sort": "co-old-new"}


def test_what_was_updated_or_deleted_is_asked_for(client: TawkClient, wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}ticket.list", json={"ok": True, "data": []})
    wanted = Wanted(Kind.TICKET, AURORA, NOON, NOON, DateType.UPDATED, deleted=True, page=3, size=7)
    assert client.listed(wanted).total is None
    told = asked(wire)
    assert (told["dateType"], told["deleted"], told["page"], told["size"]) == ("cuo", True, 3, 7)


def test_parts_of_a_second_at_the_end_are_rounded_up(client: TawkClient, wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}chat.list", json={"ok": True, "data": []})
    moment = NOON + timedelta(milliseconds=1)
    client.listed(Wanted(Kind.CHAT, AURORA, moment, moment))
    assert (asked(wire)["startDate"], asked(wire)["endDate"]) == ("2026-11-22T12:00:00Z", "2026-11-22T12:00:01Z")


def test_one_chat_one_ticket_and_one_person_are_asked_for(client: TawkClient, wire: responses.RequestsMock) -> None:
    chat = json.loads(sample("chat.list.response"))["data"][0]
    wire.post(f"{URL}chat.get", json={"ok": True, "data": chat})
    assert client.whole(Kind.CHAT, AURORA, CHAT) == chat
    assert asked(wire) == json.loads(sample("chat.get.request"))
    events = [{"msg": "Done."}]
    wire.post(f"{URL}ticket.get", json={"ok": True, "data": {"ticket": {"id": TICKET}, "events": events}})
    assert client.whole(Kind.TICKET, AURORA, TICKET) == {"id": TICKET, "events": events}
    assert asked(wire).keys() == json.loads(sample("ticket.get.request")).keys()
    wire.post(f"{URL}contact.person.get", body=sample("contact.person.get.response"))
    assert client.person(AURORA, "65bd")["primaryPhone"] == "+441130000000"
    assert asked(wire)["personId"] == "65bd"


def test_members_are_asked_for_wherever_the_list_stands(client: TawkClient, wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}members.list", json={"ok": True, "data": {"members": [{"id": "m1"}], "count": 1}})
    assert client.members(AURORA) == [{"id": "m1"}]
    assert asked(wire) == {"propertyId": AURORA}


BY_CODE: list[tuple[int, str, type[UpstreamError]]] = [
    (401, "auth_error", UpstreamRefused),
    (403, "forbidden", UpstreamRefused),
    (403, "insufficient_scope", UpstreamRefused),
    (404, "not_found", UpstreamGone),
    (409, "conflict", UpstreamBusy),
    (409, "resource_locked", UpstreamBusy),
    (429, "rate_limited", UpstreamBusy),
    (500, "internal_error", UpstreamBusy),
    (400, "validation_error", UpstreamFault),
]


@pytest.mark.parametrize(("status", "code", "kind"), [*BY_CODE, (200, "something_new", UpstreamAway)])
def test_a_failure_is_sorted_by_its_code_whatever_its_status(
    client: TawkClient, wire: responses.RequestsMock, status: int, code: str, kind: type[UpstreamError]
) -> None:
    for told in (status, 200):
        body = {"ok": False, "error": code, "message": VISITORS_WORDS}
        wire.upsert(responses.POST, f"{URL}chat.get", json=body, status=told)
        problem = failure(lambda: client.whole(Kind.CHAT, AURORA, CHAT))
        assert (type(problem), problem.method, problem.code) == (kind, "chat.get", code)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, UpstreamRefused),
        (403, UpstreamRefused),
        (409, UpstreamBusy),
        (500, UpstreamBusy),
        (503, UpstreamBusy),
        (400, UpstreamFault),
        (405, UpstreamFault),
        (301, UpstreamAway),
    ],
)
@pytest.mark.parametrize("body", [f"<p>{VISITORS_WORDS}", "{}", json.dumps({"ok": False, "error": VISITORS_WORDS})])
def test_a_failure_without_a_code_is_sorted_by_its_status(
    client: TawkClient, wire: responses.RequestsMock, status: int, kind: type[UpstreamError], body: str
) -> None:
    wire.post(f"{URL}chat.get", body=body, status=status)
    problem = failure(lambda: client.whole(Kind.CHAT, AURORA, CHAT))
    assert (type(problem), problem.code) == (kind, f"http_{status}")


def test_a_page_that_is_not_there_does_not_mean_that_the_chat_is_gone(
    client: TawkClient, wire: responses.RequestsMock
) -> None:
    """With a wrong TAWK_API_URL all of them would be."""
    wire.post(f"{URL}chat.get", body="<h1>404</h1>", status=404)
    assert type(failure(lambda: client.whole(Kind.CHAT, AURORA, CHAT))) is UpstreamAway


def test_ok_with_a_status_of_failure_is_none(client: TawkClient, wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}chat.list", json={"ok": True, "data": []}, status=500)
    assert type(failure(lambda: client.listed(WANTED))) is UpstreamBusy


def test_the_sample_errors_are_sorted(client: TawkClient, wire: responses.RequestsMock) -> None:
    wanted = {"auth": (401, UpstreamRefused), "rate_limited": (429, UpstreamBusy), "validation": (400, UpstreamFault)}
    for name, (status, kind) in wanted.items():
        wire.upsert(responses.POST, f"{URL}chat.list", body=sample(f"error.{name}"), status=status)
        assert type(failure(lambda: client.listed(WANTED))) is kind


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"<html>my card is 4111</html>", "not_json"),
        (b'{"ok": true, "data": [{"id": "my card is 4111', "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"null", "not_json"),
        (b"[]", "not_json"),
        (b"{}", "shape"),
        (b'{"ok": true}', "shape"),
        (b'{"ok": "true", "data": []}', "shape"),
        (b'{"ok": true, "data": null}', "shape"),
        (b'{"ok": true, "data": "my card is 4111"}', "shape"),
        (b'{"ok": true, "data": {"a": [], "b": []}}', "shape"),
        (b'{"ok": true, "data": {"id": "no list"}}', "shape"),
    ],
)
def test_what_is_no_list_is_away(client: TawkClient, wire: responses.RequestsMock, body: bytes, code: str) -> None:
    wire.post(f"{URL}chat.list", body=body)
    problem = failure(lambda: client.listed(WANTED))
    assert (type(problem), problem.code) == (UpstreamAway, code)


@pytest.mark.parametrize(
    "odd",
    [
        b"1" * 5_000,
        b"-" + b"9" * 5_000,
        b"1e999",
        b"NaN",
        b'"\\ud83d"',
        b'"\xff\xfe cut off \xf0\x9f"',
        b"1" + b"0" * 400,
    ],
)
def test_one_odd_value_does_not_hide_all_that_stands_beside_it(
    client: TawkClient, wire: responses.RequestsMock, odd: bytes
) -> None:
    body = b'{"ok": true, "data": [{"id": "a", "messages": [{"msg": %b, "time": %b}]}, {"id": "b"}]}' % (odd, odd)
    wire.post(f"{URL}chat.list", body=body)
    items = client.listed(WANTED).items
    assert [read_chat(item, "property", NOON, None, timedelta()).external_id for item in items] == ["a", "b"]


@pytest.mark.parametrize("data", [None, [], [{}, {}], "words", 7, ["words"]])
def test_what_is_no_chat_is_away(client: TawkClient, wire: responses.RequestsMock, data: object) -> None:
    wire.post(f"{URL}chat.get", json={"ok": True, "data": data})
    assert failure(lambda: client.whole(Kind.CHAT, AURORA, CHAT)).code == "shape"


@given(st.binary(max_size=60), st.sampled_from([200, 201, 204, 299, 300, 400, 404, 418, 451, 499, 500, 599]))
def test_no_answer_raises_anything_else(body: bytes, status: int) -> None:
    client = TawkClient(URL, KEY, Turns(0))
    with responses.RequestsMock() as wire:
        wire.post(f"{URL}chat.list", body=body, status=status)
        assert isinstance(failure(lambda: client.listed(WANTED)), UpstreamError)


@pytest.mark.parametrize("total", [None, True, -1, "7", 1.5, [7]])
def test_a_total_that_is_none_counts_as_untold(client: TawkClient, wire: responses.RequestsMock, total: object) -> None:
    wire.post(f"{URL}chat.list", json={"ok": True, "data": [], "total": total})
    assert client.listed(WANTED).total is None


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (requests.ConnectTimeout(f"{VISITORS_WORDS} {KEY}"), "timeout"),
        (requests.ReadTimeout(), "timeout"),
        (requests.ConnectionError(f"http://proxy:{KEY}@proxy"), "ConnectionError"),
        (requests.exceptions.SSLError(), "SSLError"),
        (requests.exceptions.ChunkedEncodingError(), "ChunkedEncodingError"),
        (requests.exceptions.InvalidURL(), "InvalidURL"),
    ],
)
def test_a_server_that_is_not_reached_is_away(
    client: TawkClient, wire: responses.RequestsMock, error: Exception, code: str
) -> None:
    wire.post(f"{URL}chat.list", body=error)
    problem = failure(lambda: client.listed(WANTED))
    assert (type(problem), problem.code) == (UpstreamAway, code)


def test_a_redirect_is_not_followed(client: TawkClient, wire: responses.RequestsMock) -> None:
    """It would take the key along."""
    wire.post(f"{URL}chat.list", status=307, headers={"Location": "https://elsewhere.test/"})
    assert failure(lambda: client.listed(WANTED)).code == "http_307"
    assert len(wire.calls) == 1


def test_an_answer_that_is_too_large_is_not_read_to_its_end(
    client: TawkClient, wire: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tawk, "LARGEST", 100_000)
    wire.post(f"{URL}chat.list", body=b'{"ok": true, "data": []}' + b" " * 200_000)
    assert failure(lambda: client.listed(WANTED)).code == "too_large"


def test_an_answer_that_comes_too_slowly_is_given_up(
    client: TawkClient, wire: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tawk, "SLOWEST", -1)
    wire.post(f"{URL}chat.list", json={"ok": True, "data": []})
    assert failure(lambda: client.listed(WANTED)).code == "too_slow"


def test_a_connection_that_breaks_within_an_answer_is_away(script: Script) -> None:
    script.body, script.length = b'{"ok": true', 500
    client = TawkClient(script.url, KEY, Turns(0))
    assert type(failure(client.properties)) is UpstreamAway


def test_calls_are_apart(client: TawkClient, wire: responses.RequestsMock, time: Time) -> None:
    wire.post(f"{URL}property.list", json={"ok": True, "data": []})
    for _ in range(3):
        client.properties()
    assert time.slept == [0.35, 0.35]
    time.now += 10
    client.properties()
    assert time.slept == [0.35, 0.35]


def test_threads_share_the_time_between_two_calls() -> None:
    """Each gets a turn of its own, though they ask at the same moment."""
    slept: list[float] = []
    turns = Turns(0.5, lambda: 100.0, slept.append)
    with ThreadPoolExecutor(8) as hands:
        list(hands.map(lambda _: turns.wait(), range(8)))
    assert sorted(slept) == [0.5 * turn for turn in range(1, 8)]


def test_too_many_calls_are_tried_again_later_and_later(
    client: TawkClient, wire: responses.RequestsMock, time: Time
) -> None:
    limit = sample("error.rate_limited")
    for _ in range(TRIES - 1):
        wire.post(f"{URL}property.list", body=limit, status=429)
    wire.post(f"{URL}property.list", json={"ok": True, "data": []})
    assert client.properties() == []
    assert time.slept == [3, 6]


def test_after_some_tries_it_says_how_long_to_wait(
    client: TawkClient, wire: responses.RequestsMock, time: Time
) -> None:
    """Others wait as well: the limit is the key's."""
    wire.post(f"{URL}property.list", body=sample("error.rate_limited"), status=429)
    problem = failure(client.properties)
    assert isinstance(problem, UpstreamBusy)
    assert (problem.seconds, len(wire.calls)) == (9, TRIES)
    wire.post(f"{URL}chat.list", json={"ok": True, "data": []})
    client.listed(WANTED)
    assert time.slept == [3, 6, 9]


def test_nothing_else_is_tried_again(client: TawkClient, wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}property.list", status=503)
    failure(client.properties)
    assert len(wire.calls) == 1


def test_cookies_are_not_kept(client: TawkClient, wire: responses.RequestsMock) -> None:
    wire.post(f"{URL}property.list", json={"ok": True, "data": []}, headers={"Set-Cookie": "a=b; Path=/"})
    client.properties()
    client.properties()
    assert "Cookie" not in wire.calls[-1].request.headers


def test_neither_key_nor_words_are_logged(script: Script, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    script.body = json.dumps({"ok": False, "error": "not_found", "message": VISITORS_WORDS}).encode()
    failure(lambda: TawkClient(script.url, KEY, Turns(0)).whole(Kind.CHAT, AURORA, CHAT))
    assert KEY not in caplog.text
    assert VISITORS_WORDS not in caplog.text
