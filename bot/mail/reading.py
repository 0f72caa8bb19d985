"""Reads a mail as it came from the server: never an error, whatever the bytes, and bounded in time and memory."""

import hashlib
from email.message import Message

from bot.mail import automatic, headers
from bot.mail.bodies import Reading, attached
from bot.mail.charsets import decode
from bot.mail.letters import Received
from bot.mail.parts import MAX_BYTES, Parting
from bot.mail.phrases import FORWARDS
from bot.mail.quotes import visible
from bot.mail.reports import report_of


def read_mail(raw: bytes) -> Received:
    """What came in. What could not be carried is named in `left_out`."""
    try:
        return _read(raw)
    except Exception:  # One mail that nobody foresaw may not stop the mailbox: it is shown as it is.
        return _unreadable(raw)


def _read(raw: bytes) -> Received:
    parting = Parting(raw)
    whole, message = parting.whole, parting.whole.message
    reading = Reading()
    text = reading.text_of(whole).strip()
    report = report_of(whole, text)
    attachments, uncarried = attached(whole)
    subject = headers.words(message, "Subject")
    return Received(
        message_id=_message_id(message, raw),
        sender=headers.sender(message),
        recipients=headers.recipients(message),
        subject=subject,
        at=headers.moment(message),
        text=text,
        said=text if report.is_bounce else visible(text, is_forward=FORWARDS.match(subject) is not None),
        in_reply_to=next(iter(headers.ids(message, "In-Reply-To")), ""),
        references=headers.ids(message, "References"),
        is_automatic=report.is_bounce or automatic.is_automatic(message),
        is_bounce=report.is_bounce,
        bounced=report.message_id,
        is_late=report.is_late,
        reason=report.reason,
        answer_to=headers.answer_to(message),
        attachments=attachments,
        left_out=(*parting.left_out, *uncarried, *(["cut:text"] if reading.is_cut else [])),
    )


def _message_id(message: Message, raw: bytes) -> str:
    return next(iter(headers.ids(message, "Message-ID")), "") or _made_id(raw)


def _made_id(raw: bytes) -> str:
    """The same for the same bytes, so that a mail that comes twice is one."""
    return f"<{hashlib.sha256(raw).hexdigest()[:40]}@no-message-id.invalid>"


def _unreadable(raw: bytes) -> Received:
    text = decode(raw[:MAX_BYTES]).strip()
    return Received(
        message_id=_made_id(raw),
        sender=("", ""),
        recipients=(),
        subject="",
        at=None,
        text=text,
        said=text,
        in_reply_to="",
        references=(),
        is_automatic=False,  # or nobody would see it; it names nobody whom a machine could answer
        is_bounce=False,
        left_out=("unreadable:mail",),
    )
