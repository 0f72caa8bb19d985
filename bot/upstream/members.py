"""Reads every hour who works at tawk.to, so that agents are known in Slack by the e-mail address that both have."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.errors import UpstreamError
from bot.domain.inbox import Property
from bot.ports import ASKED, Member, Store, Transaction, Upstream
from bot.times.clock import Clock
from bot.upstream.reading import read_members

EVERY = timedelta(hours=1)
AFTER_TROUBLE = timedelta(minutes=5)
SOURCE = "tawk:"  # and a property's id: under this it stands when its agents were read

log = logging.getLogger(__name__)


class MemberReading:
    """Called often, it asks tawk.to only when that is due."""

    def __init__(self, store: Store, upstream: Upstream, clock: Clock) -> None:
        self._store = store
        self._upstream = upstream
        self._clock = clock
        self._not_before: datetime | None = None

    def step(self) -> int:
        """Read what is due; answers with of how many properties that was."""
        now = self._clock()
        if self._not_before is not None and now < self._not_before:
            return 0
        with self._store.read() as tx:
            due = [one for one in tx.properties.all() if _is_due(tx.people.read_at(_source(one)), now)]
        return sum(self._try(one) for one in due)

    def read(self, property_: Property) -> Sequence[Member]:
        """Ask for the agents of a property and keep them. Raises `UpstreamError`; then those who were known stay."""
        items = self._upstream.members(property_.tawk_id)
        members = read_members(items)
        if len(members) < len(items):
            log.warning("members.unreadable", extra={"property": property_.tawk_id, "count": len(items) - len(members)})
        with self._store.write() as tx:
            tx.people.mark_read(_source(property_), self._clock())  # first: who reads the same at once waits here
            if members:  # somebody owns it, so an empty answer tells nothing
                self._keep(tx, property_, members)
        return members

    def _try(self, property_: Property) -> bool:
        if self._not_before is not None and self._clock() < self._not_before:
            return False
        try:
            self.read(property_)
        except UpstreamError as error:
            told = {"property": property_.tawk_id, "error": str(error)}
            if not error.is_lasting:
                log.warning("members.away", extra=told)
                self._not_before = self._clock() + AFTER_TROUBLE
                return True
            log.warning("members.refused", extra=told)
            with self._store.write() as tx:
                tx.people.mark_read(_source(property_), self._clock())
        return True

    def _keep(self, tx: Transaction, property_: Property, members: Sequence[Member]) -> None:
        """Whose addresses are new is looked up in Slack within seconds."""
        before = tx.members.emails()
        tx.members.set(property_.id, members)
        if tx.members.emails() != before:
            tx.people.mark_read(ASKED, self._clock())


def _source(property_: Property) -> str:
    return f"{SOURCE}{property_.id}"


def _is_due(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last >= EVERY
