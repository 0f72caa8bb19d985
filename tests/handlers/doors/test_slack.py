"""Slack's door: which requests are let in, and that they reach Bolt whole."""

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from handlers.doors.bolt import build_app
from handlers.doors.slack import MEBIBYTE, WINDOW_SECONDS, SlackDoor, read_form
from handlers.doors.web import Request, Response, error
from handlers.listeners import Listeners

SECRET, NOW = "signing-secret", 1_800_000_000
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
COMMAND = {"command": "/inbox", "text": "list", "user_id": "U1", "team_id": "T1", "channel_id": "C1"}


class Bolt:
    """A Bolt app that notes what reaches it; the door has verified, so it verifies nothing."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.pressed: list[str] = []
        self.app = App(
            client=WebClient("xoxb-local", base_url="http://127.0.0.1:9/"),
            authorize=lambda enterprise_id, team_id: AuthorizeResult(
                enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-local"
            ),
            request_verification_enabled=False,
            process_before_response=True,
        )
        self.app.command("/inbox")(self._command)
        self.app.action("take")(self._press)

    def _command(self, ack: Ack, command: dict[str, Any]) -> None:
        self.commands.append(command["text"])
        ack(text="listed", response_type="ephemeral")

    def _press(self, ack: Ack, action: dict[str, Any]) -> None:
        self.pressed.append(action["value"])
        ack()


@pytest.fixture
def bolt() -> Bolt:
    return Bolt()


def sign(body: bytes, stamp: object = NOW, secret: str = SECRET) -> str:
    return "v0=" + hmac.new(secret.encode(), b"v0:" + str(stamp).encode() + b":" + body, hashlib.sha256).hexdigest()


def knock(bolt: Bolt, body: bytes, kind: str = FORM, **headers: str) -> Response:
    """Signed now, unless the headers say otherwise."""
    told = {
        "content-type": kind,
        "x-slack-request-timestamp": str(NOW),
        "x-slack-signature": sign(body, headers.get("x-slack-request-timestamp", NOW)),
        **headers,
    }
    return SlackDoor(bolt.app, SECRET, lambda: NOW).answer(Request(body, told))


def command(**changes: str) -> bytes:
    return urlencode({**COMMAND, **changes}).encode()


def test_a_signed_command_reaches_bolt_and_its_answer_comes_back(bolt: Bolt) -> None:
    answer = knock(bolt, command())
    assert (answer.status, bolt.commands) == (200, ["list"])
    assert answer.content_type.startswith("application/json")
    assert json.loads(answer.body) == {"text": "listed", "response_type": "ephemeral"}


@pytest.mark.parametrize(
    "text", ["payload", "show payload=1", "a&payload={}", "payload=%7B%7D", "", "ñ🙂 #1 +&<@U1|ana>"]
)
def test_whatever_a_command_s_text_says_it_reaches_bolt_as_it_was_typed(bolt: Bolt, text: str) -> None:
    assert knock(bolt, command(text=text)).status == 200
    assert bolt.commands == [text]


@given(st.text(st.sampled_from("abñ🙂=&+%2;6#\\ \n")) | st.dictionaries(st.text(), st.text()).map(urlencode))
def test_a_form_is_read_as_python_reads_it(text: str) -> None:
    assert read_form(text) == dict(parse_qsl(text, keep_blank_values=True))


def test_a_press_comes_as_json_in_a_form(bolt: Bolt) -> None:
    action = {"action_id": "take", "block_id": "b", "value": "7", "type": "button"}
    payload = {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}, "actions": [action]}
    answer = knock(bolt, urlencode({"payload": json.dumps(payload)}).encode())
    assert (answer.status, bolt.pressed) == (200, ["7"])


def test_slack_s_question_whether_the_address_is_ours_is_answered(bolt: Bolt) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c-1"}).encode()
    answer = knock(bolt, body, JSON)
    assert (answer.status, answer.body) == (200, b"c-1")


def test_a_question_without_words_is_answered_without_any(bolt: Bolt) -> None:
    assert knock(bolt, b'{"type": "url_verification"}', JSON).body == b""


def test_a_press_is_answered_with_nothing(bolt: Bolt) -> None:
    action = {"action_id": "take", "block_id": "b", "value": "7", "type": "button"}
    payload = {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}, "actions": [action]}
    answer = knock(bolt, urlencode({"payload": json.dumps(payload)}).encode())
    assert answer == Response(200, b"", "text/plain;charset=utf-8")


def test_a_command_with_a_field_of_the_name_payload_is_a_command(bolt: Bolt) -> None:
    assert knock(bolt, command() + b"&payload=%7B%7D").status == 200
    assert bolt.commands == ["list"]


def test_a_body_of_an_unnamed_kind_is_a_bad_request(bolt: Bolt) -> None:
    headers = {"x-slack-request-timestamp": str(NOW), "x-slack-signature": sign(BODY)}
    assert SlackDoor(bolt.app, SECRET, lambda: NOW).answer(Request(BODY, headers)).status == 400
    assert bolt.commands == []


@pytest.mark.parametrize("kind", [FORM, f"{FORM}; charset=utf-8", " APPLICATION/X-WWW-FORM-URLENCODED ;x"])
def test_a_kind_may_say_more_than_its_name(bolt: Bolt, kind: str) -> None:
    assert knock(bolt, BODY, kind).status == 200
    assert bolt.commands == ["list"]


def test_bolt_is_told_of_repetitions_and_of_no_other_header(bolt: Bolt, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Slack's signature among them, a request that was signed must not be one that Bolt wants to verify."""
    asked: list[BoltRequest] = []

    def dispatch(request: BoltRequest) -> BoltResponse:
        asked.append(request)
        return BoltResponse(status=200)

    monkeypatch.setattr(bolt.app, "dispatch", dispatch)
    knock(bolt, BODY, **{"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"})
    assert asked[0].headers == {"x-slack-retry-num": ["1"], "x-slack-retry-reason": ["http_timeout"]}
    assert asked[0].mode == "socket_mode"


