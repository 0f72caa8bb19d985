"""files.*: uploading in three steps, looking at files and deleting them."""

from typing import Any

from sandbox.api.call import Call, Method
from sandbox.api.places import own_channel
from sandbox.errors import SlackError
from sandbox.files import File
from sandbox.posting import Content, app_author, check_content, post, thread_root
from sandbox.sharing import delete_file, may_see, shown_file
from sandbox.slack import Slack
from sandbox.types import JSON

ALT_MOST = 1_000
SNIPPET_MOST = 1_000_000
CHANNELS_MOST = 100
_SIZE_DIGITS = 12


def get_upload_url(slack: Slack, call: Call) -> JSON:
    name, length = call.text("filename"), call.text("length")
    if name is None or length is None:
        raise SlackError("missing_argument")
    if not (length.isascii() and length.isdigit() and len(length) <= _SIZE_DIGITS) or int(length) < 1:
        raise SlackError("invalid_arguments")
    alt_text = call.text("alt_txt") or ""
    if len(alt_text) > ALT_MOST:
        raise SlackError("alt_txt_too_large")
    if call.has("snippet_type") and int(length) > SNIPPET_MOST:
        raise SlackError("snippet_too_large")
    secret, file = slack.files.promise(name, int(length), slack.bot.id, alt_text)
    return {"ok": True, "upload_url": f"{slack.base}/upload/v1/{secret}", "file_id": file.id}


def complete_upload(slack: Slack, call: Call) -> JSON:
    titles = _asked(call)
    files = [_uploaded(slack, file_id) for file_id in titles]
    names = [*call.names("channels"), *call.names("channel_id")]
    if len(names) > CHANNELS_MOST:
        raise SlackError("channels_limit_exceeded")
    channels = [own_channel(slack, name) for name in dict.fromkeys(names)]
    roots = [thread_root(channel, call.text("thread_ts")) for channel in channels]
    content = _content(slack, call)
    for channel in channels:
        slack.limits.count_post(channel.id)
    for file in files:
        slack.files.complete(file, titles[file.id])
    for channel, root in zip(channels, roots, strict=True):
        post(slack, channel, app_author(slack), content, thread_ts=root, files=files)
    return {"ok": True, "files": [{"id": file.id, "title": file.title} for file in files]}


def info(slack: Slack, call: Call) -> JSON:
    return {
        "ok": True,
        "file": shown_file(slack, _seen(slack, call)),
        "comments": [],
        "response_metadata": {"next_cursor": ""},
    }


def delete(slack: Slack, call: Call) -> JSON:
    file = _seen(slack, call)
    if file.user != slack.bot.id:
        raise SlackError("cant_delete_file")
    delete_file(slack, file)
    return {"ok": True}


def _asked(call: Call) -> dict[str, str]:
    """The ids that are to be completed, with their titles."""
    given: Any = call.nested("files", lambda: SlackError("invalid_arguments"))
    if not given:
        raise SlackError("missing_argument")
    if not isinstance(given, list) or not all(isinstance(one, dict) and one.get("id") for one in given):
        raise SlackError("invalid_arguments")
    return {str(one["id"]): str(one.get("title") or "") for one in given}


def _uploaded(slack: Slack, file_id: str) -> File:
    file = slack.files.find(file_id)
    if file is None or file.completed or file.user != slack.bot.id:
        raise SlackError("file_not_found")
    return file


def _content(slack: Slack, call: Call) -> Content:
    """The comment that goes with the files; beside a comment, blocks count for nothing."""
    comment = call.text("initial_comment")
    blocks = None if comment else call.nested("blocks", lambda: SlackError("invalid_blocks"))
    return check_content(slack, {"text": comment or "", "blocks": blocks})


def _seen(slack: Slack, call: Call) -> File:
    file = slack.files.find(call.required("file"))
    if file is None or not may_see(slack, file, slack.bot.id):
        raise SlackError("file_not_found")
    if file.deleted:
        raise SlackError("file_deleted")
    return file


METHODS = (
    Method("files.getUploadURLExternal", get_upload_url, ("files:write",), tier=4),
    Method("files.completeUploadExternal", complete_upload, ("files:write",), tier=4),
    Method("files.info", info, ("files:read",), tier=4),
    Method("files.delete", delete, ("files:write",)),
)
