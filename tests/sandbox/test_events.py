"""Events that follow from what happens in the workspace, as the manifest subscribes to them."""

import pytest
from slack_sdk import WebClient

from sandbox.control import SlackSandbox
from sandbox.errors import RefusedError
from sandbox.types import JSON
from tests.sandbox.manifests import full_manifest


def events(s: SlackSandbox) -> list[JSON]:
    """The events that were sent, each told once."""
    found = {one["request"]["event_id"]: one["request"]["event"] for one in s.deliveries()}
    return list(found.values())


def test_an_edit_and_a_deletion_are_told_with_what_was_before(s: SlackSandbox, client: WebClient) -> None:
    posted = client.chat_postMessage(channel="#support", text="old")
    client.chat_update(channel=posted["channel"], ts=posted["ts"], text="new")
    client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    s.wait_for(lambda: len(events(s)) == 3)
    first, changed, deleted = events(s)
    assert (first["text"], first["bot_id"], first["channel_type"]) == ("old", posted["message"]["bot_id"], "channel")
    assert changed["subtype"] == "message_changed"
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("old", "new")
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", posted["ts"])


def test_a_person_edits_own_messages_and_the_app_is_told(s: SlackSandbox, client: WebClient) -> None:
    ana = s.user("ana")
    said = ana.say("it is rde", channel="support").message
    ours = client.chat_postMessage(channel="#support", text="ours")
    assert said is not None
    assert ana.edit(said, "it is red").message is not None
    for message, text in ((said, " "), ({"channel": ours["channel"], "ts": ours["ts"]}, "mine")):
        with pytest.raises(RefusedError):
            ana.edit(message, text)
    s.wait_for(lambda: len(events(s)) == 3)
    changed = next(one for one in events(s) if one.get("subtype") == "message_changed")
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("it is rde", "it is red")
    assert changed["message"]["edited"]["user"] == ana.id


def test_who_joins_is_told_where_the_app_is_a_member(s: SlackSandbox) -> None:
    tom = s.user("tom")
    tom.join("escalations")
    tom.join("leads")
    s.wait_for(lambda: events(s))
    assert [(one["type"], one["user"], one["channel"]) for one in events(s)] == [
        ("member_joined_channel", tom.id, s.channel_id("escalations"))
    ]
    tom.leave("escalations")
    with pytest.raises(RefusedError, match="no such channel"):
        tom.say("still here?", channel="escalations")


def test_a_direct_message_is_an_im_event_without_a_mention(s: SlackSandbox) -> None:
    s.user("ana").say("hello @desk", channel=s.dm("ana"))
    s.wait_for(lambda: events(s))
    assert [(one["type"], one["channel_type"]) for one in events(s)] == [("message", "im")]


def test_nothing_is_told_that_the_manifest_does_not_subscribe_to() -> None:
    settings: JSON = {"interactivity": {"is_enabled": True}, "event_subscriptions": {"bot_events": ["app_mention"]}}
    with SlackSandbox(full_manifest(settings=settings), rate_scale=0) as s:
        s.user("ana").say("hi", channel="support")
        s.user("ana").say("@desk hi", channel="support")
        s.wait_for(lambda: events(s))
        assert [one["type"] for one in events(s)] == ["app_mention"]
