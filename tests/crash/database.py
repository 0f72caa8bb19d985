"""The database that a storm blows over."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.databases import find_programs, running_cluster


@contextmanager
def storm_database(folder: Path, postgres: bool) -> Iterator[str]:
    """The address of a fresh one: a file in this folder, or in a PostgreSQL cluster of its own."""
    if not postgres:
        yield f"sqlite:///{folder / 'storm.db'}"
        return
    programs = find_programs()
    assert programs is not None, "PostgreSQL's server is not installed"
    with running_cluster(programs) as cluster, cluster.database("storm") as url:
        yield url