def test_each_refusal_says_what_to_do(bolt: Bolt) -> None:
    assert knock(bolt, BODY, **{"x-slack-signature": ""}) == error(
        401, "the signature does not fit: compare the app's signing secret with the settings"
    )
    assert knock(bolt, b"{", JSON) == error(400, "the body is neither a form nor JSON as Slack sends it")


@pytest.mark.parametrize(
    ("form", "read"),
    [
        ("text=a=b", {"text": "a=b"}),
        ("text=a+b", {"text": "a b"}),
        ("text=a%2Bb", {"text": "a+b"}),
        ("a+b=%C3%B1", {"a b": "ñ"}),
        ("text=&a", {"text": "", "a": ""}),
        ("&&a=1&", {"a": "1"}),
    ],
)
def test_what_a_form_says(form: str, read: dict[str, str]) -> None:
    assert read_form(form) == read


def test_slack_s_look_at_the_certificate_is_answered(bolt: Bolt) -> None:
    assert knock(bolt, b"ssl_check=1&token=x").status == 200
    assert bolt.commands == []


def test_what_no_listener_wants_is_not_found(bolt: Bolt) -> None:
    assert knock(bolt, command(command="/other")).status == 404


BODY = command()


@pytest.mark.parametrize(
    "headers",
    [
        {"x-slack-signature": ""},
        {"x-slack-signature": sign(BODY, secret="another")},
        {"x-slack-signature": sign(BODY + b" ")},
        {"x-slack-signature": sign(BODY, NOW + 1)},
        {"x-slack-signature": sign(BODY).removeprefix("v0=")},
        {"x-slack-signature": sign(BODY).upper()},
        {"x-slack-signature": "v0=é" + "0" * 63},
        {"x-slack-signature": "\ud800"},
        {"x-slack-request-timestamp": ""},
        {"x-slack-request-timestamp": "abc"},
        {"x-slack-request-timestamp": f"{NOW}.0"},
        {"x-slack-request-timestamp": f"-{NOW}"},
        {"x-slack-request-timestamp": "١" * 10},
        {"x-slack-request-timestamp": "9" * 5_000},
        {"x-slack-request-timestamp": str(NOW - WINDOW_SECONDS - 1)},
        {"x-slack-request-timestamp": str(NOW + WINDOW_SECONDS + 1)},
    ],
    ids=range(16),
)
def test_what_is_not_signed_by_slack_just_now_is_refused(bolt: Bolt, headers: dict[str, str]) -> None:
    assert knock(bolt, BODY, **headers).status == 401
    assert bolt.commands == []


