"""Makes the mail that goes out: its words as the visitor will read them, and its place in the exchange."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from uuid import uuid4

from bot.domain.inbox import Author, Conversation, Kind, Property
from bot.mail.addresses import ReplyAddresses
from bot.mail.letters import Attachment, Letter
from bot.ports import Mail, MailState
from bot.tickets.forms import clean_subject
from bot.views.words import tidy

MOST_REFERENCES = 20
LONGEST_QUOTE = 2_000


@dataclass(frozen=True, slots=True)
class Sender:
    """Who we write as where a property says nothing of its own: a display name and an address."""

    name: str
    address: str

    def of(self, property_: Property) -> tuple[str, str]:
        return clean_subject(property_.name) or self.name, property_.sender or self.address


def new_message_id(number: int, sender: str) -> str:
    """Kept in the store before the first try, and the same in every further one."""
    return f"<ticket.{number}.{uuid4().hex}@{sender.partition('@')[2]}>"


def whole_text(answer: str, signature: str, asked: str) -> str:
    """The answer, who gives it, and what it is an answer to."""
    signed = f"{answer.strip()}\n\n-- \n{signature.strip()}" if signature.strip() else answer.strip()
    lines = tidy(asked, LONGEST_QUOTE).splitlines()
    return signed if not lines else signed + "\n\n" + "\n".join(f"> {line}" for line in lines)


def subject_of(found: Conversation, property_: Property) -> str:
    return clean_subject(found.facts.subject) or clean_subject(property_.name) or property_.tawk_id


def quoted(found: Conversation, seen: int | None = None) -> str:
    """What the visitor wrote last, of a chat all that they wrote; of so many lines only, where `seen` says so."""
    read = written(found)[:seen]
    return "\n".join(read if found.kind is Kind.CHAT else read[-1:])


def written(found: Conversation) -> list[str]:
    """What the visitor wrote."""
    return [line.text.strip() for line in found.lines if line.author is Author.VISITOR and line.text.strip()]


def reply_subject(subject: str) -> str:
    return subject if subject.casefold().startswith(("re:", "rv:", "aw:")) else f"Re: {subject}"


def letter_of(mail: Mail, earlier: Sequence[Mail], property_: Property, sender: Sender, key: bytes) -> Letter:
    """`earlier` is what was written before it; a reply comes back to an address that names the ticket."""
    name, address = sender.of(property_)
    known = [one for one in earlier if one.id < mail.id and one.state is not MailState.UNDONE]
    received = [one.message_id for one in known if one.state is MailState.RECEIVED]
    chain = [one.message_id for one in known]
    return Letter(
        message_id=mail.message_id,
        sender=(name, address),
        to=mail.recipient,
        subject=mail.subject,
        text=mail.text,
        html=_html(mail.text),
        reply_to=ReplyAddresses(key).of(address, mail.number),
        in_reply_to=(received or chain or [""])[-1],
        references=tuple(chain[-MOST_REFERENCES:]),
        is_automatic=mail.is_automatic,
        attachments=tuple(Attachment(file.name, file.mime_type, file.content) for file in mail.files),
        at=mail.at,
    )


def forwarded_letter(mail: Mail, visitor: str) -> Letter:
    """For tawk.to, which takes who is to be answered for who asked (tawk.md 5).

    A person had it sent, so it does not say that it is automatic: many make no ticket of what does.
    """
    return Letter(
        message_id=mail.message_id,
        sender=(mail.sender_name, mail.sender),
        to=mail.recipient,
        subject=mail.subject,
        text=mail.text,
        html=_html(mail.text),
        reply_to=visitor,
        at=mail.at,
    )


def _html(text: str) -> str:
    """The same words for who reads HTML only: nothing in it can run or load anything."""
    lines = "<br>\n".join(escape(line) for line in text.splitlines())
    return f"<!doctype html>\n<html><body><p>{lines}</p></body></html>"
