"""A webhook until it is durable: beside plain sqlite3 that writes the same rows, in process and over HTTP."""

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from shutil import copy
from sqlite3 import connect

from benchmarks.bodies import CHANNEL, PROPERTY, TAWK_SECRET, webhook, wire
from benchmarks.load import hammer
from benchmarks.partners.raw_intake import RawIntake
from benchmarks.rounds import ratios, take_turns
from benchmarks.rows import TOLD, Row, at_least
from benchmarks.serving import LAST_CORE, processor_seconds, serving
from benchmarks.setting import Setting
from bot.intake import Intake
from bot.ports import Delivery
from bot.times.clock import utc_now
from bot.transactions.arrival import Outset
from handlers.doors.letterbox import Letterbox
from handlers.doors.web import Request
from handlers.doors.webhook import Secrets, TawkDoor
from storage.database import Database

CONNECTIONS = 32
GROUP = 32
LONGEST_LOAD = 300.0
KEPT = "SELECT count(*) FROM delivery d JOIN conversation c ON c.id = d.conversation_id WHERE c.missed_open = 1"
Signed = tuple[bytes, dict[str, str]]


def measure(setting: Setting) -> list[Row]:
    """In process a second of ours over a second of theirs: how many events are kept in the time of one of theirs."""
    os.sched_setaffinity(0, {LAST_CORE})
    empty, fresh = _empty(setting.scratch), count()
    file = partial(_copied, empty, setting.scratch, fresh)
    alone = take_turns(
        {
            "raw": partial(_in_process, setting.events, file, _raw),
            "ours": partial(_in_process, setting.events, file, _ours),
            "grouped": partial(_in_process, setting.events, file, _grouped),
        },
        setting.rounds,
    )
    grown = {name: _grown(setting, name) for name in ("raw", "ours")}
    old = take_turns(
        {
            "raw": partial(_in_process, setting.events, lambda: grown["raw"], _raw),
            "ours": partial(_in_process, setting.events, lambda: grown["ours"], _ours),
        },
        setting.rounds,
    )
    crowd = take_turns(
        {name: partial(_over_http, setting, file, name) for name in ("raw-webhooks", "web")}, setting.rounds
    )
    note = f"{alone['ours'][0][0] * 1e6:,.0f} µs, {alone['raw'][0][0] * 1e6:,.0f} µs"
    rate = f"{crowd['web'][0][0]:,.0f}/s, {crowd['raw-webhooks'][0][0]:,.0f}/s"
    return [
        Row("events a second, one by one, over raw sqlite3", at_least(0.55), ratios(alone["raw"], alone["ours"]), note),
        Row(f"the same into {setting.large:,} conversations", at_least(0.55), ratios(old["raw"], old["ours"])),
        Row("the same in groups of 32, over raw sqlite3 one by one", TOLD, ratios(alone["raw"], alone["grouped"])),
        Row(
            "events an own processor second, one by one, over raw sqlite3", TOLD, ratios(alone["raw"], alone["ours"], 1)
        ),
        Row(
            "events a second over HTTP at 32 connections, over raw sqlite3 inline",
            at_least(1.2),
            ratios(crowd["web"], crowd["raw-webhooks"]),
            rate,
        ),
        Row(
            "events an own processor second over HTTP, over raw sqlite3",
            TOLD,
            ratios(crowd["raw-webhooks"], crowd["web"], 1),
        ),
    ]


def _empty(scratch: Path) -> Path:
    """A store that knows the property and nothing else."""
    path = scratch / "empty.db"
    _knowing_the_property(path)
    return path


def _grown(setting: Setting, name: str) -> Path:
    """The large inbox, of which each has its own copy that grows from round to round."""
    path = setting.scratch / f"grown-{name}.db"
    copy(setting.path(setting.large), path)
    _knowing_the_property(path)
    return path


