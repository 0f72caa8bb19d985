"""conversations.*: channels, their members and their messages."""

import re

from sandbox import events
from sandbox.api.call import Call, Method
from sandbox.api.paging import make_cursor, page, read_cursor
from sandbox.api.places import missing_scope, need_scope, own_channel, visible_channel
from sandbox.errors import SlackError
from sandbox.messages import Log, Message, show
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.workspace import Channel

_READ = ("channels:read", "groups:read", "im:read", "mpim:read")
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
_TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
_TYPE_SCOPES = dict(zip(_TYPES, _READ, strict=True))
_NOW = "9999999999.999999"

# What an unlisted app gets of messages: so many a request, and one request a minute.
UNLISTED_LIMIT = 15
UNLISTED_TIER = 1


def describe_channel(slack: Slack, channel: Channel, viewer: str) -> JSON:
    """A channel object as the API shows it."""
    base = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_im": channel.is_im,
    }
    if channel.is_im:
        other = next((one for one in channel.members if one != viewer), viewer)
        return {**base, "user": other, "is_org_shared": False, "is_user_deleted": False}
    return {
        **base,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": True,
        "is_group": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_general": channel.name == "general",
        "is_member": viewer in channel.members,
        "is_shared": False,
        "is_org_shared": False,
        "is_ext_shared": False,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "context_team_id": slack.workspace.team_id,
    }


def info(slack: Slack, call: Call) -> JSON:
    channel = visible_channel(slack, call.required("channel"))
    need_scope(slack, channel, "read")
    described = describe_channel(slack, channel, slack.bot.id)
    if call.flag("include_num_members"):
        described["num_members"] = len(channel.members)
    return {"ok": True, "channel": described}


def list_channels(slack: Slack, call: Call) -> JSON:
    rows = _listed(slack, call, [one for one in slack.workspace.channels.values() if _seen(slack, one)])
    chosen, metadata = page(call, rows, "channel")
    described = []
    for channel in chosen:
        row = describe_channel(slack, channel, slack.bot.id)
        described.append(row if channel.is_im else {**row, "num_members": len(channel.members)})
    return {"ok": True, "channels": described, "response_metadata": metadata}


def _seen(slack: Slack, channel: Channel) -> bool:
    return slack.workspace.sees(slack.bot.id, channel)


def _listed(slack: Slack, call: Call, channels: list[Channel]) -> list[Channel]:
    asked = call.names("types") or ["public_channel"]
    if any(one not in _TYPES for one in asked):
        raise SlackError("invalid_types")
    lacking = [_TYPE_SCOPES[one] for one in asked if not slack.app.may(_TYPE_SCOPES[one])]
    if lacking:
        raise missing_scope(slack, *lacking)
    kinds = {_TYPES[one] for one in asked}
    archived = not call.flag("exclude_archived")
    return [one for one in channels if one.kind in kinds and (archived or not one.archived)]


def of_user(slack: Slack, call: Call) -> JSON:
    user = call.text("user") or slack.bot.id
    known = [one for one in slack.workspace.channels.values() if user in one.members and _seen(slack, one)]
    chosen, metadata = page(call, _listed(slack, call, known), "channel")
    rows = [describe_channel(slack, one, user) for one in chosen]
    return {"ok": True, "channels": rows, "response_metadata": metadata}


def members(slack: Slack, call: Call) -> JSON:
    channel = visible_channel(slack, call.required("channel"))
    need_scope(slack, channel, "read")
    chosen, metadata = page(call, channel.members, "member")
    return {"ok": True, "members": list(chosen), "response_metadata": metadata}


def join(slack: Slack, call: Call) -> JSON:
    channel = visible_channel(slack, call.required("channel"))
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    answer: JSON = {"ok": True, "channel": describe_channel(slack, channel, slack.bot.id)}
    if slack.bot.id in channel.members:
        warnings = {"warnings": ["already_in_channel"]}
        return {**answer, "warning": "already_in_channel", "response_metadata": warnings}
    slack.joined(channel, slack.bot.id)
    events.tell_membership(slack, channel, slack.bot.id, joined=True)
    return {"ok": True, "channel": describe_channel(slack, channel, slack.bot.id)}


