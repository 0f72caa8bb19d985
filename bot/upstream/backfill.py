"""Brings a property's past over from tawk.to, a handful a step: what a crash interrupts goes on where it was.

tawk.to is asked first; then one transaction keeps the handful, how far it is, and what it counts. So all is taken once
and counted once, whatever ends us, and whoever comes next goes on.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

from bot.domain.errors import (
    Conflict,
    Refusal,
    UpstreamBusy,
    UpstreamError,
    UpstreamFault,
    UpstreamGone,
    UpstreamRefused,
)
from bot.domain.inbox import Kind, Property
from bot.ports import Backfill, BackfillClaim, Hitch, Phase, Store, Upstream
from bot.times.clock import Clock
from bot.transactions.arrival import Outset
from bot.upstream.handfuls import Handful, Reader, key_of
from bot.upstream.ledger import Ledger, Overtaken
from bot.upstream.names import learn_name
from bot.upstream.spans import Span
from bot.upstream.walking import Strides

KINDS = {Phase.CHATS: Kind.CHAT, Phase.TICKETS: Kind.TICKET}
LEASE = timedelta(minutes=1)  # who is killed is missed for so long
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=15), timedelta(minutes=30)
NEEDS_SOMEBODY = {UpstreamRefused: Hitch.REFUSED, UpstreamGone: Hitch.GONE, UpstreamFault: Hitch.FAULT}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Walk:
    """Where the list of a phase was left, so that the next step need not begin anew."""

    backfill_id: int
    phase: Phase
    fence: int
    handfuls: Iterator[Handful]


class Backfiller:
    """One handful a step; of any number of them one goes on with a backfill, until it ends or is not heard of."""

    def __init__(
        self, store: Store, upstream: Upstream, outset: Outset, clock: Clock, lease: timedelta = LEASE
    ) -> None:
        self._store = store
        self._upstream = upstream
        self._reader = Reader(upstream, outset.grace, clock)
        self._ledger = Ledger(store, outset, clock, lease)
        self._clock = clock
        self._lease = lease
        self._holder = uuid4().hex
        self._walk: _Walk | None = None
        self._beat: Callable[[], None] = lambda: None
        self._strides: dict[tuple[int, Kind], Strides] = {}

    def step(self) -> bool:
        """Do the next thing that is due; False when nothing is."""
        now = self._clock()
        with self._store.read() as tx:
            if not tx.backfills.any_due(now, self._holder):
                return False
        with self._store.write() as tx:
            claim = tx.backfills.claim(now, now + self._lease, self._holder)
        if claim is None:
            return False
        told = {"backfill": claim.backfill.id}
        try:
            self._go_on(claim)
        except Overtaken:
            log.info("backfill.overtaken", extra=told)
        except UpstreamError as error:
            log.warning("backfill.hindered", extra={**told, "error": type(error).__name__, "code": error.code})
            self._hindered(claim, error)
        except (Refusal, Conflict) as error:
            log.warning("backfill.busy", extra={**told, "error": type(error).__name__})
            self._ledger.try_soon(claim)
        except Exception as error:
            log.exception("backfill.failed", extra={**told, "error": type(error).__name__})
            self._ledger.wait(claim, Hitch.FAULT, _pause(claim.backfill))
        return True

    def _go_on(self, claim: BackfillClaim) -> None:
        kind = KINDS.get(claim.backfill.phase)
        if kind is None:
            self._ledger.look_at_persons(claim)
            return
        with self._store.read() as tx:
            property_ = tx.properties.get(claim.backfill.property_id)
        beat = self._beat = self._ledger.beat(claim)
        walk, self._walk = self._walk_of(claim, kind, property_), None  # what fails begins anew
        handful = next(walk.handfuls, None)
        if handful is None:
            self._ledger.end_phase(claim)
            return
        unread = self._unread(claim, kind, handful)
        readings = self._reader.read(kind, property_.tawk_id, unread, beat, trashed=handful.trashed)
        self._ledger.keep(claim, readings, handful)
        self._walk = replace(walk, fence=claim.fence)

    def _walk_of(self, claim: BackfillClaim, kind: Kind, property_: Property) -> _Walk:
        """The one that we left, where nobody went on with it since."""
        backfill, left = claim.backfill, self._walk
        if left and (left.backfill_id, left.phase, left.fence + 1) == (backfill.id, backfill.phase, claim.fence):
            return left
        if not property_.name:
            learn_name(self._store, self._upstream, property_, self._clock())
        span = Span(backfill.reached, backfill.end)
        strides = self._strides.setdefault((property_.id, kind), Strides())  # what failed teaches the next one, too
        handfuls = self._reader.handfuls(kind, property_.tawk_id, span, strides, lambda: self._beat())
        return _Walk(backfill.id, backfill.phase, claim.fence, handfuls)

    def _unread(self, claim: BackfillClaim, kind: Kind, handful: Handful) -> Sequence[object]:
        """Without what this backfill has read, of which windows that were interrupted hold some."""
        backfill, keyed = claim.backfill, {key_of(kind, item): item for item in handful.items}
        with self._store.read() as tx:
            taken = tx.backfills.taken(backfill.id, backfill.phase, keyed.keys())
        return [item for key, item in keyed.items() if key not in taken]

    def _hindered(self, claim: BackfillClaim, error: UpstreamError) -> None:
        hitch = NEEDS_SOMEBODY.get(type(error))
        if hitch is not None:
            self._ledger.stop(claim, hitch)
        elif isinstance(error, UpstreamBusy):
            self._ledger.wait(claim, Hitch.BUSY, timedelta(seconds=error.seconds))
        else:
            self._ledger.wait(claim, Hitch.AWAY, _pause(claim.backfill))


def _pause(backfill: Backfill) -> timedelta:
    return min(FIRST_RETRY * (1 << min(backfill.attempts, 10)), LONGEST_RETRY)
