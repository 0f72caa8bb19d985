"""What is kept of the exports that people asked for, until their files are with them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Form(StrEnum):
    """In which form files are written."""

    JSON = "json"
    CSV = "csv"
    HTML = "html"


class ExportState(StrEnum):
    """A draft is a window that is open; an export that was refused has left what it had left until then."""

    DRAFT = "draft"
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Export:
    """One export: `numbers` in `parts` files, or the journal where there are none.

    `part` files are with the asker, with `count` of their things. Of the file under way Slack's `file_id` is kept
    before it is shown to anybody; of `logged` files the journal tells. `behind` is the last entry of the journal that
    has left, `problem` why it was refused, `post_id` the message that shows how far it is.
    """

    id: int
    slack_id: str
    numbers: tuple[int, ...]
    parts: int
    form: Form = Form.JSON
    state: ExportState = ExportState.DRAFT
    part: int = 0
    count: int = 0
    behind: int = 0
    file_id: str = ""
    logged: int = 0
    problem: str = ""
    post_id: int = 0

    @property
    def is_journal(self) -> bool:
        return not self.numbers


@dataclass(frozen=True, slots=True)
class ExportClaim:
    """An export to see to; writes with an older fence have no effect."""

    export: Export
    fence: int


class Exports(Protocol):
    def add(self, export: Export, now: datetime) -> int:
        """Keep a draft, and forget those that nobody sent."""

    def get(self, export_id: int) -> Export | None: ...
    def begin(self, export: Export, now: datetime) -> bool:
        """Let the worker begin; False where that was done before."""

    def any_due(self, now: datetime) -> bool: ...
    def claim(self, now: datetime, lease_until: datetime) -> ExportClaim | None: ...
    def save(self, claim: ExportClaim, export: Export, next_at: datetime, lease_until: datetime | None = None) -> bool:
        """Keep how far it is, and let go of it unless it is leased for longer; False for an older fence."""
