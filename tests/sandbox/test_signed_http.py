"""Signed HTTP delivery: signature, encoding, retries, and the loopback only."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk.signature import SignatureVerifier

from sandbox.control import SlackSandbox
from sandbox.types import JSON


class Receiver:
    """An app's request URL that answers as a test says."""

    def __init__(self) -> None:
        self.status = 200
        self.answer: bytes = b""
        self.headers: dict[str, str] = {}
        self.seen: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.seen.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(receiver.answer)

            def log_message(self, format: str, *args: Any) -> None:
                """The test looks at `seen`."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/slack/events"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


@pytest.fixture
def s(manifest: JSON, receiver: Receiver) -> Iterator[SlackSandbox]:
    with SlackSandbox(manifest, rate_scale=0, deliver_to=receiver.url) as sandbox:
        yield sandbox


@pytest.fixture
def hurried(manifest: JSON, receiver: Receiver) -> Iterator[SlackSandbox]:
    """Six minutes of retries pass in seconds; and the time for an answer is shortened as much."""
    with SlackSandbox(manifest, rate_scale=0, clock_scale=100, deliver_to=receiver.url) as sandbox:
        yield sandbox


def test_a_command_is_a_signed_form(s: SlackSandbox, receiver: Receiver) -> None:
    receiver.answer = b"hello"
    told = s.user("ana").command("/inbox", "list ñ", channel="support")
    headers, body = receiver.seen[0]
    assert told.text == "hello"
    assert SignatureVerifier(s.signing_secret).is_valid_request(body, headers)
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(body.decode())["text"] == ["list ñ"]


def test_an_interaction_is_json_in_a_form_field(s: SlackSandbox, receiver: Receiver) -> None:
    s.user("ana").shortcut("new")
    payload = json.loads(parse_qs(receiver.seen[0][1].decode())["payload"][0])
    assert payload["type"] == "shortcut"


def test_an_event_is_json_and_comes_again_until_it_is_taken(hurried: SlackSandbox, receiver: Receiver) -> None:
    receiver.status = 500
    hurried.user("ana").say("hi", channel="support")
    hurried.wait_for(lambda: len(receiver.seen) == 4, timeout=30)
    first, *again = [headers for headers, _ in receiver.seen]
    assert "x-slack-retry-num" not in first
    assert [one["x-slack-retry-num"] for one in again] == ["1", "2", "3"]
    assert {one["x-slack-retry-reason"] for one in again} == {"http_error"}
    assert {json.loads(body)["event_id"] for _, body in receiver.seen} == {
        hurried.deliveries("message")[0]["request"]["event_id"]
    }


def test_an_app_may_ask_for_no_retry(s: SlackSandbox, receiver: Receiver) -> None:
    receiver.status, receiver.headers = 500, {"x-slack-no-retry": "1"}
    s.user("ana").say("hi", channel="support")
    s.wait_for(lambda: receiver.seen)
    s.assert_quiet(0.3)
    assert len(receiver.seen) == 1


def test_an_interaction_that_fails_is_shown_and_not_repeated(s: SlackSandbox, receiver: Receiver) -> None:
    receiver.status = 503
    told = s.user("ana").command("/inbox", channel="support")
    assert told.error == '/inbox failed with the error "http_status_503"'
    assert "trouble" in s.user("ana").shortcut("new").error
    assert len(receiver.seen) == 2


def test_a_url_is_verified_by_its_challenge(s: SlackSandbox, receiver: Receiver) -> None:
    receiver.answer = b"stand-in-challenge"
    assert s.verify_url() is True
    receiver.answer = b"something else"
    assert s.verify_url() is False


def test_raw_bytes_can_be_sent_to_try_bad_signatures(s: SlackSandbox, receiver: Receiver) -> None:
    receiver.status = 401
    assert s.send_raw(b"token=x", {"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": "soon"}) == 401
    assert receiver.seen[0][1] == b"token=x"


@pytest.mark.parametrize("url", ["http://example.com/slack", "https://127.0.0.1/x", "ftp://localhost/"])
def test_only_the_loopback_is_delivered_to(url: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        SlackSandbox(deliver_to=url)
