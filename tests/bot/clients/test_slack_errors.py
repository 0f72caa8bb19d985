"""Every way in which a call can fail is sorted by what is known of it: nothing done, or nobody can tell."""

import socket

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.clients.slack import SlackClient, classified, posting_client
from bot.domain.errors import Limited, Rejected, Unknown
from bot.ports import Mark, PrivateAnswer
from bot.ports.messages import Message
from bot.views.parts import plain, section
from sandbox.control import SlackSandbox
from tests.bot.clients.scripted import Script

MESSAGE = Message(text="Hello", blocks=[section(plain("Hello"))])
REJECTED = ["not_in_channel", "invalid_blocks", "message_not_found", "missing_scope", "invalid_auth", "is_archived"]
UNKNOWN = ["fatal_error", "internal_error", "request_timeout", "service_unavailable", "duplicate_message_not_found"]
UNREADABLE = [
    b"",
    b"null",
    b"[]",
    b"[1]",
    b'"ok"',
    b"<html>Bad gateway</html>",
    b'{"ok": tr',
    b"\xff\xfe",
    b"{}",
    b'{"ok": false}',
    b'{"ok": false, "error": null}',
    b'{"ok": false, "error": "words of a visitor"}',
    b'{"ok": false, "error": 5}',
]


def post_to(url: str) -> str:
    client = SlackClient(posting_client("xoxb-1", url, 1))
    return client.post("C1", MESSAGE, Mark("op", 1), thread_ts=None, broadcast=False)


@pytest.mark.parametrize("code", REJECTED)
def test_a_reason_means_that_nothing_was_done(script: Script, code: str) -> None:
    script.body = f'{{"ok": false, "error": "{code}"}}'.encode()
    with pytest.raises(Rejected) as caught:
        post_to(script.url)
    assert caught.value.code == code


@pytest.mark.parametrize("code", UNKNOWN)
def test_some_reasons_leave_open_what_was_done(script: Script, code: str) -> None:
    script.body = f'{{"ok": false, "error": "{code}"}}'.encode()
    with pytest.raises(Unknown, match=code):
        post_to(script.url)


@pytest.mark.parametrize("body", UNREADABLE)
@pytest.mark.parametrize("status", [200, 400, 503])
def test_an_answer_that_cannot_be_read_says_nothing(script: Script, body: bytes, status: int) -> None:
    script.body, script.status = body, status
    with pytest.raises(Unknown) as caught:
        post_to(script.url)
    assert "visitor" not in str(caught.value)
    assert "html" not in str(caught.value)


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_error_leaves_open_what_was_done(script: Script, status: int) -> None:
    script.body, script.status = b'{"ok": false, "error": "not_in_channel"}', status
    with pytest.raises(Unknown):
        post_to(script.url)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ((("Retry-After", "30"),), 30.0),
        ((("retry-after", "2.5"),), 2.5),
        ((), 1.0),
        ((("Retry-After", "soon"),), 1.0),
        ((("Retry-After", "-5"),), 1.0),
        ((("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"),), 1.0),
    ],
)
@pytest.mark.parametrize("body", [b'{"ok": false, "error": "ratelimited"}', b"Too many", b""])
def test_a_limit_tells_how_long_to_wait(
    script: Script, headers: tuple[tuple[str, str], ...], seconds: float, body: bytes
) -> None:
    script.body, script.status, script.headers = body, 429, headers
    with pytest.raises(Limited) as caught:
        post_to(script.url)
    assert caught.value.seconds == seconds


def test_a_limit_may_come_as_a_list_of_values() -> None:
    answer = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data={}, headers={"Retry-After": ["7"]}, status_code=429
    )
    limited = classified(SlackApiError("", answer))  # type: ignore[no-untyped-call]
    assert isinstance(limited, Limited)
    assert limited.seconds == 7


@pytest.mark.parametrize("code", ["ratelimited", "rate_limited"])
def test_a_limit_may_come_without_its_status(script: Script, code: str) -> None:
    script.body = f'{{"ok": false, "error": "{code}"}}'.encode()
    script.headers = (("Retry-After", "30"),)
    with pytest.raises(Limited) as caught:
        post_to(script.url)
    assert caught.value.seconds == 30


def test_a_refused_connection_is_unknown() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Unknown, match="URLError"):
            post_to(f"http://127.0.0.1:{taken.getsockname()[1]}/")


def test_a_server_that_says_nothing_is_unknown() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(Unknown, match="TimeoutError"):
            post_to(f"http://127.0.0.1:{silent.getsockname()[1]}/")


def test_an_answer_that_breaks_off_is_unknown(script: Script) -> None:
    script.body, script.length = b'{"ok": true', 100
    with pytest.raises(Unknown, match="IncompleteRead"):
        post_to(script.url)


def test_an_unknown_charset_is_unknown(script: Script) -> None:
    script.content_type = "application/json; charset=klingon"
    with pytest.raises(Unknown, match="LookupError"):
        post_to(script.url)


def test_a_dropped_connection_is_unknown(world: SlackSandbox) -> None:
    world.fault("chat.postMessage", "drop_before")
    with pytest.raises(Unknown):
        post_to(world.base_url)


def test_a_private_answer_is_sent_as_it_is(script: Script) -> None:
    SlackClient(posting_client("xoxb-1", script.url, 1)).answer(PrivateAnswer(f"{script.url}actions/1", {"text": "x"}))
    assert script.asked == ["/actions/1"]


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (404, Rejected, "http_404"),
        (400, Rejected, "http_400"),
        (500, Unknown, "http_500"),
        (429, Limited, "limited for 9.0 s"),
    ],
)
def test_a_response_url_that_says_no(script: Script, status: int, kind: type[Exception], words: str) -> None:
    script.status, script.headers = status, (("Retry-After", "9"),)
    with pytest.raises(kind, match=words):
        SlackClient(posting_client("xoxb-1", script.url, 1)).answer(PrivateAnswer(script.url, {"text": "x"}))
    assert len(script.asked) == 1


def test_a_response_url_that_cannot_be_reached_is_unknown() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(Unknown):
            SlackClient(posting_client("xoxb-1", url, 1)).answer(PrivateAnswer(url, {"text": "x"}))
