"""Answers that come by response URL or ride in an acknowledgement."""

from typing import Any

from sandbox.errors import SlackError
from sandbox.messages import Message
from sandbox.posting import Content, app_author, check_content, post, remove, rewrite, thread_root, whisper
from sandbox.slack import Slack
from sandbox.triggers import ResponseUrl
from sandbox.types import JSON
from sandbox.workspace import Channel


def answer_by_url(slack: Slack, path: str, given: JSON) -> None:
    """What a POST to a response URL does."""
    url = slack.urls.use(path)
    channel = slack.workspace.channels[url.channel]
    origin = channel.log.find(url.message_ts) if url.message_ts is not None else None
    if _says(given, "delete_original"):
        _delete(slack, channel, origin)
        return
    content = check_content(slack, given)
    if content.is_empty:
        raise SlackError("no_text")
    if _says(given, "replace_original") and origin is not None:
        rewrite(slack, channel, origin, _whole(content))
        return
    _say(slack, url, channel, given, content)


def show_ack(slack: Slack, user: str, channel: Channel, payload: JSON | None) -> Message | None:
    """Shows what a command's acknowledgement carried; nothing when it carried nothing."""
    if not payload:
        return None
    content = check_content(slack, payload)
    if content.is_empty:
        return None
    if payload.get("response_type") == "in_channel":
        return post(slack, channel, app_author(slack), content)
    return whisper(slack, channel, user, app_author(slack), content)


def _say(slack: Slack, url: ResponseUrl, channel: Channel, given: JSON, content: Content) -> None:
    thread_ts = given.get("thread_ts")
    if given.get("response_type") == "in_channel":
        root = thread_root(channel, str(thread_ts)) if thread_ts else None
        slack.limits.count_post(channel.id)
        post(slack, channel, app_author(slack), content, thread_ts=root)
        return
    whisper(slack, channel, url.user, app_author(slack), content, str(thread_ts) if thread_ts else None)


def _delete(slack: Slack, channel: Channel, origin: Message | None) -> None:
    if origin is None:
        raise SlackError("message_not_found")
    remove(slack, channel, origin)


def _whole(content: Content) -> Content:
    """A replacement replaces all: what it leaves out is gone."""
    content.blocks = content.blocks or []
    content.attachments = content.attachments or []
    content.text = content.text or ""
    return content


def _says(given: JSON, name: str) -> bool:
    value: Any = given.get(name)
    return value is True or str(value).lower() == "true"