def test_without_the_headers_nothing_is_let_in(bolt: Bolt) -> None:
    assert SlackDoor(bolt.app, SECRET, lambda: NOW).answer(Request(BODY, {})).status == 401


@pytest.mark.parametrize("stamp", [NOW - WINDOW_SECONDS, NOW + WINDOW_SECONDS])
def test_five_minutes_are_let_pass(bolt: Bolt, stamp: int) -> None:
    assert knock(bolt, BODY, **{"x-slack-request-timestamp": str(stamp)}).status == 200


def test_signatures_are_compared_in_constant_time(bolt: Bolt, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []

    def spy(wanted: bytes, given: bytes) -> bool:
        compared.append((wanted, given))
        return True

    monkeypatch.setattr(hmac, "compare_digest", spy)
    assert knock(bolt, BODY, **{"x-slack-signature": "v0=wrong"}).status == 200, "and by nothing else"
    assert compared == [(sign(BODY).encode(), b"v0=wrong")]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FORM),
        (b"\xff\xfe", FORM),
        (b"\xff\xfe", JSON),
        (b"{", JSON),
        (b"[]", JSON),
        (b"null", JSON),
        (b"{}", JSON),
        (b"[" * 100_000, JSON),
        (b"payload=", FORM),
        (b"payload={", FORM),
        (b"payload=[]", FORM),
        (b"payload=7", FORM),
        (b"payload=" + b"[" * 100_000, FORM),
        (b"command=/inbox&text=help", "text/csv"),
        (b"command=/inbox&text=help", ""),
    ],
    ids=range(15),
)
def test_a_signed_body_of_a_shape_that_slack_does_not_send_is_a_bad_request(bolt: Bolt, body: bytes, kind: str) -> None:
    assert knock(bolt, body, kind).status == 400


@pytest.mark.parametrize(
    "body",
    [
        b'{"type": "surprise"}',
        b'{"type": "event_callback", "event": {"type": "message"}}',
    ],
)
def test_a_request_that_bolt_does_not_know_is_no_failure(bolt: Bolt, body: bytes) -> None:
    assert knock(bolt, body, JSON).status in (200, 404)


def test_no_body_is_larger_than_slack_s_ever_are() -> None:
    assert SlackDoor.limit == MEBIBYTE


class Part:
    """Stands for every part behind the listeners, and notes what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., dict[str, Any]]:
        def hear(*told: object) -> dict[str, Any]:
            self.told.append(repr(told))
            return {}

        return hear


BAD = "a\0b \ud800 c"


@pytest.mark.parametrize(
    "body",
    [
        {**COMMAND, "text": BAD},
        {"type": "view_submission", "user": {"id": "U1"}, "view": {"type": "modal", "callback_id": "w", "x": BAD}},
        {
            "type": "block_actions",
            "user": {"id": "U1"},
            "actions": [{"type": "button", "action_id": "x", "value": BAD}],
        },
        {"type": "event_callback", "event": {"type": "app_mention", "user": "U1", "channel": "C1", "text": BAD}},
    ],
    ids=lambda body: str(body.get("type", "command")),
)
def test_what_no_database_can_hold_reaches_no_part(body: dict[str, Any]) -> None:
    part: Any = Part()
    listeners = Listeners(*[part] * len(fields(Listeners)))
    app = build_app(WebClient("xoxb-local", base_url="http://127.0.0.1:9/"), listeners)
    answer = app.dispatch(BoltRequest(body={"team_id": "T1", **body}, mode="socket_mode"))
    assert answer.status == 200
    [*_, last] = part.told
    assert "ab ? c" in last
