"""What is kept of tickets that were also mailed to tawk.to, so that they are known when they come back from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Forward:
    """A ticket of ours that went to tawk.to `at` this time; `twin` is its id there, once we were told of it.

    It holds ids only and outlives its ticket: what was purged must not come back from there.
    """

    number: int
    property_id: int
    mail_id: int
    at: datetime
    twin: str = ""


class Forwards(Protocol):
    def add(self, forward: Forward) -> None: ...
    def get(self, number: int) -> Forward | None:
        """Locked against other writers."""

    def with_twin(self, property_id: int, twin: str) -> Forward | None: ...
    def unmatched(self, property_id: int, since: datetime, limit: int) -> Sequence[Forward]:
        """Those that tawk.to told nothing of yet, the oldest first."""

    def set_twin(self, number: int, twin: str) -> None: ...
