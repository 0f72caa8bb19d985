"""A list beside its bare limit: twenty look-ups by primary key with plain sqlite3."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from random import Random

from benchmarks.archive import build_archive
from benchmarks.rounds import Figure, compare, seconds_of
from bot.inbox import Status
from bot.lookup import PAGE_SIZE, Lookup
from bot.paging import cursor_behind
from bot.permissions import Permissions
from bot.query import Assigned, Query, Sort
from storage.database import Database

TIMES = 300
ADMIN = "U0123456789"
CHANNEL = "C0123456789"
DEEP_PAGE = 1_000
DEEP = {
    "all": Query(properties=(), status=None),
    "closed, the oldest first": Query(properties=(), status=Status.CLOSED, ascending=True),
    "all by priority": Query(properties=(), status=None, sort=Sort.PRIORITY),
}


def measure(folder: Path, size: int) -> list[list[Figure]]:
    """Seconds of a page with its counts, of the first and of a deep one."""
    database = build_archive(folder, size)
    lookup = Lookup(database.store, Permissions(frozenset({ADMIN})))
    bare = sqlite3.connect(folder / f"archive-{size}.db")
    rng, deep = Random(1), _deep_number(database, size)
    everything = Query(properties=(), status=None)
    contestants = {
        "20 rows by key, plain sqlite3": lambda: seconds_of(lambda: _by_key(bare, rng, size), TIMES),
        "open and unassigned, with counts": lambda: seconds_of(
            lambda: lookup.page(Query(properties=(), assigned=Assigned.NOBODY), ADMIN, CHANNEL), TIMES
        ),
        "all, page 1": lambda: seconds_of(lambda: lookup.page(everything, ADMIN, CHANNEL), TIMES),
        "all, deep page": lambda: seconds_of(lambda: lookup.page(everything, ADMIN, CHANNEL, deep), TIMES),
        "one conversation with lines and journal": lambda: seconds_of(lambda: lookup.detail(deep, ADMIN), TIMES),
    }
    figures = compare(contestants)
    for name, query in DEEP.items():
        figures += _first_and_deep(lookup, database, name, query)
    bare.close()
    database.close()
    return figures


def _first_and_deep(lookup: Lookup, database: Database, name: str, query: Query) -> list[list[Figure]]:
    """The first page as the partner of the thousandth, which begins at a kept place."""
    with database.store.read() as tx:
        every = replace(query, properties=tuple(one.id for one in tx.properties.all()))
        row = tx.conversations.page(every, (DEEP_PAGE - 1) * PAGE_SIZE)[-1]
    deep = replace(query, after=cursor_behind(row, every))
    assert len(lookup.page(deep, ADMIN, CHANNEL).rows) == PAGE_SIZE
    return compare(
        {
            f"{name}, page 1": lambda: seconds_of(lambda: lookup.page(query, ADMIN, CHANNEL), TIMES),
            f"{name}, page {DEEP_PAGE:,}": lambda: seconds_of(lambda: lookup.page(deep, ADMIN, CHANNEL), TIMES),
        }
    )


def _by_key(bare: sqlite3.Connection, rng: Random, size: int) -> None:
    for _ in range(20):
        bare.execute("SELECT * FROM conversation WHERE id = ?", (rng.randint(1, size),)).fetchone()


def _deep_number(database: Database, size: int) -> int:
    with database.store.read() as tx:
        return next(number for number in range(size // 5, size) if tx.conversations.head(number))
