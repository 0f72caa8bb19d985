"""What is known of a database that came from a backup, and what was removed for good since the backup was taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.ports.forwards import Forward

SOUGHT = timedelta(days=30)  # tawk.to repeats for hours, and whoever brings the past over does it soon
FROM_BACKUP = "from_backup"  # why something was not sent: it may have been, after the backup was taken


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A conversation that was purged: a digest of its key, and the number that it had."""

    key: bytes
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Purges:
    """What was removed for good: conversations, and contacts, of which those merged into them went as well.

    `mails` are digests of those that went with them: a mailbox that is read again still has them. `copies` are those
    that tawk.to was sent of them, and will tell of.
    """

    tombstones: Sequence[Tombstone] = ()
    contacts: Mapping[int, datetime] = field(default_factory=dict)
    mails: frozenset[bytes] = frozenset()
    copies: Sequence[Forward] = ()


@dataclass(frozen=True, slots=True)
class Restored:
    """What the database knows ends at `backup_at`; until `restored_at` others may have posted what it knows nothing of.

    Posts up to `last_post` were known to them.
    """

    backup_at: datetime
    restored_at: datetime
    last_post: int

    def is_felt(self, now: datetime) -> bool:
        """Whether what was posted in between may still have to be looked for."""
        return now - self.restored_at <= SOUGHT


class Restores(Protocol):
    def last(self) -> Restored | None:
        """None where the database never came from a backup."""

    def taken_at(self) -> datetime | None:
        """When the backup was taken that this file is; None where it is none."""

    def purges(self) -> Purges: ...
    def newest_purge(self) -> int:
        """Another number after each purge: whether `purges` tells something new, for as good as nothing."""

    def bury(self, purges: Purges) -> Sequence[int]:
        """Keep all that it names; answers with the numbers of those conversations that are here nonetheless."""

    def settle(self, backup_at: datetime, restored_at: datetime) -> None:
        """Let nothing go out that may have gone out since the backup, and give no number that was given since then."""
