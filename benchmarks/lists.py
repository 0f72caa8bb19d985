"""A list beside its bare limit: twenty look-ups by primary key with plain sqlite3."""

import sqlite3
from pathlib import Path
from random import Random

from benchmarks.archive import build_archive
from benchmarks.rounds import Figure, compare, seconds_of
from bot.lookup import Lookup
from bot.query import Assigned, Query
from storage.database import Database

TIMES = 300


def measure(folder: Path, size: int) -> list[list[Figure]]:
    """Seconds of a page with its counts, of the first and of a deep one."""
    database = build_archive(folder, size)
    lookup = Lookup(database.store)
    bare = sqlite3.connect(folder / f"archive-{size}.db")
    rng, deep = Random(1), _deep_number(database, size)
    everything = Query(properties=(), status=None)
    contestants = {
        "20 rows by key, plain sqlite3": lambda: seconds_of(lambda: _by_key(bare, rng, size), TIMES),
        "open and unassigned, with counts": lambda: seconds_of(
            lambda: lookup.page(Query(properties=(), assigned=Assigned.NOBODY), "C0123456789"), TIMES
        ),
        "all, page 1": lambda: seconds_of(lambda: lookup.page(everything, "C0123456789"), TIMES),
        "all, deep page": lambda: seconds_of(lambda: lookup.page(everything, "C0123456789", deep), TIMES),
        "one conversation with lines and journal": lambda: seconds_of(lambda: lookup.detail(deep), TIMES),
    }
    figures = compare(contestants)
    bare.close()
    database.close()
    return figures


def _by_key(bare: sqlite3.Connection, rng: Random, size: int) -> None:
    for _ in range(20):
        bare.execute("SELECT * FROM conversation WHERE id = ?", (rng.randint(1, size),)).fetchone()


def _deep_number(database: Database, size: int) -> int:
    with database.store.read() as tx:
        return next(number for number in range(size // 5, size) if tx.conversations.head(number))
