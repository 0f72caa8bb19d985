"""Files in messages: who may see one, putting one into a channel, taking one away everywhere."""

from collections.abc import Sequence

from sandbox import events
from sandbox.files import File, describe_file
from sandbox.messages import Message, show
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.workspace import Channel


def shown_file(slack: Slack, file: File) -> JSON:
    """The file object, with the places where it is."""
    shown = describe_file(file, slack.base, slack.workspace.team_id)
    if file.deleted:
        return shown
    found = (slack.workspace.channels.get(place) for place, _ in file.shares)
    places = [one for one in found if one is not None]
    kinds = {"channels": "public", "groups": "private", "ims": "im"}
    rows = {name: [one.id for one in places if one.kind == kind] for name, kind in kinds.items()}
    return {**shown, **rows, "is_public": bool(rows["channels"]), "shares": _shares(slack, file)}


def _shares(slack: Slack, file: File) -> JSON:
    shares: JSON = {}
    for place, ts in file.shares:
        channel = slack.workspace.channels.get(place)
        if channel is not None:
            kind = "public" if channel.kind == "public" else "private"
            shares.setdefault(kind, {}).setdefault(place, []).append({"ts": ts})
    return shares


def may_see(slack: Slack, file: File, user: str) -> bool:
    """Whether it is this user's, or stands where this user may read."""
    if file.user == user:
        return file.completed or user == slack.bot.id
    places = [slack.workspace.channels.get(place) for place, _ in file.shares]
    if user == slack.bot.id:
        return file.handed_over or any(one is not None and user in one.members for one in places)
    return any(one is not None and slack.workspace.sees(user, one) for one in places)


def file_parts(slack: Slack, files: Sequence[File]) -> JSON:
    """The fields of a message that carries files."""
    if not files:
        return {}
    shown = [describe_file(file, slack.base, slack.workspace.team_id) for file in files]
    return {"subtype": "file_share", "files": shown, "upload": False}


def note_shares(channel: Channel, message: Message, files: Sequence[File]) -> None:
    for file in files:
        file.shares.append((channel.id, message.ts))


def delete_file(slack: Slack, file: File) -> None:
    """Deletes the file; the messages that carry it say that it is gone."""
    slack.files.delete(file)
    gone = describe_file(file, slack.base, slack.workspace.team_id)
    for place, ts in file.shares:
        channel = slack.workspace.channels.get(place)
        message = channel.log.find(ts) if channel is not None else None
        if channel is None or message is None or message.is_tombstone:
            continue
        before = show(message, channel.log)
        message.body["files"] = [gone if one["id"] == file.id else one for one in message.body["files"]]
        slack.changed(channel, message)
        events.tell_changed(slack, channel, message, before)
