"""The inboxes of all properties, each with its chats and tickets in order of time."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from sandbox.tawk.records import Item, Kind, to_milliseconds

By = Literal["cso", "cuo"]
_LAST = "\uffff"


class Shelf:
    """The chats or the tickets of one property."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self._by: dict[By, list[tuple[datetime, str]]] = {"cso": [], "cuo": []}

    def put(self, item: Item) -> None:
        self.items[item.id] = item
        insort(self._by["cso"], (item.created, item.id))
        insort(self._by["cuo"], (item.updated, item.id))

    def move(self, item: Item, updated: datetime) -> None:
        """It was changed then."""
        self._drop("cuo", (item.updated, item.id))
        item.updated = updated
        insort(self._by["cuo"], (item.updated, item.id))

    def remove(self, item: Item) -> None:
        self._drop("cso", (item.created, item.id))
        self._drop("cuo", (item.updated, item.id))
        del self.items[item.id]

    def between(self, by: By, start: datetime | None, end: datetime | None) -> Iterator[Item]:
        """Oldest first, both ends included."""
        row = self._by[by]
        first = bisect_left(row, (start, "")) if start is not None else 0
        last = bisect_right(row, (end, _LAST)) if end is not None else len(row)
        return (self.items[row[place][1]] for place in range(first, last))

    def newest(self) -> Iterator[Item]:
        """What was changed last comes first."""
        return (self.items[item_id] for _, item_id in reversed(self._by["cuo"]))

    def _drop(self, by: By, key: tuple[datetime, str]) -> None:
        row = self._by[by]
        del row[bisect_left(row, key)]


class Inbox:
    """All shelves; a chat or ticket of a property that nobody knows begins one."""

    def __init__(self) -> None:
        self._shelves: dict[tuple[str, Kind], Shelf] = {}

    def shelf(self, property_id: str, kind: Kind) -> Shelf:
        return self._shelves.setdefault((property_id, kind), Shelf())

    def put(self, item: Item) -> Item:
        self.shelf(item.property_id, item.kind).put(item)
        return item

    def touch(self, item: Item, at: datetime) -> None:
        """Remembers that it was changed; never back in time, as clocks differ."""
        self.shelf(item.property_id, item.kind).move(item, max(item.updated, to_milliseconds(at)))

    def remove(self, item: Item) -> None:
        self.shelf(item.property_id, item.kind).remove(item)

    def get(self, property_id: str, kind: Kind, item_id: str) -> Item | None:
        return self.shelf(property_id, kind).items.get(item_id)

    def find(self, item_id: str) -> Item:
        """Wherever it is; KeyError where there is none."""
        for shelf in self._shelves.values():
            if item_id in shelf.items:
                return shelf.items[item_id]
        raise KeyError(item_id)

    def all(self) -> Iterator[Item]:
        return (item for shelf in self._shelves.values() for item in shelf.items.values())
