"""Joins what takes a backup of the installation, and what makes an installation of a backup."""

from collections.abc import Sequence
from pathlib import Path

from bot.operating import purge_list
from bot.operating.purge_list import BadPurgeList
from bot.operating.restoring import Settled, settle
from bot.ports import Purges
from bot.times.clock import utc_now
from config.values import database_address
from storage.backup.backups import BadBackup, NotDone, NotEmpty, purges_at, purges_in, take, unpacked
from storage.backup.whole_files import write_over
from storage.database import Database

SQLITE = b"SQLite format 3\0"
SQLITE_ADDRESS = "sqlite:///"


class Unable(Exception):
    """It was not done, and nothing was changed; the message has the next step."""


def back_up(database: Database, file: Path) -> None:
    try:
        take(database.engine, file, utc_now())
    except NotEmpty as problem:
        raise Unable(str(problem)) from problem
    except NotDone as problem:
        raise Unable(f"No backup was made: {problem}") from problem
    except OSError as error:
        raise Unable(f"{file} can't be written ({error.strerror}): check the folder, and that it has room.") from error


def write_purges(database: Database, file: Path) -> int:
    """Over an older list, if one is there; answers with how many conversations it names."""
    with database.store.read() as tx:
        purges = tx.restores.purges()
    try:
        write_over(file, purge_list.written(purges))
    except OSError as error:
        raise Unable(f"{file} can't be written ({error.strerror}): check the folder, and that it has room.") from error
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
    except NotDone as problem:
        raise Unable(f"Nothing was restored: {problem}") from problem
    except OSError as error:
        where = error.filename or file
        raise Unable(f"{where}: {error.strerror}. Check the path, and that the disk has room.") from error
    return settled


def _purges_of(source: str) -> Purges:
    path = Path(source.removeprefix(SQLITE_ADDRESS))
    try:
        if "://" in source and not source.startswith(SQLITE_ADDRESS):
            return purges_at(database_address(source))
        with path.open("rb") as file:
            if file.read(len(SQLITE)) == SQLITE:
                return purges_in(path)
            file.seek(0)
            return purge_list.read(file.read())
    except BadPurgeList as bad:
        raise Unable(f"{path} {bad}.") from bad
    except (NotDone, ValueError) as problem:
        told = "The database that --purged names can't be read: check its address and that it answers, or name a list."
        raise Unable(told) from problem
    except OSError as error:
        raise Unable(f"{path} can't be read ({error.strerror}): check the path.") from error
