"""Where Slack would notify, and where it would not."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.control import SlackSandbox
from sandbox.seed import default_seed
from sandbox.types import JSON
from tests.sandbox.manifests import full_manifest


@pytest.fixture
def s(manifest: JSON) -> Iterator[SlackSandbox]:
    seed = {**default_seed(), "groups": [{"handle": "owls", "members": ["ben", "tom"]}]}
    with SlackSandbox(manifest, seed, rate_scale=0) as sandbox:
        yield sandbox


def ask(s: SlackSandbox, path: str) -> Any:
    with urllib.request.urlopen(f"{s.ui_url}{path}") as answer:
        return json.load(answer)


def reason(s: SlackSandbox, user: str, channel: str, ts: str = "") -> str | None:
    """Why this person is notified of the newest message of the channel, or of a thread."""
    asked = f"as={s.user(user).id}&channel={s.channel_id(channel)}"
    path = f"_page/thread?{asked}&ts={ts}" if ts else f"_page/messages?{asked}"
    why: str | None = ask(s, path)["messages"][-1]["_"]["notifies"]
    return why


def mentions(s: SlackSandbox, user: str, channel: str) -> int:
    rows = ask(s, f"_page/channels?as={s.user(user).id}")
    return int(next(one["mentions"] for one in rows if one["id"] == channel))


def test_a_plain_message_notifies_nobody(s: SlackSandbox) -> None:
    s.user("ana").say("hello", channel="support")
    assert [reason(s, one, "support") for one in ("ana", "ben", "tom")] == [None, None, None]


def test_a_mention_notifies_the_one_who_is_meant(s: SlackSandbox) -> None:
    s.user("ana").say("look, @ben", channel="support")
    assert [reason(s, one, "support") for one in ("ana", "ben", "tom")] == [None, "mention", None]


@pytest.mark.parametrize("word", ["channel", "here", "everyone"])
def test_a_broadcast_notifies_all_members_but_its_writer(s: SlackSandbox, word: str) -> None:
    s.user("ana").say(f"@{word} come", channel="escalations")
    assert [reason(s, one, "escalations") for one in ("ana", "ben", "luis")] == [None, "broadcast", "broadcast"]


def test_a_group_notifies_its_members(s: SlackSandbox, client: WebClient) -> None:
    group = client.usergroups_list()["usergroups"][0]["id"]
    client.chat_postMessage(channel="#support", text=f"<!subteam^{group}> please")
    assert [reason(s, one, "support") for one in ("ana", "ben", "tom")] == [None, "group", "group"]


def test_a_direct_message_notifies(s: SlackSandbox, client: WebClient) -> None:
    client.chat_postMessage(channel=s.user("ana").id, text="hi")
    assert reason(s, "ana", s.dm("ana")) == "dm"


def test_a_reply_notifies_who_follows_the_thread(s: SlackSandbox) -> None:
    root = s.user("ana").say("anybody?", channel="support").message
    assert root is not None
    s.user("ben").say("@sofia knows", channel="support", thread=root)
    s.user("grace").say("I do @channel", channel="support", thread=root)
    people = ("ana", "ben", "sofia", "grace", "tom")
    assert [reason(s, one, "support", root["ts"]) for one in people] == ["thread", "thread", "thread", None, None]


def test_a_mention_counts_in_blocks_but_not_in_plain_text(s: SlackSandbox, client: WebClient) -> None:
    ben, tom = s.user("ben").id, s.user("tom").id
    parts = [{"type": "rich_text_section", "elements": [{"type": "user", "user_id": ben}]}]
    plain = {"type": "section", "text": {"type": "plain_text", "text": f"<@{tom}>"}}
    client.chat_postMessage(channel="#support", text="x", blocks=[{"type": "rich_text", "elements": parts}, plain])
    assert [reason(s, one, "support") for one in ("ben", "tom")] == ["mention", None]
    escaped = {"type": "section", "text": {"type": "mrkdwn", "text": f"&lt;@{tom}&gt; &lt;!channel&gt;"}}
    client.chat_postMessage(channel="#support", text="x", blocks=[escaped])
    assert reason(s, "tom", "support") is None


def test_an_edit_notifies_nobody(s: SlackSandbox, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=s.channel_id("support"), text="x")
    client.chat_update(channel=posted["channel"], ts=posted["ts"], text="<!channel> x")
    assert reason(s, "ben", "support") is None


def test_a_private_message_notifies_nobody(s: SlackSandbox, client: WebClient) -> None:
    ben = s.user("ben").id
    client.chat_postEphemeral(channel="#support", user=ben, text=f"<@{ben}>")
    assert reason(s, "ben", "support") is None


def test_who_left_is_not_notified(s: SlackSandbox) -> None:
    s.user("ben").leave("support")
    s.user("ana").say("@ben @channel", channel="support")
    assert reason(s, "ben", "support") is None


def test_notifications_are_counted_until_the_channel_is_read(s: SlackSandbox) -> None:
    support = s.channel_id("support")
    for text in ("@ben one", "two", "@here three"):
        s.user("ana").say(text, channel="support")
    assert mentions(s, "ben", support) == 2
    ask(s, f"_page/messages?as={s.user('ben').id}&channel={support}")
    assert mentions(s, "ben", support) == 0
    message = s.user("ana").say("@ben four", channel="support").message
    assert message is not None
    assert mentions(s, "ben", support) == 1
    s.user("ana").delete(message)
    assert mentions(s, "ben", support) == 0


def test_notifications_outlive_a_restart(tmp_path: Path) -> None:
    kept = tmp_path / "demo.jsonl"
    with SlackSandbox(full_manifest(), rate_scale=0, snapshot=kept) as first:
        first.user("ana").say("@ben", channel="support")
    with SlackSandbox(full_manifest(), rate_scale=0, snapshot=kept) as second:
        assert reason(second, "ben", "support") == "mention"


def test_everybody_has_a_direct_message_with_an_app_that_has_a_messages_tab() -> None:
    for enabled in (True, False):
        manifest = full_manifest()
        manifest["features"]["app_home"]["messages_tab_enabled"] = enabled
        with SlackSandbox(manifest) as s:
            rows = ask(s, f"_page/channels?as={s.user('ana').id}")
            assert [one["user"] for one in rows if one["is_im"]] == ([s.bot_user_id] if enabled else [])
