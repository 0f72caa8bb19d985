"""Faults on demand: each strikes as often as it was asked to, and leaves the effect that it should."""

import time
from collections.abc import Callable
from http.client import RemoteDisconnected
from typing import Any

import pytest
from slack_bolt import Ack
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from sandbox.control import SlackSandbox
from tests.sandbox.conftest import Bench
from tests.sandbox.test_interactions import post_card


def texts(s: SlackSandbox) -> list[str]:
    return [one["text"] for one in s.messages("support")]


def post(client: WebClient, text: str = "x") -> Any:
    return client.chat_postMessage(channel="#support", text=text)


def test_a_named_error_strikes_once_and_before_the_effect(s: SlackSandbox, client: WebClient) -> None:
    s.fault("chat.postMessage", "error", error="fatal_error")
    with pytest.raises(SlackApiError, match="fatal_error"):
        post(client)
    post(client, "second")
    assert texts(s) == ["second"]


def test_a_429_carries_the_wanted_wait(s: SlackSandbox, client: WebClient) -> None:
    s.fault("chat.*", "rate_limited", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        post(client)
    assert caught.value.response.headers["Retry-After"] == "7"
    assert texts(s) == []


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_error_has_no_json(s: SlackSandbox, client: WebClient, status: int) -> None:
    s.fault("chat.postMessage", "http_500", status=status)
    with pytest.raises(SlackApiError) as caught:
        post(client)
    assert caught.value.response.status_code == status
    assert texts(s) == []


def test_a_call_dropped_before_has_no_effect_and_one_dropped_after_has(s: SlackSandbox, client: WebClient) -> None:
    s.fault("chat.postMessage", "drop_before")
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        post(client, "lost")
    s.fault("chat.postMessage", "drop_after")
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        post(client, "kept")
    assert texts(s) == ["kept"]


def test_the_kits_own_retry_posts_twice_when_an_answer_is_lost(s: SlackSandbox) -> None:
    s.fault("chat.postMessage", "drop_after")
    post(WebClient(s.bot_token, base_url=s.base_url), "twice")
    assert texts(s) == ["twice", "twice"]


def test_a_lost_answer_may_also_be_a_long_silence(s: SlackSandbox) -> None:
    s.fault("chat.postMessage", "timeout_after", seconds=30)
    hasty = WebClient(s.bot_token, base_url=s.base_url, timeout=1, retry_handlers=[])
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        post(hasty, "kept")
    assert time.monotonic() - start < 3
    assert texts(s) == ["kept"]


def test_a_delay_makes_slow_and_broken_json_breaks_after_the_effect(s: SlackSandbox, client: WebClient) -> None:
    s.fault("chat.postMessage", "delay", seconds=3)
    post(client, "slow")
    assert s.calls("chat.postMessage")[0]["ms"] >= 290
    s.fault("chat.postMessage", "bad_json")
    with pytest.raises(SlackApiError):
        post(client, "broken")
    assert texts(s) == ["slow", "broken"]


def test_a_rule_may_match_arguments_and_can_be_taken_away(s: SlackSandbox, client: WebClient) -> None:
    rule = s.fault("chat.postMessage", "error", count=5, match={"text": "bad"})
    post(client, "good")
    with pytest.raises(SlackApiError):
        post(client, "bad")
    assert s.faults()[0]["hits"] == 1
    s.remove_fault(rule)
    post(client, "bad")
    assert texts(s) == ["good", "bad"]


def test_chance_with_a_seed_strikes_the_same_calls_again() -> None:
    runs = [_struck(seed=5), _struck(seed=5), _struck(seed=6)]
    assert runs[0] == runs[1] != runs[2]
    assert 3 < len(runs[0]) < 27


def _struck(seed: int) -> list[int]:
    with SlackSandbox(rate_scale=0, random_seed=seed) as s:
        client = WebClient(s.bot_token, base_url=s.base_url, retry_handlers=[])
        s.fault("auth.test", "error", probability=0.5)
        return [n for n in range(30) if not _succeeds(client.auth_test)]


def _succeeds(call: Callable[[], Any]) -> bool:
    try:
        call()
    except SlackApiError:
        return False
    return True


def test_an_unknown_fault_is_refused(s: SlackSandbox) -> None:
    with pytest.raises(ValueError, match="no fault 'melt'"):
        s.fault("chat.postMessage", "melt")


def test_a_response_url_can_fail_too(bench: Bench) -> None:
    app = bench.app()
    urls: list[str] = []

    @app.action("take")
    def take(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        urls.append(body["response_url"])

    bench.start(app)
    bench.s.user("ana").click(post_card(bench), "take")
    hook = WebhookClient(urls[0], retry_handlers=[])
    for action, status in (("rate_limited", 429), ("http_500", 500), ("error", 400)):
        bench.s.fault("response_url", action)
        assert hook.send(text=action).status_code == status
    bench.s.fault("response_url", "drop_after")
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        hook.send(text="kept")
    bench.s.fault("response_url", "drop_before")
    with pytest.raises((RemoteDisconnected, ConnectionResetError)):
        hook.send(text="lost")
    assert [one["text"] for one in bench.s.ephemeral("ana")] == ["kept"]


@pytest.mark.parametrize(("action", "heard"), [("drop_before", 0), ("lost_ack", 1)])
def test_a_delivery_may_fail_before_or_after_the_app_saw_it(bench: Bench, action: str, heard: int) -> None:
    app = bench.app()
    seen: list[int] = []

    @app.command("/inbox")
    def inbox(ack: Ack) -> None:
        seen.append(1)
        ack("fine")

    bench.start(app)
    bench.s.fault("delivery:slash_commands", action)
    told = bench.s.user("ana").command("/inbox", channel="support")
    assert not told.ok
    assert len(seen) == heard
    assert bench.s.ephemeral("ana") == []
    assert bench.s.user("ana").command("/inbox", channel="support").text == "fine"


def test_an_event_may_come_twice(bench: Bench) -> None:
    app = bench.app()
    seen: list[str] = []
    app.event("message")(lambda body: seen.append(body["event_id"]))
    bench.start(app)
    bench.s.fault("delivery:message", "duplicate")
    bench.s.user("ana").say("hi", channel="support")
    bench.s.wait_for(lambda: len(seen) == 2)
    assert seen[0] == seen[1]


CHART: dict[str, Any] = {
    "type": "data_visualization",
    "title": "t",
    "chart": {"type": "pie", "segments": [{"label": "a", "value": 1}]},
}


def test_a_workspace_may_not_have_a_type_of_block(s: SlackSandbox, client: WebClient) -> None:
    s.refuse_blocks("data_visualization")
    divider: dict[str, Any] = {"type": "divider"}
    for blocks in ([CHART], [divider, CHART]):
        with pytest.raises(SlackApiError, match="invalid_blocks"):
            client.chat_postMessage(channel="#support", text="x", blocks=blocks)
    ts = client.chat_postMessage(channel="#support", text="x", blocks=[divider])["ts"]
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        client.chat_update(channel=s.channel_id("support"), ts=ts, text="x", blocks=[CHART])
    s.refuse_blocks()
    client.chat_update(channel=s.channel_id("support"), ts=ts, text="x", blocks=[CHART])
    assert s.messages("support")[0]["blocks"][0]["type"] == "data_visualization"
