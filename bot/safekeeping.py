"""Joins what takes a backup of the installation, and what makes an installation of a backup."""

import os
from collections.abc import Sequence
from pathlib import Path

from bot.domain.errors import Refusal
from bot.operating import purge_list
from bot.operating.purge_list import BadPurgeList
from bot.operating.restoring import Settled, settle
from bot.ports import Purges
from bot.times.clock import utc_now
from storage.backups import BadBackup, NotEmpty, take, unpacked
from storage.database import Database

SQLITE = b"SQLite format 3\0"
THREADS = 2


class Unable(Exception):
    """It was not done, and nothing was changed; the message has the next step."""


def back_up(database: Database, file: Path) -> None:
    try:
        take(database.engine, file, utc_now())
    except NotEmpty as problem:
        raise Unable(str(problem)) from problem
    except OSError as error:
        raise Unable(f"{file} can't be written ({error.strerror}): check the folder, and that it has room.") from error


def write_purges(database: Database, file: Path) -> int:
    """Over an older list, if one is there; answers with how many conversations it names."""
    with database.store.read() as tx:
        purges = tx.restores.purges()
    part = file.with_name(f"{file.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as new:
            new.write(purge_list.written(purges))
            new.flush()
            os.fsync(new.fileno())
        part.replace(file)
    except OSError as error:
        raise Unable(f"{file} can't be written ({error.strerror}): check the folder.") from error
    return len(purges.tombstones)


def restore(url: str, file: Path, purged: Sequence[str]) -> Settled:
    """Make the empty database of `url` from the backup; `purged` are lists of purges, later backups or databases."""
    purges = purge_list.together([_purges_of(one) for one in purged])
    try:
        with unpacked(file, url) as copy:
            settled = settle(copy.store, copy.taken_at, purges, utc_now())
            copy.become(url)
    except (BadBackup, NotEmpty) as problem:
        raise Unable(str(problem)) from problem
    except OSError as error:
        raise Unable(
            f"{error.filename or file}: {error.strerror}. Check the path, and that the disk has room."
        ) from error
    return settled


def _purges_of(source: str) -> Purges:
    try:
        if "://" in source:
            return _kept_in(source)
        with Path(source).open("rb") as file:
            if file.read(len(SQLITE)) == SQLITE:
                return _kept_in(f"sqlite:///{source}")
            file.seek(0)
            return purge_list.read(file.read())
    except BadPurgeList as bad:
        raise Unable(f"{source} {bad}.") from bad
    except Refusal as refusal:
        raise Unable("The database that --purged names can't be read: check its address, or name a list.") from refusal
    except OSError as error:
        raise Unable(f"{source} can't be read ({error.strerror}): check the path.") from error


def _kept_in(url: str) -> Purges:
    database = Database.open(url, threads=THREADS)
    try:
        with database.store.read() as tx:
            return tx.restores.purges()
    finally:
        database.close()
