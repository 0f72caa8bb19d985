"""What a list of conversations asks for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.inbox import Folder, Status


class Assigned(StrEnum):
    """The agent filter: all, unassigned, assigned to anybody, or one agent (then `Query.agent` names them)."""

    ALL = "all"
    NOBODY = "nobody"
    ANYBODY = "anybody"
    ONE = "one"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of the page before: the next page begins after it."""

    updated_at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class Query:
    """Newest update first. `properties` are ids of ours; `status` None means any."""

    properties: tuple[int, ...]
    folder: Folder = Folder.INBOX
    status: Status | None = Status.OPEN
    assigned: Assigned = Assigned.ALL
    agent: str = ""
    after: Cursor | None = None
