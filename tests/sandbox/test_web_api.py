"""The Web API through slack_sdk's own client: effects, error codes, scopes and membership."""

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from sandbox.control import SlackSandbox
from sandbox.types import JSON
from tests.sandbox.manifests import SCOPES, with_scopes
from tests.sandbox.views import card, modal


def refused(call: Callable[[], Any]) -> JSON:
    """The body of the refusal that a call ends in."""
    with pytest.raises(SlackApiError) as caught:
        call()
    body: JSON = dict(caught.value.response.data)
    return body


def error(call: Callable[[], Any]) -> str:
    return str(refused(call)["error"])


def every_page(first: SlackResponse) -> list[JSON]:
    """The bodies of all pages; slack_sdk gives the same object again for each."""
    return [dict(page.data) for page in first if isinstance(page.data, dict)]


def test_the_app_is_told_who_it_is(s: SlackSandbox, client: WebClient) -> None:
    told = client.auth_test()
    assert told["bot_id"]
    assert told["user_id"] == s.bot_user_id
    assert client.team_info()["team"]["id"] == told["team_id"]
    assert client.bots_info(bot=told["bot_id"])["bot"]["user_id"] == s.bot_user_id


@pytest.mark.parametrize(
    ("token", "code"), [("", "not_authed"), ("xoxb-foreign", "invalid_auth"), ("app", "not_allowed_token_type")]
)
def test_a_foreign_token_is_refused(s: SlackSandbox, token: str, code: str) -> None:
    stranger = WebClient(s.app_token if token == "app" else token, base_url=s.base_url)
    assert error(stranger.auth_test) == code


def test_a_revoked_token_is_dead(s: SlackSandbox, client: WebClient) -> None:
    assert client.auth_revoke()["revoked"] is True
    assert error(client.auth_test) == "token_revoked"


def test_an_unknown_method_is_named_at_the_end(s: SlackSandbox, client: WebClient) -> None:
    assert error(lambda: client.api_call("chat.startStream")) == "unknown_method"
    assert s.unknown_methods() == ["chat.startStream"]


def test_a_post_is_stored_with_its_blocks_and_its_metadata_shown_on_request_only(
    s: SlackSandbox, client: WebClient
) -> None:
    metadata = {"event_type": "card", "event_payload": {"id": "c1"}}
    support = s.channel_id("support")
    posted = client.chat_postMessage(channel=support, text="hi", blocks=card(), metadata=metadata)
    assert posted["message"]["blocks"][0]["block_id"]
    plain = client.conversations_history(channel=support)["messages"]
    full = client.conversations_history(channel=support, include_all_metadata=True)["messages"]
    assert "metadata" not in plain[0]
    assert full[0]["metadata"] == metadata
    assert full[0]["bot_id"] == client.auth_test()["bot_id"]


def test_channels_can_be_named_by_id_by_name_or_by_person(s: SlackSandbox, client: WebClient) -> None:
    assert client.chat_postMessage(channel="#support", text="a")["channel"] == s.channel_id("support")
    assert client.chat_postMessage(channel=s.user("ana").id, text="b")["channel"] == s.dm("ana")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"channel": "CNOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": "#leads", "text": "x"}, "channel_not_found"),
        ({"channel": "#random", "text": "x"}, "not_in_channel"),
        ({"channel": "#support", "text": ""}, "no_text"),
        ({"channel": "#support", "text": "x", "blocks": "[{"}, "invalid_blocks_format"),
        ({"channel": "#support", "text": "x", "blocks": [{"type": "nope"}]}, "invalid_blocks"),
        ({"channel": "#support", "text": "x", "attachments": [{"text": "x"}] * 101}, "too_many_attachments"),
        ({"channel": "#support", "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"channel": "#support", "text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
        ({"channel": "#support", "text": "x", "metadata": "{"}, "invalid_metadata_format"),
        ({"channel": "#support", "text": "x", "metadata": {"event_type": "e"}}, "invalid_metadata_schema"),
        (
            {
                "channel": "#support",
                "text": "x",
                "metadata": {"event_type": "e", "event_payload": {"a": "x" * 9000}},
            },
            "metadata_too_large",
        ),
    ],
)
def test_a_bad_post_is_refused_with_its_own_code(client: WebClient, arguments: JSON, code: str) -> None:
    assert error(lambda: client.api_call("chat.postMessage", json=arguments)) == code


def test_refused_blocks_come_with_a_pointer(client: WebClient) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    body = refused(lambda: client.chat_postMessage(channel="#support", text="x", blocks=blocks))
    line = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert body["errors"] == [line]
    assert body["response_metadata"]["messages"] == [f"[ERROR] {line}"]


def test_too_much_block_text_is_refused(client: WebClient) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}] * 5
    assert error(lambda: client.chat_postMessage(channel="#support", text="x", blocks=blocks)) == "msg_blocks_too_long"


