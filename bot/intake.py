"""Takes verified deliveries into the inbox: each is kept, merged and announced in one transaction."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.domain.errors import Reason, Refusal, Unreadable
from bot.domain.events import Envelope, Event, TicketCreated, opened, read_event
from bot.domain.inbox import Conversation, Facts, Property
from bot.domain.merge import NEVER, merge
from bot.domain.rules import recompute
from bot.mail.own_tickets import link, recognised
from bot.ports import Delivery, DeliveryState, Forward, Store, StoredDelivery, Transaction
from bot.times.clock import Clock
from bot.transactions.announce import announce
from bot.transactions.arrival import Outset, blank, is_reopened, keep_told, property_of, reopened
from bot.transactions.retrying import in_transaction

FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)
RETRIES_AT_ONCE = 100
PURGED = "purged"

Applied = Mapping[str, object]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one delivery."""

    state: DeliveryState
    number: int | None = None
    reason: str = ""


class Intake:
    """The way of a webhook into the store."""

    def __init__(self, store: Store, outset: Outset, clock: Clock) -> None:
        self._store = store
        self._outset = outset
        self._clock = clock

    def register(self, property_ids: Iterable[str]) -> None:
        """Make the configured properties known before their first event."""
        with self._store.read() as tx:  # who only starts anew need not wait for their turn to write
            missing = [one for one in property_ids if tx.properties.find(one) is None]
        if not missing:
            return
        with self._store.write() as tx:
            for property_id in missing:
                if tx.properties.find(property_id) is None:
                    tx.properties.add(property_id, "", self._outset.channel, NEVER)

    def receive(self, deliveries: Sequence[Delivery]) -> None:
        """Keep all of them in one commit. A poisoned one does not fail its neighbours: it waits in the store.

        Raises `Refusal` (busy) when the store can't be reached; what was kept until then is known when it comes again.
        """
        try:
            with self._store.write() as tx:
                kept = [self._keep(tx, delivery) for delivery in deliveries]
            _log_applied(kept)
            return
        except Refusal:
            if len(deliveries) == 1:
                raise
            # Batches of two processes can lock each other out on PostgreSQL; deliveries by themselves do not.
            log.warning("intake.batch_busy", extra={"deliveries": len(deliveries)})
        except Exception:
            log.exception("intake.batch_failed", extra={"deliveries": len(deliveries)})
        for delivery in deliveries:
            self._receive_alone(delivery)

    def retry(self) -> int:
        """Try failed deliveries again, in the order in which they came; answers with how many were tried."""
        with self._store.read() as tx:
            waiting = tx.deliveries.waiting(self._clock(), RETRIES_AT_ONCE)
        for stored in waiting:
            self._retry_alone(stored)
        return len(waiting)

    def _receive_alone(self, delivery: Delivery) -> None:
        try:
            _log_applied([in_transaction(self._store, partial(self._keep, delivery=delivery))])
        except Refusal:
            raise
        except Exception as error:
            log.exception("intake.delivery_failed", extra={"error": type(error).__name__})
            self._shelve(delivery, type(error).__name__)

    def _shelve(self, delivery: Delivery, reason: str) -> None:
        with self._store.write() as tx:
            delivery_id = tx.deliveries.add(delivery, _name_of(opened(delivery.body)))
            if delivery_id is not None:
                due = self._clock() + FIRST_RETRY
                tx.deliveries.settle(delivery_id, DeliveryState.FAILED, reason=reason, attempts=1, next_at=due)

    def _retry_alone(self, stored: StoredDelivery) -> None:
        try:
            with self._store.write() as tx:
                verdict = self._understand(tx, opened(stored.body), stored.received_at)
                _settle(tx, stored.id, verdict, stored.attempts)
        except Exception as error:
            log.exception("intake.retry_failed", extra={"delivery": stored.id, "error": type(error).__name__})
            attempts = stored.attempts + 1
            due = self._clock() + min(FIRST_RETRY * 2 ** min(attempts, 10), LONGEST_RETRY)
            with self._store.write() as tx:
                tx.deliveries.settle(
                    stored.id,
                    DeliveryState.FAILED,
                    reason=type(error).__name__,
                    attempts=attempts,
                    next_at=due,
                )

    def _keep(self, tx: Transaction, delivery: Delivery) -> Applied | None:
        """What to log of it once it is kept."""
        envelope = delivery.opened or opened(delivery.body)
        delivery_id = tx.deliveries.add(delivery, _name_of(envelope))
        if delivery_id is None:
            return None
        verdict = self._understand(tx, envelope, delivery.received_at)
        _settle(tx, delivery_id, verdict)
        told = {"request": delivery.request, "delivery": delivery_id}
        if verdict.state is DeliveryState.DONE and not verdict.reason:
            return {**told, "number": verdict.number}
        log.warning("intake.not_applied", extra={**told, "reason": verdict.reason})
        return None

    def _understand(self, tx: Transaction, envelope: Envelope | Unreadable, received_at: datetime) -> Verdict:
        if isinstance(envelope, Unreadable):
            return Verdict(DeliveryState.QUARANTINED, reason=envelope.reason)
        try:
            event = read_event(envelope, received_at)
        except Unreadable as error:
            return Verdict(DeliveryState.QUARANTINED, reason=error.reason)
        if event is None:
            return Verdict(DeliveryState.IGNORED, reason="unknown_event")
        return self._apply(tx, event, received_at)

    def _apply(self, tx: Transaction, event: Event, received_at: datetime) -> Verdict:
        property_ = property_of(tx, event, self._outset.channel)
        tx.habits.heard(property_.id, received_at)
        before = tx.conversations.find(property_.id, event.kind, event.external_id)
        if before is None:
            own = recognised(tx, property_.id, event) if isinstance(event, TicketCreated) else None
            if isinstance(event, TicketCreated) and own is not None:
                return self._link(tx, own, event)
            if tx.conversations.is_purged(property_.id, event.kind, event.external_id):
                return Verdict(DeliveryState.IGNORED, reason=PURGED)
            told = merge(Facts(), event)
            begun = tx.conversations.add(self._updated(blank(property_, event, told), told))
            if begun is not None:
                self._follow(tx, None, begun, property_)
                return Verdict(DeliveryState.DONE, begun.id)
            before = tx.conversations.find(property_.id, event.kind, event.external_id)
        if before is None:
            raise Refusal(Reason.BUSY)
        after = self._updated(before, merge(before.facts, event))
        if after != before:
            tx.conversations.save(after, before.version)
            self._follow(tx, before, replace(after, version=before.version + 1), property_)
        return Verdict(DeliveryState.DONE, before.id)

    def _link(self, tx: Transaction, own: Forward, event: TicketCreated) -> Verdict:
        """It went there from here, and is no second ticket."""
        ticket = link(tx, own, event, self._clock())
        return Verdict(DeliveryState.DONE, ticket.id) if ticket else Verdict(DeliveryState.IGNORED, reason=PURGED)

    def _updated(self, conversation: Conversation, facts: Facts) -> Conversation:
        """It is no past any more, if it was: tawk.to tells of it."""
        updated = recompute(conversation, facts, self._clock(), self._outset.grace)
        return replace(updated, is_past=False) if updated.is_past else updated

    def _follow(self, tx: Transaction, before: Conversation | None, after: Conversation, property_: Property) -> None:
        """What a changed conversation entails: its lines, its contact, the journal and Slack."""
        keep_told(tx, before, after)
        if before and is_reopened(before, after):
            tx.journal.add(reopened(before, after, self._clock()))
        announce(tx, before, after, property_, self._clock())


def _log_applied(kept: Sequence[Applied | None]) -> None:
    """One line for all of a commit: a line costs a good part of what taking a webhook in does."""
    if applied := [one for one in kept if one is not None]:
        log.info("intake.applied", extra={"webhooks": applied})


def _settle(tx: Transaction, delivery_id: int, verdict: Verdict, attempts: int = 0) -> None:
    """What still comes of a purged conversation must not stay here either."""
    tx.deliveries.settle(
        delivery_id,
        verdict.state,
        reason=verdict.reason,
        number=verdict.number,
        attempts=attempts,
        forget=verdict.reason == PURGED,
    )


def _name_of(envelope: Envelope | Unreadable) -> str:
    return "" if isinstance(envelope, Unreadable) else envelope.name
