"""What is kept of tawk.to's agents, which its REST API calls members."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Member:
    """An agent of tawk.to; `email` is in lower case, and what was not told is empty."""

    id: str
    name: str = ""
    email: str = ""
    active: bool = True


class Members(Protocol):
    def all(self) -> Sequence[Member]:
        """Those of every property, in a fixed order: who is in several may come several times."""

    def of(self, property_ids: Collection[int]) -> Sequence[Member]:
        """Those of these properties, in the same way."""

    def emails(self) -> frozenset[str]: ...
    def set(self, property_id: int, members: Iterable[Member]) -> None:
        """In the place of those who were known of this property."""