def test_long_text_is_cut_with_a_warning(s: SlackSandbox, client: WebClient) -> None:
    told = client.chat_postMessage(channel="#support", text="x" * 40_001)
    assert told["warning"] == "message_truncated"
    assert len(s.messages("support")[0]["text"]) == 40_000


def test_a_thread_counts_its_replies_and_a_reply_is_no_parent(s: SlackSandbox, client: WebClient) -> None:
    support = s.channel_id("support")
    root = client.chat_postMessage(channel=support, text="root")["ts"]
    reply = client.chat_postMessage(channel=support, text="one", thread_ts=root)["ts"]
    client.chat_postMessage(channel=support, text="two", thread_ts=root, reply_broadcast=True)
    assert [one["text"] for one in client.conversations_replies(channel=support, ts=root)["messages"]] == [
        "root", "one", "two",
    ]  # fmt: skip
    history = client.conversations_history(channel=support)["messages"]
    assert [one["text"] for one in history] == ["two", "root"]
    assert history[1]["reply_count"] == 2
    nested = error(lambda: client.chat_postMessage(channel=support, text="x", thread_ts=reply))
    assert nested == "cannot_reply_to_message"


def test_an_update_keeps_what_it_does_not_name(s: SlackSandbox, client: WebClient) -> None:
    metadata = {"event_type": "card", "event_payload": {"id": "c1"}}
    posted = client.chat_postMessage(channel="#support", text="old", blocks=card(), metadata=metadata)
    place = {"channel": posted["channel"], "ts": posted["ts"]}
    client.chat_update(**place, text="new")
    shown = s.messages("support")[0]
    assert (shown["text"], len(shown["blocks"]), shown["metadata"]) == ("new", 2, metadata)
    assert shown["edited"]["user"] == s.bot_user_id
    client.chat_update(**place, text="bare", blocks=[], metadata={})
    shown = s.messages("support")[0]
    assert shown["blocks"] == []
    assert "metadata" not in shown


def test_updates_and_deletions_of_what_is_not_ours_are_refused(s: SlackSandbox, client: WebClient) -> None:
    support = s.channel_id("support")
    theirs = s.user("ana").say("mine", channel="support").message or {}
    whispered = client.chat_postEphemeral(channel=support, user=s.user("ana").id, text="psst")["message_ts"]
    ours = client.chat_postMessage(channel=support, text="ours")["ts"]
    assert error(lambda: client.chat_update(channel=support, ts=theirs["ts"], text="x")) == "cant_update_message"
    assert error(lambda: client.chat_delete(channel=support, ts=theirs["ts"])) == "cant_delete_message"
    assert error(lambda: client.chat_update(channel=support, ts=whispered, text="x")) == "message_not_found"
    assert error(lambda: client.chat_update(channel=support, ts="1.000000", text="x")) == "message_not_found"
    assert error(lambda: client.chat_update(channel=support, ts=ours, text="x" * 4001)) == "msg_too_long"


def test_a_deleted_parent_leaves_a_tombstone_while_it_has_replies(s: SlackSandbox, client: WebClient) -> None:
    support = s.channel_id("support")
    root = client.chat_postMessage(channel=support, text="root")["ts"]
    reply = client.chat_postMessage(channel=support, text="one", thread_ts=root)["ts"]
    client.chat_delete(channel=support, ts=root)
    assert [one.get("subtype") for one in s.thread("support", root)] == ["tombstone", None]
    assert error(lambda: client.chat_update(channel=support, ts=root, text="x")) == "message_not_found"
    client.chat_delete(channel=support, ts=reply)
    assert s.messages("support") == []


def test_an_ephemeral_message_needs_its_reader_in_the_channel(s: SlackSandbox, client: WebClient) -> None:
    escalations, tom = s.channel_id("escalations"), s.user("tom").id
    code = error(lambda: client.chat_postEphemeral(channel=escalations, user=tom, text="x"))
    assert code == "user_not_in_channel"
    client.chat_postEphemeral(channel=escalations, user=s.user("ana").id, text="x")
    assert [one["text"] for one in s.user("ana").sees("escalations")] == ["x"]
    assert client.conversations_history(channel=escalations)["messages"] == []


def test_a_permalink_opens_the_page_at_the_message(s: SlackSandbox, client: WebClient) -> None:
    posted = client.chat_postMessage(channel="#support", text="x")
    link = client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])["permalink"]
    assert link == f"{s.ui_url}archives/{posted['channel']}/p{posted['ts'].replace('.', '')}"
    assert error(lambda: client.chat_getPermalink(channel=posted["channel"], message_ts="1.0")) == "message_not_found"


