"""Faults of the line itself, the unlisted app's limits, and an app that is taken away."""

import json
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.control import SlackSandbox
from sandbox.errors import RefusedError
from tests.sandbox.conftest import Bench
from tests.sandbox.manifests import full_manifest, with_scopes
from tests.sandbox.test_files import code


def is_refused(client: WebClient) -> bool:
    try:
        client.auth_test()
    except urllib.error.URLError as error:
        return isinstance(error.reason, ConnectionRefusedError)
    return False


def test_connections_are_refused_for_a_while(s: SlackSandbox, client: WebClient) -> None:
    s.fault("*", "refuse", seconds=5)
    s.wait_for(lambda: is_refused(client))
    # The clock runs ten times as fast here.
    s.wait_for(lambda: not is_refused(client))
    assert s.faults() == []


def test_connections_are_taken_again_when_the_fault_is_removed_or_all_is_reset(
    s: SlackSandbox, client: WebClient
) -> None:
    rule = s.fault("*", "refuse", seconds=600)
    s.wait_for(lambda: is_refused(client))
    s.remove_fault(rule)
    s.wait_for(lambda: not is_refused(client))
    s.fault("*", "refuse", seconds=600)
    s.wait_for(lambda: is_refused(client))
    s.reset()
    s.wait_for(lambda: not is_refused(client))


def test_it_ends_while_it_refuses(manifest: dict[str, Any]) -> None:
    with SlackSandbox(manifest) as s:
        s.fault("*", "refuse", seconds=600)
        start = time.monotonic()
    assert time.monotonic() - start < 2


def test_an_event_may_be_overtaken(bench: Bench) -> None:
    app = bench.app()
    seen: list[str] = []
    app.event("message")(lambda event: seen.append(event["text"]))
    bench.start(app)
    bench.s.fault("delivery:message", "reorder", match={})
    bench.s.user("ana").say("first", channel="support")
    bench.s.wait_for(lambda: bench.s.faults()[0]["hits"] == 1)
    bench.s.user("ana").say("second", channel="support")
    bench.s.wait_for(lambda: len(seen) == 2)
    assert seen == ["second", "first"]


def test_an_event_with_nothing_behind_it_comes_a_little_late(bench: Bench) -> None:
    app = bench.app()
    seen: list[str] = []
    app.event("message")(lambda event: seen.append(event["text"]))
    bench.start(app)
    bench.s.fault("delivery:message", "reorder", seconds=0.2)
    bench.s.user("ana").say("alone", channel="support")
    bench.s.wait_for(lambda: seen == ["alone"])


@pytest.mark.parametrize("error", ["request_timeout", "fatal_error", "service_unavailable", "rate_limited"])
def test_errors_that_only_happen_are_had_by_a_fault(s: SlackSandbox, client: WebClient, error: str) -> None:
    s.fault("chat.postMessage", "error", error=error)
    assert code(lambda: client.chat_postMessage(channel="#support", text="x")) == error
    assert s.messages("support") == []


def test_an_unlisted_app_gets_fifteen_messages_once_a_minute() -> None:
    with SlackSandbox(full_manifest(), unlisted=True, rate_scale=1) as s:
        client = WebClient(s.bot_token, base_url=s.base_url)
        s.fill("support", 30)
        support = s.channel_id("support")
        answer = client.conversations_history(channel=support, limit=999)
        assert (len(answer["messages"]), answer["has_more"]) == (15, True)
        with pytest.raises(SlackApiError) as caught:
            client.conversations_history(channel=support)
        assert caught.value.response.status_code == 429
        assert int(caught.value.response.headers["Retry-After"]) >= 55
        root = answer["messages"][0]["ts"]
        assert client.conversations_replies(channel=support, ts=root)["ok"]
        assert code(lambda: client.conversations_replies(channel=support, ts=root)) == "ratelimited"
        s.advance(60)
        assert client.conversations_history(channel=support)["ok"]


def test_a_listed_app_pages_by_hundreds(s: SlackSandbox, client: WebClient) -> None:
    s.fill("support", 120)
    support = s.channel_id("support")
    assert len(client.conversations_history(channel=support)["messages"]) == 100
    assert len(client.conversations_history(channel=support, limit=999)["messages"]) == 120


def test_a_revoked_token_is_dead_and_the_app_is_told(bench: Bench) -> None:
    app = bench.app()
    seen: list[Any] = []
    app.event("tokens_revoked")(lambda event: seen.append(event["tokens"]))
    bench.start(app)
    assert bench.client.auth_revoke(test=True)["revoked"] is False
    assert bench.client.auth_revoke()["revoked"] is True
    bench.s.wait_for(lambda: bench.s.deliveries("tokens_revoked"))
    sent = bench.s.deliveries("tokens_revoked")[0]["request"]["event"]["tokens"]
    assert sent == {"oauth": [], "bot": [bench.s.bot_user_id]}
    assert code(bench.client.auth_test) == "token_revoked"


