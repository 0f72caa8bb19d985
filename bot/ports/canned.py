"""What is kept of canned answers."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.canned import CannedAnswer


class CannedAnswers(Protocol):
    def all(self) -> Sequence[CannedAnswer]:
        """By name; those of all properties first."""

    def of(self, property_id: int) -> Sequence[CannedAnswer]:
        """Those that may be picked there, by name: a property's own stands before one of all with the same name."""

    def get(self, answer_id: int) -> CannedAnswer | None: ...
    def put(self, answer: CannedAnswer) -> bool:
        """Keep it, as a new one where its id is 0; False where another one there has its name.

        Raises `Conflict` where another one got this name meanwhile.
        """

    def drop(self, answer_id: int) -> None: ...
