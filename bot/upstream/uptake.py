"""Takes what was read from tawk.to into the inbox: into the same conversation that its webhooks made or will make.

Whoever calls this does so in a transaction of theirs; who takes several in one holds them first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.alerts import waits
from bot.domain.errors import Reason, Refusal
from bot.domain.events import ConversationRead, TicketCreated
from bot.domain.inbox import Author, Conversation, Facts, Kind, Line, Outcome, Property, Visitor
from bot.domain.merge import last_line_at, merge, with_person
from bot.domain.rules import RETRY_HORIZON, visitor_of, wrote_again
from bot.mail.own_tickets import link, recognised
from bot.ports import REST_EVENT, Delivery, DeliveryState, Transaction
from bot.transactions.announce import announce
from bot.transactions.arrival import blank, keep_told, property_of
from bot.transactions.footing import follow
from bot.upstream.keeping import is_seen, save_read, write_down
from bot.upstream.notices import done_there
from bot.upstream.standing import followed, settled


class Manner(StrEnum):
    """How it is taken in: as a thing of the past, of which nobody is told, or as news."""

    PAST = "past"
    NOW = "now"


class Taken(StrEnum):
    """What became of it."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    PURGED = "purged"


@dataclass(frozen=True, slots=True)
class Uptake:
    """What was read, and how it is to be taken in; new properties send their cards to `channel`."""

    tx: Transaction
    read: ConversationRead
    raw: bytes
    manner: Manner
    now: datetime
    grace: timedelta
    channel: str


def hold(tx: Transaction, reads: Iterable[ConversationRead]) -> None:
    """Lock what is here of these, before any of them is taken in: always in one order, or two would wait for ever."""
    wanted: dict[tuple[str, Kind], list[str]] = {}
    for read in reads:
        wanted.setdefault((read.property_id, read.kind), []).append(read.external_id)
    for (tawk_id, kind), external_ids in sorted(wanted.items()):
        property_ = tx.properties.find(tawk_id)
        if property_ is not None:
            tx.conversations.hold(property_.id, kind, external_ids)


def take_in(
    tx: Transaction,
    read: ConversationRead,
    raw: bytes,
    manner: Manner,
    now: datetime,
    grace: timedelta,
    channel: str,
) -> Taken:
    """Merge it into what is known, keep `raw` beside it, and tell of it if that is news. Purged stays purged."""
    uptake = Uptake(tx, read, raw, manner, now, grace, channel)
    property_ = property_of(tx, read, channel)
    before = tx.conversations.find(property_.id, read.kind, read.external_id)
    if before is None:
        taken = _own(uptake, property_)
        if taken is None and tx.conversations.is_purged(property_.id, read.kind, read.external_id):
            taken = Taken.PURGED
        if taken is None and _begin(uptake, property_):
            taken = Taken.NEW
        if taken is not None:
            return taken
        before = tx.conversations.find(property_.id, read.kind, read.external_id)
    if before is None:
        raise Refusal(Reason.BUSY)
    _keep_raw(uptake, before.id)
    return _go_on(uptake, before, property_)


def keep_unreadable(tx: Transaction, method: str, raw: bytes, now: datetime, reason: str = "unreadable") -> bool:
    """Set aside an answer that can't be understood, for the doctor to tell of; False where it was before."""
    delivery_id = tx.deliveries.add(Delivery(raw, "", now), f"{REST_EVENT}{method}")
    if delivery_id is None:
        return False
    tx.deliveries.settle(delivery_id, DeliveryState.QUARANTINED, reason=reason)
    return True


def fill_gaps(tx: Transaction, numbers: Iterable[int], visitor: Visitor, now: datetime) -> int:
    """Of what a person began, and of their contact; answers with how many conversations changed."""
    return sum(_fill(tx, number, visitor, now) for number in numbers)


def _fill(tx: Transaction, number: int, person: Visitor, now: datetime) -> bool:
    before = tx.conversations.whole(number)
    if before is None:
        return False
    facts = with_person(before.facts, person)
    after = replace(before, facts=facts, visitor=visitor_of(facts))
    if after == before:
        return False
    save_read(tx, before, after, now)
    return True


def _own(uptake: Uptake, property_: Property) -> Taken | None:
    """A ticket that went there from here is no second one; None for all others."""
    read, tx = uptake.read, uptake.tx
    if read.kind is not Kind.TICKET:
        return None
    first = next(iter(read.lines), Line(Author.VISITOR, read.began_at, ""))
    common = (read.property_id, read.property_name, read.external_id, read.began_at, read.visitor)
    event = TicketCreated(*common, first.author, read.human_id, read.subject, first)
    own = recognised(tx, property_.id, event)
    if own is None:
        return None
    return Taken.SAME if link(tx, own, event, uptake.now) else Taken.PURGED


def _begin(uptake: Uptake, property_: Property) -> bool:
    """False if somebody was faster."""
    tx, read, now = uptake.tx, uptake.read, uptake.now
    unread = blank(property_, read, merge(Facts(), read))
    if read.person_id:  # who may be known by what they began before
        person = tx.conversations.person(property_.id, read.person_id)
        unread = replace(unread, facts=with_person(unread.facts, person))
    begun, _ = followed(unread, read, now, uptake.grace)
    heard = last_line_at(begun.facts, Author.VISITOR) or read.began_at  # what an agent adds makes nothing old new
    past = uptake.manner is Manner.PAST or heard < now - RETRY_HORIZON  # no webhook would tell of that any more
    if past:
        begun = replace(settled(begun, read.at, now), is_past=True)
    added = tx.conversations.add(begun)
    if added is None:
        return False
    _keep_raw(uptake, added.id)
    keep_told(tx, None, added)
    if not past:
        announce(tx, None, added, property_, now)
    return True


def _go_on(uptake: Uptake, before: Conversation, property_: Property) -> Taken:
    tx, now = uptake.tx, uptake.now
    after, steps = followed(before, uptake.read, now, uptake.grace)
    news = _is_news(uptake.manner, before, after)
    after = replace(after, is_past=before.is_past and not news)
    if after == before:
        return Taken.SAME
    saved = save_read(tx, before, after, now)
    write_down(tx, before, saved, steps, now)
    if news and is_seen(before, saved):
        announce(tx, before, saved, property_, now, done_there(tx, before, saved, steps))
    elif waits(before) and not waits(saved):  # nobody is told, but who was told that nobody has it sees that it is over
        follow(tx, before, saved, now)
    return Taken.CHANGED


def _keep_raw(uptake: Uptake, number: int) -> None:
    """Where it is gone there, there is no answer, and the last one stays."""
    if uptake.raw:
        uptake.tx.raw_readings.put(number, uptake.raw, uptake.now)


def _is_news(manner: Manner, before: Conversation, after: Conversation) -> bool:
    """What waits by its webhooks is no past, though it was met there; what is past, is until its visitor comes back.

    Or until it ends, if it went on when it was met.
    """
    went_on = before.outcome is Outcome.WAITING
    if before.is_past:
        return manner is Manner.NOW and (went_on or wrote_again(before, after))
    return manner is Manner.NOW or went_on
