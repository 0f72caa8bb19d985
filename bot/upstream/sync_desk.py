"""Lets whoever leads a property bring its past over from tawk.to, stop that, and look how far it is."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Property
from bot.ports import Backfill, BackfillState, NewPost, PostKind, Store, Transaction
from bot.times.clock import Clock
from bot.transactions.naming import named
from bot.transactions.permissions import Act, Permissions
from bot.upstream.beginning import Wanted, begin, go_on, held, stop
from bot.views.sync import SyncPlace

Change = Callable[[Transaction, Backfill, datetime], Backfill]


@dataclass(frozen=True, slots=True)
class SyncDesk:
    """`has_key` is whether tawk.to can be asked at all. Everything may raise `Refusal`."""

    store: Store
    permissions: Permissions
    has_key: bool
    clock: Clock

    def places(self, actor: str) -> Sequence[SyncPlace]:
        """The properties whose past `actor` may bring over, each with what was last done about it."""
        with self.store.read() as tx:
            allowed = self._allowed(tx, actor)
            return [SyncPlace(one, tx.backfills.latest(one.id)) for one in allowed]

    def begin(self, property_ids: Collection[int], wanted: Wanted, actor: str) -> Sequence[Backfill]:
        """All of them or none; how far each is shows a direct message."""
        now = self.clock()
        with self.store.write() as tx:
            chosen = [one for one in self._allowed(tx, actor) if one.id in property_ids]
            if len(chosen) != len(set(property_ids)) or not chosen:
                raise Refusal(Reason.SETTINGS_CHANGED)
            return [self._begin(tx, one, wanted, actor, now) for one in chosen]

    def stop(self, backfill_id: int, actor: str) -> None:
        self._change(backfill_id, BackfillState.RUNNING, stop, actor)

    def go_on(self, backfill_id: int, actor: str) -> None:
        self._change(backfill_id, BackfillState.PAUSED, go_on, actor)

    def stop_all(self, name: str, actor: str) -> Sequence[Property]:
        """Those that run in the property called `name`, or wherever `actor` may; which these were."""
        now = self.clock()
        with self.store.write() as tx:
            allowed = self._allowed(tx, actor)
            about = [named(allowed, name)] if name else allowed
            latest = [(one, held(tx, one)) for one in about]
            running = [(one, found) for one, found in latest if found and found.state is BackfillState.RUNNING]
            if not running:
                raise Refusal(Reason.SYNC_IDLE)
            for _, found in running:
                stop(tx, found, now)
            return [one for one, _ in running]

    def _allowed(self, tx: Transaction, actor: str) -> Sequence[Property]:
        allowed = self.permissions.where(tx, actor, Act.SYNC)
        if not self.has_key:
            raise Refusal(Reason.SYNC_OFF)
        if not allowed:
            raise Refusal(Reason.PROPERTY_MISSING)
        return allowed

    def _begin(self, tx: Transaction, one: Property, wanted: Wanted, actor: str, now: datetime) -> Backfill:
        """In a message of its own, which is at hand; one that was begun before has its place there."""
        begun = begin(tx, one, wanted, actor, now)
        if begun.post_id:
            tx.posts.restate(begun.post_id, now)
        told = NewPost(PostKind.SYNC, actor, 0, payload={"backfill": begun.id})
        shown = replace(begun, post_id=tx.posts.add(told, now), asked_by=actor)
        tx.backfills.put(shown)
        return shown

    def _change(self, backfill_id: int, state: BackfillState, change: Change, actor: str) -> None:
        """Nothing to do where somebody was faster: the message tells how it is."""
        with self.store.write() as tx:
            found = tx.backfills.lock(backfill_id)
            if found is None or found.property_id not in [one.id for one in self._allowed(tx, actor)]:
                raise Refusal(Reason.SETTINGS_CHANGED)
            if found.state is state:
                change(tx, found, self.clock())
            elif found.post_id:
                tx.posts.restate(found.post_id, self.clock())
