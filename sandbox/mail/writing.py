"""What a visitor's mail program writes: a new mail, or an answer with the original quoted below it."""

import re
import smtplib
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from mimetypes import guess_type

from sandbox.loopback import LOOPBACK
from sandbox.mail.showing import Shown


class NotWritten(Exception):
    """It can't be sent, for a reason to show."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a visitor filled in; `file` is a name and its bytes."""

    name: str
    address: str
    subject: str
    text: str
    file: tuple[str, bytes] | None = None


def new_mail(written: Written, to: str, now: datetime) -> EmailMessage:
    message = EmailMessage()
    try:
        message["From"] = Address(written.name, addr_spec=written.address)
        message["To"] = Address(addr_spec=to)
        message["Subject"] = written.subject
    except (ValueError, IndexError, AttributeError, MessageError) as error:
        raise NotWritten("That is no address, or it has a line break where none may be.") from error
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(domain=written.address.rpartition("@")[2])
    message.set_content(written.text)
    if written.file is not None:
        kind = guess_type(written.file[0])[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        message.add_attachment(written.file[1], maintype=main, subtype=sub, filename=written.file[0])
    return message


def answer(mail: Shown, text: str, file: tuple[str, bytes] | None, now: datetime) -> EmailMessage:
    """To the Reply-To address, and to the sender where there is none, as programs do."""
    again = mail.subject if mail.subject.lower().startswith("re:") else f"Re: {mail.subject}"
    written = Written(_name_of(mail.to), mail.to, again, f"{text.rstrip()}\n\n{quoted(mail)}", file)
    message = new_mail(written, mail.reply_to or mail.sender[1], now)
    if mail.message_id:
        message["In-Reply-To"] = mail.message_id
        message["References"] = " ".join((*mail.references, mail.message_id))
    return message


def _name_of(address: str) -> str:
    """As somebody would have set it in their program: `mia.stone@…` is Mia Stone."""
    return " ".join(part.title() for part in re.split(r"[._-]+", address.partition("@")[0]) if part.isalpha())


def quoted(mail: Shown) -> str:
    """The original below a line that says whose it is, as Gmail has it."""
    name, address = mail.sender
    who = f"{name} <{address}>" if name else f"<{address}>"
    lines = "\n".join(f"> {line}".rstrip() for line in mail.text.splitlines())
    return f"On {mail.at:%a, %d %b %Y at %H:%M}, {who} wrote:\n\n{lines}\n"


def send(message: EmailMessage, port: int) -> None:
    """Hands it to the local server. Raises `NotWritten` with what that says."""
    try:
        with smtplib.SMTP(LOOPBACK, port, local_hostname="localhost", timeout=30) as smtp:
            smtp.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        raise NotWritten(_said(*next(iter(error.recipients.values())))) from error
    except smtplib.SMTPResponseException as error:
        raise NotWritten(_said(error.smtp_code, error.smtp_error)) from error
    except (OSError, ValueError) as error:
        raise NotWritten(str(error)) from error


def _said(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"The server says: {code} {text}"
