"""What one person sees: channels, messages, threads, modals and the home tab."""

from typing import Any

from sandbox.messages import Message, show
from sandbox.people import describe_group
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.workspace import SLACKBOT, Channel

# A page gets the newest messages of a channel, and more when it asks for more.
SHOWN = 300
_JOURNAL = 500


class Screens:
    """The answers of the page's contract."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    def boot(self) -> JSON:
        slack = self._slack
        users = [
            {
                "id": user.id,
                "name": user.name,
                "real_name": user.real_name,
                "tz": user.tz,
                "locale": user.locale,
                "is_bot": user.is_bot or user.id == SLACKBOT,
                "is_admin": user.is_admin,
                "deleted": user.deleted,
            }
            for user in slack.workspace.users.values()
        ]
        return {
            "team": {"id": slack.workspace.team_id, "name": slack.workspace.name},
            "users": users,
            "usergroups": [describe_group(slack, group) for group in slack.workspace.groups.values()],
            "app": {"name": slack.app.name, "bot_user_id": slack.bot.id},
            "commands": [
                {"command": one.name, "description": one.description, "usage_hint": one.usage_hint}
                for one in slack.app.commands.values()
            ],
            "shortcuts": [
                {
                    "name": one.name,
                    "type": one.kind,
                    "callback_id": one.callback_id,
                    "description": one.description,
                }
                for one in slack.app.shortcuts.values()
            ],
            "links": slack.links,
            "home_tab": slack.app.home_tab,
            "now": f"{slack.clock.now():.6f}",
            "notice": "Local stand-in for Slack",
        }

    def channels(self, user: str) -> list[JSON]:
        seen = [one for one in self._slack.workspace.channels.values() if self._slack.workspace.sees(user, one)]
        return [self._channel(user, channel) for channel in seen]

    def messages(self, user: str, channel_id: str, most: int = SHOWN) -> JSON | None:
        channel = self._visible(user, channel_id)
        if channel is None:
            return None
        found = [*channel.log.newest(limit=most), *channel.log.private_to(user)[-most:]]
        # An ephemeral message in a thread is shown there.
        found = sorted((one for one in found if one.root is None or one.is_broadcast), key=lambda one: one.ts)
        self._mark_read(user, channel)
        return {"messages": [self._message(user, channel, one) for one in found]}

    def thread(self, user: str, channel_id: str, ts: str) -> JSON | None:
        channel = self._visible(user, channel_id)
        if channel is None:
            return None
        root = channel.log.find(ts)
        if root is None:
            return {"messages": []}
        whispered = [one for one in channel.log.private_to(user) if one.root == ts]
        replies = sorted([*(channel.log.at(one) for one in root.replies), *whispered], key=lambda one: one.ts)
        return {"messages": [self._message(user, channel, one) for one in (root, *replies)]}

    def modals(self, user: str) -> JSON:
        return {"views": [view.show() for view in self._slack.modals.stack(user)]}

    def home(self, user: str) -> JSON:
        view = self._slack.modals.homes.get(user)
        return {"view": view.show() if view is not None else None}

    def journal(self, after: int) -> JSON:
        return {"entries": [one.to_json() for one in self._slack.journal.after(after)[-_JOURNAL:]]}

    def _visible(self, user: str, channel_id: str) -> Channel | None:
        channel = self._slack.workspace.channels.get(channel_id)
        return channel if channel is not None and self._slack.workspace.sees(user, channel) else None

    def _channel(self, user: str, channel: Channel) -> JSON:
        read = self._slack.read_until.get((user, channel.id), "")
        row: dict[str, Any] = {
            "id": channel.id,
            "name": channel.name,
            "is_private": channel.is_private,
            "is_im": channel.is_im,
            "is_member": user in channel.members,
            "is_archived": channel.archived,
            "topic": channel.topic,
            "unread": channel.log.count_after(read),
            "mentions": channel.log.told_after(user, read),
        }
        if channel.is_im:
            row["user"] = next((one for one in channel.members if one != user), user)
        return row

    def _mark_read(self, user: str, channel: Channel) -> None:
        if self._slack.read_until.get((user, channel.id), "") != channel.log.last_ts:
            self._slack.read_until[user, channel.id] = channel.log.last_ts
            self._slack.feed.tell("channels")

    def _message(self, user: str, channel: Channel, message: Message) -> JSON:
        shown = show(message, channel.log, metadata=True)
        about = {
            "ephemeral": message.reader is not None,
            "reply_count": len(message.replies),
            "latest_reply": message.replies[-1] if message.replies else None,
            "issues": message.issues,
            "broadcast": message.is_broadcast,
            "notifies": message.notified.get(user),
        }
        return {**shown, "_": about}
