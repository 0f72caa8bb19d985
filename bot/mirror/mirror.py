"""One step of the mirror: lease a channel, plan one call to Slack, make it, keep what came of it."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from bot.digests.roundups import refuses_charts
from bot.domain.errors import Limited, Rejected, SlackError, Unknown
from bot.mirror.drawing import comes_back, draw, mark_of
from bot.mirror.gathering import MOST_WAITING, passed_on
from bot.mirror.lost_time import sought, trace_of
from bot.mirror.pacing import AT_ONCE, TOKEN_TROUBLES, TROUBLE, UPDATES, Pace, is_trouble
from bot.mirror.recovery import Recovery
from bot.mirror.verdict import PACED, WELL, Verdict, unchanged
from bot.ports import Claim, Post, PostKind, Slack, Store, Transaction
from bot.ports.messages import Message
from bot.times.clock import Clock
from bot.transactions.twins import redraw_twin
from bot.views.language import Languages

log = logging.getLogger(__name__)

Call = Callable[[], Verdict]
Outcome = Callable[[Transaction], None]
Job = Callable[[], Outcome]
NOT_DRAWN = "not_drawn"


class Mirror:
    """Draws stale cards and thread lines in Slack, one call a step; any number of them may run at once."""

    def __init__(
        self,
        store: Store,
        slack: Slack,
        pace: Pace,
        languages: Languages,
        clock: Clock,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        """More than `most_waiting` cards that wait in a channel become one summary."""
        self._store = store
        self._slack = slack
        self._pace = pace
        self._languages = languages
        self._clock = clock
        self._most_waiting = most_waiting
        self._recovery = Recovery(store, slack, pace, clock)

    def step(self) -> bool:
        """Do the next thing that is due; False when nothing is."""
        outcomes = [job() for job in self.take(1)]
        self.keep(outcomes)
        return bool(outcomes)

    def take(self, most: int) -> Sequence[Job]:
        """What is due, in up to so many channels, which are ours until their leases end: do it at once."""
        with self._store.read() as tx:
            if not tx.posts.any_due(self._clock()):
                return []
        # One for all of them: a commit each would keep others waiting longest.
        with self._store.write(holding=False) as tx:
            return [partial(self._do, claim, self._plan(tx, claim)) for claim in self._claims(tx, most)]

    def _claims(self, tx: Transaction, most: int) -> Iterator[Claim]:
        for _ in range(most):
            claim = tx.posts.claim(self._clock(), self._clock() + self._pace.hold)
            if claim is None:
                return
            yield claim

    def rest(self, longest: timedelta) -> timedelta:
        """How long until the first of the channels that rest, or that another holds, is free."""
        now = self._clock()
        with self._store.read() as tx:
            free_at = tx.posts.next_free_at(now)
        return longest if free_at is None else min(longest, free_at - now)

    def keep(self, outcomes: Sequence[Outcome]) -> None:
        """Write down what came of these jobs: all of it or nothing."""
        if outcomes:
            with self._store.write(holding=False) as tx:
                for outcome in outcomes:
                    outcome(tx)

    def _do(self, claim: Claim, call: Call) -> Outcome:
        begun = self._clock()
        verdict = call()
        return partial(_write, claim, verdict, self._free_at(verdict, begun))

    def _free_at(self, verdict: Verdict, begun: datetime) -> datetime:
        now = self._clock()
        return self._pace.after_write(begun, now) if verdict.wait is PACED else now + verdict.wait

    def _plan(self, tx: Transaction, claim: Claim) -> Call:
        post, now = claim.post, self._clock()
        if post.let_go and post.kind is PostKind.CARD:
            return partial(Verdict, lambda tx: self._set_gone(tx, claim), AT_ONCE)
        if (lost := sought(tx, claim, now)) is not None:
            return partial(self._recovery.run, lost)
        if passed_on(tx, post, now, self._most_waiting):
            return partial(unchanged, AT_ONCE)
        if post.intent_at is not None:
            return partial(self._recovery.run, claim)
        if post.doomed:
            return partial(self._delete, claim)
        return self._plan_to_show(tx, claim, now)

    def _plan_to_show(self, tx: Transaction, claim: Claim, now: datetime) -> Call:
        post = claim.post
        try:
            message = draw(tx, post, self._languages, now)
        except (LookupError, TypeError, ValueError) as error:  # it must not stop the others for ever
            log.error("mirror.not_drawn", extra={"post": post.id, "error": type(error).__name__})
            return partial(Verdict, lambda tx: tx.posts.park(claim, NOT_DRAWN), AT_ONCE)
        if message is None:
            return partial(Verdict, lambda tx: tx.posts.remove(claim), AT_ONCE)
        if post.ts is None:
            tx.posts.set_intent(claim, now, now + self._pace.settle)
            return partial(self._post, claim, message, now, trace_of(tx, post))
        tx.posts.set_pace(UPDATES, self._pace.after_update(tx.posts.pace(UPDATES), now))
        return partial(self._update, claim, message, post.ts, now, trace_of(tx, post))

    def _post(self, claim: Claim, message: Message, planned_at: datetime, trace: str) -> Verdict:
        post, broadcast = claim.post, claim.post.notifies
        if self._is_stale(planned_at):
            return Verdict(self._forget_intent(claim), AT_ONCE)
        mark = replace(mark_of(post, post.want_version), trace=trace)
        try:
            ts = self._slack.post(post.channel, message, mark, thread_ts=post.parent_ts, broadcast=broadcast)
        except Unknown as error:
            return self._unsure(claim, error)
        except SlackError as error:
            return self._refused(claim, error, message)
        return Verdict(lambda tx: self._set_posted(tx, claim, ts), PACED, WELL)

    def _set_posted(self, tx: Transaction, claim: Claim, ts: str) -> None:
        post = claim.post
        if not tx.posts.set_posted(claim, ts, post.want_version):
            return
        _log_shown(tx, "mirror.posted", post)
        if post.kind is PostKind.CARD:
            redraw_twin(tx, post.number, self._clock())

    def _set_updated(self, tx: Transaction, claim: Claim, ts: str) -> None:
        if tx.posts.set_posted(claim, ts, claim.post.want_version):
            _log_shown(tx, "mirror.updated", claim.post)

    def _update(self, claim: Claim, message: Message, ts: str, planned_at: datetime, trace: str) -> Verdict:
        post = claim.post
        if self._is_stale(planned_at):  # another may have drawn a newer one meanwhile
            return unchanged(AT_ONCE)
        try:
            mark = replace(mark_of(post, post.want_version), trace=trace)
            self._slack.update(post.channel, ts, message, mark)
        except Limited as error:
            allowed_at = self._clock() + timedelta(seconds=error.seconds)
            return Verdict(lambda tx: _hold_updates(tx, allowed_at), self._pace.post)
        except Unknown as error:
            return self._unsure(claim, error)
        except SlackError as error:
            if isinstance(error, Rejected) and error.code == "message_not_found":
                return Verdict(lambda tx: self._set_gone(tx, claim), PACED)
            return self._refused(claim, error, message)
        return Verdict(lambda tx: self._set_updated(tx, claim, ts), PACED, WELL)

    def _delete(self, claim: Claim) -> Verdict:
        post = claim.post
        try:
            if post.ts is not None:
                self._slack.delete(post.channel, post.ts)
        except SlackError as error:
            if not (isinstance(error, Rejected) and error.code == "message_not_found"):
                return self._refused(claim, error)
        return Verdict(lambda tx: tx.posts.remove(claim), PACED, WELL)

    def _unsure(self, claim: Claim, error: Unknown) -> Verdict:
        """It may still come: a post would double then, and an update bury what is drawn after it."""
        now = self._clock()
        log.warning("mirror.outcome_unknown", extra={"post": claim.post.id, "error": str(error)})
        return Verdict(lambda tx: tx.posts.set_intent(claim, now, now + self._pace.settle), self._pace.post)

    def _is_stale(self, planned_at: datetime) -> bool:
        return self._clock() - planned_at > self._pace.freshness

    def _set_gone(self, tx: Transaction, claim: Claim) -> None:
        back = comes_back(tx, claim.post)
        log.info("mirror.card_deleted", extra={"post": claim.post.id, "comes_back": back})
        tx.posts.set_gone(claim, comes_back=back, now=self._clock())

    def _refused(self, claim: Claim, error: SlackError, message: Message | None = None) -> Verdict:
        """Slack did nothing, or nothing that can't be repeated: wait, or park what will never succeed as it is."""
        forget = self._forget_intent(claim)
        if isinstance(error, Limited):
            return Verdict(forget, timedelta(seconds=error.seconds))
        if not isinstance(error, Rejected):
            return Verdict(forget, self._pace.post)
        code = error.code
        if message is not None and refuses_charts(code, message):
            log.warning("mirror.charts_refused", extra={"post": claim.post.id})
            return Verdict(lambda tx: self._do_without_charts(tx, claim), self._pace.post)
        # What is there already is not forgotten: a purge has to find it.
        if claim.post.kind.is_direct and claim.post.ts is None and code not in TOKEN_TROUBLES:
            log.warning("mirror.not_told", extra={"person": claim.post.channel, "code": code})
            return Verdict(lambda tx: tx.posts.remove(claim), self._pace.post)
        if is_trouble(code):
            log.error("mirror.channel_trouble", extra={"channel": claim.post.channel, "code": code})
            return Verdict(forget, TROUBLE, problem=code)
        log.error("mirror.parked", extra={"post": claim.post.id, "code": code})
        return Verdict(lambda tx: tx.posts.park(claim, code), self._pace.post)

    def _do_without_charts(self, tx: Transaction, claim: Claim) -> None:
        """The workspace has not got them: this message and those to come are drawn without."""
        now = self._clock()
        if tx.posts.set_intent(claim, None, now):
            tx.roundups.refuse_charts(now)

    def _forget_intent(self, claim: Claim) -> Callable[[Transaction], object]:
        return lambda tx: tx.posts.set_intent(claim, None, self._clock())


def _write(claim: Claim, verdict: Verdict, free_at: datetime, tx: Transaction) -> None:
    """A stale fence makes both of these do nothing."""
    verdict.write(tx)
    tx.posts.release(claim, free_at, verdict.problem)


def _log_shown(tx: Transaction, event: str, post: Post) -> None:
    """With the name of the webhook that it came by, as the door logged it."""
    if log.isEnabledFor(logging.INFO):
        request = tx.deliveries.request_of(post.number) if post.number else ""
        told = {"post": post.id, "kind": post.kind.value, "number": post.number, "version": post.want_version}
        log.info(event, extra={**told, "request": request})


def _hold_updates(tx: Transaction, until: datetime) -> None:
    tx.posts.set_pace(UPDATES, max(until, tx.posts.pace(UPDATES) or until))
