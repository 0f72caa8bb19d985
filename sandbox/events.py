"""What happens in the workspace, told to the app as events."""

from typing import Any

from sandbox.delivery.envelope import Envelope
from sandbox.messages import Message, show
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.workspace import Channel

_KINDS = {
    "public": ("message.channels", "channel"),
    "private": ("message.groups", "group"),
    "im": ("message.im", "im"),
}


def tell_posted(slack: Slack, channel: Channel, message: Message) -> None:
    body = show(message, channel.log)
    _tell_message(slack, channel, body, message.ts)
    mentioned = f"<@{slack.bot.id}>" in str(body.get("text", ""))
    if mentioned and not channel.is_im and "bot_id" not in body and _is_inside(slack, channel):
        event = {**body, "type": "app_mention", "channel": channel.id, "event_ts": message.ts}
        _tell(slack, "app_mention", event)


def tell_changed(slack: Slack, channel: Channel, message: Message, before: JSON) -> None:
    after = show(message, channel.log)
    body = {"subtype": "message_changed", "message": after, "previous_message": before, "hidden": True}
    _tell_hidden(slack, channel, body)


def tell_deleted(slack: Slack, channel: Channel, before: JSON) -> None:
    body = {
        "subtype": "message_deleted",
        "previous_message": before,
        "hidden": True,
        "deleted_ts": before["ts"],
    }
    _tell_hidden(slack, channel, body)


def tell_membership(slack: Slack, channel: Channel, user: str, *, joined: bool) -> None:
    kind = "member_joined_channel" if joined else "member_left_channel"
    letter = "G" if channel.is_private else "C"
    event = {
        "type": kind,
        "user": user,
        "channel": channel.id,
        "channel_type": letter,
        "team": slack.workspace.team_id,
    }
    if _is_inside(slack, channel):
        _tell(slack, kind, {**event, "event_ts": _stamp(slack)})


def tell_left(slack: Slack, channel: Channel) -> None:
    """The app itself is no member any more."""
    tell(slack, "group_left" if channel.is_private else "channel_left", {"channel": channel.id})


def tell_archived(slack: Slack, channel: Channel, user: str) -> None:
    """Of public channels every app is told, of private ones who is inside."""
    word = "archive" if channel.archived else "unarchive"
    if not channel.is_private or _is_inside(slack, channel):
        name = f"group_{word}" if channel.is_private else f"channel_{word}"
        tell(slack, name, {"channel": channel.id, "user": user, "is_moved": 0})


def tell(slack: Slack, name: str, about: JSON) -> None:
    """An event of that name, with what it is about."""
    _tell(slack, name, {"type": name, **about, "event_ts": _stamp(slack)})


def tell_home_opened(slack: Slack, user: str, tab: str = "home") -> None:
    event: dict[str, Any] = {
        "type": "app_home_opened",
        "user": user,
        "channel": slack.dm(user).id,
        "tab": tab,
    }
    home = slack.modals.homes.get(user)
    if home is not None and tab == "home":
        event["view"] = home.show()
    _tell(slack, "app_home_opened", {**event, "event_ts": _stamp(slack)})


def tell_revoked(slack: Slack) -> None:
    tokens = {"oauth": [], "bot": [slack.bot.id]}
    _tell(slack, "tokens_revoked", {"type": "tokens_revoked", "tokens": tokens, "event_ts": _stamp(slack)})


def tell_uninstalled(slack: Slack) -> None:
    _tell(slack, "app_uninstalled", {"type": "app_uninstalled", "event_ts": _stamp(slack)})


def _tell_hidden(slack: Slack, channel: Channel, body: JSON) -> None:
    stamp = _stamp(slack)
    _tell_message(slack, channel, {"type": "message", "ts": stamp, **body}, stamp)


def _tell_message(slack: Slack, channel: Channel, body: JSON, stamp: str) -> None:
    name, kind = _KINDS[channel.kind]
    if not slack.app.hears(name) or not _is_inside(slack, channel):
        return
    event = {**body, "channel": channel.id, "channel_type": kind, "event_ts": stamp}
    slack.courier.tell(_envelope(slack, "message", event))


def _tell(slack: Slack, name: str, event: JSON) -> None:
    if slack.app.hears(name):
        slack.courier.tell(_envelope(slack, name, event))


def _envelope(slack: Slack, name: str, event: JSON) -> Envelope:
    payload = slack.payloads.event(event, slack.ids.new("Ev"), slack.clock.now())
    return Envelope("events_api", name, payload)


def _is_inside(slack: Slack, channel: Channel) -> bool:
    return slack.bot.id in channel.members


def _stamp(slack: Slack) -> str:
    return f"{slack.clock.now():.6f}"
