"""A connection goes from one transaction to the next, and takes nothing with it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import pytest
from sqlalchemy import Connection, Engine, event, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, TimeoutError

from storage.sql.connections import Connections, connections_of
from storage.sql.dialects import for_each
from storage.sql.engine import open_engine
from storage.sql.prepared import Prepared
from storage.store import READING, WRITING
from storage.tables import chore
from tests.storage.samples import NOW

PUT = Prepared(for_each(lambda into: into(chore)))
NAMES = select(chore.c.name).order_by(chore.c.name)
OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


class Interruption(Exception):
    """Something that goes wrong in the middle."""


class Bench:
    """The connections of an engine, and how many were opened."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.all, self.opened = engine, connections_of(engine), 0
        self._name = engine.dialect.name
        event.listen(engine, "connect", self._count)
        engine.dispose()

    def put(self, name: str, error: Exception | None = None) -> None:
        with self.all.begin(WRITING[self._name]) as connection:
            _put(connection, name)
            assert name in connection.execute(NAMES).scalars().all()
            if error:
                raise error

    def names(self) -> list[str]:
        with self.all.begin(READING[self._name]) as connection:
            return list(connection.execute(NAMES).scalars())

    def _count(self, *_: object) -> None:
        self.opened += 1


@pytest.fixture
def bench(engine: Engine) -> Bench:
    return Bench(engine)


def test_one_connection_serves_one_transaction_after_the_other_in_whatever_thread(bench: Bench) -> None:
    for name in "abc":
        thread = Thread(target=bench.put, args=[name])
        thread.start()
        thread.join()
    assert bench.names() == ["a", "b", "c"]
    assert bench.opened == 1


def test_two_at_once_have_one_each(bench: Bench) -> None:
    with bench.all.begin(READING[bench.engine.dialect.name]) as reader:
        assert reader.execute(NAMES).scalars().all() == []
        bench.put("a")
        assert reader.execute(NAMES).scalars().all() == []
    assert bench.names() == ["a"]
    assert bench.opened == 2


def test_what_an_exception_interrupts_is_undone(bench: Bench) -> None:
    with pytest.raises(Interruption):
        bench.put("a", Interruption())
    assert bench.names() == []
    bench.put("a")
    assert bench.names() == ["a"]
    assert bench.opened == 1


def test_a_statement_that_fails_spoils_no_later_transaction(bench: Bench) -> None:
    bench.put("a")
    with pytest.raises(IntegrityError):
        bench.put("a")
    with pytest.raises(DBAPIError), bench.all.begin(READING[bench.engine.dialect.name]) as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))
    bench.put("b")
    assert bench.names() == ["a", "b"]
    assert bench.opened == 1


def test_what_cannot_be_kept_is_told_and_undone(sqlite: Engine) -> None:
    """A constraint that is looked at when all is done."""
    bench = Bench(sqlite)
    with pytest.raises(IntegrityError):
        _write_about_nothing(bench)
    bench.put("a")
    assert bench.names() == ["a"]
    assert bench.opened == 1


def test_who_finds_the_database_locked_is_told_and_loses_no_connection(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url, busy_ms=20)
    connections = connections_of(engine)
    with connections.begin("BEGIN IMMEDIATE"):
        for _ in range(2):
            with pytest.raises(OperationalError, match="locked"), connections.begin("BEGIN IMMEDIATE"):
                pass
    engine.dispose()


def test_who_waits_too_long_is_told_and_who_waits_is_given_the_first_that_is_free(database_url: str) -> None:
    engine = open_engine(database_url, threads=1, busy_ms=20)
    patient = Connections(engine, most=1, patience=60)
    impatient, begin = connections_of(engine), READING[engine.dialect.name]
    with impatient.begin(begin), pytest.raises(TimeoutError), impatient.begin(begin):
        pass
    with ThreadPoolExecutor(1) as pool:
        with patient.begin(begin):
            waiting = pool.submit(_ask, patient, begin)
        assert waiting.result() == 1
    engine.dispose()


def _ask(connections: Connections, begin: str) -> int:
    with connections.begin(begin) as connection:
        return int(connection.execute(text("SELECT 1")).scalar_one())


def test_connections_that_the_server_closed_are_replaced(postgresql: Engine) -> None:
    bench = Bench(postgresql)
    with bench.all.begin("BEGIN"), bench.all.begin("BEGIN"):
        pass
    assert bench.opened == 2
    _close_all_but_one(postgresql)
    bench.put("a")
    assert bench.names() == ["a"]
    assert bench.opened == 3


def test_a_connection_that_is_lost_in_the_middle_is_not_used_again(postgresql: Engine) -> None:
    bench = Bench(postgresql)
    for ask in (lambda connection: connection.execute(NAMES), lambda connection: _put(connection, "a")):
        with pytest.raises(OperationalError):
            _ask_when_all_are_closed(bench, ask)
        assert bench.names() == []
    assert bench.opened == 3


def test_all_are_closed_with_their_engine_which_can_be_used_again(bench: Bench) -> None:
    with bench.all.begin(READING[bench.engine.dialect.name]) as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
    bench.engine.dispose()
    with pytest.raises(bench.engine.dialect.loaded_dbapi.Error, match="closed"):
        driver.cursor()
    assert bench.names() == []


def _write_about_nothing(bench: Bench) -> None:
    with bench.all.begin(WRITING["sqlite"]) as connection:
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        connection.execute(text("INSERT INTO note (conversation_id, author, at, text) VALUES (7, 'U1', 0, 'hi')"))


def _ask_when_all_are_closed(bench: Bench, ask: Callable[[Connection], object]) -> None:
    with bench.all.begin("BEGIN") as connection:
        _close_all_but_one(bench.engine)
        ask(connection)


def _put(connection: Connection, name: str) -> None:
    PUT.run(connection, {"name": name, "next_at": NOW, "place": {}})


def _close_all_but_one(engine: Engine) -> None:
    """As a server does that starts anew."""
    other = open_engine(str(engine.url))
    with other.connect() as connection:
        connection.execute(text(OTHERS))
    other.dispose()
