"""What of a property's past is brought over from tawk.to, how far that is, and whose names are still to be read."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class BackfillState(StrEnum):
    """A paused one goes on when somebody says so, a cancelled one was given up for another."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def is_alive(self) -> bool:
        return self in (BackfillState.RUNNING, BackfillState.PAUSED)


class Phase(StrEnum):
    """What is read, in this order; persons are who wrote the chats."""

    CHATS = "chats"
    TICKETS = "tickets"
    PERSONS = "persons"


class Hitch(StrEnum):
    """What keeps a backfill from going on, or kept it from bringing all."""

    BUSY = "busy"
    AWAY = "away"
    REFUSED = "refused"
    GONE = "gone"
    FAULT = "fault"
    PERSONS = "persons"


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of what was read: it was new here, here before, purged here and left so, or could not be read."""

    new: int = 0
    known: int = 0
    purged: int = 0
    unreadable: int = 0

    @property
    def total(self) -> int:
        return self.new + self.known + self.purged + self.unreadable

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.new + other.new,
            self.known + other.known,
            self.purged + other.purged,
            self.unreadable + other.unreadable,
        )


@dataclass(frozen=True, slots=True)
class Backfill:
    """What began in `start` to `end` is brought over by phases; of `phase` all is here that began before `reached`.

    The first of `phase` is not from before `since`, as far as was looked.
    `asked_by` is a Slack id, or nobody for who asked in a terminal; `post_id` is the message that shows how far it is,
    `told_at` when that was last drawn anew. `persons` is how many there were to read when their phase began. `hitch` is
    what keeps it from going on, since so many `attempts`, until `next_at`. Of `cut_short` moments there may have been
    more than tawk.to showed.
    """

    id: int
    property_id: int
    asked_by: str
    start: datetime
    end: datetime
    phases: tuple[Phase, ...]
    created_at: datetime
    phase: Phase
    since: datetime
    reached: datetime
    next_at: datetime
    state: BackfillState = BackfillState.RUNNING
    tallies: Mapping[Phase, Tally] = field(default_factory=dict)
    persons: int = 0
    hitch: Hitch | None = None
    attempts: int = 0
    post_id: int = 0
    told_at: datetime | None = None
    ended_at: datetime | None = None
    cut_short: int = 0

    def tally(self, phase: Phase) -> Tally:
        return self.tallies.get(phase, Tally())

    def counted(self, tally: Tally) -> "Backfill":
        """With so much more read in its phase."""
        return replace(self, tallies={**self.tallies, self.phase: self.tally(self.phase) + tally})

    def further(self, reached: datetime) -> "Backfill":
        """All of its phase is here that began before then."""
        reached = max(self.reached, reached)
        return replace(self, reached=reached, since=self.since if self.tally(self.phase).total else reached)


@dataclass(frozen=True, slots=True)
class BackfillClaim:
    """A backfill to go on with; writes with an older fence have no effect."""

    backfill: Backfill
    fence: int


class Backfills(Protocol):
    def add(self, backfill: Backfill) -> int: ...
    def get(self, backfill_id: int) -> Backfill | None: ...
    def lock(self, backfill_id: int) -> Backfill | None:
        """The same, kept from other writers until the end of the transaction."""

    def latest(self, property_id: int) -> Backfill | None:
        """The last one that began."""

    def put(self, backfill: Backfill) -> None:
        """Keep what a person decided, for whoever comes first; who works on it meanwhile keeps nothing any more."""

    def any_due(self, now: datetime, holder: str) -> bool: ...
    def claim(self, now: datetime, lease_until: datetime, holder: str) -> BackfillClaim | None:
        """Lease the first one that is due and that nobody else holds."""

    def renew(self, claim: BackfillClaim, lease_until: datetime) -> bool:
        """Go on holding it; False for an older fence."""

    def save(self, claim: BackfillClaim, backfill: Backfill, lease_until: datetime) -> bool:
        """Keep how far it is; False for an older fence."""

    def take(self, backfill_id: int, phase: Phase, external_id: str) -> bool:
        """Whether this backfill reads it for the first time."""

    def taken(self, backfill_id: int, phase: Phase, external_ids: Collection[str]) -> frozenset[str]:
        """Those of these that it has read."""

    def forget_taken(self, limit: int) -> int:
        """Drop what is kept of that for those that ended; how much it was."""


@dataclass(frozen=True, slots=True)
class WantedPerson:
    """Somebody whose name and addresses are to be read; `backfill_id` is 0 where that is for what happens now."""

    property_id: int
    person_id: str
    backfill_id: int
    attempts: int


class WantedPersons(Protocol):
    def want(self, property_id: int, person_id: str, chat_at: datetime, now: datetime, backfill_id: int = 0) -> None:
        """Once, however many chats somebody had; what is for now waits for no backfill."""

    def any_due(self, now: datetime) -> bool: ...
    def claim(self, now: datetime, lease_until: datetime) -> WantedPerson | None:
        """Who wrote last of those that may be read; those of a backfill when it has come to them, and runs."""

    def drop(self, person: WantedPerson) -> None:
        """Nobody waits for them any more."""

    def delay(self, person: WantedPerson, until: datetime, *, with_all: bool = False) -> None:
        """`with_all` of this property, of whom nobody is asked for sooner for it."""

    def count(self, backfill_id: int) -> int: ...
    def earliest(self, backfill_id: int) -> datetime | None:
        """When the next of them is read; None where none is left."""

    def release(self, backfill_id: int) -> None:
        """Those who are left wait for it no longer, but are still wanted."""

    def drop_all(self, backfill_id: int) -> None: ...
    def of(self, property_id: int) -> Sequence[str]:
        """All who are wanted there, who wrote last in front."""
