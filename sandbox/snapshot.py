"""A demo's memory: a file of JSON lines, one a change, so that even a killed run goes on where it was."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from sandbox.files import File, Files, describe_file
from sandbox.messages import Message
from sandbox.seed import Tokens
from sandbox.types import JSON
from sandbox.workspace import SLACKBOT, Channel, Group, User, Workspace


class Snapshot:
    """Appends each change at once; on the next start the file is read and written anew, shorter."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: TextIOWrapper | None = None
        self.tokens: Tokens | None = None
        self.seed: JSON | None = None
        self._channels: dict[str, JSON] = {}
        self._messages: dict[tuple[str, str], JSON] = {}
        self._files: dict[str, JSON] = {}
        self._users: dict[str, JSON] = {}
        self._groups: dict[str, JSON] = {}
        if path.exists():
            self._read()

    def _read(self) -> None:
        for line in self.path.read_text("utf-8").splitlines():
            try:
                record = json.loads(line)
            except ValueError:
                # A kill can cut the last line short.
                continue
            self._take(record)

    def _take(self, record: JSON) -> None:
        match record:
            case {"tokens": tokens, "seed": seed}:
                self.tokens, self.seed = Tokens(**tokens), seed
            case {"channel": channel}:
                self._channels[channel["id"]] = channel
            case {"message": message, "in": place}:
                self._messages[place, message["body"]["ts"]] = message
            case {"gone": ts, "in": place}:
                self._messages.pop((place, ts), None)
            case {"file": file}:
                self._files[file["id"]] = file
            case {"user": user}:
                self._users[user["id"]] = user
            case {"group": group}:
                self._groups[group["id"]] = group
            case _:
                pass

    def restore(self, workspace: Workspace, files: Files, base: str) -> None:
        """Fills a fresh workspace with what the file held; files have the addresses of this run then."""
        workspace.users |= {row["id"]: User(**row) for row in self._users.values()}
        workspace.groups |= {row["id"]: Group(**row) for row in self._groups.values()}
        for row in self._files.values():
            files.restore(File(**{**row, "content": b64decode(row["content"])}))
        for row in self._channels.values():
            channel = Channel(**row)
            workspace.channels[channel.id] = channel
        for (place, _), row in sorted(self._messages.items(), key=lambda item: item[0][1]):
            message = Message(row["body"], metadata=row["metadata"], notified=row.get("notified", {}))
            workspace.channels[place].log.add(message)
            _share_again(workspace, files, base, place, message)

    def begin(self, workspace: Workspace, files: Files, tokens: Tokens, seed: JSON) -> None:
        """Writes the file anew, in one step, and goes on appending to it."""
        self.close()
        head = {"tokens": tokens.to_json(), "seed": seed}
        lines = [head, *_people_lines(workspace), *(_channel_line(one) for one in workspace.channels.values())]
        lines += [_message_line(one, message) for one in workspace.channels.values() for message in one.log]
        lines += [_file_line(file) for file in files.uploaded()]
        fresh = self.path.with_suffix(self.path.suffix + ".new")
        fresh.touch(mode=0o600)
        with fresh.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
        fresh.replace(self.path)
        self._file = self.path.open("a", encoding="utf-8", buffering=1)

    def keep(self, channel: Channel, message: Message) -> None:
        if channel.log.find(message.ts) is message:
            self._append(_message_line(channel, message))
        else:
            self._append({"gone": message.ts, "in": channel.id})

    def keep_channel(self, channel: Channel) -> None:
        self._append(_channel_line(channel))

    def keep_file(self, file: File) -> None:
        self._append(_file_line(file))

    def keep_user(self, user: User) -> None:
        self._append({"user": asdict(user)})

    def keep_group(self, group: Group) -> None:
        self._append({"group": asdict(group)})

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _append(self, record: JSON) -> None:
        if self._file is not None:
            self._file.write(json.dumps(record) + "\n")


def _channel_line(channel: Channel) -> JSON:
    names = ("id", "name", "kind", "members", "topic", "created", "archived")
    return {"channel": {name: getattr(channel, name) for name in names}}


def _message_line(channel: Channel, message: Message) -> dict[str, Any]:
    return {
        "message": {"body": message.body, "metadata": message.metadata, "notified": message.notified},
        "in": channel.id,
    }


def _file_line(file: File) -> JSON:
    # Where it stands is in the messages.
    names = ("id", "name", "size", "user", "created", "title", "alt_text", "completed", "deleted", "handed_over")
    content = b64encode(file.content or b"").decode()
    return {"file": {**{name: getattr(file, name) for name in names}, "content": content}}


def _people_lines(workspace: Workspace) -> Iterator[JSON]:
    """Everybody but the app and Slackbot, who are made anew at each start."""
    for user in workspace.users.values():
        if user.id not in (workspace.bot.id, SLACKBOT):
            yield {"user": asdict(user)}
    for group in workspace.groups.values():
        yield {"group": asdict(group)}


def _share_again(workspace: Workspace, files: Files, base: str, place: str, message: Message) -> None:
    shared = message.body.get("files") or []
    for number, shown in enumerate(shared):
        file = files.find(shown["id"])
        if file is not None:
            file.shares.append((place, message.ts))
            shared[number] = describe_file(file, base, workspace.team_id)
