"""One worker, forty channels with much to say, a Slack that takes 200 ms: how near it comes to what pacing allows."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count, pairwise
from pathlib import Path

from benchmarks.bodies import CHANNEL
from benchmarks.rows import TOLD, Row, at_least
from benchmarks.setting import Setting
from bot.assembly import DRAWING_THREADS
from bot.languages import load_languages
from bot.mirror.mirror import Mirror
from bot.mirror.pacing import Pace
from bot.ports import NewPost, PostKind, PrivateAnswer
from bot.ports.messages import Message
from bot.ports.slack import Found, Mark
from bot.times.clock import utc_now
from bot.views.language import Languages
from handlers.loops.crew import Crew
from handlers.loops.pulse import Pulse
from handlers.loops.worker import Worker
from storage.database import Database

CHANNELS, SLACK_SECONDS, POST_SECONDS = 40, 0.2, 1.0


class SlowSlack:
    """See `bot.ports.Slack`; remembers when each channel was posted to."""

    def __init__(self) -> None:
        self.posted: list[tuple[float, str]] = []
        self._numbers = count(1)

    def post(self, channel: str, message: Message, mark: Mark, *, thread_ts: str | None, broadcast: bool) -> str:
        self.posted.append((time.monotonic(), channel))
        time.sleep(SLACK_SECONDS)
        return f"{next(self._numbers)}.000100"

    def update(self, channel: str, ts: str, message: Message, mark: Mark) -> None:
        time.sleep(SLACK_SECONDS)

    def delete(self, channel: str, ts: str) -> None:
        time.sleep(SLACK_SECONDS)

    def find(self, channel: str, since: datetime, thread_ts: str | None = None) -> Mapping[str, Found]:
        return {}

    def answer(self, answer: PrivateAnswer) -> None:
        time.sleep(SLACK_SECONDS)


def measure(setting: Setting) -> list[Row]:
    posts = max(4, round(setting.seconds * 4))
    found = [_round(setting.scratch / f"worker-{n}.db", posts) for n in range(setting.rounds)]
    closest = min(gap for _, gap in found)
    what = f"one worker, {CHANNELS} channels, Slack at 200 ms"
    return [
        Row(
            f"{what}: posts over the pacing floor",
            at_least(0.9),
            [share for share, _ in found],
            f"{DRAWING_THREADS} threads",
        ),
        Row(f"{what}: the least seconds between two posts in a channel", TOLD, [closest]),
    ]


def _round(path: Path, posts: int) -> tuple[float, float]:
    """The floor's time over ours for so many posts in each channel, and the shortest time between two."""
    database = Database.open(f"sqlite:///{path}", threads=DRAWING_THREADS + 2)
    database.upgrade()
    _fill(database, posts)
    slack, second = SlowSlack(), timedelta(seconds=POST_SECONDS)
    pace = Pace(post=second, update=second * 1.25, settle=second * 30, timeout=second * 10)
    mirror = Mirror(database.store, slack, pace, Languages(load_languages(), "en"), utc_now)
    pulse = Pulse()
    crew = Crew(mirror, DRAWING_THREADS, "drawing", pulse, together=database.store.has_one_writer)
    worker = Worker({}, crew, pulse=pulse)
    worker.start()
    while len(slack.posted) < CHANNELS * posts:
        time.sleep(0.05)
    worker.stop()
    database.close()
    times = [at for at, _ in slack.posted]
    by_channel: dict[str, list[float]] = {}
    for at, channel in slack.posted:
        by_channel.setdefault(channel, []).append(at)
    gaps = [later - earlier for one in by_channel.values() for earlier, later in pairwise(one)]
    floor = (posts - 1) * POST_SECONDS + SLACK_SECONDS
    return floor / (max(times) - min(times) + SLACK_SECONDS), min(gaps)


def _fill(database: Database, posts: int) -> None:
    now = utc_now()
    with database.store.write() as tx:
        for n in range(CHANNELS):
            for _ in range(posts):
                tx.posts.add(NewPost(PostKind.NOTICE, f"{CHANNEL}{n}", 0, payload={"notice": "reopened"}), now)
