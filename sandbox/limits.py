"""Slack's rate limits: tiers for methods, one post a second for a channel."""

import math
from collections.abc import Callable

from sandbox.errors import SlackError

# Calls a minute, by tier; "special" is what Slack's own kits model for auth.test and the like.
TIERS = {1: 1, 2: 20, 3: 50, 4: 100, 5: 600}
POSTS_A_SECOND = 1.0
# A client that paces itself to exactly one post a second must not fail by a hair.
TOLERANCE = 0.05


class Limits:
    """Buckets that fill with time; `scale` 10 fills them ten times faster, 0 turns limits off."""

    def __init__(self, scale: float, steady: Callable[[], float], burst: int = 1) -> None:
        self.scale = scale
        self.burst = burst
        self._steady = steady
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def count_call(self, method: str, tier: int | None) -> None:
        """Counts a call of a method; a full minute's worth may come at once."""
        if tier is not None:
            a_minute = TIERS[tier]
            self._take(("method", method), float(a_minute), a_minute / 60)

    def count_post(self, channel: str) -> None:
        self._take(("channel", channel), self.burst + TOLERANCE, POSTS_A_SECOND)

    def clear(self) -> None:
        self._buckets.clear()

    def _take(self, key: tuple[str, str], capacity: float, a_second: float) -> None:
        if self.scale <= 0:
            return
        now, rate = self._steady(), a_second * self.scale
        level, since = self._buckets.get(key, (capacity, now))
        level = min(capacity, level + (now - since) * rate)
        if level < 1:
            self._buckets[key] = (level, now)
            raise SlackError("ratelimited", retry_after=max(1, math.ceil((1 - level) / rate)))
        self._buckets[key] = (level - 1, now)
