"""Who reads a mailbox, and when it was read last. How far stands in `Mails.cursor`."""

from datetime import datetime
from typing import Protocol


class Mailboxes(Protocol):
    def hold(self, name: str, holder: str, now: datetime, until: datetime, *, steals: bool = False) -> bool:
        """Whether `holder` reads it until then: nobody else does, or it is taken from them."""

    def let_go(self, name: str, holder: str) -> None:
        """Others need not wait any longer."""

    def set_read(self, name: str, at: datetime) -> None:
        """All that was there then has been taken."""

    def read_at(self, name: str) -> datetime | None:
        """When that was last."""
