"""An empty inbox on each database; its tables are made once a file, so every test has a property of its own."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from tests.databases import Cluster
from tests.inbox import Inbox, migrated


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def shared_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Both databases in turn."""
    if request.param == "sqlite":
        with migrated(_file_url(tmp_path_factory.mktemp("inbox"))) as engine:
            yield engine
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    with cluster.database(f"recado_{uuid4().hex}") as url, migrated(url) as engine:
        yield engine


@pytest.fixture
def inbox(shared_engine: Engine) -> Inbox:
    return Inbox(shared_engine)


@pytest.fixture
def own_inbox(store_url: str) -> Iterator[Inbox]:
    """One that shares its database with no other test."""
    with migrated(store_url) as engine:
        yield Inbox(engine)


def _file_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'recado.db'}"
