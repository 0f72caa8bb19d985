"""Writes an answer down: it goes out by itself a little later, until when it can be taken back."""

from datetime import datetime, timedelta

from bot.errors import Conflict
from bot.inbox import Conversation, Property
from bot.mail.addresses import one_address
from bot.ports import MailState, NewMail, Transaction
from bot.tickets.composing import new_message_id, quoted, reply_subject, subject_of, whole_text
from bot.tickets.forms import Wanted
from bot.tickets.showing import show

UNDO_TIME = timedelta(seconds=10)


def queue(
    tx: Transaction,
    ticket: Conversation,
    property_: Property,
    sender: tuple[str, str],
    actor: str,
    wanted: Wanted,
    now: datetime,
) -> int:
    """The mail's id; `wanted.answer` has been looked at."""
    name, address = sender
    earlier = tx.mails.of(ticket.id)
    subject = subject_of(ticket, property_)
    mail = NewMail(
        number=ticket.id,
        message_id=new_message_id(ticket.id, address),
        state=MailState.WAITING,
        author=actor,
        sender_name=name,
        sender=address,
        recipient=one_address(ticket.visitor.email),
        subject=reply_subject(subject) if earlier else subject,
        text=whole_text(wanted.answer, property_.signature, quoted(ticket)),
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
