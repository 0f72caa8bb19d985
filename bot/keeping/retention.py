"""Purges by the clock what properties no longer keep: a few conversations a step, each step in one transaction.

A step goes on where the last one ended, whoever took it and however that ended. Nothing is purged that was not
announced in time, and no faster than Slack deletes what it has of it.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot.domain.errors import Refusal
from bot.domain.inbox import BY_CLOCK, Conversation
from bot.keeping.announcing import announce, at_rest, put_off, restate, told_at, zone_of
from bot.keeping.plan import NOTICE, STAGES, first_night, is_due, limits_of, next_night
from bot.ports import Bookmark, Keeping, Limits, MailState, Store, Transaction
from bot.times.clock import Clock
from bot.transactions.erasure import purge
from bot.views.keeping import MOST_COUNTED

AT_ONCE = 20
LATE = timedelta(hours=1)  # by which an announcement may have been posted late
PAUSE = timedelta(seconds=30)
TROUBLE = timedelta(hours=1)
MOST_WAITING = 50  # messages that Slack has still to delete, before more are added
MOST_STUCK = 500  # the same, with those in channels that can't be written to
USUAL, GROWTH = 50, 2  # a purge that is so many times as large as any before, and than the usual one, is announced anew

log = logging.getLogger(__name__)


class Retention:
    """Called every few seconds; it does something only where a purge is due."""

    def __init__(self, store: Store, admins: frozenset[str], zone: ZoneInfo, clock: Clock) -> None:
        self._store = store
        self._admins = admins
        self._zone = zone
        self._clock = clock

    def step(self) -> int:
        """Answers with how many conversations were purged."""
        now = self._clock()
        with self._store.read() as tx:
            if not tx.keepings.any_due(now):
                return 0
        keeping: Keeping | None = None
        try:
            with self._store.write() as tx:
                keeping = tx.keepings.claim(now)
                return self._go_on(tx, keeping, now) if keeping else 0
        except Refusal:  # the store is busy
            raise
        except Exception as error:
            if keeping is None:
                raise
            log.exception("keeping.failed", extra={"property": keeping.property_id, "error": type(error).__name__})
            self._let_rest(keeping.property_id, now)
            return 0

    def _go_on(self, tx: Transaction, keeping: Keeping, now: datetime) -> int:
        if not keeping.is_on:
            tx.keepings.save(replace(at_rest(keeping), first_at=None, next_at=None))
        elif keeping.began_at is None:
            self._begin(tx, keeping, now)
        elif keeping.purged > (_most(keeping) or keeping.purged):  # as much has come since it began
            announce(tx, keeping, self._admins, now, zone_of(tx, keeping.property_id, self._zone))
        elif pause := _pause(tx):
            tx.keepings.save(replace(keeping, next_at=now + pause))
        else:
            return self._purge_some(tx, keeping, limits_of(keeping, keeping.began_at), now)
        return 0

    def _begin(self, tx: Transaction, keeping: Keeping, now: datetime) -> None:
        if keeping.first_at is not None and not self._was_told(tx, keeping, now):
            return
        if _has_grown(tx, keeping, now):
            announce(tx, keeping, self._admins, now, zone_of(tx, keeping.property_id, self._zone))
            return
        tx.keepings.save(replace(at_rest(keeping), began_at=now, batch=uuid4().hex, next_at=now))
        if keeping.first_at is not None:
            restate(tx, keeping, now)

    def _was_told(self, tx: Transaction, keeping: Keeping, now: datetime) -> bool:
        """Where nobody could read it, or not in time, it begins later."""
        told, zone = told_at(tx, keeping), zone_of(tx, keeping.property_id, self._zone)
        if told is None:
            log.warning("keeping.not_announced", extra={"property": keeping.property_id})
            announce(tx, keeping, self._admins, now, zone)
            return False
        if now - told < NOTICE - LATE:
            tx.keepings.save(put_off(tx, keeping, first_night(told, zone)))
            restate(tx, keeping, now)
            return False
        return True

    def _purge_some(self, tx: Transaction, keeping: Keeping, limits: Limits, now: datetime) -> int:
        stage = STAGES[keeping.stage]
        before, found = stage.before(limits), list[Bookmark]()
        if before is not None:
            found += tx.keepings.older(keeping.property_id, stage.folder, stage.status, before, keeping.place, AT_ONCE)
        purged = 0
        for conversation in _going(tx, [one.number for one in found], limits):
            purge(tx, conversation, BY_CLOCK, now, keeping.batch, patiently=True)
            purged += 1
        self._save(tx, replace(keeping, purged=keeping.purged + purged, next_at=now), found, now)
        return purged

    def _save(self, tx: Transaction, keeping: Keeping, found: Sequence[Bookmark], now: datetime) -> None:
        """Where to go on: behind what was looked at, in the next list, or in the next night."""
        if len(found) == AT_ONCE:
            tx.keepings.save(replace(keeping, place=found[-1]))
        elif keeping.stage + 1 < len(STAGES):
            tx.keepings.save(replace(keeping, stage=keeping.stage + 1, place=Bookmark()))
        else:
            self._end(tx, keeping, now)

    def _end(self, tx: Transaction, keeping: Keeping, now: datetime) -> None:
        night = next_night(now + LATE, zone_of(tx, keeping.property_id, self._zone))
        done = replace(at_rest(keeping), first_at=None, next_at=night, last_at=now, last_purged=keeping.purged)
        tx.keepings.save(done)
        if keeping.first_at is not None:
            restate(tx, keeping, now)
        log.info("keeping.purged", extra={"property": keeping.property_id, "conversations": keeping.purged})

    def _let_rest(self, property_id: int, now: datetime) -> None:
        """One that fails must not keep the others waiting."""
        with self._store.write() as tx:
            tx.keepings.save(replace(tx.keepings.lock(property_id), next_at=now + TROUBLE))


def _pause(tx: Transaction) -> timedelta | None:
    """For how long Slack must be left to what it has still to delete; None where it keeps up."""
    problems = tx.posts.deletions(MOST_STUCK)
    if len(problems) >= MOST_STUCK:
        log.warning("keeping.slack_is_stuck", extra={"messages": len(problems)})
        return TROUBLE
    return PAUSE if sum(not problem for problem in problems) >= MOST_WAITING else None


def _has_grown(tx: Transaction, keeping: Keeping, now: datetime) -> bool:
    """As after an import: so much at once was never announced."""
    most = _most(keeping)
    return most is not None and tx.keepings.count(keeping.property_id, limits_of(keeping, now), most + 1) > most


def _most(keeping: Keeping) -> int | None:
    """How many may go in a night. Of very much only that was told, and not how much."""
    if keeping.first_at is not None and keeping.announced > MOST_COUNTED:
        return None
    return GROWTH * max(keeping.announced, keeping.last_purged, USUAL)


def _going(tx: Transaction, numbers: Sequence[int], limits: Limits) -> Sequence[Conversation]:
    """Those that may go, read anew and locked, always in one order."""
    known = _read(tx, numbers)
    twins = _read(tx, {one.linked for one in known.values() if one.linked} - known.keys())
    due = [one for one in known.values() if is_due(one, limits)]
    going = [one for one in due if _stands_alone(one, {**twins, **known}, limits)]
    return [one for one in going if not (_has_mail(tx, one.id) or (one.linked and _has_mail(tx, one.linked)))]


def _read(tx: Transaction, numbers: Sequence[int] | set[int]) -> Mapping[int, Conversation]:
    read = ((number, tx.conversations.head(number)) for number in sorted(numbers))
    return {number: found for number, found in read if found is not None}


def _stands_alone(conversation: Conversation, known: Mapping[int, Conversation], limits: Limits) -> bool:
    """A chat and the ticket that it became go together or not at all."""
    twin = known.get(conversation.linked)
    return twin is None or is_due(twin, limits)


def _has_mail(tx: Transaction, number: int) -> bool:
    """What an agent wrote goes out first; that of a ticket keeps its chat as well."""
    return any(mail.state is MailState.WAITING for mail in tx.mails.of(number))
