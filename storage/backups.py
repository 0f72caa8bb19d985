"""Takes a backup while the bot runs, and makes a database of one: a backup is a SQLite file wherever it came from.

Decision record 0030 tells why.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Engine, make_url

from storage.crossing_over import copy_rows, fill_search, is_empty
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.restores import SqlRestores
from storage.store import SqlStore


class BadBackup(Exception):
    """The file is no backup, or is damaged; the message has the next step."""


class NotEmpty(Exception):
    """Something is where the backup shall go; the message has the next step."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A copy of a backup, in the state that this version expects: it may be changed before it becomes the database."""

    file: Path
    engine: Engine
    taken_at: datetime

    @property
    def store(self) -> SqlStore:
        return SqlStore(self.engine)

    def become(self, url: str) -> None:
        """All of it or nothing."""
        if make_url(url).get_backend_name() == "sqlite":
            _close_up(self.engine, self.file)
            place = demand_empty(url)
            assert place is not None
            self.file.replace(place)
            _to_disk(place.parent)
        else:
            with closing_engine(open_engine(url)) as target:
                upgrade(target)
                with self.engine.begin() as old, target.begin() as new:
                    if not is_empty(new):
                        raise NotEmpty(_full())
                    copy_rows(old, new)


def take(engine: Engine, target: Path, now: datetime) -> None:
    """Copy what is committed now, while others go on writing.

    `target` is there whole or not at all, and only its owner may read it.
    """
    with _part_of(target) as part:
        if engine.dialect.name == "sqlite":
            with closing(engine.raw_connection()) as raw, closing(raw.cursor()) as cursor:
                cursor.execute("VACUUM INTO ?", (str(part),))  # reads one state, and leaves nothing of what was removed
        else:
            _copy_out(engine, part)
        copy = open_engine(_url(part))
        with closing_engine(copy), copy.begin() as connection:
            SqlRestores(connection).set_taken(now)
        _close_up(copy, part)
        if target.exists():
            raise NotEmpty(f"{target} is there already: choose another name.")
        part.replace(target)
        _to_disk(target.parent)


@contextmanager
def unpacked(file: Path, url: str) -> Iterator[Unpacked]:
    """A copy of the backup, beside the SQLite file that it shall become; it goes at the end unless it became one.

    Raises `storage.migrate.NewerDatabase` for one of a newer version.
    """
    place = demand_empty(url)
    _demand_backup(file)
    with _part_of(place or Path(tempfile.gettempdir()) / file.name) as part:
        _copy_file(file, part)
        with closing_engine(open_engine(_url(part))) as engine:
            upgrade(engine)
            fill_search(SqlStore(engine))
            with engine.begin() as connection:
                taken_at = SqlRestores(connection).taken_at()
            assert taken_at is not None
            yield Unpacked(part, engine, taken_at)


def demand_empty(url: str) -> Path | None:
    """Where the SQLite file will be, of which there is nothing yet; None for an empty PostgreSQL database."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        with closing_engine(open_engine(url)) as engine, engine.begin() as connection:
            if not is_empty(connection):
                raise NotEmpty(_full())
        return None
    place = Path(address.database or "")
    for one in (place, *_attendants(place)):
        if one.exists():
            raise NotEmpty(f"{one} is there already: stop the bot, move it elsewhere, and try again.")
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


@contextmanager
def closing_engine(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


def _full() -> str:
    return "The database of DATABASE_URL is not empty: make an empty one, let DATABASE_URL name it, and try again."


def _demand_backup(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as raw:
            [(health,)] = raw.execute("PRAGMA quick_check(1)").fetchall()
            found = raw.execute("SELECT value FROM workspace WHERE key = 'backup'").fetchone()
    except sqlite3.DatabaseError:
        health, found = "", None
        if not file.exists():
            raise BadBackup(f"{file} is not there: check the path.") from None
    if health != "ok" and found is not None:
        raise BadBackup(f"{file} is damaged: take another backup.")
    if found is None:
        raise BadBackup(f"{file} is no backup made with `python -m bot backup`: check the path.")


def _copy_out(engine: Engine, part: Path) -> None:
    """PostgreSQL's tables as they are at one moment."""
    copy = open_engine(_url(part))
    with closing_engine(copy):
        upgrade(copy)
        reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with reading.begin() as old, copy.begin() as new:
            copy_rows(old, new)


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """An empty file beside it that only its owner may read; whatever happens, it does not stay."""
    handle, name = tempfile.mkstemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
    finally:
        for one in (part, *_attendants(part)):
            one.unlink(missing_ok=True)


def _close_up(engine: Engine, file: Path) -> None:
    """Bring all of it into the one file, and that onto the disk."""
    engine.dispose()
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA journal_mode=DELETE")
    _to_disk(file)


def _copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as old, target.open("wb") as new:
        while some := old.read(1 << 20):
            new.write(some)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems know no such thing for folders
            os.fsync(handle)
    finally:
        os.close(handle)


def _attendants(file: Path) -> list[Path]:
    return [file.with_name(file.name + end) for end in ("-wal", "-shm", "-journal")]


def _url(file: Path) -> URL:
    return URL.create("sqlite", database=str(file))
