"""Keeps the App Home of those who look in step with the inbox, and does the bulk work that they asked for.

The worker asks for a home that is late, claims it for a time, draws its newest state and publishes it. A home that
was published twice looks as one that was published once, so a lost answer costs one more call. Bulk work is done part
by part, each under a claim of its own, so that it needs no more time than a claim lasts however much it is.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import uuid4

from bot.desks.desk import AT_ONCE, Choice, Desk, Done
from bot.domain.bulk import gone_on
from bot.domain.errors import Limited, Rejected, SlackError, Unknown
from bot.home.drawer import Drawer
from bot.mirror.pacing import is_trouble
from bot.ports import HomeClaim, HomesDue, Store, Transaction
from bot.times.clock import Clock
from bot.views.parts import Block

PUBLISHING = "views.publish"
BURST = 5
LOOKING = timedelta(minutes=10)  # Slack does not tell when somebody looks away
TROUBLE = timedelta(minutes=5)

log = logging.getLogger(__name__)


class Publisher(Protocol):
    """May raise `Limited`, `Rejected` or `Unknown`."""

    def publish(self, user_id: str, view: Block) -> None: ...


@dataclass(frozen=True, slots=True)
class HomePace:
    """`each` between two drawings of one home, `all` between two in the workspace; `settle` after a lost answer."""

    each: timedelta
    all: timedelta
    settle: timedelta
    lease: timedelta


class _Overtaken(Exception):
    """Another claimed the home meanwhile and goes on with its work: what was done here must not be kept."""


class Homes:
    """One home a step; any number of them may run at once."""

    def __init__(
        self, store: Store, desk: Desk, publisher: Publisher, draw: Drawer, pace: HomePace, clock: Clock
    ) -> None:
        self._store = store
        self._desk = desk
        self._publisher = publisher
        self._draw = draw
        self._pace = pace
        self._clock = clock

    def step(self) -> bool:
        """Do the next thing that is due; False when nothing is."""
        claimed = self._claim()
        if claimed is None:
            return False
        claim, stamp = claimed
        jobs = claim.home.jobs
        # Who asked for much is shown first that it is being done, and amid it what they do meanwhile.
        if jobs and not (len(jobs[0].numbers) > AT_ONCE and claim.may_publish):
            self._work(claim)
        else:
            self._publish(claim, stamp)
        return True

    def _claim(self) -> tuple[HomeClaim, str] | None:
        now = self._clock()
        with self._store.read() as tx:
            stamp = tx.homes.stamp()
            wanted = HomesDue(now, now - LOOKING, stamp, _is_over(tx.posts.pace(PUBLISHING), now))
            if not tx.homes.any_due(wanted):
                return None
        with self._store.write() as tx:
            allowed_at = tx.posts.pace(PUBLISHING)
            claim = tx.homes.claim(replace(wanted, may_publish=_is_over(allowed_at, now)), now + self._pace.lease)
            if claim is not None and claim.may_publish:
                tx.posts.set_pace(PUBLISHING, self._after_this(allowed_at, now))
        return None if claim is None else (claim, stamp)

    def _after_this(self, allowed_at: datetime | None, now: datetime) -> datetime:
        """When the next may go: a bucket of `BURST` that fills at the rate of `all`."""
        earliest = now - BURST * self._pace.all
        return max(allowed_at or earliest, earliest) + self._pace.all

    def _work(self, claim: HomeClaim) -> None:
        """The next part of its first job, and how far that is, in one transaction: whoever comes next goes on there."""
        waiting = claim.home.jobs[0]
        job = replace(waiting, batch=waiting.batch or uuid4().hex)
        part = job.numbers[:AT_ONCE]

        def keep(tx: Transaction, done: Done) -> None:
            if not tx.homes.set_worked(claim, gone_on(job, len(part), len(done.done), done.refused)):
                raise _Overtaken

        try:
            choice = Choice(job.agent, job.value)
            self._desk.do_part(job.deed, part, claim.home.slack_id, choice, job.batch, keep)
        except _Overtaken:
            log.warning("homes.overtaken", extra={"user": claim.home.slack_id})

    def _publish(self, claim: HomeClaim, stamp: str) -> None:
        drawing = self._draw(claim.home)
        if drawing.drawn != claim.home.drawn:
            with self._store.write() as tx:
                tx.homes.set_drawn(claim, drawing.drawn)
        try:
            self._publisher.publish(claim.home.slack_id, drawing.view)
        except SlackError as error:
            self._fail(claim, stamp, error)
        else:
            self._finish(lambda tx: tx.homes.set_shown(claim, stamp, self._clock() + self._pace.each))

    def _fail(self, claim: HomeClaim, stamp: str, error: SlackError) -> None:
        """Nothing is lost: the home stays late and its newest state is published later."""
        now, user = self._clock(), claim.home.slack_id
        if isinstance(error, Limited):
            allowed_at = now + timedelta(seconds=error.seconds)
            self._finish(lambda tx: _hold(tx, claim, allowed_at))
        elif isinstance(error, Unknown):
            log.warning("homes.outcome_unknown", extra={"user": user, "error": str(error)})
            # What is late at Slack must not come after the next one and bury it.
            self._finish(lambda tx: tx.homes.release(claim, now + self._pace.settle))
        elif isinstance(error, Rejected) and is_trouble(error.code):
            log.error("homes.trouble", extra={"user": user, "code": error.code})
            self._finish(lambda tx: tx.homes.release(claim, now + TROUBLE))
        else:
            log.error("homes.refused", extra={"user": user, "error": str(error)})
            self._finish(lambda tx: tx.homes.set_shown(claim, stamp, now + TROUBLE))

    def _finish(self, write: Callable[[Transaction], object]) -> None:
        with self._store.write() as tx:
            write(tx)


def _is_over(allowed_at: datetime | None, now: datetime) -> bool:
    return allowed_at is None or allowed_at <= now


def _hold(tx: Transaction, claim: HomeClaim, until: datetime) -> None:
    tx.posts.set_pace(PUBLISHING, max(until, tx.posts.pace(PUBLISHING) or until))
    tx.homes.release(claim, until)
