"""What is kept of how far the team's work in tawk.to was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.inbox import Kind

NO_ANSWER = "no_answer"  # for hours, which is as good as a refusal


@dataclass(frozen=True, slots=True)
class Followed:
    """The chats or the tickets of a property: all that happened to them at tawk.to until `cursor` was read.

    `due_at` is when they are looked at again; until then they are whoever claimed them's. `refused` is the code with
    which tawk.to does not show them, "" where it does, and `told` whether the administrators know of that.
    """

    property_id: int
    kind: Kind
    cursor: datetime
    due_at: datetime
    refused: str = ""
    told: bool = False


class Followings(Protocol):
    def all(self) -> Sequence[Followed]: ...
    def begin(self, property_id: int, kind: Kind, at: datetime) -> None:
        """Follow them from then on, where nobody does yet."""

    def hurry(self, now: datetime) -> None:
        """What was refused is due now."""

    def claim(self, now: datetime, until: datetime) -> Followed | None:
        """Those that have been due for longest; until then nobody else gets them."""

    def save(self, held: Followed, after: Followed) -> bool:
        """Keep how far they are; False where somebody else has claimed them since. Who was told is not touched."""

    def tell(self, one: Followed) -> bool:
        """The administrators know how it is now; False where another process was faster."""
