"""A transaction is kept whole or not at all, and a database that is away is one clear refusal."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Event, Thread

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.domain.errors import Conflict, GaveWay, Reason, Refusal
from bot.ports import Transaction
from bot.transactions.retrying import in_transaction
from storage.sql.engine import open_engine
from storage.store import SqlStore
from tests.storage.samples import BARE, NOW, SECOND, add_property, filled

THREADS = 8


class Interruption(Exception):
    """Something that goes wrong in the middle."""


def add_and_raise(store: SqlStore, error: Exception) -> None:
    with store.write() as tx:
        add_property(tx)
        raise error


def test_what_an_exception_interrupts_is_not_kept(store: SqlStore) -> None:
    with pytest.raises(Interruption):
        add_and_raise(store, Interruption())
    with store.read() as tx:
        assert tx.properties.all() == []


def test_a_refusal_of_a_rule_leaves_unchanged_and_nothing_is_kept(store: SqlStore) -> None:
    with pytest.raises(Refusal) as told:
        add_and_raise(store, Refusal(Reason.TAKEN, number=1))
    assert told.value.reason is Reason.TAKEN
    with store.read() as tx:
        assert tx.properties.all() == []


def test_a_reader_sees_one_state_from_beginning_to_end(store: SqlStore) -> None:
    with store.read() as reader:
        assert reader.properties.all() == []
        with store.write() as tx:
            add_property(tx)
        assert reader.properties.all() == []
    with store.read() as reader:
        assert len(reader.properties.all()) == 1


def test_a_reader_cannot_write_on_postgresql(postgresql: Engine) -> None:
    with pytest.raises(DBAPIError, match="read-only"), SqlStore(postgresql).read() as tx:
        add_property(tx)


def test_a_locked_database_is_busy(engine: Engine) -> None:
    filled(SqlStore(engine), BARE)
    impatient = open_engine(str(engine.url), busy_ms=50)
    with engine.begin() as holder:
        holder.execute(text("UPDATE conversation SET version = version"))
        with pytest.raises(Refusal) as told, SqlStore(impatient).write() as tx:
            tx.conversations.head(1)
    assert told.value.reason is Reason.BUSY
    assert isinstance(told.value.__cause__, OperationalError)
    impatient.dispose()


def test_a_writer_that_gets_no_turn_is_busy(sqlite: Engine) -> None:
    store = SqlStore(sqlite, patience=0.05)
    with store.write(), ThreadPoolExecutor(1) as pool:
        told = pool.submit(write_nothing, store).exception()
    assert isinstance(told, Refusal)
    assert told.reason is Reason.BUSY
    write_nothing(store)


def write_nothing(store: SqlStore) -> None:
    with store.write():
        pass


A_FOLDER = f"sqlite:///{Path(__file__).parent}"
NOBODY_LISTENS = "postgresql+psycopg://nobody@127.0.0.1:9/recado"


@pytest.mark.parametrize("url", [A_FOLDER, NOBODY_LISTENS], ids=["sqlite", "postgresql"])
def test_an_absent_database_is_busy(url: str) -> None:
    store = SqlStore(open_engine(url, busy_ms=50))
    for way in (store.read, store.write):
        with pytest.raises(Refusal) as told, way():
            pass
        assert told.value.reason is Reason.BUSY
        assert isinstance(told.value.__cause__, OperationalError)


def lock_out(store: SqlStore, first: int, second: int, gate: Barrier, seen: list[Exception]) -> None:
    """Hold one and then want the other, which somebody else holds who wants the first; once more where we gave way."""

    def hold_both(tx: Transaction) -> None:
        tx.conversations.head(first)
        if not seen:
            with suppress(BrokenBarrierError):
                gate.wait()
        try:
            tx.conversations.head(second)
        except OperationalError as error:
            seen.append(error)
            raise

    in_transaction(store, hold_both)


def test_of_two_that_wait_for_each_other_one_gives_way_and_does_it_again(postgresql: Engine) -> None:
    store, seen, gate = SqlStore(postgresql), list[Exception](), Barrier(2)
    one, two = (known.id for known in filled(store, BARE, replace(BARE, external_id="other")))
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(lock_out, store, *order, gate, seen) for order in ((one, two), (two, one))]
        assert [each.result() for each in done] == [None, None]
    assert seen  # more than one where who gave way is back before the other went on


def test_who_is_stopped_so_may_be_told_that_the_store_is_busy() -> None:
    """Whoever does nothing again treats it as any other refusal."""
    assert issubclass(GaveWay, Refusal)
    assert GaveWay().reason is Reason.BUSY


def save_again(store: SqlStore, rounds: int) -> None:
    """Load, change, save: the excerpt counts how often."""
    for _ in range(rounds):
        with store.write() as tx:
            known = tx.conversations.head(1)
            assert known is not None
            tx.conversations.save(replace(known, excerpt=f"{known.excerpt}x"), known.version)


def test_writers_at_once_lose_nothing(engine: Engine) -> None:
    patient = open_engine(str(engine.url), busy_ms=20_000)
    store = SqlStore(patient, patience=20)
    filled(store, replace(BARE, excerpt=""))
    with ThreadPoolExecutor(THREADS) as pool:
        for outcome in [pool.submit(save_again, store, 10) for _ in range(THREADS)]:
            outcome.result()
    with store.read() as tx:
        known = tx.conversations.head(1)
    assert known is not None
    assert (known.excerpt, known.version) == ("x" * THREADS * 10, 1 + THREADS * 10)
    patient.dispose()


def test_two_stores_on_one_file_lose_nothing_either(sqlite: Engine) -> None:
    """As two processes would: each has a lock of its own, and only the database stands between them."""
    engines = [open_engine(str(sqlite.url), busy_ms=20_000) for _ in range(2)]
    stores = [SqlStore(engine, patience=20) for engine in engines]
    filled(stores[0], replace(BARE, excerpt=""))
    with ThreadPoolExecutor(4) as pool:
        for outcome in [pool.submit(save_again, store, 20) for store in stores * 2]:
            outcome.result()
    with stores[0].read() as tx:
        known = tx.conversations.head(1)
    assert known is not None
    assert known.version == 81
    for engine in engines:
        engine.dispose()


def test_who_saves_what_somebody_else_saved_first_is_told(store: SqlStore) -> None:
    [known] = filled(store, BARE)
    with store.write() as tx:
        tx.conversations.save(replace(known, agent="U1"), known.version)
    with pytest.raises(Conflict), store.write() as tx:
        tx.conversations.save(replace(known, agent="U2"), known.version)
    with store.read() as tx:
        kept = tx.conversations.head(known.id)
    assert kept == replace(known, agent="U1", version=2)


def test_a_loaded_conversation_is_locked_until_the_end_on_postgresql(postgresql: Engine) -> None:
    store = SqlStore(postgresql)
    [known] = filled(store, BARE)
    order: list[str] = []
    loaded = Event()

    def second() -> None:
        loaded.wait()
        with store.write() as tx:
            again = tx.conversations.find(1, BARE.kind, BARE.external_id)
            assert again is not None
            order.append(f"second sees version {again.version}")

    other = Thread(target=second)
    other.start()
    with store.write() as tx:
        tx.conversations.head(known.id)
        loaded.set()
        other.join(timeout=0.3)
        order.append("first saves")
        tx.conversations.save(replace(known, updated_at=NOW + SECOND), known.version)
    other.join()
    assert order == ["first saves", "second sees version 2"]
