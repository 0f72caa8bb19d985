"""Putting messages into channels: what every way of posting has in common."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox import events
from sandbox.blockkit import Issue, block_text_length, check_text, validate
from sandbox.blocks import complete_blocks
from sandbox.errors import SlackError
from sandbox.files import File
from sandbox.messages import Message
from sandbox.notifying import notified
from sandbox.sharing import file_parts, note_shares
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.workspace import Channel, User

TEXT_CUT = 40_000
MARKDOWN_MOST = 12_000
ATTACHMENTS = 100


@dataclass(slots=True)
class Content:
    """What a message says; None for a part that was not given."""

    text: str | None = None
    blocks: list[JSON] | None = None
    attachments: list[JSON] | None = None
    warnings: list[str] = field(default_factory=list)
    issues: list[JSON] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.text or "").strip() and not self.blocks and not self.attachments


def check_content(slack: Slack, given: JSON) -> Content:
    """The content of a message from decoded arguments, or Slack's refusal."""
    content = Content(_text(given), given.get("blocks"), given.get("attachments"))
    _check_markdown(given, content)
    if content.blocks is not None and not _is_objects(content.blocks):
        raise SlackError("invalid_blocks_format")
    if content.attachments is not None and not _is_objects(content.attachments):
        raise SlackError("invalid_attachments")
    if len(content.attachments or []) > ATTACHMENTS:
        raise SlackError("too_many_attachments")
    _check_blocks(slack, content)
    # Slack takes a message without text; the page says what is wrong with it.
    content.issues = [issue.to_json() for issue in check_text({"text": content.text})]
    if content.text is not None and len(content.text) > TEXT_CUT:
        content.text = content.text[:TEXT_CUT]
        content.warnings.append("message_truncated")
    return content


def _check_markdown(given: JSON, content: Content) -> None:
    markdown = given.get("markdown_text")
    if markdown is None:
        return
    if content.text or content.blocks:
        raise SlackError("markdown_text_conflict")
    if len(markdown) > MARKDOWN_MOST:
        raise SlackError("msg_too_long")
    content.text = str(markdown)
    content.blocks = [{"type": "markdown", "text": str(markdown)}]


def _check_blocks(slack: Slack, content: Content) -> None:
    payload = {"blocks": content.blocks or [], "attachments": content.attachments or []}
    refuse(
        validate(payload, "message", new_blocks=slack.knobs.new_blocks, refused=slack.refused_blocks), "invalid_blocks"
    )
    if block_text_length(content.blocks or []) > slack.knobs.block_budget:
        raise SlackError("msg_blocks_too_long")


def refuse(issues: list[Issue], code: str) -> None:
    """Raises Slack's error for these issues, with a line and a pointer for each."""
    if not issues:
        return
    lines = [f"{issue.message} [json-pointer:{issue.pointer}]" for issue in issues]
    messages = {"messages": [f"[ERROR] {line}" for line in lines]}
    if code == "invalid_blocks":
        raise SlackError(code, errors=lines, response_metadata=messages)
    raise SlackError(code, response_metadata=messages)


def check_metadata(slack: Slack, value: Any) -> JSON | None:
    """The metadata of a message; `{}` says that there is to be none."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise SlackError("invalid_metadata_format")
    if not value:
        return {}
    issues = validate({"metadata": value}, "message")
    if issues:
        raise SlackError("invalid_metadata_schema" if "event_type" in value else "invalid_metadata_format")
    if len(str(value)) > slack.knobs.metadata_budget:
        raise SlackError("metadata_too_large")
    return value


def post(slack: Slack, channel: Channel, author: JSON, content: Content, *, thread_ts: str | None = None,
         broadcast: bool = False, metadata: JSON | None = None, files: Sequence[File] = ()) -> Message:  # fmt: skip
    """Stores a message that was checked, and tells who must know."""
    body = {
        "type": "message",
        **author,
        "text": content.text or "",
        "ts": channel.log.next_ts(slack.clock.now()),
    }
    body |= {**_parts(slack, content), **file_parts(slack, files)}
    if thread_ts is not None:
        body["thread_ts"] = thread_ts
        if broadcast:
            body["subtype"] = "thread_broadcast"
    message = Message(body, metadata=metadata or None, issues=content.issues)
    message.notified = notified(slack.workspace, channel, message)
    channel.log.add(message)
    note_shares(channel, message, files)
    slack.changed(channel, message)
    events.tell_posted(slack, channel, message)
    return message


def whisper(slack: Slack, channel: Channel, reader: str, author: JSON, content: Content,
            thread_ts: str | None = None) -> Message:  # fmt: skip
    """Shows a message to one person only; it is not kept, and nobody else can fetch it."""
    body = {
        "type": "message",
        **author,
        "text": content.text or "",
        "ts": channel.log.next_ts(slack.clock.now()),
    }
    body |= {**_parts(slack, content), "is_ephemeral": True}
    if thread_ts is not None:
        body["thread_ts"] = thread_ts
    message = Message(body, reader=reader, issues=content.issues)
    channel.log.add(message)
    slack.changed(channel, message)
    return message


def rewrite(slack: Slack, channel: Channel, message: Message, content: Content, *, edited: bool = True,
            metadata: JSON | None = None) -> None:  # fmt: skip
    """Replaces what was given of a message; metadata that is not given stays, `{}` removes it."""
    before = dict(message.body)
    if content.text is not None:
        message.body["text"] = content.text
    message.body |= _parts(slack, content)
    if edited:
        stamp = f"{int(slack.clock.now())}.000000"
        message.body["edited"] = {"user": message.body.get("user"), "ts": stamp}
    if metadata is not None:
        message.metadata = metadata or None
    slack.changed(channel, message)
    if message.reader is None:
        events.tell_changed(slack, channel, message, before)


def remove(slack: Slack, channel: Channel, message: Message) -> None:
    before = dict(message.body)
    channel.log.remove(message)
    slack.changed(channel, message)
    if message.reader is None:
        events.tell_deleted(slack, channel, before)


def app_author(slack: Slack) -> JSON:
    """The fields that mark a message as the app's."""
    place = slack.workspace
    profile = {
        "id": place.bot_id,
        "app_id": place.app_id,
        "name": slack.bot.real_name,
        "team_id": place.team_id,
    }
    author = {"user": slack.bot.id, "bot_id": place.bot_id, "app_id": place.app_id, "team": place.team_id}
    return {**author, "bot_profile": {**profile, "deleted": False}}


def person_author(slack: Slack, user: User) -> JSON:
    return {"user": user.id, "team": slack.workspace.team_id, "client_msg_id": slack.ids.word(32)}


def thread_root(channel: Channel, thread_ts: str | None) -> str | None:
    """The ts of the thread to reply in; a reply's own ts is not one."""
    if thread_ts is None:
        return None
    parent = channel.log.find(thread_ts)
    if parent is None or parent.reader is not None:
        raise SlackError("thread_not_found")
    if parent.root is not None:
        raise SlackError("cannot_reply_to_message")
    return thread_ts


def _parts(slack: Slack, content: Content) -> JSON:
    parts: JSON = {}
    if content.blocks is not None:
        parts["blocks"] = complete_blocks(content.blocks, slack.ids)
    if content.attachments is not None:
        parts["attachments"] = content.attachments
    return parts


def _text(given: JSON) -> str | None:
    text = given.get("text")
    return None if text is None else str(text)


def _is_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)
