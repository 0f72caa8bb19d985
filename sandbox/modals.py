"""The views that people have open: a stack of modals each, and one home tab each."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.blocks import complete_blocks, complete_text
from sandbox.elements import initial_state
from sandbox.errors import SlackError
from sandbox.ids import Ids
from sandbox.types import JSON
from sandbox.workspace import Workspace

STACK = 3


@dataclass(slots=True, eq=False)
class View:
    """A view as one person sees it, and what that person has typed into it."""

    user: str
    body: JSON
    values: JSON = field(default_factory=dict)

    @property
    def id(self) -> str:
        return str(self.body["id"])

    def show(self) -> JSON:
        return {**self.body, "state": {"values": self.values}}


class Modals:
    """Everybody's open modals, bottom to top."""

    def __init__(self, workspace: Workspace, ids: Ids) -> None:
        self._workspace = workspace
        self._ids = ids
        self.homes: dict[str, View] = {}
        self._stacks: dict[str, list[View]] = {}

    def stack(self, user: str) -> list[View]:
        return self._stacks.setdefault(user, [])

    def find(self, view_id: str | None = None, external_id: str | None = None) -> View | None:
        for view in (*self.homes.values(), *(one for stack in self._stacks.values() for one in stack)):
            if view.id == view_id or (external_id and view.body["external_id"] == external_id):
                return view
        return None

    def open(self, user: str, asked: JSON) -> View:
        """The first modal of a new stack."""
        self._check_external(asked, None)
        view = self._make(user, asked)
        self._stacks[user] = [view]
        return view

    def push(self, user: str, asked: JSON) -> View:
        stack = self.stack(user)
        if not stack:
            raise SlackError("not_found")
        if len(stack) >= STACK:
            raise SlackError("push_limit_reached")
        self._check_external(asked, None)
        view = self._make(user, asked, stack[-1])
        stack.append(view)
        return view

    def update(self, view: View, asked: JSON) -> View:
        """New contents for an open view; what was typed stays where block and action ids stay."""
        self._check_external(asked, view)
        body = self._body(asked)
        kept = ("id", "root_view_id", "previous_view_id")
        view.body = {**body, **{name: view.body[name] for name in kept}}
        view.values = _carry_over(view.values, initial_state(view.body["blocks"]))
        return view

    def publish(self, user: str, asked: JSON) -> View:
        known = self.homes.get(user)
        if known is not None:
            return self.update(known, asked)
        self.homes[user] = self._make(user, asked)
        return self.homes[user]

    def close(self, view: View) -> None:
        stack = self.stack(view.user)
        if view in stack:
            stack.remove(view)

    def empty(self, user: str) -> None:
        self._stacks.pop(user, None)

    def clear(self) -> None:
        self._stacks.clear()
        self.homes.clear()

    def check_hash(self, view: View | None, given: str | None) -> None:
        if given and (view is None or view.body["hash"] != given):
            raise SlackError("hash_conflict")

    def _check_external(self, asked: JSON, same: View | None) -> None:
        external_id = asked.get("external_id")
        known = self.find(external_id=external_id) if external_id else None
        if known is not None and known is not same:
            raise SlackError("duplicate_external_id")

    def _make(self, user: str, asked: JSON, below: View | None = None) -> View:
        body = self._body(asked)
        body["id"] = self._ids.new("V")
        body["root_view_id"] = below.body["root_view_id"] if below is not None else body["id"]
        body["previous_view_id"] = below.id if below is not None else None
        return View(user, body, initial_state(body["blocks"]))

    def _body(self, asked: JSON) -> JSON:
        defaults: dict[str, Any] = {
            "private_metadata": "", "callback_id": "", "external_id": "", "title": None, "close": None,
            "submit": None, "clear_on_close": False, "notify_on_close": False,
        }  # fmt: skip
        return {
            **defaults,
            **{name: complete_text(value) for name, value in asked.items()},
            "team_id": self._workspace.team_id,
            "app_id": self._workspace.app_id,
            "app_installed_team_id": self._workspace.team_id,
            "bot_id": self._workspace.bot_id,
            "hash": f"{self._ids.number(10)}.{self._ids.word(8)}",
            "blocks": complete_blocks(asked["blocks"], self._ids),
        }


def _carry_over(old: JSON, new: JSON) -> JSON:
    for block_id, actions in new.items():
        for action_id, entry in actions.items():
            before = old.get(block_id, {}).get(action_id)
            if before is not None and before.get("type") == entry["type"]:
                actions[action_id] = before
    return new
