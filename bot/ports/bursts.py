"""What is kept of bursts: which conversations a summary shows in the place of their cards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Burst:
    """A summary by its message; once it is calm, conversations get cards of their own again."""

    post_id: int
    calm_at: datetime


@dataclass(frozen=True, slots=True)
class Gathered:
    """How many of a property's conversations a summary shows: open ones that nobody has or somebody has, and others."""

    property_id: int
    free: int
    taken: int
    settled: int


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last moment at which something that a summary shows was begun."""

    first: datetime
    last: datetime


class Bursts(Protocol):
    def waiting(self, channel: str, most: int, now: datetime) -> int:
        """How many cards Slack has never been asked for there, up to `most`."""

    def under_way(self, channel: str, now: datetime) -> Burst | None: ...
    def keep(self, burst: Burst) -> None: ...
    def absorb(self, post_id: int, channel: str, now: datetime) -> int:
        """Let the summary show what waits there for a card, and ask for it to be drawn; how many that were.

        What was to stand in the threads of these cards goes: there will be none.
        """

    def collect(self, post_id: int, now: datetime) -> None:
        """Ask for the summary to be drawn anew, once for all that has changed in it."""

    def settle(self, post_id: int, now: datetime) -> bool:
        """Nothing has changed in it that it will not show once it is drawn: call this before that.

        False where it shows nothing any more: then it goes, with what stands in its thread.
        """

    def leave(self, number: int, now: datetime) -> bool:
        """Let no summary show this conversation any more; False where none did."""

    def gathered(self, post_id: int) -> Sequence[Gathered]: ...
    def span(self, post_id: int) -> Span | None: ...
    def waits(self, post_id: int, property_id: int) -> Sequence[int]:
        """What the summary shows of the missed chats of this property that nobody has, the first first."""

    def tells(self, post_id: int, property_id: int, step: int, now: datetime, again: timedelta) -> bool:
        """Keep that this rung is told of now; False where it was no longer ago than `again`."""
