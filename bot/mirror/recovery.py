"""Finds out what became of posts whose answer was lost: one look through the channel settles all of them."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.errors import Limited, Rejected, SlackError
from bot.mirror.drawing import mark_of
from bot.mirror.lost_time import shown_version, trace_of, was_sought
from bot.mirror.pacing import AT_ONCE, Pace, is_trouble
from bot.mirror.verdict import Verdict
from bot.ports import Claim, Found, Post, Slack, Store, Transaction
from bot.times.clock import Clock

CLOCK_SKEW = timedelta(seconds=300)
GONE = frozenset({"thread_not_found", "message_not_found"})
NOBODY = frozenset({"user_not_found", "user_disabled", "users_not_found", "cannot_dm_bot"})

log = logging.getLogger(__name__)


class Recovery:
    """Adopts messages that Slack has, and frees the rest to be posted or redrawn again."""

    def __init__(self, store: Store, slack: Slack, pace: Pace, clock: Clock) -> None:
        self._store = store
        self._slack = slack
        self._pace = pace
        self._clock = clock

    def run(self, claim: Claim) -> Verdict:
        """Settle every unknown post of the claimed channel; while the look-up fails all stay unknown."""
        channel = claim.post.channel
        with self._store.read() as tx:
            pending = tx.posts.unsettled(channel, self._clock() - self._pace.settle)
            traces = {post.id: trace_of(tx, post) for post in pending if was_sought(post)}
        try:
            found = self._find(channel, [post for post in pending if post.ts is None])
        except SlackError as error:
            log.warning("mirror.look_up_failed", extra={"channel": channel, "error": str(error)})
            wait = timedelta(seconds=error.seconds) if isinstance(error, Limited) else self._pace.settle
            problem = error.code if isinstance(error, Rejected) and is_trouble(error.code) else None
            return Verdict(lambda tx: self._put_off(tx, claim, pending, wait), AT_ONCE, problem)
        log.info("mirror.looked_up", extra={"channel": channel, "found": len(found), "pending": len(pending)})
        return Verdict(lambda tx: self._settle(tx, claim, pending, traces, found), AT_ONCE)

    def _settle(
        self,
        tx: Transaction,
        claim: Claim,
        pending: Sequence[Post],
        traces: Mapping[int, str],
        found: Mapping[str, Found],
    ) -> None:
        for post in pending:
            there = found.get(mark_of(post, 0).op) or found.get(traces.get(post.id, ""))
            own = replace(claim, post=post)
            if there:
                tx.posts.set_posted(own, there.ts, shown_version(post, there.version))
            else:
                tx.posts.set_intent(own, None, self._clock())

    def _put_off(self, tx: Transaction, claim: Claim, pending: Sequence[Post], wait: timedelta) -> None:
        for post in pending:
            tx.posts.delay(replace(claim, post=post), self._clock() + wait)

    def _find(self, channel: str, pending: Sequence[Post]) -> Mapping[str, Found]:
        found: dict[str, Found] = {}
        for thread_ts, posts in _by_thread(pending).items():
            since = min(post.intent_at for post in posts if post.intent_at) - CLOCK_SKEW
            found.update(self._look(channel, since, thread_ts))
        return found

    def _look(self, channel: str, since: datetime, thread_ts: str | None) -> Mapping[str, Found]:
        try:
            return self._slack.find(channel, since, thread_ts)
        except Rejected as error:
            if error.code in GONE or error.code in NOBODY:
                return {}
            if error.code == "missing_scope":
                log.error("mirror.look_up_not_allowed", extra={"channel": channel})
                return {}
            raise


def _by_thread(pending: Sequence[Post]) -> Mapping[str | None, list[Post]]:
    threads: dict[str | None, list[Post]] = defaultdict(list)
    for post in pending:
        threads[post.parent_ts].append(post)
    return threads
