"""A storm over a past that is brought over: the bot is killed at random moments of it, while others are at work."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import Engine, func, select, true

from bot.ports import RescueSettings
from bot.times.clock import utc_now
from bot.transactions.permissions import Permissions
from bot.upstream.beginning import Wanted
from bot.upstream.sync_desk import SyncDesk
from sandbox.control import SlackSandbox
from sandbox.visitors.shops import SHOPS
from storage.store import SqlStore
from storage.tables import delivery, following, post, rung, wanted_person
from tests.crash.storm import CHANNEL
from tests.crash.sync.bots import Bots, Terminal
from tests.crash.sync.neighbours import JUST_NOW, Neighbours
from tests.crash.sync.watch import Watch

NAP, PATIENCE_SECONDS = 0.1, 300.0
ALERTED_WITHIN = timedelta(minutes=1)  # what climbs no more is looked at again a day later


@dataclass(frozen=True, slots=True)
class Weather:
    """How much there is, and how hard it blows."""

    chats: int
    tickets: int
    kills: int
    seed: int

    @property
    def neighbours(self) -> int:
        """How many things others do meanwhile."""
        return 12 + self.chats // 100

    @property
    def marked(self) -> int:
        return 8 + self.chats // 500


def settle(store: SqlStore, slack: SlackSandbox) -> None:
    """The properties are known, and missed visitors would be written to."""
    now = utc_now()
    with store.write() as tx:
        for shop in SHOPS:
            property_ = tx.properties.add(shop.property_id, shop.name, slack.channel_id(CHANNEL), now)
            tx.rescues.set(property_.id, RescueSettings(is_on=True))


def begin(store: SqlStore, admin: str) -> None:
    """In Slack, for all properties but the one that is brought over in a terminal."""
    with store.read() as tx:
        found = [tx.properties.find(shop.property_id) for shop in SHOPS[:-1]]
    desk = SyncDesk(store, Permissions(frozenset({admin})), True, utc_now)
    desk.begin([one.id for one in found if one], Wanted(end=utc_now() - 2 * JUST_NOW), admin)


def blow(weather: Weather, bots: Bots, terminal: Terminal, neighbours: Neighbours, watch: Watch) -> None:
    """Kill so many times, at random moments of the work that there is; all is brought over afterwards."""
    dice = Random(weather.seed)
    moments = sorted(dice.uniform(0.01, 0.85) for _ in range(weather.kills))
    with _beside(terminal.work), _at_work(weather, neighbours, watch):
        for moment in moments:
            _wait(partial(watch.has_come_to, moment), watch)
            time.sleep(dice.uniform(0, 1))
            bots.kill(dice)
        _wait(partial(watch.has_come_to, 2.0), watch)


def calm(engine: Engine) -> float:
    """Wait until all that was done is known here and shown in Slack; answers with the seconds that it took."""
    began, since = time.monotonic(), utc_now()
    while left := _left(engine, since):
        assert time.monotonic() - began < PATIENCE_SECONDS, f"not calm after {PATIENCE_SECONDS} s: {left}"
        time.sleep(NAP)
    return time.monotonic() - began


def _left(engine: Engine, since: datetime) -> list[int]:
    """What is to be drawn, whose names are to be read, which webhooks are to be applied, what is to be followed,
    and who is still to be told of what is missed: a message that comes while Slack is looked at seems to lack there."""
    undone = (
        (post, post.c.behind == 1),
        (wanted_person, true()),
        (delivery, delivery.c.state == "failed"),
        (following, following.c.cursor <= since),
        (rung, rung.c.due_at <= utc_now() + ALERTED_WITHIN),
    )
    with engine.connect() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(table).where(where)).scalar_one()
            for table, where in undone
        ]
    return counts if any(counts) else []


def _wait(is_so: Callable[[], bool], watch: Watch) -> None:
    """As long as it goes on."""
    moved, before = time.monotonic(), -1
    while not is_so():
        if watch.done != before:
            moved, before = time.monotonic(), watch.done
        assert time.monotonic() - moved < PATIENCE_SECONDS, f"nothing goes on any more: {watch.known}"
        time.sleep(NAP)


@contextmanager
def _at_work(weather: Weather, neighbours: Neighbours, watch: Watch) -> Iterator[None]:
    """They do their share of what they have to do as the work goes on, so that it is spread over all of it."""
    over = threading.Event()

    def work() -> None:
        for done, _ in enumerate(neighbours.work()):
            while not over.is_set() and done > weather.neighbours * watch.share:
                time.sleep(NAP)
            if over.is_set():
                return

    with _beside(work, over):
        yield


@contextmanager
def _beside(task: Callable[[], object], over: threading.Event | None = None) -> Iterator[None]:
    failed: list[BaseException] = []

    def go() -> None:
        try:
            task()
        except BaseException as error:
            failed.append(error)
            raise

    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    try:
        yield
    finally:
        if over:
            over.set()
        thread.join(PATIENCE_SECONDS)
    if failed:
        raise failed[0]
