"""Starting, stopping, waiting, keeping and resetting the local Slack."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from slack_sdk import WebClient

from sandbox.control import SlackSandbox, new_tokens
from sandbox.errors import RefusedError
from tests.sandbox.views import card

ROOT = Path(__file__).parents[2]


def test_it_starts_and_stops_within_half_a_second() -> None:
    start = time.monotonic()
    with SlackSandbox() as s:
        WebClient(s.bot_token, base_url=s.base_url).auth_test()
    assert time.monotonic() - start < 0.5


def test_it_listens_on_the_loopback_only() -> None:
    with SlackSandbox() as s:
        port = int(s.ui_url.rstrip("/").rpartition(":")[2])
        own = socket.gethostbyname(socket.gethostname())
        with socket.socket() as probe:
            probe.settimeout(1)
            outside = own if not own.startswith("127.") else "127.0.0.2"
            assert probe.connect_ex((outside, port)) != 0


def test_two_run_side_by_side_with_their_own_secrets() -> None:
    with SlackSandbox() as one, SlackSandbox() as other:
        assert one.bot_token != other.bot_token
        assert one.channel_id("support") == other.channel_id("support")
        WebClient(one.bot_token, base_url=one.base_url).chat_postMessage(channel="#support", text="x")
        assert other.messages("support") == []


def test_waiting_in_vain_shows_what_was_seen(s: SlackSandbox, client: WebClient) -> None:
    client.chat_postMessage(channel="#support", text="the only one")
    with pytest.raises(AssertionError, match=r"in vain for a second card(.|\n)*the only one"):
        s.wait_for(lambda: len(s.messages("support")) == 2, timeout=0.1, what="a second card")


def test_quiet_is_broken_by_a_call(s: SlackSandbox, client: WebClient) -> None:
    s.assert_quiet(0.05)
    s.fault("auth.test", "delay", seconds=1)
    client.auth_test()
    s.user("ana").say("hi", channel="support")
    with pytest.raises(AssertionError, match="not quiet"):
        s.assert_quiet(0.5)


def test_a_reset_is_quick_and_keeps_nothing(s: SlackSandbox, client: WebClient) -> None:
    client.chat_postMessage(channel="#support", text="x")
    client.views_publish(user_id=s.user("ana").id, view={"type": "home", "blocks": card()})
    start = time.monotonic()
    s.reset()
    assert time.monotonic() - start < 0.1
    assert (s.messages("support"), s.home("ana"), s.calls()) == ([], None, [])
    client.chat_postMessage(channel="#support", text="on we go")


def test_own_people_and_channels_can_be_seeded() -> None:
    seed = {
        "users": [{"name": "eva", "locale": "es-ES"}],
        "groups": [{"handle": "team", "members": ["eva"]}],
        "channels": [{"name": "help", "members": ["eva"], "bot": True}, {"name": "old", "archived": True, "bot": True}],
    }
    with SlackSandbox(seed=seed, rate_scale=0) as s:
        client = WebClient(s.bot_token, base_url=s.base_url)
        groups = client.usergroups_list(include_users=True)["usergroups"]
        assert [(one["handle"], one["users"]) for one in groups] == [("team", [s.user("eva").id])]
        assert client.usergroups_users_list(usergroup=groups[0]["id"])["users"] == [s.user("eva").id]
        told = client.api_call("chat.postMessage", json={"channel": "#help", "text": "x"})
        assert told["ok"]
        assert len(client.conversations_list(exclude_archived=True)["channels"]) == 1


def test_a_snapshot_goes_on_where_a_killed_run_was(tmp_path: Path) -> None:
    kept = tmp_path / "demo.jsonl"
    first = SlackSandbox(rate_scale=0, snapshot=kept)
    first.start()
    client = WebClient(first.bot_token, base_url=first.base_url)
    metadata = {"event_type": "e", "event_payload": {"id": "1"}}
    root = client.chat_postMessage(channel="#support", text="root", metadata=metadata)
    client.chat_postMessage(channel="#support", text="reply", thread_ts=root["ts"])
    gone = client.chat_postMessage(channel="#support", text="gone")["ts"]
    client.chat_delete(channel=root["channel"], ts=gone)
    client.chat_update(channel=root["channel"], ts=root["ts"], text="changed")
    client.conversations_join(channel=first.channel_id("random"))
    # As after a kill: the file is taken as it lies there, with its last line cut short.
    lying = kept.read_text("utf-8")
    first.stop()
    kept.write_text(lying + '{"message": {"bo', "utf-8")
    with SlackSandbox(rate_scale=0, snapshot=kept) as again:
        assert again.bot_token == first.bot_token
        thread = again.thread("support", root["ts"])
        assert [one["text"] for one in thread] == ["changed", "reply"]
        assert thread[0]["metadata"] == metadata
        assert len(again.messages("support")) == 1
        late = WebClient(again.bot_token, base_url=again.base_url)
        assert late.conversations_info(channel=again.channel_id("random"))["channel"]["is_member"] is True
        assert late.chat_postMessage(channel="#support", text="next")["ts"] > root["ts"]
    assert kept.stat().st_mode & 0o077 == 0


def test_tokens_can_be_given() -> None:
    tokens = new_tokens()
    with SlackSandbox(tokens=tokens) as s:
        assert s.bot_token == tokens.bot
        assert WebClient(tokens.bot, base_url=s.base_url).auth_test()["ok"]


def test_bots_and_strangers_cannot_be_played(s: SlackSandbox) -> None:
    with pytest.raises(KeyError, match="nobody"):
        s.user("nobody")
    with pytest.raises(RefusedError):
        s.user("slackbot").say("hi", channel="support")
    with pytest.raises(RefusedError):
        s.user("tom").say("hi", channel="leads")


def test_alone_it_prints_names_and_keeps_the_values_private(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"display_information": {"name": "Desk"}}), "utf-8")
    values = tmp_path / "values.env"
    command = [sys.executable, "-m", "sandbox", "--manifest", str(manifest), "--env-file", str(values)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ, cwd=tmp_path)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(3)]
    told = dict(line.split("=", 1) for line in values.read_text("utf-8").splitlines())
    page = lines[1].split()[-1]
    with urllib.request.urlopen(f"{page}_page/boot") as answer:
        assert json.load(answer)["app"]["name"] == "Desk"
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "stand-in" in lines[0]
    assert values.stat().st_mode & 0o077 == 0
    assert told["SLACK_API_URL"] == f"{page}api/"
    for value in (told["SLACK_BOT_TOKEN"], told["SLACK_SIGNING_SECRET"], told["SANDBOX_CONTROL_KEY"]):
        assert value not in "".join(lines) + rest
