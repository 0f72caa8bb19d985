"""Knows a ticket of ours again that went to tawk.to by e-mail, when tawk.to tells of it as of a new one.

By a mark in its subject, else by who asked and what about, within a time. A mark names one ticket of tawk.to's only:
another that quotes it, as an answer may, is a new one.
"""

import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.domain.events import TicketCreated
from bot.domain.inbox import Conversation
from bot.ports import Forward, Transaction

KEY_BYTES = 32
MARK = re.compile(r"\[#(\d{1,15})-([0-9a-f]{20})\]")
WHAT_IS_LEFT = re.compile(r"\[#\d{1,15}(-[0-9a-f]{0,20}\]?)?")  # of a mark, where a subject was cut
SIGNED_CHARACTERS = 20
PATIENCE = timedelta(days=3)  # two until we give up sending, half a one until tawk.to does
WITHOUT_MARK = timedelta(days=1)
CLOCK_SKEW = timedelta(minutes=5)
MOST_COMPARED = 100
PREFIX = re.compile(r"^((re|rv|fwd?|wg|aw|tr|enc)\s*:\s*)+", re.I)


@dataclass(frozen=True, slots=True)
class Marks:
    """Marks such as `[#42-0123…]`, which nobody else can make."""

    key: bytes = field(repr=False)

    def of(self, number: int) -> str:
        return f"[#{number}-{self._signature(number)}]"

    def number_in(self, texts: Iterable[str]) -> int | None:
        """The ticket that one of our marks in these texts names."""
        for text in texts:
            for match in MARK.finditer(text):
                if hmac.compare_digest(match[2], self._signature(int(match[1]))):
                    return int(match[1])
        return None

    def _signature(self, number: int) -> str:
        return hmac.digest(self.key, f"forward:{number}".encode(), "sha256").hex()[:SIGNED_CHARACTERS]


def marks(tx: Transaction) -> Marks:
    """With the installation's key, made when it is first asked for."""
    return Marks(tx.mails.signing_key("forward", secrets.token_bytes(KEY_BYTES)))


def without_prefix(subject: str) -> str:
    """What it is about, without what mail programs put in front of an answer's."""
    return PREFIX.sub("", subject)


def recognised(tx: Transaction, property_id: int, event: TicketCreated) -> Forward | None:
    """The ticket of ours that this is, which may be purged by now."""
    told_before = tx.forwards.with_twin(property_id, event.external_id)
    return told_before or _marked(tx, property_id, event) or _alike(tx, property_id, event)


def link(tx: Transaction, forward: Forward, event: TicketCreated, now: datetime) -> Conversation | None:
    """Our ticket, which knows tawk.to's number of it from now on; None for a purged one."""
    ticket = tx.conversations.head(forward.number)
    if not forward.twin:
        tx.forwards.set_twin(forward.number, event.external_id)
    if ticket is None or ticket.facts.human_id:
        return ticket
    after = replace(ticket, facts=replace(ticket.facts, human_id=event.human_id))
    tx.conversations.save(after, ticket.version)
    tx.posts.mark_stale(ticket.id, ticket.version + 1, now)
    mail = tx.mails.get(forward.mail_id)
    if mail is not None and mail.post_id is not None:
        tx.posts.touch(mail.post_id, now)
    return after


def _marked(tx: Transaction, property_id: int, event: TicketCreated) -> Forward | None:
    texts = (event.subject, event.message.text)
    number = marks(tx).number_in(texts) if any(MARK.search(text) for text in texts) else None
    forward = _free(tx, number, event) if number else None
    ours = forward is not None and forward.property_id == property_id
    return forward if forward and ours and _in_time(forward, event, PATIENCE) else None


def _alike(tx: Transaction, property_id: int, event: TicketCreated) -> Forward | None:
    """Some strip from a subject what looks like a mark."""
    if not event.visitor.email:
        return None
    since = event.at - WITHOUT_MARK
    for forward in tx.forwards.unmatched(property_id, since, MOST_COMPARED):
        ticket = tx.conversations.head(forward.number)
        if ticket is not None and _in_time(forward, event, WITHOUT_MARK) and _same(ticket, event):
            return _free(tx, forward.number, event)
    return None


def _free(tx: Transaction, number: int, event: TicketCreated) -> Forward | None:
    """Unless another ticket of tawk.to's was found to be it; nobody can find one meanwhile."""
    forward = tx.forwards.get(number)
    return forward if forward and forward.twin in ("", event.external_id) else None


def _same(ticket: Conversation, event: TicketCreated) -> bool:
    address = ticket.visitor.email.casefold() == event.visitor.email.casefold()
    return address and bool(_plain(event.subject)) and _plain(ticket.facts.subject) == _plain(event.subject)


def _plain(subject: str) -> str:
    return PREFIX.sub("", " ".join(WHAT_IS_LEFT.sub("", subject).split())).casefold()


def _in_time(forward: Forward, event: TicketCreated, patience: timedelta) -> bool:
    return forward.at - CLOCK_SKEW <= event.at <= forward.at + patience
