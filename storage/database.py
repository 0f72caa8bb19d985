"""The database as the command line holds it: opened, brought up to date, and closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, TimeoutError

from storage.migrate import is_current, upgrade
from storage.sql.engine import open_engine, scrub
from storage.store import SqlStore


class DatabaseAway(Exception):
    """The database can't be opened at the start; the message has the cure, and nothing of the address."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(
            f"The database does not answer ({type(cause).__name__}): check DATABASE_URL, that its server runs, or that "
            "its folder can be written to and no other program holds it."
        )


@dataclass(frozen=True, slots=True)
class Database:
    """One database with its connections."""

    engine: Engine
    store: SqlStore

    @classmethod
    def open(cls, url: str, *, threads: int) -> "Database":
        """`threads` is how many transactions may be open at once. Nothing is connected yet."""
        with _away():
            engine = open_engine(url, threads=threads)
        return cls(engine, SqlStore(engine))

    def upgrade(self) -> None:
        """See `storage.migrate.upgrade`."""
        with _away():
            upgrade(self.engine)

    def is_current(self) -> bool:
        """See `storage.migrate.is_current`."""
        with _away():
            return is_current(self.engine)

    def scrub(self) -> bool:
        """See `storage.sql.engine.scrub`."""
        return scrub(self.engine)

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _away() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, TimeoutError, OSError) as error:
        raise DatabaseAway(error) from error