def test_an_app_that_is_taken_away_is_told_and_may_do_nothing_more(s: SlackSandbox, client: WebClient) -> None:
    with pytest.raises(RefusedError):
        s.user("ben").uninstall()
    assert s.user("ana").uninstall().ok
    s.wait_for(lambda: s.deliveries("app_uninstalled") and s.deliveries("tokens_revoked"))
    assert code(lambda: client.chat_postMessage(channel="#support", text="x")) == "account_inactive"
    s.reset()
    assert client.auth_test()["ok"]


def test_rich_text_is_not_replaced_by_other_blocks(s: SlackSandbox, client: WebClient) -> None:
    part = {"type": "rich_text_section", "elements": [{"type": "text", "text": "hi"}]}
    rich = [{"type": "rich_text", "elements": [part]}]
    sent = client.chat_postMessage(channel=s.channel_id("support"), text="x", blocks=rich)
    where = {"channel": sent["channel"], "ts": sent["ts"], "text": "y"}
    assert code(lambda: client.chat_update(**where, blocks=[{"type": "divider"}])) == "block_mismatch"
    assert client.chat_update(**where, blocks=[*rich, {"type": "divider"}])["ok"]


def test_a_private_message_that_is_too_long_is_refused(s: SlackSandbox, client: WebClient) -> None:
    ana = s.user("ana").id
    assert code(lambda: client.chat_postEphemeral(channel="#support", user=ana, text="x" * 40_001)) == "msg_too_long"


def test_a_large_workspace_is_read_in_pages(manifest: dict[str, Any]) -> None:
    people = [{"name": f"p{n}"} for n in range(1_001)]
    with SlackSandbox(manifest, {"users": people}, rate_scale=0) as s:
        client = WebClient(s.bot_token, base_url=s.base_url)
        assert code(client.users_list) == "limit_required"
        assert len(client.users_list(limit=200)["members"]) == 200


def test_a_socket_needs_the_app_token_in_the_header(s: SlackSandbox, client: WebClient) -> None:
    bare = WebClient(base_url=s.base_url)
    assert bare.apps_connections_open(app_token=s.app_token)["ok"]
    body = f"token={s.app_token}".encode()
    with urllib.request.urlopen(f"{s.base_url}apps.connections.open", body) as answer:
        assert json.load(answer)["error"] == "missing_args"
    assert code(lambda: client.api_call("apps.connections.open")) == "not_allowed_token_type"
    assert code(lambda: bare.apps_connections_open(app_token="xapp-1-wrong")) == "invalid_auth"


def test_a_look_up_by_address_needs_its_scope() -> None:
    with SlackSandbox(with_scopes("users:read"), rate_scale=0) as s:
        client = WebClient(s.bot_token, base_url=s.base_url)
        assert code(lambda: client.users_lookupByEmail(email="ana@example.com")) == "missing_scope"


def test_messages_and_a_file_of_people_can_be_seeded(tmp_path: Path) -> None:
    seed = {
        "users": [{"name": "eva"}],
        "channels": [{"name": "help", "members": ["eva"], "bot": True}],
        "messages": [
            {"channel": "help", "user": "eva", "text": "root", "ts": "1700000000.000100"},
            {"channel": "help", "user": "eva", "text": "reply", "thread_ts": "1700000000.000100"},
        ],
    }
    file = tmp_path / "seed.json"
    file.write_text(json.dumps(seed), "utf-8")
    with SlackSandbox(seed=file, rate_scale=0) as s:
        root = s.messages("help")[0]
        assert (root["text"], root["reply_count"]) == ("root", 1)
        assert [one["text"] for one in s.thread("help", root["ts"])] == ["root", "reply"]


def test_another_process_looks_at_all_that_there_is(s: SlackSandbox, client: WebClient) -> None:
    client.chat_postEphemeral(channel="#support", user=s.user("ana").id, text="psst")
    client.views_publish(user_id=s.user("ana").id, view={"type": "home", "blocks": [{"type": "divider"}]})
    s.user("ana").upload("a.txt", b"a")

    def ask(verb: str, **given: Any) -> bytes:
        request = urllib.request.Request(f"{s.ui_url}_sandbox/{verb}", json.dumps(given).encode())
        request.add_header("X-Sandbox-Key", s.control_key)
        with urllib.request.urlopen(request) as answer:
            body: bytes = answer.read()
            return body

    assert json.loads(ask("ephemeral", **{"as": "ana"}))[0]["text"] == "psst"
    assert json.loads(ask("home", **{"as": "ana"}))["type"] == "home"
    assert json.loads(ask("files"))[0]["name"] == "a.txt"
    lines = [json.loads(line) for line in ask("journal").splitlines()]
    assert [one["name"] for one in lines if one["kind"] == "api"] == ["chat.postEphemeral", "views.publish"]
    assert s.bot_token not in str(lines)
