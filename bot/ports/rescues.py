"""What is kept of the automatic e-mails to missed visitors: how a property wants them, who waits, who got one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RescueSettings:
    """Whether a visitor whom nobody takes for `minutes` is written to, and in what words, empty for ours.

    An answer is promised after so many `hours` in which the team works; 0 promises none but that somebody is back.
    """

    is_on: bool = False
    minutes: int = 15
    hours: int = 4
    words: str = ""

    @property
    def patience(self) -> timedelta:
        return timedelta(minutes=self.minutes)


class Rescues(Protocol):
    def of(self, property_id: int) -> RescueSettings: ...
    def set(self, property_id: int, settings: RescueSettings) -> None: ...
    def wait(self, number: int, property_id: int, since: datetime) -> None:
        """This chat is known to be missed since then, in place of any time before."""

    def waiting_since(self, number: int) -> datetime | None: ...
    def end_wait(self, number: int) -> None: ...
    def due(self, now: datetime, limit: int) -> Sequence[int]:
        """Chats that waited as long as their properties want, the longest first."""

    def count_on(self, day: date, most: int) -> int:
        """To how many addresses somebody has written on that day, counted no further than `most`."""

    def claim(self, address: str, day: date) -> bool:
        """Whether nobody has written to this address on that day; now somebody has."""
