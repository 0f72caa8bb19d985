"""A mail as a visitor's mail program shows it: headers, text, and the names of its files."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from html.parser import HTMLParser

from sandbox.mail.box import KeptMail

_LONGEST = 200_000
_BLOCKS = ("p", "br", "div", "tr", "li", "h1", "h2", "h3", "blockquote")
_UNSEEN = ("script", "style", "head", "title")


@dataclass(frozen=True, slots=True)
class MailFile:
    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be seen of a mail; whatever can't be read is empty."""

    number: int
    to: str
    at: datetime
    subject: str
    sender: tuple[str, str]
    reply_to: str
    message_id: str
    references: tuple[str, ...]
    is_automatic: bool
    text: str
    html: str
    files: tuple[MailFile, ...]


def show(mail: KeptMail) -> Shown:
    message = message_from_bytes(mail.content, policy=default)
    assert isinstance(message, EmailMessage)
    sender = _addresses(message, "From")
    reply_to = _addresses(message, "Reply-To")
    html = _part(message, "html")
    return Shown(
        number=mail.number,
        to=mail.recipient,
        at=mail.at,
        subject=_header(message, "Subject"),
        sender=sender[0] if sender else ("", mail.sender),
        reply_to=reply_to[0][1] if reply_to else "",
        message_id=_header(message, "Message-ID"),
        references=tuple(re.findall(r"<[^<>\s]+>", _header(message, "References"))),
        is_automatic=_header(message, "Auto-Submitted").lower() not in ("", "no"),
        text=_part(message, "plain") or plain(html),
        html=html,
        files=tuple(_files(message)),
    )


def plain(html: str) -> str:
    """The words of a page, without what a browser would not show."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.words)).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(re.sub(r"\s+", " ", data))


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except Exception:  # the parser of headers fails on some that can't be, in many ways
        return ""


def _addresses(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    return [found for found in getaddresses([_header(message, name)]) if found[1]]


def _part(message: EmailMessage, kind: str) -> str:
    try:
        part = message.get_body((kind,))
        return str(part.get_content())[:_LONGEST] if part is not None else ""
    except (LookupError, ValueError, AttributeError, TypeError, RecursionError):
        return ""


def _files(message: EmailMessage) -> list[MailFile]:
    try:
        return [_file(part, place) for place, part in enumerate(message.iter_attachments(), 1)]
    except (LookupError, ValueError, AttributeError, TypeError, RecursionError):
        return []


def _file(part: EmailMessage, place: int) -> MailFile:
    content = part.get_payload(decode=True)
    name = (part.get_filename() or f"file-{place}").rpartition("/")[2]
    return MailFile(name, part.get_content_type(), content if isinstance(content, bytes) else part.as_bytes())
