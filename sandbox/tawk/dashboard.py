"""What agents do in tawk.to's own dashboard; no webhook tells of it."""

from collections.abc import Callable
from datetime import datetime

from sandbox.tawk.members import Member, members_of
from sandbox.tawk.records import Entry, Item, Kind, Status, to_milliseconds
from sandbox.tawk.world import World


class Dashboard:
    """Each deed changes the time of the item's update; without a moment it is done now."""

    def __init__(self, world: World, clock: Callable[[], datetime]) -> None:
        self._world, self._clock = world, clock

    def answer(self, item: Item, agent: str, text: str, at: datetime | None = None) -> None:
        """A chat is done with then; a ticket waits for the visitor."""
        member, moment = self.member(item, agent), at or self._clock()
        entry = Entry(to_milliseconds(moment), "a", text, member.name, member.id, in_dashboard=True)
        item.entries = sorted([*item.entries, entry], key=lambda one: one.at)
        if item.kind is Kind.TICKET:
            item.status = Status.PENDING
        elif item.ended is not None:
            item.status = Status.CLOSED
        self._world.inbox.touch(item, moment)

    def member(self, item: Item, name: str) -> Member:
        """The one of that name who works for the property; KeyError where nobody does."""
        found = {one.name: one for one in members_of(self._world.shops[item.property_id])}
        return found[name]

    def close(self, item: Item, at: datetime | None = None) -> None:
        self._set(item, at, status=Status.CLOSED)

    def reopen(self, item: Item, at: datetime | None = None) -> None:
        self._set(item, at, status=Status.OPEN)

    def delete(self, item: Item, at: datetime | None = None) -> None:
        self._set(item, at, is_deleted=True)

    def restore(self, item: Item, at: datetime | None = None) -> None:
        self._set(item, at, is_deleted=False, is_spam=False)

    def spam(self, item: Item, at: datetime | None = None) -> None:
        self._set(item, at, is_spam=True)

    def purge(self, item: Item) -> None:
        self._world.inbox.remove(item)

    def _set(self, item: Item, at: datetime | None, **fields: object) -> None:
        for name, value in fields.items():
            setattr(item, name, value)
        self._world.inbox.touch(item, at or self._clock())
