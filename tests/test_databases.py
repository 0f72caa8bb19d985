"""The databases that the tests get are real, fresh and gone afterwards."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, func, inspect, select, text

from storage.migrate import is_current
from storage.sql.engine import open_engine
from storage.tables import post
from tests.databases import Cluster, find_programs, running_cluster
from tests.parts import lacking
from tests.usual import usual_url


def test_every_test_gets_an_empty_database_it_can_write_to(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == []
        connection.execute(text("CREATE TABLE cards (id INTEGER PRIMARY KEY)"))
    assert inspect(engine).get_table_names() == ["cards"]
    engine.dispose()


def test_a_database_is_dropped_although_somebody_is_still_connected(postgres: Cluster) -> None:
    with postgres.database("left_open"):
        connection = psycopg.connect(f"host={postgres.folder} user=recado dbname=left_open")
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    connection.close()
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(f"host={postgres.folder} user=recado dbname=left_open")


def test_a_folder_has_one_usual_database_and_another_folder_another(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for store, begins in (("", "sqlite:///"), ("sqlite", "sqlite:///"), ("postgresql", "postgresql+psycopg://")):
        monkeypatch.setenv("TEST_STORE", store)
        urls = [usual_url(tmp_path), usual_url(tmp_path), usual_url(tmp_path, "other"), usual_url(tmp_path / "below")]
        assert [url for url in urls if not url.startswith(begins)] == []
        assert urls[0] == urls[1]
        assert len(set(urls)) == 3


def test_a_kind_of_database_that_there_is_not_is_no_sqlite(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEST_STORE", "postgres")
    with pytest.raises(ValueError, match="TEST_STORE has to be sqlite or postgresql"):
        usual_url(tmp_path)


def test_the_usual_database_of_a_test_on_postgresql_has_its_tables_and_is_nobody_elses(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv("TEST_STORE", "postgresql")
    url = request.getfixturevalue("store_url")
    assert url.startswith("postgresql+psycopg://")
    engine = open_engine(url)
    with engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(post)).scalar_one() == 0
    assert is_current(engine)
    engine.dispose()


@pytest.fixture
def programs() -> Path:
    return find_programs() or lacking("PostgreSQL's server")


def test_a_cluster_leaves_nothing_behind(programs: Path) -> None:
    with running_cluster(programs) as cluster:
        assert (cluster.folder / "data" / "postmaster.pid").exists()
    assert not cluster.folder.exists()


def test_a_killed_test_run_leaves_no_cluster_behind(programs: Path) -> None:
    words = f"""if True:
        import os, pathlib, signal
        from tests.databases import running_cluster
        with running_cluster(pathlib.Path({str(programs)!r})) as cluster:
            print(cluster.folder, (cluster.folder / "data" / "postmaster.pid").exists(), flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
    """
    run = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=False)
    folder, was_running = run.stdout.split()
    assert (run.returncode, was_running) == (-signal.SIGKILL, "True")
    deadline = time.monotonic() + 20
    while Path(folder).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(folder).exists()


def test_a_missing_part_is_a_skip_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="Chromium is not installed"):
        lacking("Chromium")


def test_a_missing_part_is_a_failure_on_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Chromium is not installed"):
        lacking("Chromium")
