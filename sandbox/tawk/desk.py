"""What agents do in tawk.to's own dashboard; no webhook tells of it."""

from collections.abc import Callable
from datetime import datetime

from sandbox.tawk.members import members_of
from sandbox.tawk.records import Entry, Item, Kind, Status, to_milliseconds
from sandbox.tawk.world import World


class NotPossible(ValueError):
    """The dashboard does not offer that."""


class Desk:
    """Each deed changes the time of the item's update."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._deeds: dict[str, Callable[[Item], None]] = {
            "close": lambda item: _set(item, status=Status.CLOSED),
            "reopen": lambda item: _set(item, status=Status.OPEN),
            "delete": lambda item: _set(item, is_deleted=True),
            "restore": lambda item: _set(item, is_deleted=False, is_spam=False),
            "spam": lambda item: _set(item, is_spam=True),
        }

    def do(self, deed: str, item: Item, at: datetime, agent: str = "", text: str = "") -> None:
        """`agent` is the name of somebody who works for the property; only an answer has one, and a text."""
        if deed == "purge":
            self._world.inbox.remove(item)
            return
        if deed == "answer":
            self._answer(item, at, agent, text)
        elif deed in self._deeds:
            self._deeds[deed](item)
        else:
            raise NotPossible(f"nobody can {deed!r} there")
        self._world.inbox.touch(item, at)

    def _answer(self, item: Item, at: datetime, agent: str, text: str) -> None:
        """A chat that is over is done with then; a ticket waits for the visitor."""
        known = {one.name: one for one in members_of(self._world.shops[item.property_id])}
        if agent not in known:
            raise NotPossible(f"{agent!r} does not work there")
        if not text.strip():
            raise NotPossible("an answer has a text")
        entry = Entry(to_milliseconds(at), "a", text, agent, known[agent].id, in_dashboard=True)
        item.entries = sorted([*item.entries, entry], key=lambda one: one.at)
        if item.kind is Kind.TICKET:
            item.status = Status.PENDING
        elif item.ended is not None:
            item.status = Status.CLOSED


def _set(item: Item, **fields: object) -> None:
    for name, value in fields.items():
        setattr(item, name, value)