def leave(slack: Slack, call: Call) -> JSON:
    channel = visible_channel(slack, call.required("channel"))
    if slack.bot.id not in channel.members:
        return {"ok": False, "error": "not_in_channel", "not_in_channel": True}
    slack.left(channel, slack.bot.id)
    events.tell_left(slack, channel)
    return {"ok": True}


def open_im(slack: Slack, call: Call) -> JSON:
    if call.has("channel"):
        channel = visible_channel(slack, call.required("channel"))
        return _opened(slack, call, channel, known=True)
    users = call.names("users")
    if not users:
        raise SlackError("users_list_not_supplied")
    if len(users) > 1:
        raise SlackError("too_many_users")
    user = slack.workspace.users.get(users[0])
    if user is None:
        raise SlackError("user_not_found")
    if user.deleted:
        raise SlackError("user_disabled")
    channel = slack.dm(user.id)
    return _opened(slack, call, channel, known=channel.id in slack.opened or len(channel.log) > 0)


def _opened(slack: Slack, call: Call, channel: Channel, *, known: bool) -> JSON:
    full = describe_channel(slack, channel, slack.bot.id)
    slack.opened.add(channel.id)
    answer: JSON = {"ok": True, "channel": full if call.flag("return_im") else {"id": channel.id}}
    return {**answer, "no_op": True, "already_open": True} if known else answer


def history(slack: Slack, call: Call) -> JSON:
    channel = own_channel(slack, call.required("channel"))
    need_scope(slack, channel, "history")
    low, high = _moment(call, "oldest", "0"), _moment(call, "latest", _NOW)
    cursor, edges = read_cursor(call, "next_ts"), call.flag("inclusive")
    part = channel.log.between(low, cursor or high, with_low=edges, with_high=edges and cursor is None)
    found, more = part.last(_limit(slack, call))
    answer: JSON = {
        "ok": True,
        "messages": _shown(found, channel.log, call),
        "has_more": more,
        "pin_count": 0,
    }
    if more:
        answer["response_metadata"] = {"next_cursor": make_cursor("next_ts", found[-1].ts)}
    return answer


def replies(slack: Slack, call: Call) -> JSON:
    channel = own_channel(slack, call.required("channel"))
    need_scope(slack, channel, "history")
    root = channel.log.find(call.required("ts"))
    if root is None or root.reader is not None:
        raise SlackError("thread_not_found")
    low, high = _moment(call, "oldest", "0"), _moment(call, "latest", _NOW)
    cursor = read_cursor(call, "next_ts")
    edges = call.flag("inclusive")
    part = channel.log.replies(root, cursor or low, high, with_low=edges and cursor is None, with_high=edges)
    # The parent comes first on every page.
    found, more = part.first(max(1, _limit(slack, call) - 1))
    answer: JSON = {"ok": True, "messages": _shown([root, *found], channel.log, call), "has_more": more}
    if more:
        answer["response_metadata"] = {"next_cursor": make_cursor("next_ts", found[-1].ts)}
    return answer


def _limit(slack: Slack, call: Call) -> int:
    limit = call.number("limit", 100)
    return min(limit, UNLISTED_LIMIT) if slack.knobs.unlisted else limit


def _shown(found: list[Message], log: Log, call: Call) -> list[JSON]:
    metadata = call.flag("include_all_metadata")
    return [show(message, log, metadata=metadata) for message in found]


def _moment(call: Call, name: str, default: str) -> str:
    """A time argument as a ts of full width, so that it can be compared."""
    given = call.text(name)
    if given is None or given in ("0", "now"):
        return default
    if not re.fullmatch(r"\d{1,12}(\.\d{1,10})?", given):
        raise SlackError(f"invalid_ts_{name}")
    seconds, _, rest = given.partition(".")
    return f"{int(seconds):010d}.{rest[:6]:0<6}"


METHODS = (
    Method("conversations.info", info, _READ),
    Method("conversations.list", list_channels, _READ, tier=2),
    Method("conversations.members", members, _READ, tier=4),
    Method("conversations.join", join, ("channels:join",)),
    Method("conversations.leave", leave, ("channels:manage", "groups:write", "channels:join")),
    Method("conversations.open", open_im, ("im:write", "mpim:write", "channels:manage")),
    Method("conversations.history", history, _HISTORY, unlisted_tier=UNLISTED_TIER),
    Method("conversations.replies", replies, _HISTORY, unlisted_tier=UNLISTED_TIER),
    Method("users.conversations", of_user, _READ, tier=2),
)
