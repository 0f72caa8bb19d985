"""How the installation stands, in numbers for a monitoring."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

MOST = 10_000  # so far is counted: more is as bad


@dataclass(frozen=True, slots=True)
class Gauges:
    """Counts reach to `MOST`. A lag is for how long the oldest has been due, nothing where none is."""

    newest_webhook_at: datetime | None
    deliveries_failed: int
    deliveries_quarantined: int
    posts_behind: int
    card_lag: timedelta
    line_lag: timedelta
    posts_refused: int
    channels_in_trouble: int
    channels_held: int
    mailboxes_held: int
    mails_waiting: int
    mail_lag: timedelta
    mails_failed: int
    exports_waiting: int
    digest_lateness: timedelta
    missed_open: int


class GaugeBoard(Protocol):
    def read(self, now: datetime) -> Gauges:
        """In a few statements, each of which looks at no more than `MOST` rows of a partial index or a small table."""
