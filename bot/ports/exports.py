"""What is kept of the exports that people asked for, until their files are with them."""

from collections.abc import Sequence
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

    It goes to `address` by e-mail, or to Slack where that is empty; `origin` tells how it was asked for. `part` files
    are with the asker, with `count` of their things. Of the file under way `file_id`, which is Slack's or the mail's
    Message-ID, is kept before it is shown to anybody, and the last of them for good; of `logged` files the journal
    tells. So many of the numbers as `behind` says have left, or the entries of the journal up to this one. `problem`
    is why it was refused, or not yet sent in so many `attempts`; `post_id` is the message that shows how far it is.
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
    address: str = ""
    origin: str = ""
    attempts: int = 0

    @property
    def is_journal(self) -> bool:
        return not self.numbers


@dataclass(frozen=True, slots=True)
class ExportClaim:
    """An export to see to, asked for then; writes with an older fence have no effect."""

    export: Export
    fence: int
    since: datetime


class Exports(Protocol):
    def add(self, export: Export, now: datetime) -> int:
        """Keep a draft, and forget those that nobody sent."""

    def get(self, export_id: int) -> Export | None: ...
    def begin(self, export: Export, now: datetime) -> bool:
        """Let the worker begin; False where that was done before."""

    def address(self, export: Export) -> None:
        """Keep where a draft shall go once that address is confirmed, and in which form."""

    def drafts_to(self, slack_id: str, address: str, since: datetime) -> Sequence[Export]:
        """This person's drafts that wait for this address to be confirmed."""

    def any_due(self, now: datetime, *, by_mail: bool = False) -> bool: ...
    def claim(self, now: datetime, lease_until: datetime, *, by_mail: bool = False) -> ExportClaim | None: ...
    def save(self, claim: ExportClaim, export: Export, next_at: datetime, lease_until: datetime | None = None) -> bool:
        """Keep how far it is, and let go of it unless it is leased for longer; False for an older fence."""

    def came_back(self, message_id: str, reason: str) -> Export | None:
        """The export whose last mail this was, which did not arrive."""
