"""Errors and answers of methods that the plainer tests do not come to."""

import json
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.control import SlackSandbox
from sandbox.delivery.signed import sign
from sandbox.types import JSON
from tests.sandbox.conftest import Bench, _over_http, over_socket
from tests.sandbox.test_files import code
from tests.sandbox.views import card, modal


@pytest.fixture
def socket_bench(manifest: JSON, closing: ThreadPoolExecutor) -> Iterator[Bench]:
    yield from over_socket(manifest, closing)


@pytest.fixture
def http_bench(manifest: JSON) -> Iterator[Bench]:
    yield from _over_http(manifest)


def triggers(bench: Bench) -> Iterator[str]:
    """Fresh trigger ids, one for each command that ana types."""
    seen: list[str] = []
    app = bench.app()

    @app.command("/inbox")
    def inbox(ack: Any, body: Any) -> None:
        seen.append(body["trigger_id"])
        ack()

    bench.start(app)
    while True:
        bench.s.user("ana").command("/inbox", channel="support")
        yield seen[-1]


VIEW = modal({"type": "divider"})


def test_views_say_what_is_wrong_with_them(socket_bench: Bench) -> None:
    client, fresh = socket_bench.client, triggers(socket_bench)
    assert code(lambda: client.views_push(trigger_id=next(fresh), view=VIEW)) == "not_found"
    assert client.views_open(trigger_id=next(fresh), view={**VIEW, "external_id": "one"})["ok"]
    double = code(lambda: client.views_push(trigger_id=next(fresh), view={**VIEW, "external_id": "one"}))
    assert double == "duplicate_external_id"
    sections = [{"type": "section", "text": {"type": "mrkdwn", "text": "ñ" * 3000}} for _ in range(20)]
    large = modal(*sections)
    assert code(lambda: client.views_open(trigger_id=next(fresh), view=large)) == "view_too_large"
    used = next(fresh)
    client.views_push(trigger_id=used, view=VIEW)
    assert code(lambda: client.views_push(trigger_id=used, view=VIEW)) == "exchanged_trigger_id"


def test_a_view_comes_back_complete(socket_bench: Bench) -> None:
    view = socket_bench.client.views_open(trigger_id=next(triggers(socket_bench)), view=VIEW)["view"]
    wanted = {
        "id", "team_id", "type", "callback_id", "private_metadata", "external_id", "hash", "state", "root_view_id",
        "previous_view_id", "clear_on_close", "notify_on_close", "app_id", "bot_id", "blocks",
    }  # fmt: skip
    assert wanted <= set(view)
    assert view["blocks"][0]["block_id"]


def test_an_archived_channel_takes_nothing(s: SlackSandbox, client: WebClient) -> None:
    support = s.channel_id("support")
    ours = client.chat_postMessage(channel=support, text="x")["ts"]
    s.archive("support")
    s.archive("random")
    ana = s.user("ana").id
    assert code(lambda: client.chat_postMessage(channel=support, text="x")) == "is_archived"
    assert code(lambda: client.chat_postEphemeral(channel=support, user=ana, text="x")) == "is_archived"
    assert code(lambda: client.conversations_join(channel=s.channel_id("random"))) == "is_archived"
    assert code(lambda: client.chat_update(channel=support, ts=ours, text="y")) == "is_inactive"


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.update", {"channel": "#support", "ts": "OURS", "text": ""}, "no_text"),
        ("chat.update", {"channel": "#support", "ts": "OURS", "blocks": [{"type": "no"}]}, "invalid_blocks"),
        ("chat.delete", {"channel": "#support", "ts": "1.000000"}, "message_not_found"),
        ("chat.delete", {"channel": "C0", "ts": "1.000000"}, "channel_not_found"),
        ("chat.getPermalink", {"channel": "C0", "message_ts": "1.000000"}, "channel_not_found"),
        ("chat.postEphemeral", {"channel": "C0", "user": "ANA", "text": "x"}, "channel_not_found"),
        ("chat.postEphemeral", {"channel": "#support", "user": "ANA", "text": ""}, "no_text"),
        ("chat.postEphemeral", {"channel": "#support", "user": "ANA", "blocks": [{"type": "no"}]}, "invalid_blocks"),
        ("conversations.members", {"channel": "C0"}, "channel_not_found"),
        ("conversations.members", {"channel": "#support", "cursor": "x"}, "invalid_cursor"),
        ("conversations.list", {"limit": "x"}, "invalid_limit"),
        ("conversations.join", {"channel": "C0"}, "channel_not_found"),
        ("conversations.history", {"channel": "C0"}, "channel_not_found"),
        ("conversations.replies", {"channel": "C0", "ts": "1.000000"}, "channel_not_found"),
        ("users.list", {"cursor": "x"}, "invalid_cursor"),
        ("users.conversations", {"types": "mars"}, "invalid_types"),
        ("users.conversations", {"cursor": "x"}, "invalid_cursor"),
        ("views.publish", {"user_id": "ANA", "view": {"type": "home"}}, "invalid_arguments"),
        ("views.update", {"view_id": "V0", "view": {"type": "modal"}}, "not_found"),
    ],
)
def test_each_method_has_its_own_errors(
    s: SlackSandbox, client: WebClient, method: str, arguments: JSON, error: str
) -> None:
    ours = client.chat_postMessage(channel="#support", text="x")["ts"]
    known = {"OURS": ours, "ANA": s.user("ana").id}
    given = {name: known.get(value, value) if isinstance(value, str) else value for name, value in arguments.items()}
    assert code(lambda: client.api_call(method, json=given)) == error


