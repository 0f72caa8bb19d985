"""Mails a ticket that a chat became to tawk.to as well, where its property says so: there it is a ticket, too."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from bot.domain.inbox import Author, Conversation, Line, Property
from bot.mail.own_tickets import marks
from bot.ports import Forward, MailKind, MailState, NewMail, Transaction
from bot.tickets.composing import new_message_id, subject_of
from bot.tickets.forms import clean_subject
from bot.tickets.showing import show

LONGEST = 100_000


def forward(
    tx: Transaction,
    chat: Conversation,
    ticket: Conversation,
    property_: Property,
    sender: tuple[str, str],
    actor: str,
    now: datetime,
) -> None:
    """Queue it. An answer goes from there to the visitor: the mail comes from us, and names them as who to answer."""
    if not property_.forward:
        return
    name, address = sender
    mail = NewMail(
        number=ticket.id,
        message_id=new_message_id(ticket.id, address),
        state=MailState.WAITING,
        author=actor,
        sender_name=clean_subject(ticket.visitor.name) or name,
        sender=address,
        recipient=property_.forward,
        subject=f"{subject_of(ticket, property_)} {marks(tx).of(ticket.id)}",
        text=transcript(_all_of(tx, chat, ticket), ticket, name),
        said="",
        at=now,
        send_at=now,
        kind=MailKind.FORWARD,
    )
    mail_id = tx.mails.add(mail)
    assert mail_id is not None, "its Message-ID was made for it"
    tx.forwards.add(Forward(ticket.id, property_.id, mail_id, now))
    show(tx, mail_id, ticket.id, now)


def transcript(lines: Iterable[Line], ticket: Conversation, ourselves: str) -> str:
    """What was said, in no language of ours: names, times and words."""
    return "\n\n".join(_told(lines, ticket, ourselves))[:LONGEST]


def _all_of(tx: Transaction, chat: Conversation, ticket: Conversation) -> tuple[Line, ...]:
    """The chat, and the answer that is on its way."""
    whole = tx.conversations.whole(ticket.id)
    return (*chat.lines, *(whole.letters if whole else ()))


def _told(lines: Iterable[Line], ticket: Conversation, ourselves: str) -> Iterator[str]:
    visitor = ticket.visitor.name or ticket.visitor.email
    for line in lines:
        who = line.name or (visitor if line.author is Author.VISITOR else ourselves)
        words = "\n".join(filter(None, (line.text.strip(), *(f"📎 {file.name}" for file in line.attachments))))
        if words:
            yield f"{line.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC, {who}:\n{words}"
