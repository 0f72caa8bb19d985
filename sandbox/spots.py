"""Where a person acts: a message or an open view, and what the app is told about it."""

from typing import Any

from sandbox.delivery.payloads import channel_ref
from sandbox.elements import initial_state
from sandbox.errors import RefusedError
from sandbox.messages import Message, show
from sandbox.modals import View
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.workspace import Channel, User


class Spot:
    """Where a person acts: a message, or an open view."""

    def __init__(self, slack: Slack, user: User, channel: Channel | None, message: Message | None, view: View | None):
        self._slack, self._user = slack, user
        self._channel, self._message, self._view = channel, message, view

    @property
    def blocks(self) -> list[JSON]:
        if self._view is not None:
            return list(self._view.body["blocks"])
        body = self._message.body if self._message is not None else {}
        attached = [block for one in body.get("attachments") or [] for block in one.get("blocks") or []]
        return [*(body.get("blocks") or []), *attached]

    @property
    def values(self) -> JSON:
        """What this person has chosen here so far, as `state.values`."""
        if self._view is not None:
            return self._view.values
        key = (self._user.id, self._message.ts if self._message is not None else "")
        return self._slack.chosen.setdefault(key, initial_state(self.blocks))

    def remember(self, state: Any) -> None:
        """Takes over what a page says was chosen."""
        for block_id, actions in (state or {}).items():
            for action_id, entry in actions.items():
                if isinstance(entry, dict) and "type" in entry:
                    self.values.setdefault(block_id, {})[action_id] = entry

    def payload(self, kind: str, **more: Any) -> JSON:
        if self._view is not None:
            return self._view_payload(kind, more)
        return self._message_payload(kind, more)

    def shortcut(self, **more: Any) -> JSON:
        """A message shortcut's payload."""
        shown, channel = self._shown(), self._channel
        assert channel is not None
        return self._slack.payloads.interaction(
            "message_action",
            self._user,
            message_ts=shown["ts"],
            channel=channel_ref(channel),
            message=shown,
            trigger_id=self._slack.triggers.mint(self._user.id),
            response_url=self._slack.urls.mint("actions", self._user.id, channel.id, shown["ts"]),
            **more,
        )

    def _shown(self) -> JSON:
        assert self._channel is not None
        assert self._message is not None
        return show(self._message, self._channel.log)

    def _view_payload(self, kind: str, more: JSON) -> JSON:
        view = self._view
        assert view is not None
        made = {"container": {"type": "view", "view_id": view.id}, "view": view.show(), **more}
        if kind == "block_actions":
            made["trigger_id"] = self._slack.triggers.mint(self._user.id, view.id)
        return self._slack.payloads.interaction(kind, self._user, **made)

    def _message_payload(self, kind: str, more: JSON) -> JSON:
        shown, channel = self._shown(), self._channel
        assert channel is not None
        container = {"type": "message", "message_ts": shown["ts"], "channel_id": channel.id}
        container["is_ephemeral"] = bool(shown.get("is_ephemeral"))
        if "thread_ts" in shown:
            container["thread_ts"] = shown["thread_ts"]
        made: JSON = {"container": container, "channel": channel_ref(channel), "message": shown, **more}
        if kind == "block_actions":
            made["state"] = {"values": self.values}
            made["trigger_id"] = self._slack.triggers.mint(self._user.id)
            made["response_url"] = self._slack.urls.mint("actions", self._user.id, channel.id, shown["ts"])
        return self._slack.payloads.interaction(kind, self._user, **made)


def find_spot(slack: Slack, user: User, given: JSON) -> Spot:
    if given.get("view_id"):
        return Spot(slack, user, None, None, find_view(slack, user, given))
    channel = find_channel(slack, user, given)
    return Spot(slack, user, channel, find_message(channel, user, given), None)


def find_channel(slack: Slack, user: User, given: JSON) -> Channel:
    channel = slack.workspace.find_channel(str(given.get("channel", "")))
    if channel is None or not slack.workspace.sees(user.id, channel):
        raise RefusedError("There is no such channel.")
    return channel


def find_message(channel: Channel, user: User, given: JSON) -> Message:
    message = channel.log.find(str(given.get("ts")))
    if message is None or message.is_tombstone or message.reader not in (None, user.id):
        raise RefusedError("This message is gone.")
    return message


def find_view(slack: Slack, user: User, given: JSON) -> View:
    view = slack.modals.find(str(given.get("view_id")))
    if view is None or view.user != user.id:
        raise RefusedError("This dialog is gone.")
    return view
