"""A migrated database of each kind, and a store on it. It is migrated once a run: that costs more than most tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from storage.migrate import upgrade
from storage.sql.engine import open_engine
from storage.store import SqlStore
from storage.tables import metadata
from tests.databases import Cluster


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "recado.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_server(postgres: Cluster) -> Iterator[str]:
    with postgres.database(f"recado_{uuid4().hex}") as url:
        _migrate(url)
        yield url


@pytest.fixture
def sqlite(migrated_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """A SQLite file with all tables, empty."""
    engine = open_engine(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'migrated.db')}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgresql(migrated_server: str) -> Iterator[Engine]:
    """A PostgreSQL database with all tables, empty."""
    engine = open_engine(migrated_server)
    yield engine
    names = ", ".join(["search", "search_open", *(table.name for table in metadata.sorted_tables)])
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Both in turn."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Engine)
    return found


@pytest.fixture
def store(engine: Engine) -> SqlStore:
    return SqlStore(engine)


def _migrate(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
