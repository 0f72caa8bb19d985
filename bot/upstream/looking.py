"""One look at what was changed at tawk.to since the last: the chats or the tickets of one property."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice

from bot.domain.errors import Refusal, UpstreamFault
from bot.domain.inbox import Kind
from bot.ports import DateType, Followed, Listed, Store, Transaction, Wanted
from bot.times.clock import Clock
from bot.transactions.retrying import in_transaction
from bot.upstream.gathering import Gathered, Gatherer
from bot.upstream.reading import id_of, lacks_words, tells_update
from bot.upstream.seen import Seen, mark_of
from bot.upstream.spans import Span
from bot.upstream.uptake import Manner, Taken, hold, keep_unreadable, take_in
from bot.upstream.walking import Strides, Window, walk

LEASE = timedelta(minutes=2)  # longer than one call takes, and as long as nobody follows after a crash
OVERLAP = timedelta(minutes=5)  # clocks differ, and a list may tell of a change late
LONGEST_OVERLAP = timedelta(minutes=30)
NEWS = timedelta(days=1)  # of what was done longer ago, while nobody looked, nobody is told any more
SLICE = timedelta(hours=6)
AT_ONCE = 50
LIST = {Kind.CHAT: "chat.list", Kind.TICKET: "ticket.list"}

log = logging.getLogger(__name__)


class Lost(Exception):
    """Somebody else looks there by now."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Through what windows a list was read the last time, and what it showed."""

    strides: Strides = field(default_factory=Strides)
    seen: Seen = field(default_factory=Seen)


@dataclass(slots=True)
class Look:
    """`held` is how it stands in the store while it is ours; `channel` that of properties which nobody knows yet."""

    store: Store
    gatherer: Gatherer
    held: Followed
    memory: Memory
    channel: str
    clock: Clock

    def go(self, ends: datetime) -> bool:
        """Take in what was changed since the last look; False if there was more than could be read until `ends`.

        Raises `UpstreamError`, and `Lost`. What was read until then is kept.
        """
        now = self.clock()
        reached = min(self.held.cursor, now)  # or nothing would be read until a clock that was put back is there again
        for span in _slices(Span(reached - self._overlap, now)):
            self.memory.seen.begin(self.held.cursor)
            self._read(span, Manner.PAST if span.end < now - NEWS else Manner.NOW)
            reached = max(reached, span.end)
            self._hold(reached)
            self.memory.seen.end(reached)
            if self.clock() >= ends:
                break
        return reached >= now

    @property
    def _overlap(self) -> timedelta:
        """A chat is read until it is seen to be over, though nothing is changed any more when it ends."""
        return max(OVERLAP, min(self.gatherer.grace, LONGEST_OVERLAP)) if self.gatherer.kind is Kind.CHAT else OVERLAP

    def _read(self, span: Span, manner: Manner) -> None:
        """Whether the trash's list has also what is not in the trash is not known: what only it has, is in it.

        It is asked for first: what is brought back meanwhile is in the other one, too. Somebody may have deleted
        thousands at once, so only their ids are held.
        """
        kind, read_at, previous = self.gatherer.kind, self.clock(), self.held.cursor
        alone, is_sure = set[str](), True
        for window in self._trash(span):
            is_sure = is_sure and window.complete
            alone.update(id_of(kind, item) for item in window.items)
        for window in self._windows(span, deleted=False):
            is_sure = is_sure and window.complete
            alone.difference_update(id_of(kind, item) for item in window.items)
            self._take(window.items, read_at, previous, manner, trashed=False)
        if is_sure and alone:
            for window in self._trash(span):
                deleted = (item for item in window.items if id_of(kind, item) in alone)
                self._take(deleted, read_at, previous, manner, trashed=True)

    def _trash(self, span: Span) -> Iterator[Window]:
        """Nothing where that is no question which tawk.to understands: the others are read all the same."""
        try:
            yield from self._windows(span, deleted=True)
        except UpstreamFault as error:
            log.warning("following.no_trash", extra={"property": self.gatherer.tawk_id, "error": str(error)})

    def _windows(self, span: Span, *, deleted: bool) -> Iterator[Window]:
        kind, tawk_id = self.gatherer.kind, self.gatherer.tawk_id

        def ask(span: Span, page: int) -> Listed:
            self._renew()
            wanted = Wanted(kind, tawk_id, span.start, span.end, DateType.UPDATED, deleted, page)
            return self.gatherer.upstream.listed(wanted)

        return walk(ask, span, kind, self.memory.strides.trash if deleted else self.memory.strides.live)

    def _take(
        self, items: Iterable[object], read_at: datetime, previous: datetime, manner: Manner, *, trashed: bool
    ) -> None:
        kind, seen = self.gatherer.kind, self.memory.seen
        marked = ((item, id_of(kind, item), mark_of(item, trashed=trashed)) for item in items)
        left = (one for one in marked if not seen.recall(*one[1:]))
        while some := list(islice(left, AT_ONCE)):
            gathered = list[Gathered]()
            for item, *_ in some:
                self._renew()
                gathered.append(self.gatherer.gather(item, read_at, previous, trashed=trashed))
            self._keep(gathered, manner)
            for (item, external_id, mark), one in zip(some, gathered, strict=True):
                if one.read and one.read.over and (tells_update(item) or not lacks_words(kind, item)):
                    seen.found[external_id] = mark

    def _keep(self, gathered: Sequence[Gathered], manner: Manner) -> None:
        """One that fails must not keep the others from being read: it is set aside."""
        try:
            in_transaction(self.store, lambda tx: self._keep_all(tx, gathered, manner))
        except Refusal:
            raise
        except Exception as error:
            log.exception("following.failed", extra={"items": len(gathered), "error": type(error).__name__})
            if len(gathered) > 1:
                for one in gathered:
                    self._keep([one], manner)
                return
            broken = replace(gathered[0], read=None, reason=type(error).__name__)
            in_transaction(self.store, lambda tx: self._keep_all(tx, [broken], manner))

    def _keep_all(self, tx: Transaction, gathered: Sequence[Gathered], manner: Manner) -> None:
        now = self.clock()
        hold(tx, [one.read for one in gathered if one.read])
        for one in gathered:
            if one.read is None:
                keep_unreadable(tx, LIST[self.gatherer.kind], one.raw, now, one.reason)
                continue
            taken = take_in(tx, one.read, one.raw, manner, now, self.gatherer.grace, self.channel)
            if taken is Taken.NEW and one.read.person_id:
                tx.wanted_persons.want(self.held.property_id, one.read.person_id, one.read.at, now)

    def _renew(self) -> None:
        """Before each call, as any of them may take long."""
        if self.held.due_at - self.clock() < LEASE / 2:
            self._hold(self.held.cursor)

    def _hold(self, cursor: datetime) -> None:
        """Go on holding it, now that it is read so far."""
        after = replace(self.held, cursor=cursor, due_at=self.clock() + LEASE)
        with self.store.write() as tx:
            if not tx.followings.save(self.held, after):
                raise Lost
        self.held = after


def _slices(span: Span) -> Iterator[Span]:
    """Parts of it, so that whoever is ended has kept most of what they read."""
    start = span.start
    while start < span.end:
        end = min(start + SLICE, span.end)
        yield Span(start, end)
        start = end
