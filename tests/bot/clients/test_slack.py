"""What the client says to Slack, and how it finds our messages again."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.clients.slack import PAGE, SlackClient, posting_client
from bot.domain.errors import Rejected, Unknown
from bot.domain.ids import EVENT_TYPE
from bot.ports import Found, Mark
from bot.ports.messages import Message
from bot.views.parts import plain, section
from sandbox.control import SlackSandbox

MESSAGE = Message(text="Hello", blocks=[section(plain("Hello"))])
LONG_AGO = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
def slack(world: SlackSandbox) -> SlackClient:
    return SlackClient(posting_client(world.bot_token, world.base_url, 2))


@pytest.fixture
def channel(world: SlackSandbox) -> str:
    return world.channel_id("support")


def post(slack: SlackClient, channel: str, op: str, thread_ts: str | None = None, *, broadcast: bool = False) -> str:
    return slack.post(channel, MESSAGE, Mark(op, 1), thread_ts=thread_ts, broadcast=broadcast)


def test_a_post_is_marked_and_unfurls_nothing(world: SlackSandbox, slack: SlackClient, channel: str) -> None:
    ts = post(slack, channel, "one")
    (shown,) = world.messages("support")
    assert (shown["ts"], shown["text"]) == (ts, "Hello")
    assert shown["metadata"] == {"event_type": EVENT_TYPE, "event_payload": {"op": "one", "version": 1}}
    (call,) = world.calls("chat.postMessage")
    sent = call["request"]
    assert [sent[name] for name in ("parse", "unfurl_links", "unfurl_media")] == ["none", False, False]


def test_an_update_moves_the_mark(world: SlackSandbox, slack: SlackClient, channel: str) -> None:
    ts = post(slack, channel, "one")
    slack.update(channel, ts, Message(text="Bye", blocks=[section(plain("Bye"))]), Mark("one", 2))
    (shown,) = world.messages("support")
    assert shown["text"] == "Bye"
    assert shown["metadata"]["event_payload"]["version"] == 2


def test_a_deleted_message_is_gone(world: SlackSandbox, slack: SlackClient, channel: str) -> None:
    ts = post(slack, channel, "one")
    slack.delete(channel, ts)
    assert world.messages("support") == []
    with pytest.raises(Rejected, match="message_not_found"):
        slack.delete(channel, ts)


@pytest.mark.parametrize("broadcast", [True, False])
def test_a_reply_is_broadcast_only_when_asked(
    world: SlackSandbox, slack: SlackClient, channel: str, broadcast: bool
) -> None:
    card = post(slack, channel, "card")
    post(slack, channel, "reply", card, broadcast=broadcast)
    assert len(world.thread("support", card)) == 2
    assert len(world.messages("support")) == (2 if broadcast else 1)


def test_our_messages_are_found_by_their_marks(slack: SlackClient, channel: str) -> None:
    first, second = post(slack, channel, "one"), post(slack, channel, "two")
    slack.update(channel, second, MESSAGE, Mark("two", 7))
    assert slack.find(channel, LONG_AGO) == {"one": Found(first, 1), "two": Found(second, 7)}


def test_replies_are_found_in_their_thread_only(slack: SlackClient, channel: str) -> None:
    card = post(slack, channel, "card")
    reply = post(slack, channel, "reply", card)
    assert "reply" not in slack.find(channel, LONG_AGO)
    assert slack.find(channel, LONG_AGO, card)["reply"] == Found(reply, 1)


def test_only_what_is_newer_is_looked_at(world: SlackSandbox, slack: SlackClient, channel: str) -> None:
    post(slack, channel, "old")
    world.advance(3600)
    new = post(slack, channel, "new")
    assert slack.find(channel, datetime.now(UTC) + timedelta(minutes=30)) == {"new": Found(new, 1)}


@pytest.mark.parametrize("in_thread", [False, True])
def test_every_page_is_read(
    world: SlackSandbox, slack: SlackClient, channel: str, in_thread: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.clients.slack.PAGE", 5)
    card = post(slack, channel, "card") if in_thread else None
    ops = {f"op {n}" for n in range(13)}
    for op in ops:
        post(slack, channel, op, card)
    assert set(slack.find(channel, LONG_AGO, card)) - {"card"} == ops
    method = "conversations.replies" if in_thread else "conversations.history"
    assert len(world.calls(method)) >= 3


def test_a_page_is_as_large_as_slack_recommends_at_the_most() -> None:
    assert PAGE <= 200


def test_marks_of_other_apps_and_broken_ones_are_ignored(world: SlackSandbox, slack: SlackClient, channel: str) -> None:
    other = posting_client(world.bot_token, world.base_url, 2)
    payloads = [("another_app", {"op": "one", "version": 1}), (EVENT_TYPE, {"version": 1}), (EVENT_TYPE, {"op": 5})]
    for event_type, payload in payloads:
        metadata = {"event_type": event_type, "event_payload": payload}
        other.chat_postMessage(channel=channel, text="Hello", metadata=metadata)
    other.chat_postMessage(channel=channel, text="No mark at all")
    world.user("ana").say("A person's words", channel="support")
    assert slack.find(channel, LONG_AGO) == {}


def test_a_mark_without_a_version_is_older_than_any(world: SlackSandbox, slack: SlackClient, channel: str) -> None:
    other = posting_client(world.bot_token, world.base_url, 2)
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"op": "one", "version": "two"}}
    ts = str(other.chat_postMessage(channel=channel, text="Hello", metadata=metadata)["ts"])
    assert slack.find(channel, LONG_AGO) == {"one": Found(ts, 0)}


def test_nothing_is_sent_twice_by_the_client_itself(world: SlackSandbox, slack: SlackClient, channel: str) -> None:
    world.fault("chat.postMessage", "drop_after")
    with pytest.raises(Unknown):
        post(slack, channel, "one")
    assert len(world.messages("support")) == 1


def test_the_token_is_in_no_log(world: SlackSandbox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = posting_client(world.bot_token, world.base_url, 2)
    post(SlackClient(client), world.channel_id("support"), "one")
    assert world.bot_token not in caplog.text


def test_the_newest_message_is_whatever_stands_last_in_the_channel(
    world: SlackSandbox, slack: SlackClient, channel: str
) -> None:
    assert slack.newest(channel) == ""
    first = post(slack, channel, "a")
    assert slack.newest(channel) == first
    post(slack, channel, "b", first)
    assert slack.newest(channel) == first, "a reply stands in its thread"
    second = post(slack, channel, "c")
    slack.update(channel, first, MESSAGE, Mark("a", 2))
    assert slack.newest(channel) == second
    with pytest.raises(Rejected):
        slack.newest("C0NOWHERE")
