"""A storm of clocks: digests are due each minute, people write in between, and clocks are killed at random moments."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.clients.slack import SlackClient, posting_client
from bot.languages import load_languages
from bot.mirror.mirror import Mirror
from bot.mirror.pacing import Pace
from bot.ports import DigestKind, NewDigest
from bot.times.schedules import Schedule
from bot.views.language import Languages
from sandbox.control import SlackSandbox
from storage.store import SqlStore
from tests.crash.clock.lives import Lives
from tests.crash.clock.pace import BEGIN, FastClock

EACH_MINUTE = tuple(range(1440))
ZONES = ("Europe/Madrid", "Asia/Kathmandu", "Australia/Lord_Howe", "America/New_York", "Asia/Kolkata", "UTC")
ROUNDUPS, EDITED = "support", ("general", "sales")
APART = 15.0  # seconds of the wall
SILENCE = (0.2, 3.0)
NAP, PATIENCE_SECONDS = 0.05, 180.0
LONG = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Weather:
    """How hard it blows: so many clocks at once, and so many kills, but at least for so long; `between` two of them."""

    clocks: int
    kills: int
    seconds: float
    seed: int
    between: tuple[float, float] = (0.0, 2.0)


class Unhurried(Pace):
    """A plan stays fresh: in this time a second of a busy machine is a minute."""

    @property
    def freshness(self) -> timedelta:
        return LONG


def add_digests(store: SqlStore, slack: SlackSandbox) -> Sequence[int]:
    """In one channel those whose messages stay, each in another zone, and in each other channel one that is edited."""
    kinds = [
        *((DigestKind.ROUNDUP, ROUNDUPS, zone) for zone in ZONES),
        *((DigestKind.DIGEST, one, "UTC") for one in EDITED),
    ]
    with store.write() as tx:
        return [
            tx.digests.add(
                NewDigest(
                    kind,
                    slack.channel_id(channel),
                    (),
                    Schedule(tuple(range(7)), EACH_MINUTE, ZoneInfo(zone)),
                    "en",
                    "U1",
                ),
                BEGIN,
            )
            for kind, channel, zone in kinds
        ]


def blow(weather: Weather, lives: Lives) -> int:
    """Kill one and another; answers with how many were killed. Nobody is left."""
    dice = Random(weather.seed)
    clocks = [lives.bear(dice.uniform(-APART, APART)) for _ in range(weather.clocks)]
    for clock in clocks:
        lives.wait_for_work(clock)
    kills, until = 0, time.monotonic() + weather.seconds
    while kills < weather.kills or time.monotonic() < until:
        victim = clocks.pop(dice.randrange(len(clocks)))
        lives.wait_for_work(victim)
        time.sleep(dice.uniform(*weather.between))
        lives.kill(victim)
        kills += 1
        clocks.append(lives.bear(dice.uniform(-APART, APART)))
    for clock in clocks:
        lives.kill(clock)
    return kills


def calm(store: SqlStore, lives: Lives, clock: FastClock, digests: Sequence[int]) -> None:
    """One clock more, that is right and not killed, until it has dealt with all that came by now."""
    end, patience = clock() + timedelta(seconds=APART), time.monotonic() + PATIENCE_SECONDS
    last = lives.bear(0)
    while _earliest(store, digests) <= end:
        assert time.monotonic() < patience, "the last clock never came so far"
        time.sleep(NAP)
    lives.kill(last)


@contextmanager
def drawing(store: SqlStore, slack: SlackSandbox, clock: FastClock) -> Iterator[None]:
    """A mirror that lives through it all, and at the end has drawn what there is."""
    pace = Unhurried(post=timedelta(0), update=timedelta(0), settle=LONG, timeout=LONG)
    client = SlackClient(posting_client(slack.bot_token, slack.base_url, 60))
    mirror = Mirror(store, client, pace, Languages(load_languages(), "en"), clock)

    def draw(is_over: Callable[[], bool]) -> None:
        while mirror.step() or not is_over():
            time.sleep(0.005)

    with _beside(draw, "mirror"):
        yield


@contextmanager
def chatter(slack: SlackSandbox, seed: int) -> Iterator[None]:
    """Somebody writes now and then in the channels whose digests are edited."""
    dice, ana = Random(seed + 1), slack.user("ana")

    def talk(is_over: Callable[[], bool]) -> None:
        while not is_over():
            time.sleep(dice.uniform(*SILENCE))
            ana.say("Anyone?", channel=dice.choice(EDITED))

    with _beside(talk, "chatter"):
        yield


@contextmanager
def _beside(task: Callable[[Callable[[], bool]], None], name: str) -> Iterator[None]:
    over = threading.Event()
    thread = threading.Thread(target=task, args=(over.is_set,), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _earliest(store: SqlStore, digests: Sequence[int]) -> datetime:
    with store.read() as tx:
        return min(digest.since for number in digests if (digest := tx.digests.get(number)))
