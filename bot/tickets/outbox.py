"""The tray of tickets' mails: each goes out in its exchange, and its message in Slack shows how far it has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.inbox import Conversation
from bot.domain.rules import is_left_waiting
from bot.mail.letters import Letter
from bot.mail.sending import Carrier, Sending
from bot.ports import Mail, MailClaim, MailKind, Store, Transaction
from bot.tickets.composing import Sender, forwarded_letter, letter_of
from bot.tickets.showing import redraw, reply_key, tell_failed
from bot.times.clock import Clock

RESCUE_PATIENCE = timedelta(hours=2)


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
            return None if claim is None else self._taken(tx, claim, now)

    def _taken(self, tx: Transaction, claim: MailClaim, now: datetime) -> TicketMail | None:
        mail, conversation = claim.mail, tx.conversations.head(claim.mail.number)
        assert conversation is not None, "a mail goes with its conversation"
        if mail.kind is MailKind.RESCUE and not _is_still_true(mail, conversation, now):
            if tx.mails.set_undone(claim):
                redraw(tx, mail, now)
            return None
        return TicketMail(claim, self._letter(tx, mail, conversation))

    def _letter(self, tx: Transaction, mail: Mail, conversation: Conversation) -> Letter:
        """An automatic one begins an exchange, whatever machines have answered before."""
        property_ = tx.properties.get(conversation.property_id)
        if mail.kind is MailKind.FORWARD:
            return forwarded_letter(mail, conversation.visitor.email)
        earlier = () if mail.kind is MailKind.RESCUE else tx.mails.of(mail.number)
        return letter_of(mail, earlier, property_, self.sender, reply_key(tx))

    def set_sent(self, tx: Transaction, taken: TicketMail, now: datetime) -> None:
        if tx.mails.set_sent(taken.claim, now):
            redraw(tx, taken.claim.mail, now)

    def set_failed(self, tx: Transaction, taken: TicketMail, reason: str, now: datetime) -> None:
        if tx.mails.set_failed(taken.claim, reason):
            tell_failed(tx, taken.claim.mail, now)

    def delay(self, tx: Transaction, taken: TicketMail, until: datetime, reason: str, now: datetime) -> None:
        if tx.mails.delay(taken.claim, until, reason):
            redraw(tx, taken.claim.mail, now)


def _is_still_true(mail: Mail, chat: Conversation, now: datetime) -> bool:
    """Whether its visitor waits still, and what it promises is not long over."""
    return is_left_waiting(chat) and now - mail.at <= RESCUE_PATIENCE


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
