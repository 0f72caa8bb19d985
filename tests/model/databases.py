"""Fresh inboxes, again and again: a copy of a file, or a server's tables emptied."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Engine, event, text

from storage.sql.engine import open_engine
from storage.tables import metadata
from tests.databases import Cluster
from tests.inbox import migrated

Fresh = Callable[[], AbstractContextManager[Engine]]


@contextmanager
def files() -> Iterator[Fresh]:
    """SQLite; it is migrated once, for that takes longer than a whole run."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "migrated.db"
        with migrated(f"sqlite:///{path}"):
            pass  # closing the last connection brings everything into the one file
        yield partial(_copy, path)


@contextmanager
def _copy(path: Path) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{shutil.copy(path, Path(folder) / 'recado.db')}")
        # No power fails here, and the disk is what most of the time would go to.
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        yield engine
        engine.dispose()


@contextmanager
def server(cluster: Cluster) -> Iterator[Fresh]:
    """PostgreSQL."""
    with cluster.database("model") as url, migrated(url) as engine:
        yield partial(_emptied, engine)


@contextmanager
def _emptied(engine: Engine) -> Iterator[Engine]:
    names = ", ".join(["search", "search_open", *(table.name for table in metadata.sorted_tables)])
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    yield engine
