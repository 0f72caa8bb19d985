"""Takes received mails into the inbox, each in one transaction with the cursor: none is lost or doubled."""

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from bot.announce import announce
from bot.clock import Clock
from bot.forms import EMAIL
from bot.inbox import (
    BY_VISITOR,
    Author,
    Conversation,
    Deed,
    Entry,
    Facts,
    Folder,
    Kind,
    Line,
    Outcome,
    Property,
    Status,
    Visitor,
)
from bot.mail.addresses import ReplyAddresses
from bot.mail.letters import Received
from bot.ports import MailCursor, MailFile, MailState, NewMail, NewPost, PostKind, Store, Transaction
from bot.rules import awake, recompute
from bot.tickets.converting import OWN
from bot.tickets.showing import redraw, reply_key, show

UNVERIFIED = "unverified"  # joined a ticket by its references, but from an address that is not the visitor's

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Postman:
    """What a mailbox's reader hands over."""

    store: Store
    clock: Clock

    def cursor(self, mailbox: str) -> MailCursor | None:
        with self.store.read() as tx:
            return tx.mails.cursor(mailbox)

    def receive(self, mailbox: str, cursor: MailCursor, received: Received | None) -> None:
        """Keep one mail, or nothing of one that can't be kept, and that the mailbox was read so far."""
        with self.store.write() as tx:
            tx.mails.set_cursor(mailbox, cursor)
            if received is None:
                return
            if received.is_bounce:
                self._bounce(tx, received)
            else:
                self._keep(tx, received)

    def _bounce(self, tx: Transaction, received: Received) -> None:
        """The answer that did not arrive is told to have failed; nobody answers a bounce."""
        mail = tx.mails.with_id(received.bounced) if received.bounced else None
        if mail is None or not tx.mails.fail(mail.id, received.said.strip().splitlines()[0] if received.said else ""):
            log.info("mail.bounce_ignored")
            return
        redraw(tx, mail, self.clock())

    def _keep(self, tx: Transaction, received: Received) -> None:
        if tx.mails.with_id(received.message_id) is not None:
            return
        number = self._number(tx, received)
        found = tx.conversations.whole(number) if number else None
        if found is None and received.is_automatic:
            log.info("mail.automatic_ignored")
            return
        ticket = found or self._new(tx, received)
        if ticket is None:
            log.warning("mail.no_property")
            return
        self._join(tx, ticket, received, is_new=found is None)

    def _number(self, tx: Transaction, received: Received) -> int | None:
        """By our signed address, else by a Message-ID that we know."""
        named = ReplyAddresses(reply_key(tx)).number_in(received.recipients)
        known = [received.in_reply_to, *reversed(received.references)]
        return named or tx.mails.number_of([one for one in known if one])

    def _new(self, tx: Transaction, received: Received) -> Conversation | None:
        property_ = _property(tx, received)
        if property_ is None:
            return None
        now = self.clock()
        name, address = received.sender
        facts = Facts(
            started_at=now,
            started_by=Author.VISITOR,
            visitor=Visitor(name, address if EMAIL.fullmatch(address) else ""),
            visitor_at=now,
            opening=Line(Author.VISITOR, now, received.said, name),
            subject=received.subject,
        )
        blank = Conversation(
            id=0,
            property_id=property_.id,
            kind=Kind.TICKET,
            external_id=f"{OWN}{uuid4()}",
            created_at=now,
            updated_at=now,
            facts=facts,
            outcome=Outcome.OFFLINE,
            status=Status.OPEN,
        )
        added = tx.conversations.add(recompute(blank, facts, now, timedelta()))
        if added is not None:
            tx.conversations.save_lines(added)
            tx.contacts.see(added)
            announce(tx, None, added, property_, now)
        return added

    def _join(self, tx: Transaction, ticket: Conversation, received: Received, *, is_new: bool) -> None:
        now = self.clock()
        name, address = received.sender
        stranger = not is_new and address.casefold() != ticket.visitor.email.casefold()
        mail = NewMail(
            number=ticket.id,
            message_id=received.message_id,
            state=MailState.RECEIVED,
            author="",
            sender_name=name,
            sender=address,
            recipient=next(iter(received.recipients), ""),
            subject=received.subject,
            text=received.text,
            said=received.said,
            at=received.at or now,
            is_automatic=received.is_automatic,
            files=tuple(
                MailFile(one.name, one.mime_type, len(one.content), one.content) for one in received.attachments
            ),
            left_out=(*received.left_out, *([UNVERIFIED] if stranger else [])),
        )
        mail_id = tx.mails.add(mail)
        if mail_id is None:
            return
        if not is_new:
            show(tx, mail_id, ticket.id, now)
            if not received.is_automatic:
                self._wake(tx, ticket)
        whole = tx.conversations.whole(ticket.id)
        if whole is not None:
            tx.search.put(whole)

    def _wake(self, tx: Transaction, ticket: Conversation) -> None:
        """What the visitor answered is open again, and whoever has it hears of it."""
        now = self.clock()
        if ticket.status is not Status.OPEN:
            said = replace(ticket, status=Status.OPEN, set_status=Status.OPEN, set_status_at=now, set_status_by="")
            after = awake(replace(said, worked_at=now, updated_at=max(ticket.updated_at, now)))
            tx.conversations.save(after, ticket.version)
            tx.posts.mark_stale(ticket.id, ticket.version + 1, now)
            place = (ticket.id, ticket.property_id, ticket.version, ticket.version + 1)
            tx.journal.add(Entry(now, BY_VISITOR, Deed.REOPEN.value, *place))
        card = tx.posts.card_of(ticket.id)
        if card is not None:
            told = "late" if ticket.folder is Folder.TRASH else "mailed"
            payload: dict[str, object] = {"notice": told, "agent": ticket.agent}
            tx.posts.add(NewPost(PostKind.NOTICE, card.channel, ticket.id, card.id, payload), now)


def _property(tx: Transaction, received: Received) -> Property | None:
    """That whose address it was sent to, else the first."""
    properties = tx.properties.all()
    wanted = {one.casefold() for one in received.recipients}
    return next(
        (one for one in properties if one.sender.casefold() in wanted and one.sender), next(iter(properties), None)
    )
