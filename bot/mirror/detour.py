"""Where a channel can't be written to: its cards go to the default channel meanwhile, and administrators hear of it."""

import logging

from bot.domain.inbox import Role
from bot.mirror.pacing import CHANNEL_TROUBLES
from bot.ports import NewPost, PostKind, Shut, Store, Transaction
from bot.times.clock import Clock

log = logging.getLogger(__name__)


class Detour:
    """Called every few seconds; it does something only while a channel is in trouble."""

    def __init__(self, store: Store, admins: frozenset[str], default_channel: str, clock: Clock) -> None:
        self._store = store
        self._admins = admins
        self._default_channel = default_channel
        self._clock = clock

    def step(self) -> int:
        """Answers with how many cards went another way."""
        with self._store.read() as tx:
            if not tx.posts.troubled_channels():
                return 0
        with self._store.write() as tx:
            return sum(self._see_to(tx, shut) for shut in tx.posts.shut(CHANNEL_TROUBLES, self._clock()))

    def _see_to(self, tx: Transaction, shut: Shut) -> int:
        detour = "" if shut.channel == self._default_channel else self._default_channel
        if not shut.told:
            self._tell(tx, shut, detour)
        if not detour or tx.posts.problem_of(detour):
            return 0
        moved = tx.posts.divert(shut.channel, detour, self._clock())
        if moved:
            log.warning("detour.moved", extra={"channel": shut.channel, "to": detour, "cards": moved})
        return moved

    def _tell(self, tx: Transaction, shut: Shut, detour: str) -> None:
        """Once, until it works again or the cards go elsewhere; where none go, whoever set up what the clock brings."""
        now, payload = self._clock(), {"channel": shut.channel, "detour": detour}
        routed = tx.properties.of_channel(shut.channel)
        admins = self._admins.union(*(tx.people.holders(one.id, Role.ADMIN) for one in routed))
        waiting = {one.created_by for one in tx.digests.all() if one.channel == shut.channel}
        for admin in sorted(admins if routed else waiting):
            tx.posts.add(NewPost(PostKind.SHUT, admin, 0, payload={**payload}), now)
        tx.posts.set_told(shut.channel)
