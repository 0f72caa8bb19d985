"""Whom Slack would notify of a message, and why."""

import re
from collections.abc import Iterator
from typing import Any

from sandbox.messages import Message
from sandbox.types import JSON
from sandbox.workspace import SLACKBOT, Channel, Workspace

_USER = re.compile(r"<@([UW]\w+)(?:\|[^>]*)?>")
_GROUP = re.compile(r"<!subteam\^(\w+)(?:\|[^>]*)?>")
_BROADCAST = re.compile(r"<!(?:channel|here|everyone)(?:\|[^>]*)?>")


def notified(workspace: Workspace, channel: Channel, message: Message) -> dict[str, str]:
    """Each person who is notified of this new message, with the reason."""
    body = message.body
    if message.reader is not None:
        return {}
    found = {}
    texts = list(_texts(body))
    followers = _followers(workspace, channel, message)
    for member in channel.members:
        user = workspace.users[member]
        if member == body.get("user") or user.is_bot or member == SLACKBOT:
            continue
        reason = "dm" if channel.is_im else _reason(workspace, member, texts, message)
        if reason is None and member in followers:
            reason = "thread"
        if reason is not None:
            found[member] = reason
    return found


def _reason(workspace: Workspace, member: str, texts: list[str], message: Message) -> str | None:
    if any(member in _USER.findall(text) for text in texts):
        return "mention"
    named = [one for text in texts for one in _GROUP.findall(text)]
    if any(one in workspace.groups and member in workspace.groups[one].members for one in named):
        return "group"
    # In a thread, @channel and @here reach nobody beyond those who follow it.
    in_channel = message.root is None or message.is_broadcast
    return "broadcast" if in_channel and any(_BROADCAST.search(text) for text in texts) else None


def _followers(workspace: Workspace, channel: Channel, message: Message) -> set[str]:
    """Who wrote in the thread before, began it, or was mentioned in it."""
    root = channel.log.find(message.root) if message.root is not None else None
    if root is None:
        return set()
    earlier = [root, *(channel.log.at(ts) for ts in root.replies if ts < message.ts)]
    writers = {str(one.body.get("user")) for one in earlier}
    return writers | {user for one in earlier for text in _texts(one.body) for user in _USER.findall(text)}


def _texts(body: JSON) -> Iterator[str]:
    """Every text of a message in which a mention counts, in mrkdwn's form."""
    yield str(body.get("text", ""))
    yield from _of_blocks(body.get("blocks"))
    yield from _of_blocks(body.get("attachments"))


def _of_blocks(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _of_blocks(one)
    elif isinstance(value, dict):
        yield from _of_object(value)


def _of_object(value: JSON) -> Iterator[str]:
    match value:
        case {"type": "mrkdwn", "text": str(text)}:
            yield text
        case {"type": "user", "user_id": str(user)}:
            yield f"<@{user}>"
        case {"type": "usergroup", "usergroup_id": str(group)}:
            yield f"<!subteam^{group}>"
        case {"type": "broadcast", "range": str(reach)}:
            yield f"<!{reach}>"
        case {"type": "plain_text"}:
            return
        case _:
            yield from _of_blocks(list(value.values()))
