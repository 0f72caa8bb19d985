"""Opens the database so that concurrent writers wait for each other and a commit is on the disk.

The SQLite settings and what happens without them: decision record 0003 and the tests beside it.
"""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, BigInteger, Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.types import TypeDecorator

from storage.sql.connections import OPTION, Connections
from storage.sql.prepared import tell

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
CONNECT_SECONDS = 5
READ_ONLY = {"sqlite_begin": "DEFERRED"}
# A deferred transaction that read first may not write once another has committed: writers begin at once.
BEGIN = {mode: f"BEGIN {mode}" for mode in ("DEFERRED", "IMMEDIATE")}


class Moment(TypeDecorator[datetime]):
    """An aware UTC time, kept as microseconds since 1970 so that both databases sort and compare it alike."""

    impl = BigInteger
    cache_ok = True

    # The converters themselves: SQLAlchemy would put two calls around `process_bind_param` and its like.
    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:
        return _microseconds_of

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], datetime | None]:
        return _moment_of


def moment_of(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


def _moment_of(microseconds: int | None) -> datetime | None:
    return None if microseconds is None else EPOCH + timedelta(microseconds=microseconds)


def _microseconds_of(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - EPOCH) // MICROSECOND


def open_engine(url: str | URL, *, threads: int = 16, busy_ms: int = 1_200) -> Engine:
    """An engine for `url`. Who waits longer than `busy_ms` gets OperationalError (a lock) or TimeoutError."""
    is_sqlite = make_url(url).get_backend_name() == "sqlite"
    if is_sqlite:
        Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        hide_parameters=True,  # words of visitors would stand in the log beside a failed statement
        json_serializer=_json,
        json_deserializer=_of_json,
        pool_size=threads,
        max_overflow=0,
        pool_timeout=busy_ms / 1000,
        pool_pre_ping=not is_sqlite,  # only a server can close a connection that waits in the pool
    )
    settle = _settle_sqlite if is_sqlite else _settle_postgresql
    settle(engine, busy_ms)
    engine.update_execution_options(**{OPTION: Connections(engine, threads, busy_ms / 1000)})
    return engine


def scrub(engine: Engine, *, busy_ms: int = 50) -> bool:
    """Empty SQLite's log, where what was deleted stands until it is written over; False where a reader is in the way.

    Writers need not wait long for it. PostgreSQL reuses its log by itself.
    """
    if engine.dialect.name != "sqlite":
        return True
    with closing(engine.raw_connection()) as raw, closing(raw.cursor()) as cursor:
        waits = int(cursor.execute("PRAGMA busy_timeout").fetchone()[0])
        cursor.execute(f"PRAGMA busy_timeout={busy_ms:d}")
        try:
            busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()  # outside of a transaction
        finally:
            cursor.execute(f"PRAGMA busy_timeout={waits:d}")
    return int(busy) == 0


def _json(value: object) -> str:
    """Most of what is kept so is empty."""
    return "[]" if value == [] else json.dumps(value)


def _of_json(text: str) -> object:
    return [] if text == "[]" else json.loads(text)


def _settle_sqlite(engine: Engine, busy_ms: int) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        connection.execute(f"PRAGMA busy_timeout={busy_ms:d}").close()
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
        if mode:  # none where `Connections` has begun
            tell(connection, BEGIN[mode])


def _settle_postgresql(engine: Engine, busy_ms: int) -> None:
    @event.listens_for(engine, "do_connect")
    def _open(_dialect: Dialect, _record: object, _arguments: object, parameters: dict[str, object]) -> None:
        parameters.setdefault("connect_timeout", CONNECT_SECONDS)

    @event.listens_for(engine, "connect")
    def _connect(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"SET lock_timeout = {busy_ms:d}")
        cursor.close()
        connection.commit()
