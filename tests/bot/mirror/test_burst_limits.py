"""A burst under Slack's limits, on a clock that is moved: few calls, soon in step, and never refused.

A channel takes a post a second, a workspace five posts a second after 300, and fifty updates a minute after fifty.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from random import Random
from uuid import uuid4

from sqlalchemy import Engine, select, text, union

from bot.domain.errors import Limited
from bot.languages import load_languages
from bot.mirror.mirror import Mirror
from bot.mirror.pacing import Pace
from bot.ports import Mark, NewPost, PostKind
from bot.ports.messages import Message
from bot.views.language import Languages
from storage.store import SqlStore
from storage.tables import metadata, post
from tests.bot.mirror.bench import SECOND
from tests.bot.mirror.fake_slack import FakeSlack
from tests.bot.mirror.test_reconciler import fast_engine
from tests.inbox import StandingClock
from tests.storage.samples import MISSED, add_property, keep

__all__ = ["fast_engine"]

CHATS, CHANNELS = 400, 4
COME_SECONDS, TAKEN_SECONDS, CLOSED_SECONDS = 10, 60, 60
UPDATE_SECONDS = 1.25
REAL = Pace(post=SECOND, update=UPDATE_SECONDS * SECOND, settle=30 * SECOND, timeout=10 * SECOND)


@dataclass(slots=True)
class Bucket:
    """So many a second, and so many at once."""

    rate: float
    most: float
    left: float = field(init=False)
    at: float = 0.0

    def __post_init__(self) -> None:
        self.left = self.most

    def take(self, now: float) -> None:
        self.left, self.at = min(self.most, self.left + (now - self.at) * self.rate), now
        if self.left < 1 - 1e-6:
            raise Limited(1)
        self.left -= 1


class LimitedSlack(FakeSlack):
    """The same with limits, which counts its calls."""

    def __init__(self, clock: StandingClock) -> None:
        super().__init__(clock)
        self.calls = self.refused = 0
        self.begin = clock()
        self.channels = defaultdict[str, Bucket](lambda: Bucket(1, 1))
        self.posts, self.updates = Bucket(5, 300), Bucket(50 / 60, 50)

    def post(self, channel: str, message: Message, mark: Mark, *, thread_ts: str | None, broadcast: bool) -> str:
        self.count(self.channels[channel], self.posts)
        return super().post(channel, message, mark, thread_ts=thread_ts, broadcast=broadcast)

    def update(self, channel: str, ts: str, message: Message, mark: Mark) -> None:
        self.count(self.updates)
        super().update(channel, ts, message, mark)

    def count(self, *buckets: Bucket) -> None:
        self.calls += 1
        now = (self.clock() - self.begin).total_seconds()
        try:
            for bucket in buckets:
                bucket.take(now)
        except Limited:
            self.refused += 1
            raise


class Flood:
    """What happens, and how long each change waits until Slack shows it."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.store, self.clock = engine, SqlStore(engine), StandingClock()
        self.slack = LimitedSlack(self.clock)
        self.mirror = Mirror(self.store, self.slack, REAL, Languages(load_languages(), "en"), self.clock)
        self.waiting: dict[int, list[int]] = defaultdict(list)
        self.waited: list[int] = []
        with self.store.write() as tx:
            add_property(tx)

    def run(self) -> int:
        """Answers with the seconds from the last change until Slack shows all."""
        due = plan()
        last, second = max(due), 0
        while second <= last or self.waiting:
            for number in due.get(second, ()):
                self.happen(number, second)
            while self.mirror.step():
                pass
            self.look(second)
            second += 1
            self.clock.forward(SECOND)
        return second - 1 - last

    def happen(self, number: int, second: int) -> None:
        with self.store.write() as tx:
            before = tx.conversations.head(number)
            if before is None:
                made = keep(tx, replace(MISSED, external_id=uuid4().hex))
                assert made.id == number
                tx.posts.add(NewPost(PostKind.CARD, f"C{number % CHANNELS}", number, version=1), self.clock())
                return
            tx.conversations.save(replace(before, agent=f"U{before.version}"), before.version)
            tx.posts.mark_stale(number, before.version + 1, self.clock())
        self.waiting[number].append(second)

    def look(self, second: int) -> None:
        summary = post.alias()
        of_summaries = select(post.c.number).join(summary, summary.c.id == post.c.parent_id)
        behind = union(select(post.c.number).where(post.c.behind == 1), of_summaries.where(summary.c.behind == 1))
        with self.engine.connect() as connection:
            still = set(connection.execute(behind).scalars())
        for number in [one for one in self.waiting if one not in still]:
            self.waited += [second - since for since in self.waiting.pop(number)]


def plan() -> dict[int, list[int]]:
    """By the second, whom something happens to: each comes, is taken, and is closed."""
    rng, due = Random(1), defaultdict[int, list[int]](list)
    for number, at in enumerate(sorted(rng.uniform(0, COME_SECONDS) for _ in range(CHATS)), 1):
        taken = at + rng.uniform(5, TAKEN_SECONDS)
        for when in (at, taken, taken + rng.uniform(5, CLOSED_SECONDS)):
            due[int(when)].append(number)
    return due


def test_a_burst_keeps_to_the_limits_and_is_soon_shown(fast_engine: Engine) -> None:
    with fast_engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(text(f"DELETE FROM {table.name}"))
    flood = Flood(fast_engine)
    tail = flood.run()
    assert flood.slack.refused == 0
    assert flood.slack.calls < 3 * CHATS / 5
    assert tail <= 60
    floor = CHANNELS * UPDATE_SECONDS
    assert sorted(flood.waited)[int(len(flood.waited) * 0.99)] <= 2 * floor
