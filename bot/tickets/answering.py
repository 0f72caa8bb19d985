"""Writes an answer down: it goes out by itself a little later, until when it can be taken back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.errors import Conflict
from bot.domain.inbox import Conversation, Property
from bot.mail.addresses import one_address
from bot.ports import Mail, MailState, NewMail, Transaction
from bot.tickets.composing import new_message_id, quoted, reply_subject, subject_of, whole_text
from bot.tickets.forms import Wanted, clean_subject
from bot.tickets.showing import show
from bot.views.tickets import Preview

UNDO_TIME = timedelta(seconds=10)


def preview(
    found: Conversation, property_: Property, sender: tuple[str, str], wanted: Wanted, earlier: Sequence[Mail]
) -> Preview:
    """The letter that `wanted` makes, for a chat as well as for the ticket that it becomes: one text for both."""
    subject = clean_subject(wanted.subject) or subject_of(found, property_)
    text = whole_text(wanted.answer, property_.signature, quoted(found, wanted.seen))
    return Preview(sender, one_address(wanted.address), reply_subject(subject) if earlier else subject, text)


def queue(tx: Transaction, ticket: Conversation, letter: Preview, actor: str, wanted: Wanted, now: datetime) -> int:
    """The mail's id; `wanted` has been looked at, and `letter` is what it makes."""
    name, address = letter.sender
    mail = NewMail(
        number=ticket.id,
        message_id=new_message_id(ticket.id, address),
        state=MailState.WAITING,
        author=actor,
        sender_name=name,
        sender=address,
        recipient=letter.to,
        subject=letter.subject,
        text=letter.text,
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
