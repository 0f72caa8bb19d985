"""Lets one summary show what comes to a channel faster than cards can be written there.

A summary takes in all that waits for a card while it is under way. It is over when fewer come than a channel easily
carries: each that comes keeps it for a moment longer, and many together for two minutes at most.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.ports import Burst, NewPost, Post, PostKind, Transaction

MOST_WAITING = 10  # what a channel shows within as many seconds
KEPT_BY_EACH = timedelta(seconds=6)  # ten conversations a minute are no burst
KEPT_AT_MOST = timedelta(minutes=2)

log = logging.getLogger(__name__)


def passed_on(tx: Transaction, post: Post, now: datetime, most_waiting: int) -> bool:
    """Whether a summary shows what this post is about, so that nothing is written for it alone."""
    if post.is_in_summary and post.parent_id is not None:
        tx.bursts.collect(post.parent_id, now)
        return True
    if post.intent_at is not None or post.doomed:
        return False
    if post.kind is PostKind.BURST:  # it is drawn next, with all that changed
        return not tx.bursts.settle(post.id, now)
    if post.parent_id is not None and post.parent_ts is None:  # it came while a summary took its card in
        tx.posts.withdraw(post.id)
        return True
    return gather(tx, post, now, most_waiting)


def gather(tx: Transaction, post: Post, now: datetime, most_waiting: int = MOST_WAITING) -> bool:
    """Whether this card, which Slack was never asked for, stands in its channel's summary now, with all that wait."""
    if post.kind is not PostKind.CARD or post.ts is not None or post.generation:
        return False
    burst = tx.bursts.under_way(post.channel, now)
    if burst is None:
        if tx.bursts.waiting(post.channel, most_waiting + 1, now) <= most_waiting:
            return False
        burst = _begun(tx, post.channel, now)
    came = tx.bursts.absorb(burst.post_id, post.channel, now)
    tx.bursts.keep(replace(burst, calm_at=min(burst.calm_at + came * KEPT_BY_EACH, now + KEPT_AT_MOST)))
    return came > 0


def _begun(tx: Transaction, channel: str, now: datetime) -> Burst:
    burst = Burst(tx.posts.add(NewPost(PostKind.BURST, channel, 0), now), now)
    tx.bursts.keep(burst)
    log.info("mirror.burst_began", extra={"channel": channel, "post": burst.post_id})
    return burst
