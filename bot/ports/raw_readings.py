"""What is kept of tawk.to's answers as they came, for what nobody understood in them yet."""

from datetime import datetime
from typing import Protocol


class RawReadings(Protocol):
    """One for each conversation that was read: the last one. It goes when its conversation is purged."""

    def put(self, number: int, body: bytes, at: datetime) -> None: ...
    def of(self, number: int) -> bytes | None: ...
    def forget_old(self, before: datetime, limit: int) -> int:
        """Forget what was read before `before`; answers with how many those were, `limit` at the most."""
