"""What every test may ask for: fresh, empty databases of both kinds, and a browser."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from tests.chromium import find_chromium, running_chromium
from tests.databases import Cluster
from tests.parts import lacking
from tests.usual import is_postgresql, migrated_template, shared_cluster

# No test is about how fast this machine is just now, and a busy one must not make one fail.
settings.register_profile("patient", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def postgres() -> Cluster:
    """One PostgreSQL cluster for the whole run."""
    return shared_cluster()


@pytest.fixture
def postgres_url(postgres: Cluster) -> Iterator[str]:
    """A fresh, empty PostgreSQL database."""
    with postgres.database(f"recado_{uuid4().hex}") as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'recado.db'}"


@pytest.fixture
def store_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database of the kind that this run is about; on PostgreSQL its tables are there already."""
    if not is_postgresql():
        yield str(request.getfixturevalue("sqlite_url"))
        return
    with shared_cluster().database(f"recado_{uuid4().hex}", migrated_template()) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, empty database of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = find_chromium()
    if program is None:
        lacking("Chromium")
    with running_chromium(program) as browser:
        yield browser
