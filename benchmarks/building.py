"""Fills a database with the data set: without indexes and triggers first, which are made when all is there."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.archive import OPEN_DOCUMENTS
from benchmarks.dataset import CONVERSATION, LINE, PROPERTIES, TAG, batches, labels, path_of
from storage.database import Database

TALLY = """
    INSERT INTO tally (property_id, folder, status, agent_key, n)
    SELECT property_id, folder, status, agent_key, count(*) FROM conversation GROUP BY 1, 2, 3, 4
"""
LATER = """
    SELECT type, name, sql FROM sqlite_master
    WHERE tbl_name = 'conversation' AND sql IS NOT NULL AND type IN ('index', 'trigger')
"""
FAST = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000"
SEARCH = ("rowid", "body", "facet")


def built(folder: Path, size: int) -> Path:
    """The file of so many conversations, made where it is not there yet."""
    path = path_of(folder, size)
    if path.exists():
        _bring_up_to_date(path)
        return path
    folder.mkdir(parents=True, exist_ok=True)
    begun = path.with_suffix(".part")
    begun.unlink(missing_ok=True)
    _bring_up_to_date(begun)
    with closing(sqlite3.connect(begun, isolation_level=None)) as connection:
        connection.executescript(FAST)
        _fill(connection, size)
        connection.execute("PRAGMA journal_mode=WAL")
    begun.rename(path)
    return path


def _bring_up_to_date(path: Path) -> None:
    database = Database.open(f"sqlite:///{path}", threads=2)
    if not path.exists() or not database.is_current():
        database.upgrade()
    database.close()


def _fill(connection: sqlite3.Connection, size: int) -> None:
    later = connection.execute(LATER).fetchall()
    for kind, name, _ in later:
        connection.execute(f"DROP {kind} {name}")
    connection.execute("BEGIN")
    for table, (names, rows) in labels().items():
        _insert(connection, table, names, rows)
    for batch in batches(size):
        _insert(connection, "conversation", CONVERSATION, (one.conversation for one in batch))
        _insert(connection, "line", LINE, (line for one in batch for line in one.lines))
        _insert(connection, "conversation_tag", TAG, (tag for one in batch for tag in one.tags))
        found = (one.document for one in batch)
        _insert(connection, "search", SEARCH, ((number, body, f"p{of}") for number, body, of in found))
    connection.execute(OPEN_DOCUMENTS["sqlite"])
    connection.execute(TALLY)
    for *_, sql in later:
        connection.execute(sql)
    connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    places = ", ".join("?" * len(names))
    connection.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", rows)


def every_property() -> tuple[int, ...]:
    return tuple(range(1, PROPERTIES + 1))
