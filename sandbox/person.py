"""One of the workspace's people, whose hands a test moves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sandbox.errors import RefusedError
from sandbox.types import JSON


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an act went for the person: fine, or with a text or field errors that were shown."""

    ok: bool
    error: str = ""
    errors: JSON = field(default_factory=dict)
    ack: JSON | None = None
    ms: float = 0.0
    message: JSON | None = None
    options: list[JSON] | None = None
    option_groups: list[JSON] | None = None

    @classmethod
    def read(cls, answer: JSON) -> "Outcome":
        """The outcome in an answer; what the person could not have done is an exception."""
        if answer.get("refused"):
            raise RefusedError(answer["error"])
        return cls(**{name: answer[name] for name in cls.__dataclass_fields__ if answer.get(name) is not None})

    @property
    def text(self) -> str:
        """The text that a command's acknowledgement showed."""
        return str((self.message or {}).get("text", ""))


class World(Protocol):
    def act(self, given: JSON) -> Outcome: ...
    def upload(self, user: str, name: str, content: bytes) -> str: ...
    def modals(self, user: str) -> list[JSON]: ...
    def messages(self, channel: str, reader: str | None = None) -> list[JSON]: ...


@dataclass(frozen=True, slots=True)
class Person:
    """Acts as a user; each act waits for the app's acknowledgement."""

    world: World
    id: str
    name: str

    def command(self, name: str, text: str = "", *, channel: str) -> Outcome:
        return self._act("command", text=f"{name} {text}".strip(), channel=channel)

    def say(self, text: str, *, channel: str, thread: JSON | str | None = None, files: Sequence[str] = ()) -> Outcome:
        root = thread.get("thread_ts") or thread["ts"] if isinstance(thread, dict) else thread
        return self._act("say", text=text, channel=channel, thread_ts=root, file_ids=list(files))

    def click(self, on: JSON | None, action_id: str, value: Any = None, *, block_id: str | None = None) -> Outcome:
        """Uses an element of a message, a view or (None) the top modal; a button also by its label."""
        return self._act("click", action_id=action_id, block_id=block_id, value=value, **self._where(on))

    def presses(self, label: str, *, on: JSON | None = None) -> Outcome:
        return self.click(on, label)

    def choose(self, value: Any, *, action_id: str, on: JSON | None = None) -> Outcome:
        return self.click(on, action_id, value)

    def fill(self, action_id: str, value: Any, *, on: JSON | None = None) -> Outcome:
        """Types into an input without submitting."""
        return self._act("state", action_id=action_id, value=value, **self._where(on))

    def type_ahead(self, action_id: str, typed: str, *, on: JSON | None = None) -> Outcome:
        return self._act("options", action_id=action_id, value=typed, **self._where(on))

    def submit(self, values: JSON | None = None) -> Outcome:
        """Submits the top modal; values by block_id, by action_id, or `{block_id: {action_id: value}}`."""
        return self._act("submit", view_id=self.modal["id"], values=values or {})

    def close(self) -> Outcome:
        return self._act("close", view_id=self.modal["id"])

    def shortcut(self, callback_id: str, message: JSON | None = None) -> Outcome:
        where = self._where(message) if message is not None else {}
        return self._act("shortcut", callback_id=callback_id, **where)

    def open_home(self) -> Outcome:
        return self._act("open_home")

    def edit(self, message: JSON, text: str) -> Outcome:
        """Lets an own message say something else."""
        return self._act("edit", text=text, **self._where(message))

    def delete(self, message: JSON) -> Outcome:
        return self._act("delete", **self._where(message))

    def join(self, channel: str, *, user: str | None = None) -> Outcome:
        return self._act("join", channel=channel, user=user)

    def leave(self, channel: str, *, user: str | None = None) -> Outcome:
        return self._act("leave", channel=channel, user=user)

    def deactivate(self, user: str) -> Outcome:
        """Takes somebody out of the workspace, as admins do."""
        return self._act("person", user=user, deleted=True)

    def reactivate(self, user: str) -> Outcome:
        return self._act("person", user=user, deleted=False)

    def change_locale(self, locale: str, *, user: str | None = None) -> Outcome:
        """Changes one's own language or, as an admin, somebody else's."""
        return self._act("person", user=user, locale=locale)

    def change_group(self, handle: str, members: Sequence[str]) -> Outcome:
        """Says who is in a user group."""
        return self._act("group", group=handle, members=list(members))

    def archive(self, channel: str) -> Outcome:
        return self._act("archive", channel=channel)

    def unarchive(self, channel: str) -> Outcome:
        return self._act("unarchive", channel=channel)

    def upload(self, name: str, content: bytes) -> str:
        """Uploads a file and gives its id, for `say(files=[…])` or as the value of a file input."""
        return self.world.upload(self.id, name, content)

    def uninstall(self) -> Outcome:
        """Takes the app away; its token is dead then."""
        return self._act("uninstall")

    def sees(self, channel: str) -> list[JSON]:
        """The channel as this person sees it, with what only they see."""
        return self.world.messages(channel, self.id)

    @property
    def modal(self) -> JSON:
        """The modal on top."""
        views = self.world.modals(self.id)
        if not views:
            raise RefusedError(f"{self.name} has no modal open.")
        return views[-1]

    def _where(self, on: JSON | None) -> JSON:
        target = self.modal if on is None else on
        if "ts" in target:
            return {"channel": target["channel"], "ts": target["ts"]}
        return {"view_id": target["id"]}

    def _act(self, kind: str, **given: Any) -> Outcome:
        return self.world.act({"as": self.id, "kind": kind, **given})
