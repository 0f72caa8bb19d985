"""Turns chats into tickets and answers tickets by e-mail: one transaction each, nothing sent in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.canned import CannedAnswer
from bot.domain.errors import Conflict, Reason, Refusal
from bot.domain.inbox import REVEALED, Author, Conversation, Entry, Kind, MailMode, Property, Status
from bot.mail.addresses import found_address, one_address
from bot.ports import Mail, MailState, Store, ThreadReply, Transaction
from bot.tickets.addressing import address_of
from bot.tickets.answering import preview, queue
from bot.tickets.composing import Sender, quoted, subject_of, written
from bot.tickets.converting import link_and_close, open_ticket
from bot.tickets.demands import demand_chat, demand_ticket
from bot.tickets.forms import Wanted, clean_answer, demand_choices
from bot.tickets.forwarding import forward
from bot.tickets.showing import redraw
from bot.tickets.turns import give_back, hand_over
from bot.times.clock import Clock
from bot.transactions.permissions import Act, Permissions
from bot.transactions.retrying import in_transaction
from bot.transactions.telling import tell_assigned
from bot.transactions.twins import with_living_twin
from bot.views.masking import hides_something
from bot.views.tickets import Draft, Preview


@dataclass(frozen=True, slots=True)
class Tickets:
    """`sender` is None where no e-mail is set up."""

    store: Store
    permissions: Permissions
    sender: Sender | None
    clock: Clock

    def draft(self, number: int, actor: str, act: Act = Act.REPLY) -> Draft:
        """What the form begins with that converts this chat, or answers this ticket.

        Raises `Refusal` where it would be refused anyway. The form shows what is masked, which is written down.
        """
        with self.store.read() as tx:
            found = self._possible(tx, number, actor, act)
            property_ = tx.properties.get(found.property_id)
            canned = tx.canned_answers.of(property_.id)
            draft = _draft(found, address_of(tx, found), property_, self._sender(property_), canned)
        if property_.masked and hides_something(found):
            self._write_down(found, actor)
        return draft

    def check(self, number: int, actor: str, act: Act) -> None:
        """Raise `Refusal` where it would be refused whatever is written."""
        with self.store.read() as tx:
            self._possible(tx, number, actor, act)

    def heeds_threads(self, number: int, actor: str) -> bool:
        """Whether an answer may be given in the thread of this ticket. Raises `Refusal` where none may be."""
        with self.store.read() as tx:
            property_id = self._possible(tx, number, actor, Act.REPLY).property_id
            return tx.properties.get(property_id).mail_mode is not MailMode.ALERTS

    def preview(self, number: int, actor: str, wanted: Wanted, act: Act = Act.REPLY) -> Preview:
        """What the visitor would get. Raises `Refusal` for what could not be sent."""
        with self.store.read() as tx:
            found = self._possible(tx, number, actor, act)
            return self._letter(tx, found, _clean(wanted, found, address_of(tx, found)))

    def convert(self, number: int, actor: str, wanted: Wanted) -> int:
        """The ticket that the chat becomes; the chat is closed, and the visitor gets the first answer."""
        return in_transaction(self.store, lambda tx: self._convert(tx, number, actor, wanted))

    def reply(self, number: int, actor: str, wanted: Wanted) -> int:
        """The mail that answers this ticket; it goes out in ten seconds, until when it can be taken back.

        What is said in one place in Slack is sent once, however often it is told of.
        """
        return in_transaction(self.store, lambda tx: self._reply(tx, number, actor, wanted))

    def undo(self, mail_id: int, actor: str) -> None:
        """Take an answer back before it goes out: then it is the team's turn again. A second time changes nothing."""
        return in_transaction(self.store, lambda tx: self._undo(tx, mail_id, actor))

    def retry(self, mail_id: int, actor: str) -> None:
        """Try what failed once more, under the same Message-ID."""
        with self.store.write() as tx:
            mail = self._own(tx, mail_id, actor)
            self._demand_sender()
            if not tx.mails.retry(mail_id, self.clock()):
                raise Refusal(Reason.MAIL_NOT_FAILED)
            redraw(tx, mail, self.clock())

    def _convert(self, tx: Transaction, number: int, actor: str, wanted: Wanted) -> int:
        chat, now = self._possible(tx, number, actor, Act.CONVERT), self.clock()
        clean = _clean(wanted, chat, address_of(tx, chat))
        letter = self._letter(tx, chat, clean)
        ticket = open_ticket(tx, chat, tx.properties.get(chat.property_id), clean, actor, now)
        link_and_close(tx, chat, ticket, actor, now)
        queue(tx, ticket, letter, actor, clean, now)
        forward(tx, chat, ticket, tx.properties.get(chat.property_id), letter.sender, actor, now)
        if wanted.agent:
            tell_assigned(tx, [ticket.id], wanted.agent, actor, now)
        return ticket.id

    def _reply(self, tx: Transaction, number: int, actor: str, wanted: Wanted) -> int:
        ticket, now = self._possible(tx, number, actor, Act.REPLY), self.clock()
        heard = tx.thread_replies.at(wanted.spot) if wanted.spot else None
        if heard is not None:
            return heard.mail_id
        clean = _clean(wanted, ticket, address_of(tx, ticket))
        letter = self._letter(tx, ticket, clean)
        hand_over(tx, ticket, Status.CLOSED if wanted.closes else Status.PENDING, actor, now)
        mail_id = queue(tx, ticket, letter, actor, clean, now)
        if wanted.spot and not tx.thread_replies.keep(wanted.spot, ThreadReply(number, actor, mail_id)):
            raise Conflict
        tx.search.put(_whole(tx, number))
        return mail_id

    def _undo(self, tx: Transaction, mail_id: int, actor: str) -> None:
        mail, now = self._own(tx, mail_id, actor), self.clock()
        if not tx.mails.undo(mail_id):
            _demand_undone(tx, mail_id)
            return
        redraw(tx, mail, now)
        give_back(tx, _whole(tx, mail.number), mail, actor, now)
        tx.search.put(_whole(tx, mail.number))

    def _possible(self, tx: Transaction, number: int, actor: str, act: Act) -> Conversation:
        found = self.permissions.whole(tx, act, actor, number)
        self._sender(tx.properties.get(found.property_id))
        found = with_living_twin(tx, found)
        demand = demand_chat if act is Act.CONVERT else demand_ticket
        demand(found)
        return found

    def _letter(self, tx: Transaction, found: Conversation, clean: Wanted) -> Preview:
        property_ = tx.properties.get(found.property_id)
        earlier = tx.mails.of(found.id) if found.kind is Kind.TICKET else ()  # a chat may have automatic ones
        return preview(found, property_, self._sender(property_), clean, earlier)

    def _own(self, tx: Transaction, mail_id: int, actor: str) -> Mail:
        mail = tx.mails.get(mail_id)
        if mail is None:
            raise self.permissions.not_found(tx, actor, 0)
        self.permissions.existing(tx, Act.REPLY, actor, mail.number)
        return mail

    def _sender(self, property_: Property) -> tuple[str, str]:
        return self._demand_sender().of(property_)

    def _demand_sender(self) -> Sender:
        if self.sender is None:
            raise Refusal(Reason.MAIL_OFF)
        return self.sender

    def _write_down(self, found: Conversation, actor: str) -> None:
        with self.store.write() as tx:
            place = (found.id, found.property_id, found.version, found.version)
            tx.journal.add(Entry(self.clock(), actor, REVEALED, *place))


