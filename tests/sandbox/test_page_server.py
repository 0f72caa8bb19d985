"""The page's requests, the control door, and who is kept out of both."""

import http.client
import json
import threading
import time
import urllib.request
from contextlib import closing
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.control import SlackSandbox
from sandbox.types import JSON
from tests.sandbox.views import card


def ask(s: SlackSandbox, path: str, body: JSON | None = None, **headers: str) -> tuple[int, Any]:
    """The status and decoded body of one request."""
    host = s.ui_url.removeprefix("http://").rstrip("/")
    data = None if body is None else json.dumps(body)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(http.client.HTTPConnection(host, timeout=20)) as connection:
        connection.request("GET" if data is None else "POST", path, data, sent)
        answer = connection.getresponse()
        raw = answer.read()
    return answer.status, json.loads(raw) if "json" in answer.headers.get("content-type", "") else raw.decode()


def act(s: SlackSandbox, name: str, kind: str, **more: Any) -> Any:
    return ask(s, "/_page/act", {"as": s.user(name).id, "kind": kind, **more})[1]


def test_the_page_is_told_of_people_commands_and_shortcuts(s: SlackSandbox) -> None:
    _, boot = ask(s, "/_page/boot")
    assert [one["name"] for one in boot["users"] if not one["is_bot"]] == [
        "ana",
        "luis",
        "sofia",
        "ben",
        "grace",
        "tom",
    ]
    assert boot["commands"][0] == {"command": "/inbox", "description": "The inbox", "usage_hint": "[list]"}
    assert [one["type"] for one in boot["shortcuts"]] == ["message", "global"]
    assert boot["app"]["bot_user_id"] == s.bot_user_id
    assert "stand-in" in boot["notice"]


def test_private_channels_are_shown_to_members_only(s: SlackSandbox) -> None:
    ana, tom = s.user("ana").id, s.user("tom").id
    seen = [one["name"] for one in ask(s, f"/_page/channels?as={ana}")[1] if not one["is_im"]]
    others = [one["name"] for one in ask(s, f"/_page/channels?as={tom}")[1] if not one["is_im"]]
    assert set(seen) - set(others) == {"escalations", "leads"}
    hidden = s.channel_id("leads")
    assert ask(s, f"/_page/messages?as={tom}&channel={hidden}")[0] == 404


def test_messages_are_unread_until_they_are_looked_at(s: SlackSandbox, client: WebClient) -> None:
    ana, support = s.user("ana").id, s.channel_id("support")
    root = client.chat_postMessage(channel=support, text="a", blocks=card())["ts"]
    client.chat_postMessage(channel=support, text="b", thread_ts=root)
    client.chat_postEphemeral(channel=support, user=ana, text="psst")
    rows = {one["id"]: one for one in ask(s, f"/_page/channels?as={ana}")[1]}
    assert rows[support]["unread"] == 1
    shown = ask(s, f"/_page/messages?as={ana}&channel={support}")[1]["messages"]
    assert [(one["text"], one["_"]["ephemeral"], one["_"]["reply_count"]) for one in shown] == [
        ("a", False, 1), ("psst", True, 0),
    ]  # fmt: skip
    rows = {one["id"]: one for one in ask(s, f"/_page/channels?as={ana}")[1]}
    assert rows[support]["unread"] == 0
    others = ask(s, f"/_page/messages?as={s.user('ben').id}&channel={support}")[1]["messages"]
    assert [one["text"] for one in others] == ["a"]
    thread = ask(s, f"/_page/thread?as={ana}&channel={support}&ts={root}")[1]["messages"]
    assert [one["text"] for one in thread] == ["a", "b"]


def test_a_message_without_text_is_shown_with_what_is_wrong(s: SlackSandbox, client: WebClient) -> None:
    support = s.channel_id("support")
    client.api_call("chat.postMessage", json={"channel": support, "blocks": card()})
    client.chat_postMessage(channel=support, text="fine", blocks=card())
    shown = ask(s, f"/_page/messages?as={s.user('ana').id}&channel={support}")[1]["messages"]
    assert [[issue["message"] for issue in one["_"]["issues"]] for one in shown] == [
        ["missing required field: text"],
        [],
    ]


def test_what_is_typed_on_the_page_is_stored_escaped(s: SlackSandbox) -> None:
    told = act(s, "ana", "say", channel=s.channel_id("support"), text="<!channel> & <script>")
    assert told["ok"]
    assert s.messages("support")[0]["text"] == "&lt;!channel&gt; &amp; &lt;script&gt;"


def test_only_own_messages_are_deleted_but_an_admin_deletes_any(s: SlackSandbox, client: WebClient) -> None:
    support = s.channel_id("support")
    ts = client.chat_postMessage(channel=support, text="x")["ts"]
    assert act(s, "ben", "delete", channel=support, ts=ts)["ok"] is False
    assert act(s, "ana", "delete", channel=support, ts=ts) == {"ok": True}
    assert s.messages("support") == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "say"},
        {"kind": "fly", "as": "ana"},
        {"kind": "click", "channel": 7, "ts": []},
        {"kind": "submit", "view_id": "V0", "values": 3},
        {"kind": "command", "channel": None, "text": {"a": 1}},
        {"kind": "shortcut", "callback_id": ["x"]},
    ],
)
def test_an_act_that_makes_no_sense_is_refused_and_nothing_breaks(s: SlackSandbox, body: JSON) -> None:
    given = {"as": s.user("ana").id, **body}
    status, told = ask(s, "/_page/act", given)
    assert status == 200
    assert told["ok"] is False
    assert told["error"]


