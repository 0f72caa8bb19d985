"""Writes down how far a backfill is, and with it what was taken in: by whoever holds it, and by nobody else."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.errors import Conflict, Refusal
from bot.ports import Backfill, BackfillClaim, BackfillState, Hitch, NewPost, Phase, PostKind, Store, Tally, Transaction
from bot.times.clock import Clock
from bot.transactions.arrival import Outset
from bot.upstream.handfuls import Handful, Reading
from bot.upstream.taking import Taker

SOON, TOLD_EACH = timedelta(seconds=1), timedelta(seconds=10)
PERSONS_PATIENCE = timedelta(minutes=5)  # who is to be read no sooner is not waited for

Change = Callable[[Backfill], Backfill]

log = logging.getLogger(__name__)


class Overtaken(Exception):
    """Somebody stopped it, or took it over: what was read counts for nothing."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Of one who works on backfills, each for as long as `lease` and again."""

    store: Store
    outset: Outset
    clock: Clock
    lease: timedelta

    def beat(self, claim: BackfillClaim) -> Callable[[], None]:
        """To be called again and again while tawk.to takes its time: goes on holding it, or raises `Overtaken`."""
        renewed_at = [self.clock()]

        def beat() -> None:
            now = self.clock()
            if now - renewed_at[0] < self.lease / 4:
                return
            with self.store.write() as tx:
                if not tx.backfills.renew(claim, now + self.lease):
                    raise Overtaken
            renewed_at[0] = now

        return beat

    def keep(self, claim: BackfillClaim, readings: Sequence[Reading], handful: Handful) -> None:
        """All at once. A poisoned one does not fail its neighbours: it is set aside as it came."""
        try:
            self._keep_at_once(claim, readings, handful)
            return
        except (Overtaken, Refusal, Conflict):
            raise
        except Exception as error:
            told = {"backfill": claim.backfill.id, "error": type(error).__name__}
            log.exception("backfill.handful_failed", extra=told)
        for reading in readings:
            claim = self._keep_alone(claim, reading)
        self._keep_at_once(claim, (), handful)

    def end_phase(self, claim: BackfillClaim) -> None:
        backfill, now = claim.backfill, self.clock()
        later = backfill.phases[backfill.phases.index(backfill.phase) + 1 :]
        with self.store.write() as tx:
            if not later:
                self._end(tx, claim, backfill, now)
                return
            persons = tx.wanted_persons.count(backfill.id) if later[0] is Phase.PERSONS else 0
            begun = replace(
                backfill, phase=later[0], since=backfill.start, reached=backfill.start, persons=persons, next_at=now
            )
            self._save(tx, claim, begun, now)

    def look_at_persons(self, claim: BackfillClaim) -> None:
        """Others read them; here it is only seen how far they are."""
        backfill, now = claim.backfill, self.clock()
        with self.store.write() as tx:
            left, earliest = tx.wanted_persons.count(backfill.id), tx.wanted_persons.earliest(backfill.id)
            read = Tally(new=max(backfill.persons - left, 0))
            seen = replace(backfill, tallies={**backfill.tallies, Phase.PERSONS: read}, hitch=None, next_at=now + SOON)
            if earliest is None:
                self._end(tx, claim, seen, now)
            elif earliest - now > PERSONS_PATIENCE:
                tx.wanted_persons.release(backfill.id)
                self._end(tx, claim, replace(seen, hitch=Hitch.PERSONS), now)
            else:
                self._save(tx, claim, seen, now)

    def wait(self, claim: BackfillClaim, hitch: Hitch, pause: timedelta) -> None:
        """It goes on by itself."""
        until = self.clock() + pause
        self._write(claim, lambda kept: replace(kept, hitch=hitch, attempts=kept.attempts + 1, next_at=until))

    def try_soon(self, claim: BackfillClaim) -> None:
        """Nothing is wrong but that somebody else was at it."""
        until = self.clock() + SOON
        self._write(claim, lambda kept: replace(kept, next_at=until))

    def stop(self, claim: BackfillClaim, hitch: Hitch) -> None:
        """Until somebody has done what is wanted, and lets it go on."""
        with self.store.write() as tx:
            stuck = self._changed(tx, claim, lambda kept: replace(kept, state=BackfillState.PAUSED, hitch=hitch))
            if stuck is not None:
                _tell_news(tx, stuck, self.clock())

    def _keep_alone(self, claim: BackfillClaim, reading: Reading) -> BackfillClaim:
        try:
            return self._keep_at_once(claim, [reading], Handful(()))
        except (Overtaken, Refusal, Conflict):
            raise
        except Exception as error:
            log.exception("backfill.poisoned", extra={"id": reading.key, "error": type(error).__name__})
            unread = replace(reading, gathered=replace(reading.gathered, read=None, reason=type(error).__name__))
            return self._keep_at_once(claim, [unread], Handful(()))

    def _keep_at_once(self, claim: BackfillClaim, readings: Sequence[Reading], handful: Handful) -> BackfillClaim:
        """With what is known of it from now on."""
        backfill, now = claim.backfill, self.clock()
        with self.store.write() as tx:
            tally = Taker(tx, backfill, self.outset, now).take(readings)
            further = replace(
                backfill.counted(tally).further(handful.reached or backfill.reached),
                cut_short=backfill.cut_short + (not handful.complete),
                hitch=None,
                attempts=0,
                next_at=now,
            )
            kept = self._save(tx, claim, further, now)
        if not handful.complete:
            log.warning("backfill.cut_short", extra={"backfill": backfill.id, "until": str(handful.reached)})
        return replace(claim, backfill=kept)

    def _end(self, tx: Transaction, claim: BackfillClaim, backfill: Backfill, now: datetime) -> None:
        done = replace(backfill, state=BackfillState.DONE, ended_at=now)
        self._save(tx, claim, done, now)
        _tell_news(tx, done, now)
        log.info("backfill.done", extra={"backfill": backfill.id})

    def _write(self, claim: BackfillClaim, change: Change) -> None:
        with self.store.write() as tx:
            self._changed(tx, claim, change)

    def _changed(self, tx: Transaction, claim: BackfillClaim, change: Change) -> Backfill | None:
        """From how it is kept now: some of a handful may be in and counted when the rest of it fails."""
        kept = tx.backfills.lock(claim.backfill.id) or claim.backfill
        return self._saved(tx, replace(claim, backfill=kept), change(kept), self.clock())

    def _save(self, tx: Transaction, claim: BackfillClaim, after: Backfill, now: datetime) -> Backfill:
        """What it has become, or nothing of this transaction."""
        saved = self._saved(tx, claim, after, now)
        if saved is None:
            raise Overtaken
        return saved

    def _saved(self, tx: Transaction, claim: BackfillClaim, after: Backfill, now: datetime) -> Backfill | None:
        """Its message is drawn anew every few seconds, and at once where something else is to be told."""
        before = claim.backfill
        news = (before.state, before.phase, before.hitch) != (after.state, after.phase, after.hitch)
        tells = bool(after.post_id) and (news or now - (after.told_at or after.created_at) >= TOLD_EACH)
        if tells:
            after = replace(after, told_at=now)
        if not tx.backfills.save(claim, after, now + self.lease):
            return None
        if tells:
            tx.posts.restate(after.post_id, now)
        return after


def _tell_news(tx: Transaction, backfill: Backfill, now: datetime) -> None:
    """In a message of its own: nobody is notified of one that is drawn anew."""
    if backfill.post_id:
        told: dict[str, object] = {"backfill": backfill.id, "news": backfill.state.value}
        tx.posts.add(NewPost(PostKind.SYNC, backfill.asked_by, 0, payload=told), now)
