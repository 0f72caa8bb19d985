"""Whatever a client sends, it gets an answer in Slack's form, and the next one is served."""

import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.api.dispatch import all_methods
from sandbox.control import SlackSandbox
from tests.sandbox.test_blockkit_hostile import ANYTHING
from tests.sandbox.views import modal

NAMES = st.sampled_from(
    ["channel", "ts", "thread_ts", "text", "blocks", "attachments", "metadata", "view", "view_id", "user", "users",
     "user_id", "cursor", "limit", "oldest", "latest", "types", "trigger_id", "markdown_text", "hash", "message_ts"]
)  # fmt: skip
SOUND = st.sampled_from(
    ["#support", "#leads", "1.000000", "[]", "{}", "true", "\ud800", "0", modal({"type": "divider"})]
)
KINDS = st.sampled_from(["say", "click", "state", "options", "submit", "close", "shortcut", "delete", "command"])
DETAILS = st.sampled_from(["channel", "ts", "text", "view_id", "values", "state", "action_id"])
ARGUMENTS = st.dictionaries(NAMES, ANYTHING | SOUND, max_size=6)


class Caller:
    """One connection that posts raw JSON."""

    def __init__(self, s: SlackSandbox) -> None:
        self.s = s
        self.connection = http.client.HTTPConnection(s.ui_url.removeprefix("http://").rstrip("/"), timeout=10)

    def post(self, path: str, body: Any, token: str = "") -> tuple[int, Any]:
        # A request that failed leaves its connection useless; a closed one is opened again.
        self.connection.close()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        self.connection.request("POST", path, json.dumps(body), headers)
        answer = self.connection.getresponse()
        raw = answer.read()
        return answer.status, json.loads(raw) if raw.startswith(b"{") else raw.decode()


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    with SlackSandbox(rate_scale=0) as s:
        made = Caller(s)
        yield made
        made.connection.close()


@given(method=st.sampled_from(sorted(set(all_methods()) - {"auth.revoke"})), arguments=ARGUMENTS)
@settings(max_examples=120, deadline=None)
def test_any_arguments_of_any_method_are_answered(caller: Caller, method: str, arguments: Any) -> None:
    token = caller.s.app_token if method == "apps.connections.open" else caller.s.bot_token
    status, answer = caller.post(f"/api/{method}", arguments, token)
    assert status == 200
    assert answer["ok"] or answer["error"]


@given(
    kind=KINDS, more=st.dictionaries(st.sampled_from(["channel", "ts", "text", "view_id", "values", "state"]), ANYTHING)
)
@settings(max_examples=80, deadline=None)
def test_any_act_of_a_page_is_answered(caller: Caller, kind: str, more: Any) -> None:
    given_act = {"channel": "support", "text": "x", **more, "kind": kind, "as": caller.s.user("ana").id}
    status, answer = caller.post("/_page/act", given_act)
    assert status == 200
    assert answer["ok"] in (True, False)


@pytest.mark.parametrize("body", [b'{"text": NaN}', b'{"a":' * 500 + b"1" + b"}" * 500, b"\x80", b'"text"'])
@pytest.mark.parametrize("path", ["/api/chat.postMessage", "/actions/1/x", "/_page/act"])
def test_bodies_that_are_no_good_json_are_answered_in_their_door_s_way(caller: Caller, path: str, body: bytes) -> None:
    caller.connection.request("POST", path, body, {"Content-Type": "application/json"})
    answer = caller.connection.getresponse()
    answer.read()
    assert answer.status in (200, 400)


def test_half_a_character_is_stored_as_one_that_stands_for_it(caller: Caller) -> None:
    caller.s.reset()
    status, answer = caller.post(
        "/api/chat.postMessage", {"channel": "#support", "text": "a\ud800b"}, caller.s.bot_token
    )
    assert (status, answer["message"]["text"]) == (200, "a?b")


def test_a_body_that_is_too_large_is_refused(caller: Caller) -> None:
    status, _ = caller.post("/api/chat.postMessage", {"text": "x" * (8 * 1024 * 1024)}, caller.s.bot_token)
    assert status == 413
    caller.connection.close()
