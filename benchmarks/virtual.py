"""A clock that is moved, and a Slack that keeps its limits by it: an hour of them runs in seconds."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.domain.errors import Limited
from bot.ports import PrivateAnswer
from bot.ports.messages import Message
from bot.ports.slack import Found, Mark

BEGIN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CHANNEL_RATE, CHANNEL_BURST = 1.0, 1.0
POST_RATE, POST_BURST = 5.0, 300.0  # of the whole workspace: our reading of "several hundred a minute"
UPDATE_RATE, UPDATE_BURST = 50 / 60, 50.0


@dataclass(slots=True)
class MovedClock:
    now: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(slots=True)
class Bucket:
    """So many tokens a second, and so many at once."""

    rate: float
    burst: float
    clock: MovedClock
    left: float = field(init=False)
    at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.left, self.at = self.burst, self.clock()

    def take(self) -> None:
        now = self.clock()
        self.left = min(self.burst, self.left + (now - self.at).total_seconds() * self.rate)
        self.at = now
        if self.left < 1 - 1e-9:
            raise Limited((1 - self.left) / self.rate)
        self.left -= 1


class LimitedSlack:
    """See `bot.ports.Slack`: answers at once, or says how long to wait."""

    def __init__(self, clock: MovedClock) -> None:
        self.calls = self.refused = 0
        self._numbers = count(1)
        self._channels = defaultdict[str, Bucket](lambda: Bucket(CHANNEL_RATE, CHANNEL_BURST, clock))
        self._posts, self._updates = Bucket(POST_RATE, POST_BURST, clock), Bucket(UPDATE_RATE, UPDATE_BURST, clock)

    def post(self, channel: str, message: Message, mark: Mark, *, thread_ts: str | None, broadcast: bool) -> str:
        self._count(self._channels[channel], self._posts)
        return f"{next(self._numbers)}.000100"

    def update(self, channel: str, ts: str, message: Message, mark: Mark) -> None:
        self._count(self._updates)

    def delete(self, channel: str, ts: str) -> None:
        self._count(self._updates)

    def find(self, channel: str, since: datetime, thread_ts: str | None = None) -> Mapping[str, Found]:
        return {}

    def answer(self, answer: PrivateAnswer) -> None:
        self.calls += 1

    def _count(self, *buckets: Bucket) -> None:
        self.calls += 1
        try:
            for bucket in buckets:
                bucket.take()
        except Limited:
            self.refused += 1
            raise
