"""What nobody needs any more, and what counts the inbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """What the badges' counters count: the conversations of one property, folder, status and agent (0 is nobody)."""

    property_id: int
    folder: int
    status: int
    agent: int


FIRST_CELL = Cell(-1, 0, 0, 0)  # before all of them


class Leftovers(Protocol):
    def forget(self, now: datetime) -> None:
        """Drop answers, events, lists, exports, codes and runs that are too old to be of use."""


class Tallies(Protocol):
    def cells(self, behind: Cell, limit: int) -> Sequence[tuple[Cell, int]]:
        """Those that are counted or that have conversations, in order, each with its counter."""

    def count(self, cell: Cell, most: int) -> int:
        """How many there really are, `most` at most."""

    def mend(self, cell: Cell) -> tuple[int, int]:
        """Set its counter to the truth; answers with what it was and what it is."""

    def mend_badges(self) -> Sequence[tuple[int, int, int]]:
        """Set the sums that badges are read from to those of the counters; which were wrong, as in a `Cell`."""
