"""The database of tests that are about none in particular: a SQLite file, or PostgreSQL with TEST_STORE=postgresql."""

import atexit
import os
from contextlib import ExitStack
from functools import cache
from hashlib import sha256
from pathlib import Path

from storage.migrate import upgrade
from storage.sql.engine import open_engine
from tests.databases import Cluster, find_programs, running_cluster
from tests.parts import lacking

SQLITE, POSTGRESQL = "sqlite", "postgresql"
TEMPLATE = "recado_template"


def is_postgresql() -> bool:
    wanted = os.environ.get("TEST_STORE") or SQLITE
    if wanted not in (SQLITE, POSTGRESQL):
        raise ValueError(f"TEST_STORE has to be {SQLITE} or {POSTGRESQL}, not {wanted}")
    return wanted == POSTGRESQL


def usual_url(folder: Path, name: str = "recado") -> str:
    """The address of a database that is this folder's; an empty one at first."""
    if not is_postgresql():
        return f"sqlite:///{folder / name}.db"
    return _made(f"{name}_{sha256(bytes(folder)).hexdigest()[:24]}")


@cache
def shared_cluster() -> Cluster:
    """One for all tests of this process, until it ends."""
    programs = find_programs()
    if programs is None:
        lacking("PostgreSQL's server")
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(running_cluster(programs))


@cache
def migrated_template() -> str:
    """The name of a database with all tables: a copy of it is made sooner than it is."""
    url = _made(TEMPLATE)
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    return TEMPLATE


@cache
def _made(name: str) -> str:
    cluster = shared_cluster()
    cluster.create(name)
    return cluster.url(name)
