"""chat.*: posting, changing and deleting messages."""

from urllib.parse import urlencode

from sandbox.api.call import Call, Method
from sandbox.api.places import own_channel, postable_channel, visible_channel
from sandbox.errors import SlackError
from sandbox.messages import Message, show
from sandbox.posting import (
    TEXT_CUT,
    Content,
    app_author,
    check_content,
    check_metadata,
    post,
    remove,
    rewrite,
    thread_root,
    whisper,
)
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.workspace import Channel

UPDATE_MOST = 4_000


def post_message(slack: Slack, call: Call) -> JSON:
    channel = postable_channel(slack, call.required("channel"))
    content = _content(slack, call)
    if content.is_empty:
        raise SlackError("no_text")
    metadata = _metadata(slack, call)
    root = thread_root(channel, call.text("thread_ts"))
    slack.limits.count_post(channel.id)
    broadcast = call.flag("reply_broadcast")
    author = app_author(slack)
    message = post(slack, channel, author, content, thread_ts=root, broadcast=broadcast, metadata=metadata)
    answer = {
        "ok": True,
        "channel": channel.id,
        "ts": message.ts,
        "message": show(message, channel.log, metadata=True),
    }
    return _with_warnings(answer, content)


def post_ephemeral(slack: Slack, call: Call) -> JSON:
    channel = postable_channel(slack, call.required("channel"))
    reader = call.required("user")
    if len(call.text("text") or "") > TEXT_CUT:
        raise SlackError("msg_too_long")
    content = _content(slack, call)
    if content.is_empty:
        raise SlackError("no_text")
    if reader not in slack.workspace.users or reader not in channel.members:
        raise SlackError("user_not_in_channel")
    message = whisper(slack, channel, reader, app_author(slack), content, call.text("thread_ts"))
    return _with_warnings({"ok": True, "message_ts": message.ts}, content)


def update(slack: Slack, call: Call) -> JSON:
    channel, message = _own_message(slack, call, "cant_update_message")
    if len(call.text("text") or call.text("markdown_text") or "") > UPDATE_MOST:
        raise SlackError("msg_too_long")
    if channel.archived:
        raise SlackError("is_inactive")
    content = _content(slack, call)
    metadata = _metadata(slack, call)
    if content.blocks and _is_rich(message.body.get("blocks")) and not _is_rich(content.blocks):
        raise SlackError("block_mismatch")
    kept = message.body if content.blocks is None and content.attachments is None else {}
    if content.is_empty and not (kept.get("blocks") or kept.get("attachments")) and metadata is None:
        raise SlackError("no_text")
    rewrite(slack, channel, message, content, metadata=metadata)
    shown = show(message, channel.log, metadata=True)
    return {"ok": True, "channel": channel.id, "ts": message.ts, "text": shown["text"], "message": shown}


def delete(slack: Slack, call: Call) -> JSON:
    channel, message = _own_message(slack, call, "cant_delete_message")
    remove(slack, channel, message)
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def get_permalink(slack: Slack, call: Call) -> JSON:
    channel = visible_channel(slack, call.required("channel"))
    message = channel.log.find(call.required("message_ts"))
    if message is None or message.reader is not None:
        raise SlackError("message_not_found")
    return {"ok": True, "channel": channel.id, "permalink": permalink(slack, channel, message)}


def permalink(slack: Slack, channel: Channel, message: Message) -> str:
    """The link's path is Slack's; its host is the stand-in's own page."""
    link = f"{slack.base}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return link if message.root is None else f"{link}?{urlencode({'thread_ts': message.root, 'cid': channel.id})}"


def _own_message(slack: Slack, call: Call, foreign: str) -> tuple[Channel, Message]:
    name, ts = call.required("channel"), call.required("ts")
    channel = own_channel(slack, name) if not slack.app.may("chat:write.public") else visible_channel(slack, name)
    message = channel.log.find(ts)
    if message is None or message.reader is not None or message.is_tombstone:
        raise SlackError("message_not_found")
    if message.body.get("bot_id") != slack.workspace.bot_id:
        raise SlackError(foreign)
    return channel, message


def _is_rich(blocks: list[JSON] | None) -> bool:
    return any(block["type"] == "rich_text" for block in blocks or [])


def _content(slack: Slack, call: Call) -> Content:
    return check_content(slack, call.with_nested())


def _metadata(slack: Slack, call: Call) -> JSON | None:
    return check_metadata(slack, call.nested("metadata", lambda: SlackError("invalid_metadata_format")))


def _with_warnings(answer: JSON, content: Content) -> JSON:
    if content.warnings:
        answer["warning"] = ",".join(content.warnings)
        answer["response_metadata"] = {"warnings": content.warnings}
    return answer


METHODS = (
    Method("chat.postMessage", post_message, ("chat:write",), tier=None),
    Method("chat.postEphemeral", post_ephemeral, ("chat:write",), tier=4),
    Method("chat.update", update, ("chat:write",), tier=3),
    Method("chat.delete", delete, ("chat:write",), tier=3),
    Method("chat.getPermalink", get_permalink, tier=5),
)
