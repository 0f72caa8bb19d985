"""What is asked most, beside its bare limit: twenty look-ups by primary key with plain sqlite3."""

import sqlite3
from pathlib import Path
from random import Random

from benchmarks.archive import CHANNEL, COMMON_WORD, RARE_WORD, build_archive
from benchmarks.rounds import Figure, compare, seconds_of
from bot.lookup import Lookup
from bot.permissions import Permissions
from bot.query import Assigned, Query
from storage.database import Database

TIMES = 200
ADMIN = "U0123456789"
EVERYTHING = Query(properties=(), status=None)
ASKED = {
    "open and unassigned": Query(properties=(), assigned=Assigned.NOBODY),
    "all": EVERYTHING,
    "all with a common word": Query(properties=(), status=None, words=(COMMON_WORD,)),
    "all with a rare word": Query(properties=(), status=None, words=(RARE_WORD,)),
}


def measure(folder: Path, size: int) -> list[list[Figure]]:
    """Seconds of a page with its badges, and of one conversation."""
    database = build_archive(folder, size)
    lookup = Lookup(database.store, Permissions(frozenset({ADMIN})))
    bare = sqlite3.connect(folder / f"archive-{size}.db")
    rng, number = Random(1), _some_number(database, size)
    pages = {
        f"{name}, page 1": lambda query=query: seconds_of(lambda: lookup.page(query, ADMIN, CHANNEL), TIMES)
        for name, query in ASKED.items()
    }
    figures = compare(
        {
            "20 rows by key, plain sqlite3": lambda: seconds_of(lambda: _by_key(bare, rng, size), TIMES),
            **pages,
            "all, behind a number": lambda: seconds_of(lambda: lookup.page(EVERYTHING, ADMIN, CHANNEL, number), TIMES),
            "one conversation with lines and journal": lambda: seconds_of(lambda: lookup.detail(number, ADMIN), TIMES),
        }
    )
    bare.close()
    database.close()
    return figures


def _by_key(bare: sqlite3.Connection, rng: Random, size: int) -> None:
    for _ in range(20):
        bare.execute("SELECT * FROM conversation WHERE id = ?", (rng.randint(1, size),)).fetchone()


def _some_number(database: Database, size: int) -> int:
    with database.store.read() as tx:
        return next(number for number in range(size // 5, size) if tx.conversations.head(number))
