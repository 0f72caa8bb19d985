"""Turns chats into tickets and answers tickets by e-mail: one transaction each, nothing sent in it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from bot.announce import announce
from bot.clock import Clock
from bot.errors import Conflict, Reason, Refusal
from bot.inbox import (
    CONVERTED,
    REPLIED,
    Author,
    Conversation,
    Entry,
    Facts,
    Folder,
    Kind,
    Line,
    Outcome,
    Priority,
    Property,
    Status,
    Visitor,
)
from bot.mail.addresses import found_address, one_address
from bot.permissions import Act, Permissions
from bot.ports import Mail, MailFile, MailState, NewMail, Store, Transaction
from bot.rules import awake, recompute
from bot.telling import tell_assigned
from bot.tickets.composing import Sender, new_message_id, reply_subject, whole_text
from bot.tickets.showing import redraw, show
from bot.undoing import difference

UNDO_TIME = timedelta(seconds=10)
LONGEST_ANSWER, LONGEST_SUBJECT = 20_000, 200
OWN = "recado:"  # how the id of a ticket begins that we made: tawk.to's are UUIDs


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form begins with: `address` is the contact's, `found` one in the text that is to be confirmed."""

    conversation: Conversation
    property_: Property
    address: str
    found: str
    subject: str
    sender: tuple[str, str]
    quoted: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a form was sent with, not yet looked at."""

    address: str = ""
    subject: str = ""
    answer: str = ""
    priority: str = ""
    agent: str = ""
    closes: bool = False
    files: tuple[MailFile, ...] = ()


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
            _demand_possible(found)
            subject = _subject(found, property_)
            texts = [line.text for line in found.lines if line.author is Author.VISITOR]
            return Draft(found, property_, found.visitor.email, found_address(texts), subject, sender, _quoted(found))

    def convert(self, number: int, actor: str, wanted: Wanted) -> int:
        """The ticket that the chat becomes; the chat is closed, and the visitor gets the first answer."""
        address, answer = one_address(wanted.address), _clean_answer(wanted.answer)
        with self.store.write() as tx:
            chat = self.permissions.whole(tx, Act.CONVERT, actor, number)
            property_ = tx.properties.get(chat.property_id)
            self._sender(property_)
            _demand_chat(chat)
            now, batch = self.clock(), uuid4().hex
            ticket = self._ticket(chat, address, wanted, actor, now)
            added = tx.conversations.add(ticket)
            if added is None:
                raise Refusal(Reason.BUSY)
            self._follow(tx, added, property_, now)
            self._close(tx, chat, added, actor, now, batch)
            tx.journal.add(Entry(now, actor, CONVERTED, added.id, chat.property_id, 0, added.version, batch=batch))
            self._queue(tx, added, property_, actor, replace(wanted, answer=answer), now)
            if wanted.agent:
                tell_assigned(tx, [added.id], wanted.agent, actor, now)
            return added.id

    def reply(self, number: int, actor: str, wanted: Wanted) -> int:
        """The mail that answers this ticket; it goes out in ten seconds, until when it can be taken back."""
        answer = _clean_answer(wanted.answer)
        with self.store.write() as tx:
            before = self.permissions.whole(tx, Act.REPLY, actor, number)
            property_ = tx.properties.get(before.property_id)
            self._sender(property_)
            _demand_ticket(before)
            now = self.clock()
            status = Status.CLOSED if wanted.closes else Status.PENDING
            after = _set(before, status, actor, now)
            tx.conversations.save(after, before.version)
            tx.posts.mark_stale(number, before.version + 1, now)
            then, since = difference(before, after)
            place = (number, before.property_id, before.version, before.version + 1)
            tx.journal.add(Entry(now, actor, REPLIED, *place, before=then, after=since))
            mail_id = self._queue(tx, before, property_, actor, replace(wanted, answer=answer), now)
            tx.search.put(_whole(tx, number))
            return mail_id

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

    def _ticket(self, chat: Conversation, address: str, wanted: Wanted, actor: str, now: datetime) -> Conversation:
        """It opens, as in tawk.to, with what the visitor asked, and what the team knows of the chat."""
        question = Line(Author.VISITOR, chat.created_at, _quoted(chat), chat.visitor.name)
        visitor = Visitor(chat.visitor.name, address, chat.visitor.phone, chat.visitor.city, chat.visitor.country)
        facts = Facts(
            started_at=now,
            started_by=Author.AGENT,
            visitor=visitor,
            visitor_at=now,
            opening=question if question.text else None,
            subject=_clean_subject(wanted.subject),
        )
        blank = Conversation(
            id=0,
            property_id=chat.property_id,
            kind=Kind.TICKET,
            external_id=f"{OWN}{uuid4()}",
            created_at=now,
            updated_at=now,
            facts=facts,
            outcome=Outcome.TICKET,
            status=Status.OPEN,
            priority=Priority[wanted.priority.upper()] if wanted.priority else chat.priority,
            agent=wanted.agent or chat.agent or actor,
            department=chat.department,
            tags=chat.tags,
            linked=chat.id,
        )
        known = recompute(blank, facts, now, timedelta())
        return replace(known, visitor=visitor)

    def _follow(self, tx: Transaction, ticket: Conversation, property_: Property, now: datetime) -> None:
        tx.conversations.save_lines(ticket)
        tx.contacts.see(ticket)
        tx.search.put(ticket)
        announce(tx, None, ticket, property_, now)

    def _close(
        self, tx: Transaction, chat: Conversation, ticket: Conversation, actor: str, now: datetime, batch: str
    ) -> None:
        after = replace(_set(chat, Status.CLOSED, actor, now), linked=ticket.id)
        tx.conversations.save(after, chat.version)
        tx.posts.mark_stale(chat.id, chat.version + 1, now)
        then, since = difference(chat, after)
        place = (chat.id, chat.property_id, chat.version, chat.version + 1)
        tx.journal.add(Entry(now, actor, CONVERTED, *place, before=then, after=since, batch=batch))

    def _queue(
        self, tx: Transaction, ticket: Conversation, property_: Property, actor: str, wanted: Wanted, now: datetime
    ) -> int:
        name, address = self._sender(property_)
        earlier = tx.mails.of(ticket.id)
        subject = ticket.facts.subject or _subject(ticket, property_)
        mail = NewMail(
            number=ticket.id,
            message_id=new_message_id(ticket.id, address),
            state=MailState.WAITING,
            author=actor,
            sender_name=name,
            sender=address,
            recipient=one_address(ticket.visitor.email),
            subject=reply_subject(subject) if earlier else subject,
            text=whole_text(wanted.answer, property_.signature, _quoted(ticket)),
            said=wanted.answer,
            at=now,
            send_at=now + UNDO_TIME,
            files=wanted.files,
        )
        mail_id = tx.mails.add(mail)
        if mail_id is None:
            raise Conflict
        show(tx, mail_id, ticket.id, now)
        return mail_id


def _demand_possible(found: Conversation) -> None:
    if found.kind is Kind.CHAT:
        _demand_chat(found)
    else:
        _demand_ticket(found)


def _demand_chat(chat: Conversation) -> None:
    if chat.folder is Folder.TRASH:
        raise Refusal(Reason.IN_TRASH, number=chat.id, agent=chat.moved_by)
    if chat.kind is not Kind.CHAT:
        raise Refusal(Reason.TICKET_ALREADY, number=chat.id)
    if chat.linked:
        raise Refusal(Reason.TICKET_ALREADY, number=chat.linked)


def _demand_ticket(ticket: Conversation) -> None:
    if ticket.folder is Folder.TRASH:
        raise Refusal(Reason.IN_TRASH, number=ticket.id, agent=ticket.moved_by)
    if ticket.kind is not Kind.TICKET:
        raise Refusal(Reason.NOT_A_TICKET, number=ticket.id)
    if not ticket.visitor.email:
        raise Refusal(Reason.ADDRESS_MISSING)


def _set(conversation: Conversation, status: Status, actor: str, now: datetime) -> Conversation:
    said = replace(conversation, status=status, set_status=status, set_status_at=now, set_status_by=actor)
    return awake(replace(said, worked_at=now, updated_at=max(said.updated_at, now)))


def _whole(tx: Transaction, number: int) -> Conversation:
    found = tx.conversations.whole(number)
    assert found is not None, "it was there in this transaction"
    return found


def _subject(found: Conversation, property_: Property) -> str:
    return found.facts.subject or property_.name or property_.tawk_id


def _quoted(found: Conversation) -> str:
    """What the visitor wrote last; of a chat all that they wrote."""
    written = [line.text.strip() for line in found.lines if line.author is Author.VISITOR and line.text.strip()]
    return "\n".join(written if found.kind is Kind.CHAT else written[-1:])


def _clean_answer(text: str) -> str:
    """Raises `Refusal` for nothing and for too much."""
    answer = text.replace("\0", "").strip()
    if not answer:
        raise Refusal(Reason.ANSWER_MISSING)
    if len(answer) > LONGEST_ANSWER:
        raise Refusal(Reason.ANSWER_TOO_LONG, limit=LONGEST_ANSWER)
    return answer


def _clean_subject(text: str) -> str:
    """One line without what could begin another header."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:LONGEST_SUBJECT]
