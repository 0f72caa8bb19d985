"""What all that tawk.to tells of a conversation entails here, whether a webhook brought it or we read it there."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.events import ConversationRead, Event
from bot.domain.inbox import BY_VISITOR, Conversation, Deed, Entry, Facts, Line, Outcome, Property, Status
from bot.domain.merge import NEVER
from bot.domain.rules import earliest_at
from bot.ports import Transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outset:
    """How new properties and chats begin: their channel, and how long after its end a transcript may take."""

    channel: str
    grace: timedelta


def property_of(tx: Transaction, event: Event, channel: str) -> Property:
    """The property that it belongs to, under the newest name; a new one sends its cards to `channel`."""
    known = tx.properties.find(event.property_id)
    if known is None:
        log.warning("intake.new_property", extra={"property": event.property_id})
        named_at = event.at if event.property_name else NEVER
        return tx.properties.add(event.property_id, event.property_name, channel, named_at)
    if event.property_name and event.property_name != known.name:
        tx.properties.rename(known.id, event.property_name, event.at)
    return known


def blank(property_: Property, event: Event, told: Facts) -> Conversation:
    """A conversation of which nothing is known yet but that it is; `told` is what the event tells of it."""
    begun = earliest_at(told) or (event.began_at if isinstance(event, ConversationRead) else event.at)
    return Conversation(
        id=0,
        property_id=property_.id,
        kind=event.kind,
        external_id=event.external_id,
        created_at=begun,
        updated_at=begun,
        facts=Facts(),
        outcome=Outcome.WAITING,
        status=Status.OPEN,
    )


def keep_told(tx: Transaction, before: Conversation | None, after: Conversation) -> None:
    """What is kept beside the conversation itself: its lines, the words that it is found by, and its contact."""
    is_new = before is None
    if before is None or _kept_lines(before.facts) != _kept_lines(after.facts):
        tx.conversations.save_lines(after, is_new=is_new)
    if before is None or _found_by(before) != _found_by(after):
        tx.search.put(after, is_new=is_new)
    tx.contacts.see(after, is_new=is_new)


def is_reopened(before: Conversation | None, after: Conversation) -> bool:
    return before is not None and before.status is not Status.OPEN and after.status is Status.OPEN


def reopened(before: Conversation, after: Conversation, at: datetime) -> Entry:
    """The journal's line for a visitor who came back."""
    return Entry(at, BY_VISITOR, Deed.REOPEN.value, after.id, after.property_id, before.version, after.version)


def _kept_lines(facts: Facts) -> tuple[Line | None, ...]:
    """Both are kept: a transcript may consist of nothing but the line that began the chat."""
    return facts.opening, *facts.transcript_lines


def _found_by(conversation: Conversation) -> tuple[object, ...]:
    return conversation.visitor, conversation.facts.subject, _kept_lines(conversation.facts)
