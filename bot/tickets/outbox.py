"""Sends what waits: one mail a step, at least once each, and always with the Message-ID that was kept for it."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.clock import Clock
from bot.errors import MailDelayed, MailError, MailRefused
from bot.mail.letters import Letter
from bot.ports import MailClaim, Store, Transaction
from bot.tickets.composing import Sender, letter_of
from bot.tickets.showing import redraw, reply_key

LEASE = timedelta(minutes=15)  # the answer behind the last dot may take ten: RFC 5321, 4.5.3.2.6
FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=1), timedelta(hours=2)
PATIENCE = timedelta(days=2)

log = logging.getLogger(__name__)


class Carrier(Protocol):
    """May raise `MailRefused`, `MailDelayed` or `MailUnsure`."""

    def send(self, letter: Letter) -> None: ...


@dataclass(frozen=True, slots=True)
class Outbox:
    """Any number of these may run at once."""

    store: Store
    carrier: Carrier
    sender: Sender
    clock: Clock

    def step(self) -> bool:
        """Send the next that is due; False when none is."""
        with self.store.read() as tx:
            if not tx.mails.any_due(self.clock()):
                return False
        with self.store.write() as tx:
            claim = tx.mails.claim(self.clock(), self.clock() + LEASE)
            if claim is None:
                return False
            letter = self._letter(tx, claim)
        try:
            self.carrier.send(letter)
        except MailError as error:
            self._fail(claim, error)
        else:
            self._finish(claim)
        return True

    def _letter(self, tx: Transaction, claim: MailClaim) -> Letter:
        mail = claim.mail
        conversation = tx.conversations.head(mail.number)
        assert conversation is not None, "a mail goes with its conversation"
        property_ = tx.properties.get(conversation.property_id)
        return letter_of(mail, tx.mails.of(mail.number), property_, self.sender, reply_key(tx))

    def _finish(self, claim: MailClaim) -> None:
        with self.store.write() as tx:
            if tx.mails.set_sent(claim, self.clock()):
                redraw(tx, claim.mail, self.clock())

    def _fail(self, claim: MailClaim, error: MailError) -> None:
        """What was refused for good is told; the rest is tried again, less and less often, for two days."""
        mail, now = claim.mail, self.clock()
        log.warning("mail.not_sent", extra={"mail": mail.id, "error": type(error).__name__})
        given_up = isinstance(error, MailRefused) or now - mail.at > PATIENCE
        wait = min(FIRST_RETRY * 2 ** min(mail.attempts, 10), LONGEST_RETRY)
        with self.store.write() as tx:
            if given_up:
                held = tx.mails.set_failed(claim, error.told)
            else:
                held = tx.mails.delay(claim, now + wait, error.told if isinstance(error, MailDelayed) else "")
            if held:
                redraw(tx, mail, now)
