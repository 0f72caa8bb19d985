"""Reads the files of answers from Slack before these go out: one file a step, and no answer without its files."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.errors import Limited, Rejected, SlackError
from bot.ports import Mail, MailFetch, MailFile, Store, Transaction
from bot.tickets.showing import redraw, tell_failed
from bot.times.clock import Clock
from bot.views.unread_files import UNREAD

LEASE = timedelta(minutes=2)
FIRST_WAIT = timedelta(seconds=2)
MOST_TRIES = 9  # about eight minutes

log = logging.getLogger(__name__)


class FileSource(Protocol):
    """May raise `SlackError`: `Rejected` where it can never be read."""

    def read(self, file_id: str) -> MailFile: ...


@dataclass(frozen=True, slots=True)
class Fetching:
    """Any number of these may run at once."""

    store: Store
    source: FileSource
    clock: Clock

    def step(self) -> bool:
        """Read the next that is due; False when none is."""
        with self.store.read() as tx:
            if not tx.mail_fetches.any_due(self.clock()):
                return False
        with self.store.write() as tx:
            fetch = tx.mail_fetches.claim(self.clock(), self.clock() + LEASE)
        if fetch is not None:
            self._fetch(fetch)
        return True

    def _fetch(self, fetch: MailFetch) -> None:
        try:
            file = self.source.read(fetch.slack_id)
        except SlackError as error:
            log.warning("mail.file_not_read", extra={"mail": fetch.mail_id, "error": type(error).__name__})
            self._fail(fetch, error)
            return
        with self.store.write() as tx:
            if tx.mail_fetches.keep(fetch, file):
                self._show(tx, fetch, redraw)

    def _fail(self, fetch: MailFetch, error: SlackError) -> None:
        """What can't be read makes the whole answer fail: a part of it would puzzle whoever gets it."""
        now = self.clock()
        wait = timedelta(seconds=error.seconds) if isinstance(error, Limited) else FIRST_WAIT * (1 << fetch.attempts)
        with self.store.write() as tx:
            if not isinstance(error, Rejected) and fetch.attempts < MOST_TRIES:
                tx.mail_fetches.delay(fetch, now + wait)
            elif tx.mail_fetches.give_up(fetch, f"{UNREAD}{fetch.name}", now):
                self._show(tx, fetch, tell_failed)

    def _show(self, tx: Transaction, fetch: MailFetch, show: Callable[[Transaction, Mail, datetime], None]) -> None:
        mail = tx.mails.get(fetch.mail_id)
        if mail is not None:
            show(tx, mail, self.clock())