def _draft(
    found: Conversation, address: str, property_: Property, sender: tuple[str, str], canned: Sequence[CannedAnswer]
) -> Draft:
    texts = [line.text for line in found.lines if line.author is Author.VISITOR]
    return Draft(
        found,
        property_,
        address=address,
        found=found_address(texts),
        subject=subject_of(found, property_),
        sender=sender,
        quoted=quoted(found),
        seen=len(written(found)),
        canned=canned,
    )


def _clean(wanted: Wanted, found: Conversation, address: str) -> Wanted:
    """Of a ticket it is known what it is about, and mostly who gets it."""
    demand_choices(wanted)
    if found.kind is Kind.TICKET:
        wanted = replace(wanted, address=address or wanted.address, subject=found.facts.subject)
    return replace(wanted, address=one_address(wanted.address), answer=clean_answer(wanted.answer, wanted.files))


def _demand_undone(tx: Transaction, mail_id: int) -> None:
    """Raise `Refusal` unless somebody was faster, and nothing goes out."""
    mail = tx.mails.get(mail_id)
    if mail is None or mail.state is not MailState.UNDONE:
        raise Refusal(Reason.MAIL_GONE)


def _whole(tx: Transaction, number: int) -> Conversation:
    found = tx.conversations.whole(number)
    assert found is not None, "it was there in this transaction"
    return found
