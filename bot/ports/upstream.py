"""tawk.to's REST API, as those who read it need it: it shows the inbox and changes nothing in it (tawk.md 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.inbox import Kind

PAGE_SIZE = 50  # the default, and the largest that one client was granted

Item = Mapping[str, object]  # as it came: hardly a field of it is documented


class DateType(StrEnum):
    """Which of an item's times a list goes by; that they mean created and updated is inferred."""

    CREATED = "cso"
    UPDATED = "cuo"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which chats or tickets of a property a list is asked for: those of a span of time, its end included.

    `deleted` asks for the trash; whether it adds or selects is not known. `page` begins at 0.
    """

    kind: Kind
    property_id: str
    start: datetime
    end: datetime
    by: DateType = DateType.CREATED
    deleted: bool = False
    page: int = 0
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list; `items` are objects or whatever else stood there, `total` is None where none was told."""

    items: Sequence[object]
    total: int | None = None


class Upstream(Protocol):
    """Every call may raise one of `bot.domain.errors.UpstreamError`'s kinds; all wait for their turn by themselves."""

    def properties(self) -> Sequence[object]:
        """`property.list`: what the key may see, as it came."""

    def listed(self, wanted: Wanted) -> Listed:
        """`chat.list` or `ticket.list`."""

    def whole(self, kind: Kind, property_id: str, external_id: str) -> Item:
        """`chat.get` or `ticket.get`: the object itself, without its envelope."""

    def person(self, property_id: str, person_id: str) -> Item:
        """`contact.person.get`."""

    def members(self, property_id: str) -> Sequence[object]:
        """`members.list`."""