def test_history_pages_newest_first_without_gap_or_double(s: SlackSandbox, client: WebClient) -> None:
    support = s.channel_id("support")
    stamps = [client.chat_postMessage(channel=support, text=str(n))["ts"] for n in range(7)]
    pages = every_page(client.conversations_history(channel=support, limit=3))
    assert [one["ts"] for page in pages for one in page["messages"]] == stamps[::-1]
    assert [page["has_more"] for page in pages] == [True, True, False]
    within = client.conversations_history(channel=support, oldest=stamps[2], latest=stamps[4])["messages"]
    edges = client.conversations_history(channel=support, oldest=stamps[2], latest=stamps[4], inclusive=True)
    assert [one["ts"] for one in within] == [stamps[3]]
    assert [one["ts"] for one in edges["messages"]] == stamps[4:1:-1]


def test_a_thread_pages_oldest_first_with_its_parent_on_each_page(s: SlackSandbox, client: WebClient) -> None:
    support = s.channel_id("support")
    root = client.chat_postMessage(channel=support, text="root")["ts"]
    stamps = [client.chat_postMessage(channel=support, text=str(n), thread_ts=root)["ts"] for n in range(5)]
    pages = every_page(client.conversations_replies(channel=support, ts=root, limit=3))
    assert [page["messages"][0]["ts"] for page in pages] == [root] * 3
    assert [one["ts"] for page in pages for one in page["messages"][1:]] == stamps