def test_the_journal_shows_calls_without_secrets(s: SlackSandbox, client: WebClient) -> None:
    client.api_call("auth.test", params={"told": f"it is {s.bot_token}", "token": s.bot_token})
    entries = ask(s, "/_page/journal?after=0")[1]["entries"]
    told = [(one["n"], one["kind"], one["name"], one["status"]) for one in entries]
    assert told == [(1, "api", "auth.test", 200)]
    for secret in (s.bot_token, s.app_token, s.signing_secret, s.control_key):
        assert secret not in json.dumps(entries)
    assert ask(s, "/_page/journal?after=1")[1]["entries"] == []


def test_changes_are_streamed_within_300_ms(s: SlackSandbox, client: WebClient) -> None:
    heard: list[tuple[float, JSON]] = []
    stream = urllib.request.urlopen(f"{s.ui_url}_page/stream?as={s.user('ana').id}", timeout=5)
    assert json.loads(stream.readline().removeprefix(b"data: ")) == {"type": "busy", "n": 0}

    def listen() -> None:
        lines = (line[6:] for line in stream if line.startswith(b"data: "))
        heard.extend((time.monotonic(), json.loads(line)) for line in lines)

    thread = threading.Thread(target=listen)
    thread.start()
    time.sleep(0.1)
    start = time.monotonic()
    client.chat_postMessage(channel="#support", text="x")
    wanted = {"type": "messages", "channel": s.channel_id("support")}
    s.wait_for(lambda: wanted in [one for _, one in heard])
    assert next(at for at, one in heard if one == wanted) - start < 0.3
    s.stop()
    thread.join(5)
    stream.close()
    assert not thread.is_alive()


def test_faults_are_set_and_removed_from_the_page(s: SlackSandbox, client: WebClient) -> None:
    status, rules = ask(s, "/_page/faults", {"add": {"method": "auth.test", "action": "error", "error": "fatal_error"}})
    assert (status, len(rules["rules"])) == (200, 1)
    assert len(ask(s, "/_page/faults")[1]["rules"]) == 1
    assert ask(s, "/_page/faults", {"remove": rules["rules"][0]["id"]})[1]["rules"] == []
    assert ask(s, "/_page/faults", {"add": {"method": "x", "action": "melt"}})[0] == 400
    client.auth_test()


@pytest.mark.parametrize("path", ["/", "/_page/boot", "/_sandbox/status", "/api/auth.test"])
def test_a_foreign_host_name_is_refused(s: SlackSandbox, path: str) -> None:
    assert ask(s, path, Host="evil.example")[0] == 403


def test_a_foreign_page_may_not_act(s: SlackSandbox) -> None:
    body = {"as": s.user("ana").id, "kind": "say", "channel": s.channel_id("support"), "text": "x"}
    assert ask(s, "/_page/act", body, Origin="http://evil.example")[0] == 403
    assert ask(s, "/_page/act", body, Origin=s.ui_url.rstrip("/"))[1]["ok"] is True


def test_the_page_forbids_foreign_and_inline_scripts(s: SlackSandbox) -> None:
    with urllib.request.urlopen(s.ui_url) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert b"<html" in answer.read()
    with urllib.request.urlopen(f"{s.ui_url}archives/{s.channel_id('support')}/p1") as answer:
        assert b"<html" in answer.read()


def test_another_process_acts_and_looks_with_the_control_key(s: SlackSandbox) -> None:
    def control(verb: str, **body: Any) -> tuple[int, Any]:
        return ask(s, f"/_sandbox/{verb}", body, X_Sandbox_Key=s.control_key)

    told = control("act", **{"as": "ana", "kind": "say", "channel": "support", "text": "hi"})[1]
    assert told["ok"]
    assert [one["text"] for one in control("messages", channel="support")[1]] == ["hi"]
    assert control("thread", channel="support", ts=told["ts"])[1][0]["text"] == "hi"
    assert control("calls")[1] == []
    assert len(control("faults", add={"method": "auth.test", "action": "error"})[1]["rules"]) == 1
    assert control("status")[1]["sockets"] == 0
    assert control("messages", channel="nowhere")[0] == 400
    assert control("fly")[0] == 404
    assert control("reset")[1] == {"ok": True}
    assert control("messages", channel="support")[1] == []
    assert control("faults")[1]["rules"] == []


def test_without_the_control_key_nothing_is_done(s: SlackSandbox) -> None:
    assert ask(s, "/_sandbox/reset", {})[0] == 403
    assert ask(s, "/_sandbox/messages?channel=support", X_Sandbox_Key="guess")[0] == 403
