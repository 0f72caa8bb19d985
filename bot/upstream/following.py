"""Follows what the team does in tawk.to's dashboard: asks again and again for what was changed there since."""

import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.errors import Refusal, UpstreamError, UpstreamGone, UpstreamRefused
from bot.domain.inbox import Kind, Property, Role
from bot.ports import NO_ANSWER, Followed, NewPost, PostKind, Store, Transaction, Upstream
from bot.times.clock import Clock
from bot.upstream.gathering import Gatherer
from bot.upstream.looking import LEASE, Look, Lost, Memory

TURN = timedelta(seconds=20)  # who ends the process waits for who is at work
TROUBLE = timedelta(minutes=5)  # the longest rest, where it does not answer
REFUSED = timedelta(hours=1)
UNANSWERED = timedelta(hours=3)  # until administrators are told of it

log = logging.getLogger(__name__)


class Following:
    """Called every few seconds; each property's chats and its tickets are looked at `every` so often.

    `grace` is how long after its last line a chat is over, `channel` where cards of new properties go.
    """

    def __init__(
        self,
        store: Store,
        upstream: Upstream,
        every: timedelta,
        grace: timedelta,
        channel: str,
        admins: frozenset[str],
        clock: Clock,
    ) -> None:
        self._store = store
        self._upstream = upstream
        self._every = every
        self._grace = grace
        self._channel = channel
        self._admins = admins
        self._clock = clock
        self._has_begun = False
        self._unanswered: dict[tuple[int, Kind], datetime] = {}
        self._memories: dict[tuple[int, Kind], Memory] = {}

    def step(self) -> int:
        """Look at all that is due, what waits longest first; answers with how many that were."""
        ends, looked = self._clock() + TURN, 0
        self._begin()
        while self._clock() <= ends and (held := self._claim()) is not None:
            self._see_to(held, ends)
            looked += 1
        self._tell()
        return looked

    def _begin(self) -> None:
        """What is not followed yet is from now on: what was before is brought over by a backfill.

        Whoever has put another key into the settings starts us anew, and need not wait for its turn.
        """
        with self._store.read() as tx:
            known = {(one.property_id, one.kind) for one in tx.followings.all()}
            wanted = [(one.id, kind) for one in tx.properties.all() for kind in Kind]
        new = [key for key in wanted if key not in known]
        if new or not self._has_begun:
            with self._store.write() as tx:
                for property_id, kind in new:
                    tx.followings.begin(property_id, kind, self._clock())
                if not self._has_begun:
                    tx.followings.hurry(self._clock())
            self._has_begun = True

    def _claim(self) -> Followed | None:
        """Asked first without writing: this is done every few seconds."""
        now = self._clock()
        with self._store.read() as tx:
            if not any(one.due_at <= now for one in tx.followings.all()):
                return None
        with self._store.write() as tx:
            return tx.followings.claim(now, now + LEASE)

    def _see_to(self, held: Followed, ends: datetime) -> None:
        with self._store.read() as tx:
            property_ = tx.properties.get(held.property_id)
        look = self._look(held, property_)
        about = {"property": property_.tawk_id, "kind": held.kind.value}
        try:
            is_done = look.go(ends)
            self._let_go(look.held, self._every if is_done else timedelta(0), "")
            self._unanswered.pop((held.property_id, held.kind), None)
        except Lost:
            log.info("following.lost", extra=about)
        except (UpstreamRefused, UpstreamGone) as error:
            log.warning("following.refused", extra={**about, "error": str(error)})
            self._let_go(look.held, REFUSED, error.code or "forbidden")
        except UpstreamError as error:
            log.warning("following.troubled", extra={**about, "error": f"{type(error).__name__} {error}"})
            self._rest(look.held)
        except Refusal:  # the store is busy: the others need not be tried now
            with suppress(Refusal):
                self._let_go(look.held, timedelta(0), held.refused)
            raise
        except Exception as error:
            log.exception("following.failed", extra={**about, "error": type(error).__name__})
            self._let_go(look.held, TROUBLE, held.refused)

    def _rest(self, held: Followed) -> None:
        """As long as it has not answered already, so that a moment's trouble costs no more than that."""
        silent = self._clock() - self._unanswered.setdefault((held.property_id, held.kind), self._clock())
        refused = NO_ANSWER if silent >= UNANSWERED else held.refused
        self._let_go(held, max(min(silent, TROUBLE), self._every), refused)

    def _look(self, held: Followed, property_: Property) -> Look:
        gatherer = Gatherer(self._upstream, held.kind, property_.tawk_id, self._grace)
        memory = self._memories.setdefault((held.property_id, held.kind), Memory())
        return Look(self._store, gatherer, held, memory, self._channel, self._clock)

    def _let_go(self, held: Followed, rest: timedelta, refused: str) -> None:
        with self._store.write() as tx:
            tx.followings.save(held, replace(held, due_at=self._clock() + rest, refused=refused))

    def _tell(self) -> None:
        """Administrators are told once where tawk.to begins to show nothing, and once where it shows it again."""
        with self._store.read() as tx:
            changed = [one for one in tx.followings.all() if bool(one.refused) is not one.told]
        if changed:
            with self._store.write() as tx:
                news = [one for one in changed if tx.followings.tell(one)]
                for refused in (True, False):
                    self._post(tx, [one for one in news if bool(one.refused) is refused], refused=refused)

    def _post(self, tx: Transaction, news: Sequence[Followed], *, refused: bool) -> None:
        """One message to each, about all that they administer."""
        for admin, properties in sorted(self._readers(tx, {one.property_id for one in news}).items()):
            about = [[one.property_id, one.kind.value] for one in news if one.property_id in properties]
            payload: dict[str, object] = {"about": about, "refused": refused}
            tx.posts.add(NewPost(PostKind.FOLLOWING, admin, 0, payload=payload), self._clock())

    def _readers(self, tx: Transaction, property_ids: Iterable[int]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for property_id in property_ids:
            for admin in self._admins.union(tx.people.holders(property_id, Role.ADMIN)):
                found.setdefault(admin, []).append(property_id)
        return found
