"""Takes a backup while the bot runs, and makes a database of one: a backup is a SQLite file wherever it came from.

Decision record 0030 tells why.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.errors import Refusal
from bot.ports import Purges
from storage.backup.crossing_over import copy_rows, fill_search, is_empty
from storage.backup.whole_files import attendants, part_of, put_new, to_disk
from storage.migrate import upgrade
from storage.operating.restores import SqlRestores
from storage.sql.engine import open_engine
from storage.store import SqlStore


class BadBackup(Exception):
    """The file is no backup, or is damaged; the message has the next step."""


class NotEmpty(Exception):
    """Something is where the backup shall go; the message has the next step."""


class NotDone(Exception):
    """A database failed meanwhile, and nothing was made of it; the message says why, without any words of a visitor."""


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
            _put(self.file, place, _in_the_way(place))
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
    told = f"{target} is there already: choose another name."
    if target.exists():  # seen before a copy is made for nothing
        raise NotEmpty(told)
    with _failures_told(), part_of(target) as part:
        if engine.dialect.name == "sqlite":
            with closing(engine.raw_connection()) as raw, closing(raw.cursor()) as cursor:
                cursor.execute("VACUUM INTO ?", (str(part),))  # reads one state, and leaves nothing of what was removed
        else:
            _copy_out(engine, part)
        copy = open_engine(_url(part))
        with closing_engine(copy), copy.begin() as connection:
            SqlRestores(connection).set_taken(now)
        _close_up(copy, part)
        _put(part, target, told)


@contextmanager
def unpacked(file: Path, url: str) -> Iterator[Unpacked]:
    """A copy of the backup, beside the SQLite file that it shall become; it goes at the end unless it became one.

    Raises `storage.migrate.NewerDatabase` for one of a newer version.
    """
    with _failures_told():
        place = demand_empty(url)
        _demand_backup(file)
        with part_of(place or Path(tempfile.gettempdir()) / file.name) as part:
            _copy_file(file, part)
            with closing_engine(open_engine(_url(part))) as engine:
                upgrade(engine)
                fill_search(SqlStore(engine))
                with engine.begin() as connection:
                    taken_at = SqlRestores(connection).taken_at()
                assert taken_at is not None
                yield Unpacked(part, engine, taken_at)


def purges_in(file: Path) -> Purges:
    """What another SQLite database knows of, of whatever version; nothing is changed there, nor is one made."""
    with file.open("rb"), _failures_told():
        read_only = create_engine("sqlite://", creator=lambda: _open_to_read(file))
        with closing_engine(read_only), read_only.connect() as connection:
            return SqlRestores(connection).purges()


def purges_at(url: str) -> Purges:
    """The same of a database that others may use."""
    with _failures_told(), closing_engine(open_engine(url)) as engine, engine.connect() as connection:
        return SqlRestores(connection).purges()


def _open_to_read(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def demand_empty(url: str) -> Path | None:
    """Where the SQLite file will be, of which there is nothing yet; None for an empty PostgreSQL database."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        with closing_engine(open_engine(url)) as engine, engine.begin() as connection:
            if not is_empty(connection):
                raise NotEmpty(_full())
        return None
    place = Path(address.database or "")
    for one in (place, *attendants(place)):
        if one.exists():
            raise NotEmpty(_in_the_way(one))
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


@contextmanager
def closing_engine(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _failures_told() -> Iterator[None]:
    """A server may repeat a value in what it says of an error, so that only the error's kind is told of it."""
    try:
        yield
    except (sqlite3.Error, SQLAlchemyError, Refusal) as error:
        cause = error.__cause__ if isinstance(error, Refusal) else error
        cause = getattr(cause, "orig", None) or cause
        why = str(cause) if isinstance(cause, sqlite3.Error) else type(cause).__name__
        raise NotDone(
            f"{why}. Check that both disks have room and that the database answers; then try again."
        ) from error


def _put(part: Path, target: Path, in_the_way: str) -> None:
    try:
        put_new(part, target)
    except FileExistsError:
        raise NotEmpty(in_the_way) from None


def _in_the_way(file: Path) -> str:
    return f"{file} is there already: stop the bot, move it elsewhere, and try again."


def _full() -> str:
    return "The database of DATABASE_URL is not empty: make an empty one, let DATABASE_URL name it, and try again."


def _demand_backup(file: Path) -> None:
    try:
        with closing(_open_to_read(file)) as raw:
            [(health,)] = raw.execute("PRAGMA quick_check(1)").fetchall()
            found = raw.execute("SELECT value FROM workspace WHERE key = 'backup'").fetchone()
    except sqlite3.DatabaseError:
        health, found = "", None
        with file.open("rb"):  # a file that is not there, or may not be read, says so better
            pass
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


def _close_up(engine: Engine, file: Path) -> None:
    """Bring all of it into the one file, and that onto the disk."""
    engine.dispose()
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA journal_mode=DELETE")
    to_disk(file)


def _copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as old, target.open("wb") as new:
        while some := old.read(1 << 20):
            new.write(some)


def _url(file: Path) -> URL:
    return URL.create("sqlite", database=str(file))
