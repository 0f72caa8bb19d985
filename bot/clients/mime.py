"""A letter as the bytes that go over the wire; what could become a header or a recipient of its own is refused."""

import re
from collections.abc import Iterable
from datetime import datetime
from email.header import Header
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime, formataddr
from typing import Any

from bot.domain.errors import Flaw, MailUnsendable
from bot.mail.envelope import sole_address
from bot.mail.letters import Attachment, Letter

LIMIT = 25 * 1024 * 1024  # bytes on the wire, where files are a third longer
LONGEST_CHAIN = 100  # references: the first, which is the thread's, and the newest
WIDTH = 76
FORBIDDEN = re.compile(r"[\x00\r\n]")
CONTROL = re.compile(r"[\x01-\x1f\x7f-\x9f\u2028\u2029]")
MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
MIME_TYPE = re.compile(r"(?!multipart/|message/)[a-z0-9][a-z0-9!#$&^_.+-]{0,70}/[a-z0-9][a-z0-9!#$&^_.+-]{0,120}")
ANY_TYPE = "application/octet-stream"


class WrittenHeader(UnstructuredHeader, BaseHeader):
    """A header that is in its last form already, and is only broken at its blanks.

    The library would encode a long Message-ID, which breaks the thread, and loses the quotes around a name that it
    breaks (python/cpython#100884).
    """

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        super().parse("", kwds)
        kwds["decoded"] = value

    def fold(self, *, policy: Policy) -> str:
        first, *others = str(self).split(" ")
        lines = [f"{self.name}: {first}"]
        for word in others:
            if len(lines[-1]) + 1 + len(word) > WIDTH:
                lines.append("")
            lines[-1] += f" {word}"
        return policy.linesep.join(lines) + policy.linesep


def written(letter: Letter, now: datetime) -> bytes:
    """The whole mail. Raises `MailUnsendable`."""
    message = EmailMessage(policy=_policy())
    for name, value in _headers(letter, now):
        if value:
            message[name] = value
    message.set_content(_body(letter.text))
    if letter.html:
        message.add_alternative(_body(letter.html), subtype="html")
    for attachment in letter.attachments:
        _attach(message, attachment)
    content = message.as_bytes()
    if len(content) > LIMIT:
        raise MailUnsendable(Flaw.TOO_LARGE)
    return content


def one(address: str) -> str:
    """The address, if it is exactly one. Raises `MailUnsendable`."""
    try:
        return sole_address(address)
    except ValueError:
        raise MailUnsendable(Flaw.ADDRESS) from None


def _policy() -> "EmailPolicy[EmailMessage]":
    registry = HeaderRegistry()
    for name in ("subject", "from", "to", "reply-to", "message-id", "in-reply-to", "references"):
        registry.map_to_type(name, WrittenHeader)
    return SMTP.clone(header_factory=registry, cte_type="7bit")  # not every server carries eight bits


def _headers(letter: Letter, now: datetime) -> Iterable[tuple[str, str]]:
    name, address = letter.sender
    yield "Message-ID", _own_id(letter.message_id)
    yield "Date", format_datetime(letter.at or now)
    yield "From", _named(_line(name), one(address))
    yield "To", one(letter.to)
    yield "Reply-To", letter.reply_to and one(letter.reply_to)
    yield "Subject", _words(_line(letter.subject))
    yield "In-Reply-To", _ids([letter.in_reply_to])
    yield "References", _ids(letter.references)
    if letter.is_automatic:
        yield "Auto-Submitted", "auto-replied" if letter.in_reply_to else "auto-generated"
        yield "X-Auto-Response-Suppress", "All"  # what Exchange understands


def _own_id(message_id: str) -> str:
    if not MESSAGE_ID.fullmatch(message_id):
        raise MailUnsendable(Flaw.CONTROL)
    return message_id


def _ids(given: Iterable[str]) -> str:
    """Those that are well formed; a mail of the visitor's may name anything."""
    ids = [one for one in map(_line, given) if MESSAGE_ID.fullmatch(one)]
    return " ".join(ids if len(ids) <= LONGEST_CHAIN else [ids[0], *ids[1 - LONGEST_CHAIN :]])


def _named(name: str, address: str) -> str:
    return formataddr((name, address)) if _is_plain(name) else f"{_encoded(name)} <{address}>"


def _words(text: str) -> str:
    return text if _is_plain(text) else _encoded(text)


def _is_plain(text: str) -> bool:
    """Whether it reads as it is written, and can be broken at its blanks."""
    return text.isascii() and "=?" not in text and text == " ".join(text.split()) and len(text) < WIDTH


def _encoded(text: str) -> str:
    return Header(text, "utf-8", maxlinelen=WIDTH - 10).encode(linesep="")


def _line(text: str) -> str:
    """One line of header. Raises `MailUnsendable` for what would end it."""
    if FORBIDDEN.search(text):
        raise MailUnsendable(Flaw.CONTROL)
    return CONTROL.sub(" ", _whole(text)).strip()


def _body(text: str) -> str:
    if "\x00" in text:
        raise MailUnsendable(Flaw.CONTROL)
    return _whole(text)


def _whole(text: str) -> str:
    """Half characters, which JSON can hold and no mail can, become question marks."""
    return text.encode("utf-8", "replace").decode()


def _attach(message: EmailMessage, attachment: Attachment) -> None:
    known = attachment.mime_type.lower()
    main, _, sub = (known if MIME_TYPE.fullmatch(known) else ANY_TYPE).partition("/")
    name = _line(attachment.name) or "file"
    message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=name)
