"""Turns chats into tickets and answers tickets by e-mail: one transaction each, nothing sent in it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.errors import Conflict, Reason, Refusal
from bot.inbox import REPLIED, Author, Conversation, Entry, Property, Status
from bot.mail.addresses import found_address, one_address
from bot.permissions import Act, Permissions
from bot.ports import Mail, Store, ThreadReply, Transaction
from bot.retrying import in_transaction
from bot.telling import tell_assigned
from bot.tickets.answering import queue
from bot.tickets.composing import Sender, quoted, subject_of
from bot.tickets.converting import link_and_close, open_ticket, with_status
from bot.tickets.demands import demand_chat, demand_possible, demand_ticket
from bot.tickets.forms import Draft, Wanted, clean_answer
from bot.tickets.showing import redraw
from bot.undoing import difference


@dataclass(frozen=True, slots=True)
class Tickets:
    """`sender` is None where no e-mail is set up."""

    store: Store
    permissions: Permissions
    sender: Sender | None
    clock: Clock

    def draft(self, number: int, actor: str) -> Draft:
        """What the form for this chat or ticket begins with. Raises `Refusal` where it would be refused anyway."""
        with self.store.read() as tx:
            found = self.permissions.whole(tx, Act.REPLY, actor, number)
            property_ = tx.properties.get(found.property_id)
            sender = self._sender(property_)
            demand_possible(found)
            subject = subject_of(found, property_)
            texts = [line.text for line in found.lines if line.author is Author.VISITOR]
            return Draft(found, property_, found.visitor.email, found_address(texts), subject, sender, quoted(found))

    def convert(self, number: int, actor: str, wanted: Wanted) -> int:
        """The ticket that the chat becomes; the chat is closed, and the visitor gets the first answer."""
        clean = replace(wanted, address=one_address(wanted.address), answer=clean_answer(wanted.answer))
        return in_transaction(self.store, lambda tx: self._convert(tx, number, actor, clean))

    def reply(self, number: int, actor: str, wanted: Wanted) -> int:
        """The mail that answers this ticket; it goes out in ten seconds, until when it can be taken back.

        A message in Slack is answered once, however often it is told of.
        """
        clean = replace(wanted, answer=clean_answer(wanted.answer))
        return in_transaction(self.store, lambda tx: self._reply(tx, number, actor, clean))

    def undo(self, mail_id: int, actor: str) -> None:
        """Take an answer back before it goes out."""
        with self.store.write() as tx:
            mail = self._own(tx, mail_id, actor)
            if not tx.mails.undo(mail_id, self.clock()):
                raise Refusal(Reason.MAIL_GONE)
            redraw(tx, mail, self.clock())
            tx.search.put(_whole(tx, mail.number))

    def retry(self, mail_id: int, actor: str) -> None:
        """Try what failed once more, under the same Message-ID."""
        with self.store.write() as tx:
            mail = self._own(tx, mail_id, actor)
            if not tx.mails.retry(mail_id, self.clock()):
                raise Refusal(Reason.MAIL_NOT_FAILED)
            redraw(tx, mail, self.clock())

    def _convert(self, tx: Transaction, number: int, actor: str, wanted: Wanted) -> int:
        chat = self.permissions.whole(tx, Act.CONVERT, actor, number)
        property_ = tx.properties.get(chat.property_id)
        sender = self._sender(property_)
        demand_chat(chat)
        now = self.clock()
        ticket = open_ticket(tx, chat, property_, wanted, actor, now)
        link_and_close(tx, chat, ticket, actor, now)
        queue(tx, ticket, property_, sender, actor, wanted, now)
        if wanted.agent:
            tell_assigned(tx, [ticket.id], wanted.agent, actor, now)
        return ticket.id

    def _reply(self, tx: Transaction, number: int, actor: str, wanted: Wanted) -> int:
        ticket = self.permissions.whole(tx, Act.REPLY, actor, number)
        heard = tx.thread_replies.at(wanted.spot) if wanted.spot else None
        if heard is not None:
            return heard.mail_id
        property_ = tx.properties.get(ticket.property_id)
        sender = self._sender(property_)
        demand_ticket(ticket)
        now = self.clock()
        _set_aside(tx, ticket, Status.CLOSED if wanted.closes else Status.PENDING, actor, now)
        mail_id = queue(tx, ticket, property_, sender, actor, wanted, now)
        if wanted.spot and not tx.thread_replies.keep(wanted.spot, ThreadReply(number, actor, mail_id)):
            raise Conflict
        tx.search.put(_whole(tx, number))
        return mail_id

    def _own(self, tx: Transaction, mail_id: int, actor: str) -> Mail:
        mail = tx.mails.get(mail_id)
        if mail is None:
            raise self.permissions.not_found(tx, actor, 0)
        self.permissions.existing(tx, Act.REPLY, actor, mail.number)
        return mail

    def _sender(self, property_: Property) -> tuple[str, str]:
        if self.sender is None:
            raise Refusal(Reason.MAIL_OFF)
        return self.sender.of(property_)


def _set_aside(tx: Transaction, ticket: Conversation, status: Status, actor: str, now: datetime) -> None:
    """It is the visitor's turn, or done."""
    after = with_status(ticket, status, actor, now)
    tx.conversations.save(after, ticket.version)
    tx.posts.mark_stale(ticket.id, ticket.version + 1, now)
    then, since = difference(ticket, after)
    place = (ticket.id, ticket.property_id, ticket.version, ticket.version + 1)
    tx.journal.add(Entry(now, actor, REPLIED, *place, before=then, after=since))


def _whole(tx: Transaction, number: int) -> Conversation:
    found = tx.conversations.whole(number)
    assert found is not None, "it was there in this transaction"
    return found