def test_who_left_the_company_gets_no_direct_message(manifest: JSON) -> None:
    seed = {"users": [{"name": "old", "deleted": True}]}
    with SlackSandbox(manifest, seed, rate_scale=0) as s:
        client = WebClient(s.bot_token, base_url=s.base_url)
        assert code(lambda: client.conversations_open(users=s.user("old").id)) == "user_disabled"


def test_arguments_come_in_every_form(s: SlackSandbox) -> None:
    support = s.channel_id("support")

    def ask(query: str, body: bytes | None, kind: str) -> Any:
        headers = {"Authorization": f"Bearer {s.bot_token}", "Content-Type": kind}
        request = urllib.request.Request(f"{s.base_url}chat.postMessage{query}", body, headers)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["message"]["blocks"][0]["type"]

    blocks = "%5B%7B%22type%22%3A%22divider%22%7D%5D"
    form, plain = "application/x-www-form-urlencoded", "application/json"
    assert ask(f"?channel={support}&text=x&blocks={blocks}", None, form) == "divider"
    assert ask("", f"channel={support}&text=x&blocks={blocks}".encode(), form) == "divider"
    body = json.dumps({"channel": support, "text": "x", "blocks": json.dumps([{"type": "divider"}])})
    assert ask("", body.encode(), plain) == "divider"
    assert ask(f"?channel={support}&text=x&blocks={blocks}", b"", plain) == "divider"


def test_a_message_id_of_the_client_makes_no_post_single(s: SlackSandbox, client: WebClient) -> None:
    for _ in range(2):
        client.chat_postMessage(channel="#support", text="x", client_msg_id="same")
    assert len(s.messages("support")) == 2


def test_a_private_message_has_no_metadata(s: SlackSandbox, client: WebClient) -> None:
    about = {"metadata": {"event_type": "e", "event_payload": {}}}
    client.chat_postEphemeral(channel="#support", user=s.user("ana").id, text="x", **about)  # type: ignore[arg-type]
    assert "metadata" not in s.ephemeral("ana")[0]


def test_an_event_says_whose_it_is(s: SlackSandbox) -> None:
    s.user("ana").say("hi", channel="support")
    s.wait_for(lambda: s.deliveries("message"))
    payload = s.deliveries("message")[0]["request"]
    named = {"event_id", "event_time", "event_context", "authorizations", "team_id", "api_app_id"}
    assert named <= set(payload)
    assert payload["authorizations"][0]["user_id"] == s.bot_user_id


def test_an_app_refuses_bad_signatures(http_bench: Bench) -> None:
    app, s = http_bench.app(), http_bench.s
    app.command("/inbox")(lambda ack: ack())
    http_bench.start(app)
    body = b"command=%2Finbox&user_id=U1&team_id=T1&channel_id=C1"
    now, old = str(int(time.time())), str(int(time.time()) - 600)

    def status(stamp: str, signature: str) -> int:
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
        return s.send_raw(body, {**headers, "Content-Type": "application/x-www-form-urlencoded"})

    good = sign(s.signing_secret, now, body)
    assert [status(now, good), status(now, good)] == [200, 200]
    assert status(now, "v0=00") == 401
    assert status(old, sign(s.signing_secret, old, body)) == 401
    assert status(now, sign("another secret", now, body)) == 401


def test_two_hundred_posts_a_second_go_through(s: SlackSandbox, client: WebClient) -> None:
    for _ in range(100):
        client.chat_postMessage(channel="#support", text="x", blocks=card())
    # The quickest of many says what a post costs; the others also what else the machine did.
    assert sorted(one["ms"] for one in s.calls("chat.postMessage"))[10] < 5
