"""What is kept of conversations, and the lists and badges that are read from them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Protocol, Self

from bot.domain.inbox import (
    Conversation,
    Entry,
    Folder,
    Kind,
    Note,
    Outcome,
    Priority,
    Status,
    Visitor,
)
from bot.domain.query import Query


class Listing(Protocol):
    """One row of a list."""

    @property
    def number(self) -> int: ...
    @property
    def property_id(self) -> int: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def outcome(self) -> Outcome: ...
    @property
    def status(self) -> Status: ...
    @property
    def folder(self) -> Folder: ...
    @property
    def priority(self) -> Priority: ...
    @property
    def agent(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def tags(self) -> tuple[str, ...]: ...
    @property
    def visitor(self) -> Visitor: ...
    @property
    def excerpt(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def updated_at(self) -> datetime: ...
    @property
    def version(self) -> int: ...


@dataclass(frozen=True, slots=True)
class ListingTold:
    """A row whose every value is told."""

    number: int
    property_id: int
    kind: Kind
    outcome: Outcome
    status: Status
    folder: Folder
    priority: Priority
    agent: str
    department: str
    tags: tuple[str, ...]
    visitor: Visitor
    excerpt: str
    created_at: datetime
    updated_at: datetime
    version: int = 0

    @classmethod
    def like(cls, row: Listing, **changes: object) -> Self:
        return cls(**{**{one.name: getattr(row, one.name) for one in fields(cls)}, **changes})


@dataclass(frozen=True, slots=True)
class Counts:
    """Badges of some properties: what is open, of this unassigned, pending, and all that lies in each folder."""

    open: int
    unassigned: int
    trash: int
    pending: int = 0
    spam: int = 0
    inbox: int = 0


class Conversations(Protocol):
    def head(self, number: int) -> Conversation | None:
        """Without its lines, locked against other writers: for deeds and cards."""

    def whole(self, number: int) -> Conversation | None:
        """With its lines."""

    def find(self, property_id: int, kind: Kind, external_id: str) -> Conversation | None:
        """With its lines, locked against other writers."""

    def add(self, conversation: Conversation) -> Conversation | None:
        """Keep a new one (its id is ignored) and answer with its number; None if somebody was faster."""

    def save(self, conversation: Conversation, expected_version: int) -> None:
        """Keep all but the lines as version `expected_version + 1`. Raises `Conflict`."""

    def save_lines(self, conversation: Conversation, *, is_new: bool = False) -> None:
        """In place of those that are kept, of which there are none where it `is_new`."""

    def remove(self, conversation: Conversation, at: datetime) -> None:
        """Remove it, its lines and its deliveries' bodies; keep a tombstone. Nobody asks for its visitor any more."""

    def is_purged(self, property_id: int, kind: Kind, external_id: str) -> bool: ...
    def hold(self, property_id: int, kind: Kind, external_ids: Sequence[str]) -> None:
        """Lock those of these that are here, in the order in which all who lock several do.

        Whoever else holds some of this property waits, or two could add the same new ones in other orders.
        """

    def of_person(self, property_id: int, person_id: str) -> Sequence[int]:
        """The numbers of what a visitor began who has this id in tawk.to's contacts, in their order."""

    def person(self, property_id: int, person_id: str) -> Visitor:
        """What tawk.to's contacts told of this visitor, as far as somebody asked."""

    def forget_person(self, property_id: int, person_id: str) -> None:
        """Keep nothing of what tawk.to's contacts told of them, also where they wrote under other addresses."""

    def overdue(self, now: datetime, limit: int) -> Sequence[int]: ...
    def snoozed(self, now: datetime, limit: int) -> Sequence[int]:
        """Whose snooze is over."""

    def page(self, query: Query, size: int, *, patient: bool = False) -> Sequence[Listing]:
        """Raises `Refusal` where too many would have to be looked at, unless one is patient."""

    def counts(self, property_ids: Sequence[int]) -> Counts: ...
    def held_by(self, agent: str, numbers: Sequence[int]) -> Sequence[int]:
        """Those of these numbers that are this agent's, and not in the trash."""

    def open_of(self, property_ids: Sequence[int], agent: str) -> int:
        """How many of the open ones of these properties are this agent's."""


class Journal(Protocol):
    def add(self, entry: Entry) -> None: ...
    def of(self, number: int) -> Sequence[Entry]: ...
    def newest_of(self, number: int) -> Entry | None:
        """The newest deed or undoing; what was only looked at does not count."""

    def newest_of_actor(self, actor: str) -> Entry | None: ...
    def of_batch(self, batch: str) -> Sequence[Entry]: ...


class Notes(Protocol):
    def add(self, number: int, note: Note) -> int: ...
    def of(self, number: int, limit: int) -> Sequence[Note]:
        """The newest first."""

    def remove(self, number: int, at: datetime, author: str) -> None:
        """Take back the note that `author` wrote at that moment, in the thread as well."""


class Search(Protocol):
    def put(self, conversation: Conversation, *, is_new: bool = False) -> None:
        """Let it be found by its words; it has its lines. One that `is_new` was not found by any until now."""

    def drop(self, number: int) -> None: ...
    def purges(self) -> int:
        """Grows with each purge and erasure whose words the files still hold somewhere; 0 where none ever do."""

    def purged_behind(self, purge: int) -> datetime | None:
        """When the first behind this one was; None where there is none."""

    def merge(self, pages: int, *, begins: bool) -> bool:
        """Write some pages of the index anew, without what was dropped; whether there is more of it to do."""


class Labels(Protocol):
    def departments(self, property_id: int) -> Sequence[str]: ...
    def add_department(self, property_id: int, name: str) -> None: ...
    def tags(self, limit: int) -> Sequence[str]: ...
