"""Somebody who has the bot's database open beside it, and does it harm: on SQLite and on PostgreSQL."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
from sqlalchemy import make_url

PATIENCE_SECONDS = 10


class Saboteur(ABC):
    """Locks all out, and makes writing to a table fail."""

    lock: str
    broken: str

    @abstractmethod
    def execute(self, statement: str) -> object: ...

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else writes meanwhile."""
        self.execute(self.lock)
        yield
        self.execute("ROLLBACK")

    @contextmanager
    def breaking(self, deed: str, table: str, where: str = "1 = 1") -> Iterator[None]:
        """Each INSERT or UPDATE of a row of which `where` is true fails meanwhile."""
        name = f"broken_{deed}_{table}"
        self.execute(self.broken.format(name=name, deed=deed, table=table, where=where))
        yield
        self.execute(self.mended(name, table))

    def mended(self, name: str, table: str) -> str:
        return f"DROP TRIGGER {name}"


class OnSqlite(Saboteur):
    lock = "BEGIN IMMEDIATE"
    broken = """CREATE TRIGGER {name} BEFORE {deed} ON {table} WHEN {where}
        BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END"""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, statement: str) -> object:
        return self._connection.execute(statement)


class OnPostgresql(Saboteur):
    lock = "BEGIN; LOCK TABLE conversation, delivery, post IN ACCESS EXCLUSIVE MODE"
    broken = """CREATE OR REPLACE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'broken on purpose'; END $$;
        CREATE TRIGGER {name} BEFORE {deed} ON {table} FOR EACH ROW WHEN ({where}) EXECUTE FUNCTION break()"""

    def __init__(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        self._connection = connection

    def execute(self, statement: str) -> object:
        return self._connection.execute(statement.encode())

    def mended(self, name: str, table: str) -> str:
        return f"DROP TRIGGER {name} ON {table}"


@contextmanager
def saboteur(url: str) -> Iterator[Saboteur]:
    """One with a connection of its own to the database at the bot's address."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        file = sqlite3.connect(address.database or "", isolation_level=None, timeout=PATIENCE_SECONDS)
        with closing(file):
            yield OnSqlite(file)
        return
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as server:
        yield OnPostgresql(server)
