"""The tray of tickets' mails: each goes out in its exchange, and its message in Slack shows how far it has come."""

from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.mail.letters import Letter
from bot.mail.sending import Carrier, Sending
from bot.ports import MailClaim, MailKind, Store, Transaction
from bot.tickets.composing import Sender, forwarded_letter, letter_of
from bot.tickets.showing import redraw, reply_key, tell_failed


@dataclass(frozen=True, slots=True)
class TicketMail:
    """One that was taken to be sent."""

    claim: MailClaim
    letter: Letter

    @property
    def attempts(self) -> int:
        return self.claim.mail.attempts

    @property
    def since(self) -> datetime:
        return self.claim.mail.at


@dataclass(frozen=True, slots=True)
class TicketTray:
    """See `bot.mail.sending.Tray`."""

    store: Store
    sender: Sender

    def any_due(self, tx: Transaction, now: datetime) -> bool:
        return tx.mails.any_due(now)

    def take(self, now: datetime, lease_until: datetime) -> TicketMail | None:
        with self.store.write() as tx:
            claim = tx.mails.claim(now, lease_until)
            return None if claim is None else TicketMail(claim, self._letter(tx, claim))

    def _letter(self, tx: Transaction, claim: MailClaim) -> Letter:
        mail = claim.mail
        conversation = tx.conversations.head(mail.number)
        assert conversation is not None, "a mail goes with its conversation"
        property_ = tx.properties.get(conversation.property_id)
        if mail.kind is MailKind.FORWARD:
            return forwarded_letter(mail, conversation.visitor.email)
        return letter_of(mail, tx.mails.of(mail.number), property_, self.sender, reply_key(tx))

    def set_sent(self, tx: Transaction, taken: TicketMail, now: datetime) -> None:
        if tx.mails.set_sent(taken.claim, now):
            redraw(tx, taken.claim.mail, now)

    def set_failed(self, tx: Transaction, taken: TicketMail, reason: str, now: datetime) -> None:
        if tx.mails.set_failed(taken.claim, reason):
            tell_failed(tx, taken.claim.mail, now)

    def delay(self, tx: Transaction, taken: TicketMail, until: datetime, reason: str, now: datetime) -> None:
        if tx.mails.delay(taken.claim, until, reason):
            redraw(tx, taken.claim.mail, now)


@dataclass(frozen=True, slots=True)
class Outbox:
    """Any number of these may run at once."""

    store: Store
    carrier: Carrier
    sender: Sender
    clock: Clock

    def step(self) -> bool:
        """Send the next that is due; False when none is."""
        return Sending(self.store, self.carrier, TicketTray(self.store, self.sender), self.clock).step()
