"""The settings without which commits are lost, and what happens without them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError, TimeoutError

from storage.sql.engine import READ_ONLY, Moment, open_engine

THREADS = 8
ROUNDS = 25


def test_every_connection_has_the_settings_that_survive_a_crash(sqlite: Engine) -> None:
    reader = sqlite.execution_options(**READ_ONLY)
    with reader.connect() as first, reader.connect() as second:
        for connection in (first, second):
            told = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
            }
            assert told == {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "secure_delete": 1,
                "busy_timeout": 1200,
            }


def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'deep' / 'down' / 'recado.db'}")
    with engine.connect():
        assert (tmp_path / "deep" / "down" / "recado.db").exists()
    engine.dispose()


def count_up(engine: Engine) -> None:
    """Read, then write what was read plus one."""
    with engine.begin() as connection:
        n = connection.execute(text("SELECT n FROM counter")).scalar_one()
        connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})


def counted(engine: Engine) -> int:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    with ThreadPoolExecutor(THREADS) as pool:
        for outcome in [pool.submit(count_up, engine) for _ in range(THREADS * ROUNDS)]:
            outcome.result()
    with engine.begin() as connection:
        return int(connection.execute(text("SELECT n FROM counter")).scalar_one())


def test_writers_at_once_lose_nothing(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url, busy_ms=20_000)
    assert counted(engine) == THREADS * ROUNDS
    engine.dispose()


def test_an_engine_without_the_settings_loses_updates(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'plain.db'}", connect_args={"timeout": 20})
    assert counted(engine) < THREADS * ROUNDS
    engine.dispose()


def test_who_waits_too_long_for_a_lock_is_told(database_url: str) -> None:
    engine = open_engine(database_url, busy_ms=50)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    with engine.begin() as holder:
        holder.execute(text("UPDATE counter SET n = 1"))
        with pytest.raises(OperationalError, match=r"locked|lock timeout"):
            count_up(engine)
    engine.dispose()


def test_who_waits_too_long_for_a_connection_is_told(database_url: str) -> None:
    engine = open_engine(database_url, threads=1, busy_ms=50)
    with engine.connect(), pytest.raises(TimeoutError), engine.connect():
        pass
    engine.dispose()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22, 9, 30, 0, 1, UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC),
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
    ],
)
def test_a_moment_comes_back_to_the_microsecond(sqlite: Engine, moment: datetime) -> None:
    kept = Moment().bind_processor(sqlite.dialect)(moment)
    assert Moment().result_processor(sqlite.dialect, None)(kept) == moment


def test_a_moment_may_be_missing(sqlite: Engine) -> None:
    assert Moment().bind_processor(sqlite.dialect)(None) is None
    assert Moment().result_processor(sqlite.dialect, None)(None) is None
