"""Intake beside its bare limit: check, parse, and write with plain sqlite3, one commit an event."""

import hashlib
import hmac
import json
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from benchmarks.bodies import PROPERTY, TAWK_SECRET, transcript
from benchmarks.rounds import Figure, compare
from bot.arrival import Outset
from bot.clock import utc_now
from bot.intake import Intake
from bot.ports import Delivery
from storage.database import Database

EVENTS = 300
SCHEMA = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE event (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE conversation (id INTEGER PRIMARY KEY, external_id TEXT UNIQUE, status INT, updated INT);
CREATE TABLE line (conversation_id INT, seq INT, author TEXT, text TEXT, PRIMARY KEY (conversation_id, seq));
"""


def measure(folder: Path) -> list[list[Figure]]:
    """Seconds an event, of events that came never before."""
    fresh = count()
    return compare(
        {
            "plain sqlite3, one commit an event": lambda: _bare(folder / f"bare-{next(fresh)}.db"),
            "intake, one commit an event": lambda: _ours(folder / f"ours-{next(fresh)}.db", 1),
            "intake, 32 events a commit": lambda: _ours(folder / f"ours-{next(fresh)}.db", 32),
        }
    )


def _timed(work: Callable[[list[bytes]], None]) -> tuple[float]:
    bodies = [transcript() for _ in range(EVENTS)]
    start = time.perf_counter()
    work(bodies)
    return ((time.perf_counter() - start) / EVENTS,)


def _bare(path: Path) -> tuple[float]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(SCHEMA)
    signatures: dict[bytes, str] = {}

    def work(bodies: list[bytes]) -> None:
        for body in bodies:
            _store_bare(connection, body, signatures.get(body, ""))

    found = _timed(work)
    stored = connection.execute("SELECT count(*) FROM conversation").fetchone()[0]
    connection.close()
    _demand(stored)
    return found


def _store_bare(connection: sqlite3.Connection, body: bytes, given: str) -> None:
    hmac.compare_digest(hmac.digest(TAWK_SECRET.encode(), body, "sha1").hex(), given)
    event = json.loads(body)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO event VALUES (?) ON CONFLICT DO NOTHING", (hashlib.sha256(body).hexdigest(),))
    chat = event["chat"]
    row = connection.execute(
        "INSERT INTO conversation (external_id, status, updated) VALUES (?, 1, ?)"
        " ON CONFLICT (external_id) DO UPDATE SET updated = excluded.updated RETURNING id",
        (chat["id"], event["time"]),
    ).fetchone()
    lines = [(row[0], n, one["sender"]["t"], one["msg"]) for n, one in enumerate(chat["messages"])]
    connection.executemany("INSERT INTO line VALUES (?, ?, ?, ?)", lines)
    connection.execute("COMMIT")


def _ours(path: Path, batch: int) -> tuple[float]:
    database = Database.open(f"sqlite:///{path}", threads=4)
    database.upgrade()
    intake = Intake(database.store, Outset("C0123456789", timedelta(minutes=10)), utc_now)
    intake.register([PROPERTY])

    def work(bodies: list[bytes]) -> None:
        for first in range(0, len(bodies), batch):
            intake.receive(_deliveries(bodies[first : first + batch]))

    found = _timed(work)
    with database.store.read() as tx:
        counts = tx.conversations.counts([one.id for one in tx.properties.all()])
    database.close()
    _demand(counts.open)
    return found


def _deliveries(bodies: Sequence[bytes]) -> list[Delivery]:
    now = datetime.now(UTC)
    return [Delivery(body, hashlib.sha256(body).hexdigest(), now) for body in bodies]


def _demand(stored: int) -> None:
    if stored != EVENTS:
        raise AssertionError(f"{EVENTS} events made {stored} conversations")
