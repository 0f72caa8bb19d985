"""The database as the command line holds it: opened, brought up to date, and closed."""

from dataclasses import dataclass

from sqlalchemy import Engine

from storage.engine import open_engine
from storage.migrate import is_current, upgrade
from storage.store import SqlStore


@dataclass(frozen=True, slots=True)
class Database:
    """One database with its connections."""

    engine: Engine
    store: SqlStore

    @classmethod
    def open(cls, url: str, *, threads: int) -> "Database":
        """`threads` is how many transactions may be open at once. Nothing is connected yet."""
        engine = open_engine(url, threads=threads)
        return cls(engine, SqlStore(engine))

    def upgrade(self) -> None:
        """See `storage.migrate.upgrade`."""
        upgrade(self.engine)

    def is_current(self) -> bool:
        """See `storage.migrate.is_current`."""
        return is_current(self.engine)

    def close(self) -> None:
        self.engine.dispose()
