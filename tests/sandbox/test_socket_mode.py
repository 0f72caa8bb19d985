"""Socket Mode on the wire: tickets, turns, redelivery, renewal, and what slack_sdk's clients make of it."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from sandbox.control import SlackSandbox
from sandbox.types import JSON
from tests.sandbox.conftest import Bench, over_socket


class Line:
    """One bare socket of an app."""

    def __init__(self, s: SlackSandbox, held: ExitStack) -> None:
        url = WebClient(base_url=s.base_url).apps_connections_open(app_token=s.app_token)["url"]
        self.url: str = url
        self.socket = held.enter_context(connect(url, proxy=None))

    def next(self) -> JSON:
        frame: JSON = json.loads(self.socket.recv(timeout=5))
        return frame

    def ack(self, frame: JSON, payload: Any = None) -> None:
        self.socket.send(json.dumps({"envelope_id": frame["envelope_id"], "payload": payload}))


Open = Callable[[SlackSandbox], Line]


@pytest.fixture
def open_line() -> Iterator[Open]:
    """Opens bare sockets, and closes them at the end."""
    with ExitStack() as held:
        yield lambda s: Line(s, held)


@pytest.fixture
def quick(manifest: JSON) -> Iterator[SlackSandbox]:
    """A local Slack on which a minute takes half a second."""
    with SlackSandbox(manifest, rate_scale=0, clock_scale=120) as s:
        yield s


def test_the_first_frame_is_a_hello_and_a_ticket_works_once(s: SlackSandbox, open_line: Open) -> None:
    line = open_line(s)
    hello = line.next()
    assert hello["type"] == "hello"
    assert hello["num_connections"] == 1
    assert hello["connection_info"]["app_id"]
    with pytest.raises(InvalidStatus), connect(line.url, proxy=None):
        pass
    line.socket.close()
    s.wait_for(lambda: s.connections == 0)


def test_an_event_that_is_not_acknowledged_comes_again_three_times(quick: SlackSandbox, open_line: Open) -> None:
    line = open_line(quick)
    line.next()
    quick.user("ana").say("hi", channel="support")
    frames = [line.next() for _ in range(4)]
    assert [one["retry_attempt"] for one in frames] == [0, 1, 2, 3]
    assert [one["retry_reason"] for one in frames] == ["", "timeout", "timeout", "timeout"]
    assert len({one["payload"]["event_id"] for one in frames}) == 1
    assert len({one["envelope_id"] for one in frames}) == 4
    assert [one["accepts_response_payload"] for one in frames] == [False] * 4


def test_an_acknowledged_event_comes_once(s: SlackSandbox, open_line: Open) -> None:
    line = open_line(s)
    line.next()
    s.user("ana").say("hi", channel="support")
    line.ack(line.next())
    s.user("ana").say("ho", channel="support")
    assert line.next()["payload"]["event"]["text"] == "ho"


def test_envelopes_go_to_one_socket_in_turn(s: SlackSandbox, open_line: Open) -> None:
    lines = [open_line(s), open_line(s)]
    for line in lines:
        line.next()
    for n in range(4):
        s.user("ana").say(str(n), channel="support")
    heard = [[line.next()["payload"]["event"]["text"] for _ in range(2)] for line in lines]
    assert sorted(heard[0] + heard[1]) == ["0", "1", "2", "3"]


def test_an_eleventh_socket_is_sent_away(s: SlackSandbox, open_line: Open) -> None:
    lines = [open_line(s) for _ in range(11)]
    firsts = [line.next() for line in lines]
    assert [one["type"] for one in firsts] == ["hello"] * 10 + ["disconnect"]
    assert firsts[-1]["reason"] == "too_many_websockets"


def test_without_a_socket_a_person_is_told_and_an_event_waits_a_little(s: SlackSandbox, open_line: Open) -> None:
    told = s.user("ana").command("/inbox", channel="support")
    assert told.error == '/inbox failed with the error "dispatch_failed"'
    s.user("ana").say("hi", channel="support")
    line = open_line(s)
    line.next()
    assert line.next()["payload"]["event"]["text"] == "hi"


def test_frames_that_make_no_sense_are_ignored(s: SlackSandbox, open_line: Open) -> None:
    line = open_line(s)
    line.next()
    for nonsense in ("{", "[]", '"x"', '{"envelope_id": {"a": 1}}', '{"envelope_id": "none"}'):
        line.socket.send(nonsense)
    line.socket.send(b"\x00\xff")
    other = open_line(s)
    other.next()
    s.user("ana").say("still here", channel="support")
    assert s.wait_for(lambda: s.deliveries("message"))


def count(app: App) -> list[str]:
    seen: list[str] = []

    @app.command("/inbox")
    def inbox(ack: Ack, body: JSON) -> None:
        seen.append(body["text"])
        ack("fine")

    return seen


def test_an_app_asked_to_renew_its_socket_misses_nothing(manifest: JSON, closing: ThreadPoolExecutor) -> None:
    for bench in over_socket(manifest, closing):
        renew(bench)


def renew(bench: Bench) -> None:
    app = bench.app()
    seen = count(app)
    bench.start(app)
    bench.s.disconnect("refresh_requested")
    bench.s.wait_for(lambda: len(bench.s.calls("apps.connections.open")) == 2)
    bench.s.wait_connected()
    for n in range(3):
        assert bench.s.user("ana").command("/inbox", str(n), channel="support").ok
    assert seen == ["0", "1", "2"]


def test_a_broken_socket_is_opened_again(manifest: JSON, closing: ThreadPoolExecutor) -> None:
    for bench in over_socket(manifest, closing):
        break_line(bench)


def break_line(bench: Bench) -> None:
    app = bench.app()
    seen = count(app)
    bench.start(app)
    bench.s.drop_sockets()
    bench.s.wait_for(lambda: len(bench.s.calls("apps.connections.open")) == 2, timeout=15)
    bench.s.wait_connected()
    assert bench.s.user("ana").command("/inbox", "again", channel="support").ok
    assert seen == ["again"]
