"""People who leave or change their language, groups, and channels that end: what the app is told and can look up."""

import json
import urllib.request
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox.control import SlackSandbox
from sandbox.errors import RefusedError
from sandbox.seed import default_seed
from sandbox.types import JSON
from tests.sandbox.manifests import full_manifest


@pytest.fixture
def s() -> Iterator[SlackSandbox]:
    """The usual people, two of them in a group."""
    seed = {**default_seed(), "groups": [{"handle": "agents", "name": "Agents", "members": ["ana", "ben"]}]}
    with SlackSandbox(full_manifest(), seed, rate_scale=0) as sandbox:
        yield sandbox


def told(s: SlackSandbox, *kinds: str) -> list[JSON]:
    """The events of these kinds, in order, once there is one of each."""
    s.wait_for(lambda: all(s.deliveries(kind) for kind in kinds), what=", ".join(kinds))
    rows = {one["request"]["event_id"]: one["request"]["event"] for one in s.deliveries()}
    return [event for event in rows.values() if event["type"] in kinds]


def test_who_is_deactivated_can_do_nothing_and_the_app_is_told(s: SlackSandbox, client: WebClient) -> None:
    ana, tom = s.user("ana"), s.user("tom")
    assert ana.deactivate("tom").ok
    (event,) = told(s, "user_change")
    assert (event["user"]["id"], event["user"]["deleted"]) == (tom.id, True)
    assert event["cache_ts"] == event["user"]["updated"] > 0
    assert client.users_info(user=tom.id)["user"]["deleted"] is True
    assert {one["id"] for one in client.users_list()["members"] if one["deleted"]} == {tom.id}
    with pytest.raises(RefusedError, match="Nobody"):
        tom.say("still here?", channel="support")
    ana.reactivate("tom")
    s.wait_for(lambda: len(told(s, "user_change")) == 2)
    assert tom.say("here again", channel="support").ok


def test_another_language_is_told_and_can_be_looked_up(s: SlackSandbox, client: WebClient) -> None:
    ben = s.user("ben")
    assert ben.change_locale("es-ES").ok
    assert [one["user"]["locale"] for one in told(s, "user_change")] == ["es-ES"]
    assert client.users_info(user=ben.id, include_locale=True)["user"]["locale"] == "es-ES"
    assert "locale" not in client.users_info(user=ben.id)["user"]
    assert s.user("ana").change_locale("en-GB", user="ben").ok
    rows = client.users_list(include_locale=True)["members"]
    assert next(one["locale"] for one in rows if one["id"] == ben.id) == "en-GB"


def test_what_changes_nothing_is_not_told(s: SlackSandbox) -> None:
    ana, ben = s.user("ana"), s.user("ben")
    ana.change_locale("es-ES")
    ana.reactivate("ben")
    ana.change_group("agents", [ana.id, ben.id])
    ana.say("the only event", channel="support")
    told(s, "message")
    assert [one["request"]["event"]["type"] for one in s.deliveries()] == ["message"]


def test_only_an_admin_changes_others(s: SlackSandbox) -> None:
    with pytest.raises(RefusedError, match="Only an admin"):
        s.user("ben").deactivate("tom")
    with pytest.raises(RefusedError, match="Only an admin"):
        s.user("ben").change_locale("es-ES", user="tom")
    with pytest.raises(RefusedError, match="yourself"):
        s.user("ana").deactivate("ana")
    with pytest.raises(RefusedError, match="no person"):
        s.user("ana").deactivate("desk")


def test_a_group_with_other_members_is_told_of_twice_and_can_be_listed(s: SlackSandbox, client: WebClient) -> None:
    ana, ben, grace = (s.user(name).id for name in ("ana", "ben", "grace"))
    before = client.usergroups_list(include_users=True)["usergroups"][0]
    assert (before["handle"], before["users"], before["user_count"]) == ("agents", [ana, ben], 2)
    s.user("ana").change_group("agents", ["ben", "grace"])
    difference, whole = told(s, "subteam_members_changed", "subteam_updated")
    assert (difference["subteam_id"], difference["added_users"]) == (before["id"], [grace])
    assert (difference["removed_users"], difference["removed_users_count"]) == ([ana], "1")
    assert (whole["subteam"]["id"], whole["subteam"]["users"]) == (before["id"], [ben, grace])
    assert client.usergroups_users_list(usergroup=before["id"])["users"] == [ben, grace]
    assert "users" not in client.usergroups_list()["usergroups"][0]


def test_who_leaves_is_told_and_when_the_app_must_leave_that_too(s: SlackSandbox, client: WebClient) -> None:
    ben, support = s.user("ben"), s.channel_id("support")
    ben.leave("support")
    (event,) = told(s, "member_left_channel")
    assert (event["user"], event["channel"], event["channel_type"]) == (ben.id, support, "C")
    s.user("ana").leave("sales", user=s.bot_user_id)
    assert [one["channel"] for one in told(s, "channel_left")] == [s.channel_id("sales")]
    client.conversations_leave(channel=support)
    s.wait_for(lambda: len(told(s, "channel_left")) == 2)
    s.user("ana").leave("escalations", user=s.bot_user_id)
    assert [one["channel"] for one in told(s, "group_left")] == [s.channel_id("escalations")]


def test_the_app_is_told_when_somebody_brings_it_into_a_channel(s: SlackSandbox) -> None:
    s.user("ana").join("random", user="desk")
    (event,) = told(s, "member_joined_channel")
    assert (event["user"], event["channel"]) == (s.bot_user_id, s.channel_id("random"))


def test_an_archived_channel_is_told_of_and_takes_nothing_until_it_is_opened_again(s: SlackSandbox) -> None:
    ana = s.user("ana")
    assert ana.archive("support").ok
    (event,) = told(s, "channel_archive")
    assert (event["channel"], event["user"]) == (s.channel_id("support"), ana.id)
    with pytest.raises(RefusedError, match="archived"):
        ana.say("hello?", channel="support")
    with pytest.raises(RefusedError, match="can't be archived"):
        ana.archive("support")
    ana.unarchive("support")
    told(s, "channel_unarchive")
    assert ana.say("hello", channel="support").ok


def test_the_end_of_a_private_channel_is_told_to_an_app_inside_only(s: SlackSandbox) -> None:
    ana = s.user("ana")
    ana.archive("leads")
    ana.archive("escalations")
    assert [one["channel"] for one in told(s, "group_archive")] == [s.channel_id("escalations")]


def test_a_mention_in_a_thread_names_the_thread(s: SlackSandbox) -> None:
    root = s.user("ben").say("a question", channel="support").message or {}
    s.user("ana").say("@desk please", channel="support", thread=root)
    (event,) = told(s, "app_mention")
    assert (event["thread_ts"], event["channel"]) == (root["ts"], s.channel_id("support"))
    assert event["ts"] > root["ts"]


def test_another_process_changes_people_with_the_control_key(s: SlackSandbox) -> None:
    body = json.dumps({"as": "ana", "kind": "person", "user": "ben", "locale": "es-MX"}).encode()
    request = urllib.request.Request(f"{s.ui_url}_sandbox/act", body, {"X-Sandbox-Key": s.control_key})
    with urllib.request.urlopen(request) as answer:
        assert json.load(answer) == {"ok": True}
    assert [one["user"]["locale"] for one in told(s, "user_change")] == ["es-MX"]
