"""What is kept of how long properties keep what is over, and of what the purging of it has reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from bot.domain.inbox import Folder, Status

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Up to where a list was read, oldest first: the time of the last one and its number."""

    at: datetime = EPOCH
    number: int = 0


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how many days a property keeps what lies in its Trash and what is closed; 0 is for ever.

    `first_at` is when purging begins for the first time, as `posts` announce it with `announced` conversations; None
    once it has begun. `next_at` is when the clock looks at it next. A purge is under way since `began_at`: it is at
    `stage`, behind `place`, and has purged `purged`. The last that ended did so at `last_at`, with `last_purged`.
    """

    property_id: int
    trash_days: int = 0
    closed_days: int = 0
    announced: int = 0
    first_at: datetime | None = None
    posts: tuple[int, ...] = ()
    stopped_by: str = ""
    next_at: datetime | None = None
    began_at: datetime | None = None
    batch: str = ""
    stage: int = 0
    place: Bookmark = Bookmark()
    purged: int = 0
    last_at: datetime | None = None
    last_purged: int = 0

    @property
    def is_on(self) -> bool:
        return bool(self.trash_days or self.closed_days)


@dataclass(frozen=True, slots=True)
class Limits:
    """What has had no news since then is due, in the Trash and among what is closed; None is never."""

    trash: datetime | None
    closed: datetime | None


class Keepings(Protocol):
    def of(self, property_id: int) -> Keeping:
        """Where nothing was ever said, everything is kept for ever."""

    def lock(self, property_id: int) -> Keeping:
        """The same, kept from others until the end of the transaction."""

    def save(self, keeping: Keeping) -> None: ...
    def any_due(self, now: datetime) -> bool: ...
    def claim(self, now: datetime) -> Keeping | None:
        """One that the clock has to look at, kept from others until the end of the transaction."""

    def older(
        self, property_id: int, folder: Folder, status: Status | None, before: datetime, behind: Bookmark, limit: int
    ) -> Sequence[Bookmark]:
        """What has had no news since `before`, in the order of its last."""

    def count(self, property_id: int, limits: Limits, most: int) -> int:
        """How many are due, `most` at most; what belongs to one that is not due is not."""