@pytest.mark.parametrize(
    ("method", "arguments", "code"),
    [
        ("conversations.history", {"channel": "#random"}, "not_in_channel"),
        ("conversations.history", {"channel": "#leads"}, "channel_not_found"),
        ("conversations.history", {"channel": "#support", "cursor": "nonsense"}, "invalid_cursor"),
        ("conversations.history", {"channel": "#support", "oldest": "soon"}, "invalid_ts_oldest"),
        ("conversations.history", {"channel": "#support", "latest": "late"}, "invalid_ts_latest"),
        ("conversations.history", {"channel": "#support", "limit": "many"}, "invalid_limit"),
        ("conversations.replies", {"channel": "#support", "ts": "1.0"}, "thread_not_found"),
        ("conversations.list", {"types": "mars"}, "invalid_types"),
        ("conversations.list", {"cursor": "dGVhbTox"}, "invalid_cursor"),
        ("conversations.info", {"channel": "C0"}, "channel_not_found"),
        ("conversations.join", {"channel": "#escalations"}, "method_not_supported_for_channel_type"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("conversations.open", {"users": "U0"}, "user_not_found"),
        ("conversations.open", {"users": "U0,U1"}, "too_many_users"),
        ("users.info", {"user": "U0"}, "user_not_found"),
        ("users.lookupByEmail", {"email": "no@example.com"}, "users_not_found"),
        ("usergroups.users.list", {"usergroup": "S0"}, "no_such_subteam"),
        ("team.info", {"team": "T0"}, "team_not_found"),
        ("bots.info", {"bot": "B0"}, "bot_not_found"),
        ("views.open", {"trigger_id": "1.2.x", "view": modal({"type": "divider"})}, "invalid_trigger_id"),
        ("views.update", {"view_id": "V0", "view": modal({"type": "divider"})}, "not_found"),
        ("views.open", {"trigger_id": "1.2.x", "view": "{"}, "invalid_arguments"),
        ("views.open", {"trigger_id": "1.2.x"}, "invalid_arguments"),
        ("views.publish", {"user_id": "U0", "view": {"type": "home", "blocks": []}}, "user_not_found"),
        ("blocks.validate", {}, "invalid_arguments"),
        ("blocks.validate", {"blocks": [{"type": "x"}]}, "invalid_blocks"),
        ("blocks.validate", {"view": {"type": "modal"}}, "invalid_view"),
        ("blocks.validate", {"message": {"blocks": 3}}, "invalid_message"),
    ],
)
def test_errors_are_named_as_slack_names_them(client: WebClient, method: str, arguments: JSON, code: str) -> None:
    assert error(lambda: client.api_call(method, json=arguments)) == code


def test_the_validator_answers_over_the_wire(client: WebClient) -> None:
    assert client.blocks_validate(blocks=card())["ok"]
    body = refused(lambda: client.blocks_validate(blocks=[{"type": "header"}]))
    assert body["errors"][0] == {
        "code": "failed_constraint",
        "message": "missing required field: text",
        "pointer": "/blocks/0",
        "constraint": {"type": "required", "expected": "text"},
    }


def test_joining_makes_a_member_and_joining_again_warns(s: SlackSandbox, client: WebClient) -> None:
    random = s.channel_id("random")
    assert client.conversations_join(channel=random)["channel"]["is_member"] is True
    assert client.conversations_join(channel=random)["warning"] == "already_in_channel"
    client.chat_postMessage(channel=random, text="here now")
    client.conversations_leave(channel=random)
    assert client.conversations_info(channel=random)["channel"]["is_member"] is False


def test_lists_show_people_and_the_channels_that_the_app_may_see(s: SlackSandbox, client: WebClient) -> None:
    both = client.conversations_list(types="public_channel,private_channel")["channels"]
    assert [one["name"] for one in both] == ["general", "support", "sales", "random", "escalations"]
    paged = [one["id"] for page in client.users_list(limit=3) for one in page["members"]]
    assert len(paged) == len(set(paged)) == 8
    ana = client.users_info(user=s.user("ana").id, include_locale=True)["user"]
    assert (ana["locale"], ana["tz"], ana["is_admin"]) == ("es-ES", "Europe/Madrid", True)
    assert client.users_lookupByEmail(email="ANA@example.com")["user"]["id"] == ana["id"]
    members = client.conversations_members(channel=s.channel_id("escalations"))["members"]
    assert ana["id"] in members
    assert client.usergroups_list(include_users=True)["usergroups"] == []
    assert {one["name"] for one in client.users_conversations()["channels"]} == {"general", "support", "sales"}


def test_a_direct_message_is_opened_once(s: SlackSandbox, client: WebClient) -> None:
    ana = s.user("ana").id
    first = client.conversations_open(users=ana)
    again = client.conversations_open(users=[ana], return_im=True)
    assert first["channel"]["id"] == again["channel"]["id"] == s.dm("ana")
    assert again["already_open"] is True
    assert again["channel"]["user"] == ana


@pytest.mark.parametrize(
    ("lacking", "call"),
    [
        ("chat:write", lambda c, s: c.chat_postMessage(channel="#support", text="x")),
        ("channels:history", lambda c, s: c.conversations_history(channel=s.channel_id("support"))),
        ("groups:history", lambda c, s: c.conversations_history(channel=s.channel_id("escalations"))),
        ("groups:read", lambda c, s: c.conversations_list(types="private_channel")),
        ("users:read", lambda c, s: c.users_list()),
        ("usergroups:read", lambda c, s: c.usergroups_list()),
    ],
)
def test_a_scope_that_the_manifest_lacks_is_named(lacking: str, call: Callable[[WebClient, SlackSandbox], Any]) -> None:
    with SlackSandbox(with_scopes(*(one for one in SCOPES if one != lacking)), rate_scale=0) as s:
        body = refused(lambda: call(WebClient(s.bot_token, base_url=s.base_url), s))
    assert (body["error"], body["needed"]) == ("missing_scope", lacking)
    assert lacking not in body["provided"].split(",")


def test_the_email_address_needs_its_own_scope() -> None:
    with SlackSandbox(with_scopes("users:read"), rate_scale=0) as s:
        user = WebClient(s.bot_token, base_url=s.base_url).users_info(user=s.user("ana").id)["user"]
    assert "email" not in user["profile"]


def test_chat_write_public_posts_without_joining() -> None:
    with SlackSandbox(with_scopes("chat:write", "chat:write.public"), rate_scale=0) as s:
        client = WebClient(s.bot_token, base_url=s.base_url)
        client.chat_postMessage(channel="#random", text="hi")
        assert [one["text"] for one in s.messages("random")] == ["hi"]
        assert error(lambda: client.chat_postMessage(channel="#leads", text="x")) == "channel_not_found"


@pytest.mark.parametrize(
    ("kind", "body", "code"),
    [
        ("application/json", b"{", "invalid_json"),
        ("application/json", b"[1]", "json_not_object"),
        ("application/json", b'{"channel": {"a": 1}, "text": ["x"], "blocks": 7}', "channel_not_found"),
        ("application/x-www-form-urlencoded", b"\xff\xfe", "invalid_form_data"),
        ("application/json", b"[" * 200_000, "invalid_json"),
        ("text/plain", b"", "invalid_arguments"),
    ],
)
def test_nothing_that_a_client_sends_brings_it_down(s: SlackSandbox, kind: str, body: bytes, code: str) -> None:
    headers = {"Content-Type": kind, "Authorization": f"Bearer {s.bot_token}"}
    request = urllib.request.Request(f"{s.base_url}chat.postMessage", body, headers)
    with urllib.request.urlopen(request) as answer:
        assert json.load(answer)["error"] == code


def test_ten_thousand_messages_stay_quick(s: SlackSandbox, client: WebClient) -> None:
    s.fill("support", 10_000)
    stamps = [client.chat_postMessage(channel="#support", text="more")["ts"] for _ in range(20)]
    newest = client.conversations_history(channel=s.channel_id("support"), limit=1)["messages"]
    assert len(s.messages("support")) == 10_020
    assert newest[0]["ts"] == stamps[-1]
    # The quickest of many says what a post costs; the others also what else the machine did.
    assert min(one["ms"] for one in s.calls("chat.postMessage")) < 5
