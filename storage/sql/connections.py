"""Connections that stay open, and go from one transaction to the next.

SQLAlchemy makes one of its own for each transaction, takes the driver's out of its pool for it, and looks at the end
whether all is in order: 25 µs, where SQLite takes two to begin and to end. Here SQLAlchemy's is kept too, for which
all is one long transaction; where one of ours begins and ends is told to the driver alone (decision record 0028).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, TimeoutError

from storage.sql.prepared import commit, tell

OPTION = "connections"
OPTIONS = {
    "sqlite": {"sqlite_begin": ""},
    "postgresql": {"isolation_level": "AUTOCOMMIT"},  # or the driver would begin by itself, and not as it is told
}


class Connections:
    """Those of one engine, which are closed with it: `most`, and no more than were ever in use together."""

    def __init__(self, engine: Engine, most: int, patience: float) -> None:
        self._engine, self.most, self._patience = engine, most, patience
        self._turns = SimpleQueue[None]()
        self._idle: list[Connection] = []  # the one that was used last is used next
        for _ in range(most):
            self._turns.put(None)
        event.listen(engine, "engine_disposed", self._close)

    @contextmanager
    def begin(self, how: str) -> Iterator[Connection]:
        """A transaction, kept at the end and undone where an exception leaves the block.

        Raises OperationalError, or TimeoutError where all are in use for too long.
        """
        self._await_turn()
        try:
            connection = self._begun(how)
            try:
                yield connection
                commit(connection)
            except BaseException:
                self._undo(connection)
                raise
            self._idle.append(connection)
        finally:
            self._turns.put(None)

    def _await_turn(self) -> None:
        try:
            self._turns.get(timeout=self._patience)
        except Empty:
            raise TimeoutError("all connections are in use") from None

    def _begun(self, how: str) -> Connection:
        """Those that the server has closed meanwhile are found out here, and not kept."""
        while True:
            kept = self._kept()
            connection = kept or self._opened()
            try:
                tell(connection, how)
            except DBAPIError as error:
                self._undo(connection)
                if kept is None or not self._is_lost(kept, error):
                    raise
            else:
                return connection

    def _kept(self) -> Connection | None:
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def _opened(self) -> Connection:
        connection = self._engine.connect().execution_options(**OPTIONS[self._engine.dialect.name])
        connection.detach()  # the pool has nothing to do with it any more
        return connection

    def _is_lost(self, connection: Connection, error: DBAPIError) -> bool:
        return self._engine.dialect.is_disconnect(error.orig, _driver_of(connection), None)  # type: ignore[arg-type]

    def _undo(self, connection: Connection) -> None:
        """One that can't is not kept."""
        if connection.invalidated:
            return
        try:
            _driver_of(connection).rollback()
        except self._engine.dialect.loaded_dbapi.Error:
            _driver_of(connection).close()
        else:
            self._idle.append(connection)

    def _close(self, _: Engine) -> None:
        while kept := self._kept():
            _driver_of(kept).close()


def connections_of(engine: Engine) -> Connections:
    """The same for all who use this engine."""
    found = engine.get_execution_options()[OPTION]
    assert isinstance(found, Connections)
    return found


def _driver_of(connection: Connection) -> Any:
    return connection.connection.dbapi_connection
