"""Sends what waits in a tray, one mail a step: at least once each, always with the Message-ID that was kept for it."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from bot.domain.errors import MailDelayed, MailError, MailRefused
from bot.mail.letters import Letter
from bot.ports import Store, Transaction
from bot.times.clock import Clock

LEASE = timedelta(minutes=15)  # the answer behind the last dot may take ten: RFC 5321, 4.5.3.2.6
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=2)
PATIENCE = timedelta(days=2)
LEAST_TRIES = 12  # half a day's: it may have waited for two while we were away, or for somebody who pressed *Try again*

log = logging.getLogger(__name__)


class Carrier(Protocol):
    """May raise `MailRefused`, `MailDelayed` or `MailUnsure`."""

    def send(self, letter: Letter) -> None: ...


class Sheet(Protocol):
    """A letter that was taken out of its tray: tried so many times, and waiting since then."""

    @property
    def letter(self) -> Letter: ...
    @property
    def attempts(self) -> int: ...
    @property
    def since(self) -> datetime: ...


Taken = TypeVar("Taken", bound=Sheet)


class Tray(Protocol[Taken]):
    """Where mails of one kind wait; what is told of one that somebody else has taken since has no effect."""

    def any_due(self, tx: Transaction, now: datetime) -> bool: ...
    def take(self, now: datetime, lease_until: datetime) -> Taken | None:
        """Lease what is due for longest and write its letter, in no transaction; None where none is to be sent."""

    def set_sent(self, tx: Transaction, taken: Taken, now: datetime) -> None: ...
    def set_failed(self, tx: Transaction, taken: Taken, reason: str, now: datetime) -> None: ...
    def delay(self, tx: Transaction, taken: Taken, until: datetime, reason: str, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Sending(Generic[Taken]):
    """Any number of these may run at once."""

    store: Store
    carrier: Carrier
    tray: Tray[Taken]
    clock: Clock

    def step(self) -> bool:
        """Send the next that is due; False when none is."""
        with self.store.read() as tx:
            if not self.tray.any_due(tx, self.clock()):
                return False
        taken = self.tray.take(self.clock(), self.clock() + LEASE)
        if taken is not None:
            self._send(taken)
        return True

    def _send(self, taken: Taken) -> None:
        try:
            self.carrier.send(taken.letter)
        except MailError as error:
            self._fail(taken, error)
        else:
            with self.store.write() as tx:
                self.tray.set_sent(tx, taken, self.clock())

    def _fail(self, taken: Taken, error: MailError) -> None:
        """What was refused for good is told; the rest is tried again, less and less often, for two days."""
        now, tries = self.clock(), taken.attempts + 1
        log.warning("mail.not_sent", extra={"mail": taken.letter.message_id, "error": type(error).__name__})
        with self.store.write() as tx:
            if isinstance(error, MailRefused) or (tries >= LEAST_TRIES and now - taken.since > PATIENCE):
                self.tray.set_failed(tx, taken, error.told, now)
            else:
                told = error.told if isinstance(error, MailDelayed) else ""
                self.tray.delay(tx, taken, now + wait_after(taken.attempts), told, now)


def wait_after(attempts: int) -> timedelta:
    """Until the next try."""
    return min(FIRST_RETRY * (1 << min(attempts, 10)), LONGEST_RETRY)
