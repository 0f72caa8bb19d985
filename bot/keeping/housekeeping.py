"""Forgets what is of no use any more: a little at a time, by whichever process comes first."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.domain.errors import Refusal
from bot.ports import Store, Transaction
from bot.times.clock import Clock

Place = Mapping[str, object]
Chore = Callable[[Transaction, Place, datetime], tuple[Place, timedelta]]  # where it has got to, and how long it rests

AT_ONCE = 200
TAKEN_AT_ONCE = 1_000  # which are three ids each
BODIES_KEPT = timedelta(days=90)
INTENTS_KEPT = timedelta(days=14)  # what Slack could not be asked about for so long
SOON, REST, LEASE = timedelta(seconds=10), timedelta(hours=1), timedelta(minutes=5)

log = logging.getLogger(__name__)


def forget_deliveries(tx: Transaction, place: Place, now: datetime) -> tuple[Place, timedelta]:
    """Their bodies: what they told is in the inbox. Those that failed until now are given up."""
    behind = int(str(place.get("behind", 0)))
    old = tx.deliveries.forget_old(behind, now - BODIES_KEPT, AT_ONCE)
    if not old:
        return place, REST
    log.info("housekeeping.deliveries", extra={"first": old[0], "last": old[-1]})
    return {"behind": old[-1]}, SOON if len(old) == AT_ONCE else REST


def forget_readings(tx: Transaction, place: Place, now: datetime) -> tuple[Place, timedelta]:
    """What tawk.to's REST API answered, as long as what its webhooks brought."""
    forgotten = tx.raw_readings.forget_old(now - BODIES_KEPT, AT_ONCE)
    return place, SOON if forgotten == AT_ONCE else REST


def forget_leftovers(tx: Transaction, place: Place, now: datetime) -> tuple[Place, timedelta]:
    tx.leftovers.forget(now)
    return place, REST


def give_up_intents(tx: Transaction, place: Place, now: datetime) -> tuple[Place, timedelta]:
    """Late is better than twice: whether Slack has them nobody will find out."""
    before, restored = now - INTENTS_KEPT, tx.restores.last()
    if restored is not None and restored.is_felt(now):  # what it has to be looked for since then is not old
        before = min(before, restored.backup_at)
    given_up = tx.posts.give_up(before, AT_ONCE)
    for post_id in given_up:
        log.warning("housekeeping.intent_given_up", extra={"post": post_id})
    return place, SOON if len(given_up) == AT_ONCE else REST


def forget_taken(tx: Transaction, place: Place, now: datetime) -> tuple[Place, timedelta]:
    """Which chats a backfill read is of no use once it has ended."""
    return place, SOON if tx.backfills.forget_taken(TAKEN_AT_ONCE) == TAKEN_AT_ONCE else REST


CHORES: Mapping[str, Chore] = {
    "deliveries": forget_deliveries,
    "readings": forget_readings,
    "leftovers": forget_leftovers,
    "intents": give_up_intents,
    "backfills": forget_taken,
}


class Housekeeper:
    """Called every few seconds; each chore is one short transaction, and one that fails stops no other."""

    def __init__(self, store: Store, clock: Clock, chores: Mapping[str, Chore] = CHORES) -> None:
        self._store = store
        self._clock = clock
        self._chores = chores

    def step(self) -> int:
        """Answers with how many chores were due."""
        with self._store.read() as tx:
            due = self._chores.keys() - set(tx.chores.resting(self._clock()))
        for name in sorted(due):
            self._do(name)
        return len(due)

    def _do(self, name: str) -> None:
        now = self._clock()
        try:
            with self._store.write() as tx:
                place = tx.chores.claim(name, now, now + LEASE)
                if place is not None:
                    reached, rest = self._chores[name](tx, place, now)
                    tx.chores.save(name, reached, now + rest)
        except Refusal:  # the store is busy: the others need not be tried now
            raise
        except Exception as error:
            log.exception("housekeeping.failed", extra={"chore": name, "error": type(error).__name__})
