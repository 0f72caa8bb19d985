"""A bench on the usual database, and one on each database in turn; the local Slack starts once a module."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.control import SlackSandbox
from storage.sql.engine import open_engine
from tests.bot.mirror.bench import Bench
from tests.inbox import migrated
from tests.usual import is_postgresql


@pytest.fixture(scope="module")
def open_slack() -> Iterator[SlackSandbox]:
    with SlackSandbox(rate_scale=0) as world:
        yield world


@pytest.fixture
def world(open_slack: SlackSandbox) -> SlackSandbox:
    """A local Slack without messages and without limits."""
    open_slack.reset()
    return open_slack


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "recado.db"
    with migrated(f"sqlite:///{path}"):
        return path


@pytest.fixture
def bench(world: SlackSandbox, migrated_file: Path, store_url: str) -> Iterator[Bench]:
    if not is_postgresql():
        shutil.copy(migrated_file, store_url.removeprefix("sqlite:///"))
    engine = open_engine(store_url)
    yield Bench(engine, world)
    engine.dispose()


@pytest.fixture
def any_bench(world: SlackSandbox, database_url: str) -> Iterator[Bench]:
    """One on SQLite, one on PostgreSQL."""
    with migrated(database_url) as engine:
        yield Bench(engine, world)
