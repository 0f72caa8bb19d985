"""A migrated database of each kind, and a store on it."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from storage.engine import open_engine
from storage.migrate import upgrade
from storage.store import SqlStore


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Both databases in turn."""
    yield from _migrated(database_url)


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Engine]:
    yield from _migrated(sqlite_url)


@pytest.fixture
def postgresql(postgres_url: str) -> Iterator[Engine]:
    yield from _migrated(postgres_url)


@pytest.fixture
def store(engine: Engine) -> SqlStore:
    return SqlStore(engine)


def _migrated(url: str) -> Iterator[Engine]:
    engine = open_engine(url)
    upgrade(engine)
    yield engine
    engine.dispose()
