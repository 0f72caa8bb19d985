"""Reads who wrote the chats, one person a step, whoever wrote last in front: lists of chats tell only their ids."""

import logging
from datetime import timedelta

from bot.domain.errors import (
    Refusal,
    UpstreamAway,
    UpstreamBusy,
    UpstreamError,
    UpstreamFault,
    UpstreamGone,
    UpstreamRefused,
)
from bot.domain.inbox import Visitor
from bot.ports import Store, Upstream, WantedPerson
from bot.times.clock import Clock
from bot.upstream.reading import read_person
from bot.upstream.uptake import fill_gaps

LEASE = timedelta(minutes=1)
REST = timedelta(hours=1)  # until a key is tried again that may not see persons
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=15), timedelta(minutes=30)
AT_ONCE = 20
TRIES = 8  # for one that is never shown

log = logging.getLogger(__name__)


class PersonReader:
    """Any number of them may run at once."""

    def __init__(self, store: Store, upstream: Upstream, clock: Clock) -> None:
        self._store = store
        self._upstream = upstream
        self._clock = clock

    def step(self) -> bool:
        """Read one who is wanted; False where nobody is."""
        now = self._clock()
        with self._store.read() as tx:
            if not tx.wanted_persons.any_due(now):
                return False
        with self._store.write() as tx:
            person = tx.wanted_persons.claim(now, now + LEASE)
            property_ = tx.properties.get(person.property_id) if person else None
        if person is None or property_ is None:
            return False
        try:
            self._take(person, read_person(self._upstream.person(property_.tawk_id, person.person_id)))
        except UpstreamError as error:
            self._fail(person, error)
        except Refusal:  # the store is busy: the lease brings them back
            raise
        except Exception as error:
            log.exception("persons.failed", extra={"person": person.person_id, "error": type(error).__name__})
            self._drop(person)
        return True

    def _take(self, person: WantedPerson, visitor: Visitor) -> None:
        """In several transactions where they wrote often: nobody else may wait for long meanwhile."""
        with self._store.read() as tx:
            numbers = tx.conversations.of_person(person.property_id, person.person_id)
        for at in range(0, len(numbers), AT_ONCE):
            with self._store.write() as tx:
                fill_gaps(tx, numbers[at : at + AT_ONCE], visitor, self._clock())
        with self._store.write() as tx:
            # First: whoever takes in more of theirs either did so before this, or wants them anew.
            tx.wanted_persons.drop(person)
            later = set(tx.conversations.of_person(person.property_id, person.person_id)).difference(numbers)
            fill_gaps(tx, sorted(later), visitor, self._clock())

    def _fail(self, person: WantedPerson, error: UpstreamError) -> None:
        """What is wrong with the way there is wrong for all of the property."""
        told = {"person": person.person_id, "error": type(error).__name__, "code": error.code}
        log.warning("persons.not_read", extra=told)
        if isinstance(error, (UpstreamGone, UpstreamFault)) or _is_never_shown(person, error):
            self._drop(person)
        elif isinstance(error, UpstreamRefused):
            self._delay(person, REST, REST)
        elif isinstance(error, UpstreamBusy):
            self._delay(person, timedelta(seconds=error.seconds), timedelta(seconds=error.seconds))
        else:
            self._delay(person, FIRST_RETRY, min(FIRST_RETRY * (1 << min(person.attempts, 10)), LONGEST_RETRY))

    def _drop(self, person: WantedPerson) -> None:
        with self._store.write() as tx:
            tx.wanted_persons.drop(person)

    def _delay(self, person: WantedPerson, all_of_them: timedelta, this_one: timedelta) -> None:
        """One that is never shown must not keep the others waiting."""
        now = self._clock()
        with self._store.write() as tx:
            tx.wanted_persons.delay(person, now + all_of_them, with_all=True)
            tx.wanted_persons.delay(person, now + this_one)


def _is_never_shown(person: WantedPerson, error: UpstreamError) -> bool:
    """Where tawk.to is away, or refuses the key, that is no fault of this one, however often they were asked for."""
    return isinstance(error, UpstreamAway) and error.is_lasting and person.attempts >= TRIES
