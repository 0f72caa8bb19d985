"""What a list of conversations asks for."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain.inbox import Folder, Kind, Status

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment_key(at: datetime) -> int:
    """A time as a sort key of `Cursor`: microseconds since 1970."""
    return (at - EPOCH) // timedelta(microseconds=1)


class Assigned(StrEnum):
    """The agent filter: all, unassigned, assigned to anybody, or one agent (then `Query.agent` names them)."""

    ALL = "all"
    NOBODY = "nobody"
    ANYBODY = "anybody"
    ONE = "one"


class Sort(StrEnum):
    """What a list is sorted by; the later of equal ones is the one with the larger number."""

    UPDATED = "updated"
    CREATED = "created"
    STATUS = "status"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: after the row with these sort keys (`values`, the number of the conversation last).

    Only the lookup makes one, of a page's last row. It is kept as it is, so a page begins at the same place even when
    that row has moved on.
    """

    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """`properties` are ids of ours; `status` and `kind` None mean any.

    `words` must all be there, an entry with a space in it as it stands; `since` is the first moment of creation that
    counts and `until` the first that does not; of `tags` each must be there. `burst` is the summary that shows them.
    """

    properties: tuple[int, ...]
    folder: Folder = Folder.INBOX
    status: Status | None = Status.OPEN
    kind: Kind | None = None
    assigned: Assigned = Assigned.ALL
    agent: str = ""
    department: str = ""
    tags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    sort: Sort = Sort.UPDATED
    ascending: bool = False
    after: Cursor | None = None
    burst: int | None = None
