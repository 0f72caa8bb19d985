"""Watches over properties that fall silent against their own habit: the webhook may be broken, and nobody would know.

A false alarm is worse than a late one: administrators would no longer look. So only hours count in which the team
works and somebody watched from beginning to end, and nothing is told before a habit of some weeks is known.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.errors import Refusal
from bot.domain.habit import hour_of, moment_of, silent_since
from bot.domain.hours import Hours
from bot.domain.inbox import Property, Role
from bot.ports import NewPost, PostKind, Store, Transaction
from bot.times.clock import Clock

GAP = timedelta(minutes=20)  # who did not look for so long did not watch
HALF_AN_HOUR = timedelta(minutes=30)

log = logging.getLogger(__name__)


class Silence:
    """Called every few minutes; each property is seen to by itself."""

    def __init__(self, store: Store, admins: frozenset[str], clock: Clock) -> None:
        self._store = store
        self._admins = admins
        self._clock = clock

    def step(self) -> int:
        """Answers with how many properties fell silent or came back."""
        now = self._clock()
        with self._store.write() as tx:
            watched, properties = tx.habits.watch(now, GAP), tx.properties.all()
        return sum(self._see_to_alone(one, now, hour_of(watched) + 1) for one in properties)

    def _see_to_alone(self, one: Property, now: datetime, watched: int) -> bool:
        try:
            return self._see_to(one, now, watched)
        except Refusal:  # the store is busy: the others need not be tried now
            raise
        except Exception as error:
            log.exception("silence.failed", extra={"property": one.tawk_id, "error": type(error).__name__})
            return False

    def _see_to(self, one: Property, now: datetime, watched: int) -> bool:
        with self._store.read() as tx:
            told, heard, hours = tx.habits.silent_since(one.id), tx.habits.hours(one.id), tx.hours.of(one.id)
        if told is not None:
            return max(heard, default=0) >= hour_of(told) and self._end(one, now)
        since = silent_since(heard, hour_of(now), watched, _counted(hours))
        return since is not None and self._begin(one, moment_of(since), now)

    def _begin(self, one: Property, since: datetime, now: datetime) -> bool:
        with self._store.write() as tx:
            if not tx.habits.begin_silence(one.id, since):
                return False
            self._tell(tx, one, {"since": since.isoformat()}, now)
        log.warning("silence.begun", extra={"property": one.tawk_id})
        return True

    def _end(self, one: Property, now: datetime) -> bool:
        with self._store.write() as tx:
            if not tx.habits.end_silence(one.id):
                return False
            self._tell(tx, one, {}, now)
        log.info("silence.over", extra={"property": one.tawk_id})
        return True

    def _tell(self, tx: Transaction, one: Property, payload: dict[str, object], now: datetime) -> None:
        for admin in sorted(self._admins.union(tx.people.holders(one.id, Role.ADMIN))):
            tx.posts.add(NewPost(PostKind.SILENCE, admin, 0, payload={"property": one.id, **payload}), now)


def _counted(hours: Hours | None) -> Callable[[int], bool]:
    """Whether the team works in that hour."""
    return lambda hour: hours is None or hours.is_open(moment_of(hour) + HALF_AN_HOUR)
