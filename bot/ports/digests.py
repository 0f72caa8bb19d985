"""Digests: what a channel is told by the clock, and which of its slots are dealt with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.times.schedules import Schedule, Slot

AHEAD = timedelta(days=9)  # whatever the schedule, it has a slot within a week and a day


class DigestKind(StrEnum):
    """What a channel is told: what waits there, or how the week was."""

    DIGEST = "digest"
    ROUNDUP = "roundup"


class RunOutcome(StrEnum):
    """What became of a slot: told, skipped because it came too late, or quiet because there was nothing to tell."""

    POSTED = "posted"
    SKIPPED = "skipped"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class NewDigest:
    """What a channel shall be told and when; without `property_ids` about all properties, those to come too."""

    kind: DigestKind
    channel: str
    property_ids: tuple[int, ...]
    schedule: Schedule
    language: str
    created_by: str


@dataclass(frozen=True, slots=True)
class Digest:
    """All slots up to `since` are dealt with; `told_at` is when the channel was last told, in the post `post_id`."""

    id: int
    kind: DigestKind
    channel: str
    property_ids: tuple[int, ...]
    schedule: Schedule
    language: str
    created_by: str
    created_at: datetime
    since: datetime
    told_at: datetime
    asked_at: datetime | None = None
    post_id: int | None = None
    paused_at: datetime | None = None
    removed_at: datetime | None = None

    @property
    def next_at(self) -> datetime | None:
        """When there is something to do; None where that is never."""
        if self.removed_at or self.asked_at or self.paused_at:
            return None if self.removed_at else self.asked_at
        return next((slot.at for slot in self.schedule.slots(self.since, self.since + AHEAD)), None)

    def due(self, now: datetime) -> Sequence[Slot]:
        """The slots that are not dealt with yet, in order. What somebody asked for has a slot of its own."""
        if self.removed_at:
            return ()
        slots = [] if self.paused_at else list(self.schedule.slots(self.since, now))
        return [*slots, Slot(f"asked {self.asked_at.isoformat()}", self.asked_at)] if self.asked_at else slots

    def asked(self, now: datetime) -> "Digest":
        """To be told at once, paused or not."""
        return replace(self, asked_at=now)

    def paused(self, now: datetime) -> "Digest":
        return replace(self, paused_at=now)

    def resumed(self, now: datetime) -> "Digest":
        """The slots of the pause were not wanted: they are not skipped, there were none."""
        return replace(self, paused_at=None, since=max(now, self.since))

    def removed(self, now: datetime) -> "Digest":
        """Kept for the sake of its messages, which are still worked from."""
        return replace(self, removed_at=now, asked_at=None)


@dataclass(frozen=True, slots=True)
class Run:
    """A slot that is dealt with: `at` is when, `since` what was told before it."""

    digest_id: int
    slot: str
    at: datetime
    since: datetime
    outcome: RunOutcome
    post_id: int | None = None


class Digests(Protocol):
    def add(self, new: NewDigest, now: datetime) -> int:
        """No slot from before now is its own."""

    def get(self, digest_id: int) -> Digest | None:
        """A removed one too."""

    def all(self) -> Sequence[Digest]:
        """Without the removed ones, oldest first."""

    def lock(self, digest_id: int) -> Digest | None:
        """The same as `get`, kept from other writers until the end of the transaction."""

    def save(self, digest: Digest) -> None:
        """Keep what changes of it: `since`, `told_at`, `asked_at`, `post_id`, `paused_at` and `removed_at`."""

    def due(self, now: datetime) -> Sequence[int]:
        """Those with something to do."""

    def take(self, run: Run) -> bool:
        """Keep that this slot is dealt with; False where another process was faster."""

    def tie(self, digest_id: int, slots: Sequence[str], post_id: int) -> None:
        """Keep which message tells of these slots."""

    def run(self, digest_id: int, slot: str) -> Run | None: ...
    def runs(self, digest_id: int, limit: int) -> Sequence[Run]:
        """The newest first."""

    def list_on(self, post_id: int, listed: Mapping[int, int]) -> None:
        """Keep which conversations this message lists, each with the version that it shows."""

    def listed_on(self, post_id: int) -> Mapping[int, int]: ...
    def posts_about(self, property_id: int) -> Sequence[int]:
        """The newest message of each digest of this property, of the removed ones too: they are worked from."""

    def any_outdated(self) -> bool:
        """Whether a conversation has changed since a message that lists it was drawn."""

    def redraw_outdated(self, now: datetime) -> int:
        """Ask for these messages to be drawn anew; how many there are."""
