"""Asks tawk.to about single chats that nobody answered as far as we know, before anybody is told of them."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.alerts import waits
from bot.domain.errors import Refusal, UpstreamAway, UpstreamError, UpstreamGone
from bot.domain.events import ConversationRead
from bot.domain.inbox import Conversation, Kind, Place, Property, There, Visitor
from bot.ports import Store, Upstream, Wanted
from bot.times.clock import Clock
from bot.transactions.retrying import in_transaction
from bot.upstream.gathering import Gathered, Gatherer
from bot.upstream.reading import tells_place
from bot.upstream.uptake import Manner, take_in

LONGEST = timedelta(seconds=10)  # for all that are asked about at once: the others have their turn the next time
PATIENCE = timedelta(minutes=2)  # of one whose turn does not come: where answers are slow, alerts must not be
REST = timedelta(minutes=1)  # where it does not answer, nobody waits for it again and again
NEVER = datetime.min.replace(tzinfo=UTC)

log = logging.getLogger(__name__)


class Inquiry:
    """See `bot.transactions.rounds.Ask`.

    Where tawk.to can't be asked, nobody waits for its word: better an alert too many.
    """

    def __init__(self, store: Store, upstream: Upstream, grace: timedelta, channel: str, clock: Clock) -> None:
        self._store = store
        self._upstream = upstream
        self._grace = grace
        self._channel = channel
        self._clock = clock
        self._rests_until = NEVER
        self._refused_until = dict[int, datetime]()  # by the properties
        self._wanted = dict[int, datetime]()  # since when those wait whose turn has not come

    def ask(self, numbers: Sequence[int]) -> Collection[int]:
        """Take in how these stand in tawk.to; answers with those that need not wait for it any longer, one at least."""
        began = self._clock()
        self._wanted = {number: at for number, at in tuple(self._wanted.items()) if began - at < 2 * PATIENCE}
        sure = set[int]()
        for number in numbers:
            if not sure or self._clock() - began < LONGEST:
                self._ask_about(number)
            elif self._clock() - self._wanted.setdefault(number, began) < PATIENCE:
                continue
            self._wanted.pop(number, None)
            sure.add(number)
        return sure

    def _ask_about(self, number: int) -> None:
        with self._store.read() as tx:
            chat = tx.conversations.head(number)
            property_ = tx.properties.get(chat.property_id) if chat else None
        if chat is None or property_ is None or not waits(chat) or self._rests(property_):
            return
        try:
            self._take(self._read(chat, property_))
        except UpstreamError as error:
            self._rest(property_, error)
            log.warning("inquiry.unanswered", extra={"number": number, "error": f"{type(error).__name__} {error}"})
        except Refusal:
            raise
        except Exception as error:
            log.exception("inquiry.failed", extra={"number": number, "error": type(error).__name__})

    def _rests(self, property_: Property) -> bool:
        return self._clock() < max(self._rests_until, self._refused_until.get(property_.id, NEVER))

    def _rest(self, property_: Property, error: UpstreamError) -> None:
        """What is refused, or not known, may be so for this property alone, and an odd answer for this chat."""
        until = self._clock() + REST
        if not error.is_lasting:
            self._rests_until = until
        elif not isinstance(error, UpstreamAway):
            self._refused_until[property_.id] = until

    def _read(self, chat: Conversation, property_: Property) -> Gathered:
        now, known = self._clock(), chat.facts.there
        try:
            item = self._upstream.whole(Kind.CHAT, property_.tawk_id, chat.external_id)
        except UpstreamGone:
            self._demand_property(chat, property_)
            return Gathered(_gone(chat, property_, known.read_at if known else chat.updated_at, now), b"")
        gatherer = Gatherer(self._upstream, Kind.CHAT, property_.tawk_id, self._grace)
        found = gatherer.read(item, now, known.read_at if known else None)
        if found.read is None or found.read.external_id != chat.external_id:
            return Gathered(None, b"")
        if known is None or known.place is Place.GONE or tells_place(item):
            return found
        # Whether it lies in the trash, the lists tell: by itself it may look the same there.
        return replace(found, read=replace(found.read, there=replace(found.read.there, place=known.place)))

    def _demand_property(self, chat: Conversation, property_: Property) -> None:
        """Raise `UpstreamError` where it is the property that this key does not know, and not the chat."""
        self._upstream.listed(Wanted(Kind.CHAT, property_.tawk_id, chat.created_at, chat.created_at, size=1))

    def _take(self, found: Gathered) -> None:
        read = found.read
        if read is not None:
            in_transaction(
                self._store,
                lambda tx: take_in(tx, read, found.raw, Manner.NOW, self._clock(), self._grace, self._channel),
            )


def _gone(chat: Conversation, property_: Property, since: datetime, now: datetime) -> ConversationRead:
    """Nothing is known of it any more but that."""
    return ConversationRead(
        property_id=property_.tawk_id,
        property_name="",
        external_id=chat.external_id,
        at=chat.updated_at,
        visitor=Visitor(),
        of=chat.kind,
        began_at=chat.created_at,
        lines=(),
        over=False,
        there=There(None, Place.GONE, since, now),
    )