def _knowing_the_property(path: Path) -> None:
    database = Database.open(f"sqlite:///{path}", threads=2)
    database.upgrade()
    with database.store.write() as tx:
        tx.properties.add(PROPERTY, "Tienda Aurora", CHANNEL, utc_now())
    database.close()


def _copied(empty: Path, scratch: Path, fresh: Iterator[int]) -> Path:
    path = scratch / f"webhooks-{next(fresh)}.db"
    copy(empty, path)
    return path


Keep = Callable[[Path, list[Signed]], Callable[[], None]]


def _in_process(events: int, file: Callable[[], Path], keep: Keep) -> tuple[float, float]:
    """Seconds and processor seconds of an event."""
    path = file()
    kept = _kept(path)
    run = keep(path, [webhook() for _ in range(events)])
    gc.collect()
    gc.freeze()  # as `serve` does
    before, start = time.process_time(), time.perf_counter()
    run()
    taken = (time.perf_counter() - start) / events, (time.process_time() - before) / events
    gc.unfreeze()
    _demand(path, kept + events)
    return taken


def _raw(path: Path, signed: list[Signed]) -> Callable[[], None]:
    intake = RawIntake(path, TAWK_SECRET, {PROPERTY: _property_in(path)}, CHANNEL)

    def run() -> None:
        for body, headers in signed:
            assert intake.is_signed(body, headers["X-Tawk-Signature"])
            intake.keep(body, headers["X-Hook-Event-Id"])
        intake.close()

    return run


class _Direct(Letterbox):
    """Takes each delivery by itself, in the thread that brings it; or so many at once."""

    def __init__(self, intake: Intake, group: int) -> None:
        self._intake, self._group, self._waiting = intake, group, list[Delivery]()

    def put(self, delivery: Delivery) -> None:
        self._waiting.append(delivery)
        if len(self._waiting) == self._group:
            self.flush()

    def flush(self) -> None:
        if self._waiting:
            self._intake.receive(self._waiting)
        self._waiting = []


def _ours(path: Path, signed: list[Signed], group: int = 1) -> Callable[[], None]:
    database = Database.open(f"sqlite:///{path}", threads=4)
    letterbox = _Direct(_intake(database), group)
    door = TawkDoor(Secrets({}, TAWK_SECRET), letterbox, utc_now)
    requests = [Request(body, {name.lower(): value for name, value in headers.items()}) for body, headers in signed]

    def run() -> None:
        for request in requests:
            assert door.answer(request).status == 200
        letterbox.flush()
        database.close()

    return run


def _grouped(path: Path, signed: list[Signed]) -> Callable[[], None]:
    return _ours(path, signed, GROUP)


def _intake(database: Database) -> Intake:
    return Intake(database.store, Outset(CHANNEL, timedelta(minutes=10)), utc_now)


def _over_http(setting: Setting, file: Callable[[], Path], name: str) -> tuple[float, float]:
    """Events a second and processor seconds of an event; none is sent twice."""
    path = file()
    requests = [wire("/webhooks/tawk", webhook()) for _ in range(setting.events * 4)]  # which end a load, not its time
    with serving(name, path) as (port, pid):
        before = processor_seconds(pid)
        load = hammer(port, requests, CONNECTIONS, LONGEST_LOAD)
        cost = (processor_seconds(pid) - before) / len(load.taken)
    _demand(path, len(requests))
    return load.rate, cost


def _property_in(path: Path) -> int:
    with closing(connect(path)) as connection:
        [(property_id,)] = connection.execute("SELECT id FROM property WHERE tawk_id = ?", (PROPERTY,)).fetchall()
    return int(property_id)


def _kept(path: Path) -> int:
    with closing(connect(path)) as connection:
        [(kept,)] = connection.execute(KEPT).fetchall()
    return int(kept)


def _demand(path: Path, events: int) -> None:
    kept = _kept(path)
    if kept != events:
        raise AssertionError(f"{events} events made {kept} conversations")
