"""Knows again what a list showed the last time: nothing can have come of it since, so it need not be taken in anew."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Seen:
    """Of one list, as whoever looked last left it; whoever finds it elsewhere knows nothing of it.

    By its id, each with a digest of how it was shown, and where.
    """

    cursor: datetime | None = None
    before: dict[str, bytes] = field(default_factory=dict)
    found: dict[str, bytes] = field(default_factory=dict)

    def begin(self, cursor: datetime) -> None:
        """Somebody else may have looked meanwhile."""
        self.before = self.found if cursor == self.cursor else {}
        self.found = {}
        self.cursor = None

    def end(self, cursor: datetime) -> None:
        self.cursor = cursor

    def recall(self, external_id: str, mark: bytes) -> bool:
        """Whether it is still as it was; then it is known the next time, too."""
        if self.before.get(external_id) != mark:
            return False
        self.found[external_id] = mark
        return True


def mark_of(item: object, *, trashed: bool) -> bytes:
    return hashlib.sha256(f"{trashed} {json.dumps(item, sort_keys=True)}".encode()).digest()
