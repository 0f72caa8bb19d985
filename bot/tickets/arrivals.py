"""Puts a received mail where it belongs: into its ticket, which opens again, or into a new one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from bot.domain.inbox import (
    BY_VISITOR,
    OWN,
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
from bot.domain.rules import recompute
from bot.mail.addresses import answerable, without_token
from bot.mail.letters import Received
from bot.ports import MailFile, MailState, NewMail, Transaction
from bot.tickets.addressing import address_of
from bot.tickets.showing import notify, show, show_files
from bot.tickets.turns import with_status
from bot.transactions.announce import announce

UNVERIFIED = "unverified"  # joined a ticket by its references, but from an address that is not the visitor's
MOST_AN_HOUR = 20  # of one address; what is beyond is kept and counted, but shown in Slack by one line only
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail that came in `at`; `is_ours` where it comes from an address that we write from."""

    received: Received
    at: datetime
    is_ours: bool = False

    @property
    def is_nobodys(self) -> bool:
        """Whether no visitor wrote it."""
        return self.received.is_automatic or self.is_ours

    @property
    def address(self) -> str:
        """Where an answer belongs (RFC 5322, 3.6.2)."""
        return self.received.answer_to or self.received.sender[1]

    @property
    def written_at(self) -> datetime:
        """As it says itself, but nothing is written tomorrow."""
        return min(self.received.at or self.at, self.at)

    def earlier(self, tx: Transaction) -> int:
        """How many came from this address in the hour before, counted up to the most that are shown."""
        return tx.mails.count_from(self.address, self.at - HOUR, MOST_AN_HOUR)

    def newest_of_flood(self, tx: Transaction) -> Conversation | None:
        """The ticket that takes it where its address sends more than anybody writes."""
        number = tx.mails.newest_from(self.address) if self.earlier(tx) >= MOST_AN_HOUR else None
        return tx.conversations.head(number) if number else None


def begin_ticket(tx: Transaction, arrival: Arrival) -> Conversation | None:
    """A new ticket with what the mail says; None where there is no property for it."""
    property_ = _property(tx, arrival.received)
    if property_ is None:
        return None
    facts = _facts(arrival)
    blank = Conversation(
        id=0,
        property_id=property_.id,
        kind=Kind.TICKET,
        external_id=f"{OWN}{uuid4()}",
        created_at=arrival.at,
        updated_at=arrival.at,
        facts=facts,
        outcome=Outcome.OFFLINE,
        status=Status.OPEN,
    )
    added = tx.conversations.add(recompute(blank, facts, arrival.at, timedelta()))
    assert added is not None, "its id was made for it"
    tx.conversations.save_lines(added)
    tx.contacts.see(added)
    announce(tx, None, added, property_, arrival.at)
    return added


def join(tx: Transaction, ticket: Conversation, arrival: Arrival, *, is_new: bool = False) -> None:
    """Keep it with its ticket. Where it began the ticket, the card shows its words already.

    Of a flood only this: to look through a ticket for each mail that comes would keep all others waiting.
    """
    earlier = arrival.earlier(tx)
    doubted = not is_new and _is_strange(tx, ticket, arrival)
    mail_id = tx.mails.add(_mail(ticket, arrival, doubted=doubted, opens=is_new))
    assert mail_id is not None, "its Message-ID was unknown in this transaction"
    if is_new:
        show_files(tx, mail_id, ticket.id, arrival.at)
    elif earlier < MOST_AN_HOUR:
        _tell(tx, ticket, arrival, mail_id)
    elif earlier == MOST_AN_HOUR:
        notify(tx, ticket.id, {"notice": "flood"}, arrival.at)
    if earlier <= MOST_AN_HOUR:
        whole = tx.conversations.whole(ticket.id)
        assert whole is not None, "it was there in this transaction"
        tx.search.put(whole)


def _tell(tx: Transaction, ticket: Conversation, arrival: Arrival, mail_id: int) -> None:
    show(tx, mail_id, ticket.id, arrival.at)
    if not arrival.is_nobodys:
        _wake(tx, ticket, arrival)


def _wake(tx: Transaction, ticket: Conversation, arrival: Arrival) -> None:
    """What the visitor answered is open again, and whoever has it hears of it; spam stays where it is."""
    if ticket.folder is Folder.SPAM:
        return
    now = arrival.at
    if ticket.status is not Status.OPEN:
        after = with_status(ticket, Status.OPEN, "", now)
        tx.conversations.save(after, ticket.version)
        tx.posts.mark_stale(ticket.id, ticket.version + 1, now)
        place = (ticket.id, ticket.property_id, ticket.version, ticket.version + 1)
        tx.journal.add(Entry(now, BY_VISITOR, Deed.REOPEN.value, *place))
    if ticket.created_at == arrival.at and not ticket.agent:
        return  # it began with this: its card is new, and notifies by itself
    told = "late" if ticket.folder is Folder.TRASH else "mailed"
    notify(tx, ticket.id, {"notice": told, "agent": ticket.agent}, now)


def _mail(ticket: Conversation, arrival: Arrival, *, doubted: bool, opens: bool) -> NewMail:
    received = arrival.received
    return NewMail(
        number=ticket.id,
        message_id=received.message_id,
        state=MailState.RECEIVED,
        author="",
        sender_name=received.sender[0],
        sender=arrival.address,
        recipient=next(iter(received.recipients), ""),
        subject=received.subject,
        text=received.text,
        said=received.said,
        at=arrival.written_at,
        kept_at=arrival.at,
        is_automatic=received.is_automatic,
        opens=opens,
        files=tuple(MailFile(one.name, one.mime_type, len(one.content), one.content) for one in received.attachments),
        left_out=(*received.left_out, *([UNVERIFIED] if doubted else [])),
    )


def _is_strange(tx: Transaction, ticket: Conversation, arrival: Arrival) -> bool:
    """Whether it comes from somebody else than the ticket's visitor: a colleague, or who was handed our address."""
    known = {ticket.visitor.email.casefold(), address_of(tx, ticket).casefold()}
    return not known & {arrival.address.casefold(), arrival.received.sender[1].casefold()}


def _facts(arrival: Arrival) -> Facts:
    received, address = arrival.received, arrival.address
    name = received.sender[0]
    return Facts(
        started_at=arrival.at,
        started_by=Author.VISITOR,
        visitor=Visitor(name, answerable(address)),
        visitor_at=arrival.at,
        opening=Line(Author.VISITOR, arrival.at, received.said, name),
        subject=received.subject,
    )


def _property(tx: Transaction, received: Received) -> Property | None:
    """That whose address it was sent to, else the first."""
    properties = tx.properties.all()
    wanted = {without_token(one) for one in received.recipients}
    addressed = (one for one in properties if one.sender and without_token(one.sender) in wanted)
    return next(addressed, next(iter(properties), None))
