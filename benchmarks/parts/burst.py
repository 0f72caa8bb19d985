"""Ten thousand missed chats in a minute: real intake, desk and mirror on a clock that is moved, with Slack's limits.

Each chat is taken 30 to 600 seconds after it came and closed 60 to 900 seconds after that. Naive is a post for each
chat and an update for each change. The run is the same every time, so there are no rounds.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import event

from benchmarks.bodies import PERSON, PROPERTY, transcript
from benchmarks.rows import TOLD, Row, at_most
from benchmarks.setting import Setting
from benchmarks.virtual import BEGIN, LimitedSlack, MovedClock
from bot.desks.desk import Desk
from bot.domain.inbox import Deed
from bot.intake import Intake
from bot.languages import load_languages
from bot.mirror.mirror import Mirror
from bot.mirror.pacing import Pace
from bot.ports import Delivery
from bot.transactions.arrival import Outset
from bot.transactions.permissions import Permissions
from bot.views.language import Languages
from storage.database import Database

CHANNELS, LINES = 20, 2
HORIZON_SECONDS = 3 * 3600
UPDATES_A_MINUTE = 50
# What a summary shows is shown once the summary is.
BEHIND = """
    SELECT number FROM post WHERE kind = 'card' AND behind = 1
    UNION SELECT shown.number FROM post AS summary JOIN post AS shown ON shown.parent_id = summary.id
        WHERE summary.kind = 'burst' AND summary.behind = 1 AND shown.kind = 'card'
"""


@dataclass(slots=True)
class Watch:
    """When each change happened, and how long it took until Slack showed it."""

    waiting: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    taken: list[float] = field(default_factory=list)

    def changed(self, number: int, now: float) -> None:
        self.waiting[number].append(now)

    def look(self, behind: Collection[int], now: float) -> None:
        for number in [one for one in self.waiting if one not in behind]:
            self.taken += [now - at for at in self.waiting.pop(number)]

    @property
    def p99(self) -> float:
        everything = sorted([*self.taken, *(float(HORIZON_SECONDS) for late in self.waiting.values() for _ in late)])
        return everything[int(len(everything) * 0.99)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seconds of the moved clock: the p99 until a change was shown, and until all was after the last one."""

    calls: int
    refused: int
    stale: float
    drained: float


def measure(setting: Setting) -> list[Row]:
    return rows_of(run(setting.scratch / "burst.db", setting.burst), setting.burst)


def rows_of(found: Outcome, chats: int) -> list[Row]:
    floor, what = 60 * CHANNELS / UPDATES_A_MINUTE, f"burst of {chats:,} in {CHANNELS} channels"
    seconds = f"{found.stale:,.0f} s, {floor:,.0f} s"
    over = "not within three hours" if found.drained >= HORIZON_SECONDS else ""
    return [
        Row(f"{what}: calls over naive", at_most(1 / 20), [found.calls / (3 * chats)], f"{found.calls:,} calls"),
        Row(f"{what}: staleness p99 over the pacing floor", at_most(1.25), [found.stale / floor], seconds),
        Row(f"{what}: seconds until all is shown after the last event", at_most(60), [found.drained], over),
        Row(f"{what}: calls that Slack refused", TOLD, [found.refused]),
    ]


class _House:
    """What takes part of a house."""

    def __init__(self, path: Path) -> None:
        self.clock = MovedClock()
        self.slack = LimitedSlack(self.clock)
        self.database = Database.open(f"sqlite:///{path}", threads=2)
        # The clock of this run does not wait for the disk.
        event.listen(self.database.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
        self.database.upgrade()
        store, languages, second = self.database.store, Languages(load_languages(), "en"), timedelta(seconds=1)
        pace = Pace(post=second, update=second * 1.25, settle=second * 30, timeout=second * 10)
        self.mirror = Mirror(store, self.slack, pace, languages, self.clock)
        self.intake = Intake(store, Outset("C0", timedelta(minutes=10)), self.clock)
        self.desk = Desk(store, Permissions(frozenset({PERSON})), self.clock)
        with store.write() as tx:
            for n in range(CHANNELS):
                tx.properties.add(f"{PROPERTY}{n}", f"Shop {n}", f"C{n:010d}", BEGIN)

    def happen(self, number: int, deed: Deed | None) -> None:
        """Chats come one after the other, so each gets the number that was planned for it."""
        if deed is not None:
            assert not self.desk.do_all(deed, (number,), PERSON).refused
            return
        body = json.loads(transcript(LINES))
        body["property"]["id"] = f"{PROPERTY}{number % CHANNELS}"
        self.intake.receive([Delivery(json.dumps(body).encode(), f"event-{number}", self.clock())])


def run(path: Path, chats: int) -> Outcome:
    """Second by second: what is due happens, and then the mirror does all that its pace allows."""
    house, watch, due = _House(path), Watch(), _plan(chats)
    last, second, behind = max(due), 0, set[int]()
    with closing(sqlite3.connect(path)) as looking:
        while second < HORIZON_SECONDS and (second <= last or behind):
            for number, deed in due.get(second, ()):
                house.happen(number, deed)
                if deed is not None:
                    watch.changed(number, second)
            while house.mirror.step():
                pass
            behind = {number for (number,) in looking.execute(BEHIND)}
            watch.look(behind, second)
            second += 1
            house.clock.forward(1)
    house.database.close()
    late = HORIZON_SECONDS if behind else second - 1 - last
    return Outcome(house.slack.calls, house.slack.refused, watch.p99, float(late))


def _plan(chats: int) -> Mapping[int, Sequence[tuple[int, Deed | None]]]:
    """By the second: which chat comes, in the order of their numbers, then what is done to which."""
    rng, due = Random(1), defaultdict[int, list[tuple[int, Deed | None]]](list)
    for number, at in enumerate(sorted(rng.uniform(0, 60) for _ in range(chats)), 1):
        taken = at + rng.uniform(30, 600)
        for when, deed in ((at, None), (taken, Deed.TAKE), (taken + rng.uniform(60, 900), Deed.CLOSE)):
            due[int(when)].append((number, deed))
    return {second: sorted(found, key=lambda one: one[1] is not None) for second, found in due.items()}
