"""Asks tawk.to about single chats that nobody answered as far as we know, before anybody is told of them."""

import logging
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from bot.alerts import waits
from bot.clock import Clock
from bot.errors import Refusal, UpstreamError, UpstreamGone
from bot.events import ConversationRead
from bot.inbox import Conversation, Kind, Place, Property, There, Visitor
from bot.ports import Store, Upstream
from bot.retrying import in_transaction
from bot.upstream.gathering import Gathered, Gatherer
from bot.upstream.uptake import Manner, take_in

LONGEST = timedelta(seconds=10)  # for all that are asked about at once: the others have their turn the next time
REST = timedelta(minutes=1)  # where it does not answer, nobody waits for it again and again
NEVER = datetime.min.replace(tzinfo=UTC)

log = logging.getLogger(__name__)


class Inquiry:
    """See `bot.rounds.Ask`. Where tawk.to can't be asked, nobody waits for its word: better an alert too many."""

    def __init__(self, store: Store, upstream: Upstream, grace: timedelta, channel: str, clock: Clock) -> None:
        self._store = store
        self._upstream = upstream
        self._grace = grace
        self._channel = channel
        self._clock = clock
        self._rests_until = NEVER

    def ask(self, numbers: Sequence[int]) -> Collection[int]:
        """Take in how these stand in tawk.to; answers with those that need not wait for it any longer, one at least."""
        sure, ends = set[int](), self._clock() + LONGEST
        for number in numbers:
            if sure and self._clock() >= ends:
                break
            self._ask_about(number)
            sure.add(number)
        return sure

    def _ask_about(self, number: int) -> None:
        with self._store.read() as tx:
            chat = tx.conversations.head(number)
            property_ = tx.properties.get(chat.property_id) if chat else None
        if chat is None or property_ is None or not waits(chat) or self._clock() < self._rests_until:
            return
        try:
            self._take(self._read(chat, property_))
        except UpstreamError as error:
            self._rests_until = self._clock() + REST
            log.warning("inquiry.unanswered", extra={"number": number, "error": f"{type(error).__name__} {error}"})
        except Refusal:
            raise
        except Exception as error:
            log.exception("inquiry.failed", extra={"number": number, "error": type(error).__name__})

    def _read(self, chat: Conversation, property_: Property) -> Gathered:
        now, previous = self._clock(), chat.facts.there.read_at if chat.facts.there else None
        try:
            item = self._upstream.whole(Kind.CHAT, property_.tawk_id, chat.external_id)
        except UpstreamGone:
            return Gathered(_gone(chat, property_, previous or chat.updated_at, now), b"")
        gatherer = Gatherer(self._upstream, Kind.CHAT, property_.tawk_id, self._grace)
        found = gatherer.read(item, now, previous)
        return found if found.read and found.read.external_id == chat.external_id else Gathered(None, b"")

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
