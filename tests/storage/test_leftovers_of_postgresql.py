"""What PostgreSQL's own files still hold of a purge, and what makes it let go: docs/keeping.md tells the same."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, text

from bot.domain.inbox import Deed
from tests.inbox import ADMIN, Inbox, migrated, said

TURNS = 40  # more than there are segments of the log that wait to be used again


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    with migrated(postgres_url) as engine:
        yield engine


def do(engine: Engine, *statements: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for one in statements:
            connection.execute(text(one))


def held(engine: Engine, mark: str) -> set[str]:
    """In which part of the server's files the mark stands: the tables, the log."""
    do(engine, "CHECKPOINT")  # or what is in its memory might be newer
    with engine.connect() as connection:
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
    return {part for part in ("base", "pg_wal") for file in (folder / part).rglob("*") if _has(file, mark)}


def _has(file: Path, mark: str) -> bool:
    """One that goes while it is read has nothing."""
    try:
        return file.is_file() and mark.encode() in file.read_bytes().lower()
    except FileNotFoundError:
        return False


def test_words_leave_the_tables_when_they_are_written_anew_and_the_log_when_it_is_used_again(engine: Engine) -> None:
    inbox, mark = Inbox(engine), f"xylophon{uuid4().hex}"
    now = inbox.clock()
    for name, words in (("one", "a lamp"), ("two", f"my {mark} is broken"), ("three", "another lamp")):
        inbox.receive(inbox.site.transcript(now, said("v", now, words), chat=name))
    number = inbox.get("two").id
    for deed in (Deed.TRASH, Deed.PURGE):
        inbox.desk.do(deed, number, ADMIN)
    assert held(engine, mark) == {"base", "pg_wal"}
    do(engine, "VACUUM")  # gives the room back for new rows, and writes nothing over the old ones
    assert held(engine, mark) == {"base", "pg_wal"}
    do(engine, "VACUUM FULL")
    assert held(engine, mark) == {"pg_wal"}
    turns = next(n for n in range(TURNS) if not _turn(engine, mark))
    assert turns < TURNS
    assert inbox.find("one") is not None


def _turn(engine: Engine, mark: str) -> set[str]:
    do(engine, "SELECT pg_switch_wal()")
    return held(engine, mark)
