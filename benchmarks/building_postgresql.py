"""The same data set in PostgreSQL: copied in, with the indexes and triggers made when all is there."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from sqlalchemy import make_url

from benchmarks.archive import OPEN_DOCUMENTS
from benchmarks.building import TALLY
from benchmarks.dataset import CONVERSATION, LINE, TAG, batches, labels
from storage.database import Database
from storage.lists.search import positions_of

SEARCH = ("conversation_id", "property_id", "document")
PLAIN = "SELECT indexdef, indexname FROM pg_indexes WHERE tablename = 'conversation' AND indexname LIKE 'b\\_%'"


def fill(url: str, size: int) -> None:
    database = Database.open(url, threads=2)
    database.upgrade()
    database.close()
    with psycopg.connect(plain(url)) as connection:
        later = connection.execute(PLAIN).fetchall()
        for _, name in later:
            connection.execute(f"DROP INDEX {name}")
        connection.execute("ALTER TABLE conversation DISABLE TRIGGER USER")
        for table, (names, rows) in labels().items():
            _copy(connection, table, names, rows)
        for batch in batches(size):
            _copy(connection, "conversation", CONVERSATION, (one.conversation for one in batch))
            _copy(connection, "line", LINE, (line for one in batch for line in one.lines))
            _copy(connection, "conversation_tag", TAG, (tag for one in batch for tag in one.tags))
            found = (one.document for one in batch)
            _copy(connection, "search", SEARCH, ((number, of, positions_of(body)) for number, body, of in found))
        connection.execute(OPEN_DOCUMENTS["postgresql"])
        connection.execute(TALLY)
        for definition, _ in later:
            connection.execute(definition)
        connection.execute("ALTER TABLE conversation ENABLE TRIGGER USER")
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def plain(url: str) -> str:
    """The address as psycopg itself knows it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _copy(connection: psycopg.Connection, table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor().copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
