"""A digest over a large inbox beside one over a small one, with as many open ones and as many answers."""

from pathlib import Path

from benchmarks.archive import fill
from benchmarks.digests import WAITING, draws, open_some
from benchmarks.rounds import interleaved, ratios
from benchmarks.rows import TOLD, Row
from benchmarks.setting import Setting
from storage.database import Database

TIMES = 30


def measure(setting: Setting) -> list[Row]:
    databases = {size: _opened(setting.scratch, size) for size in {setting.small, setting.large}}
    works = {str(size): draws(one.store, size) for size, one in databases.items()}
    found = interleaved(works, setting.rounds, TIMES)
    for database in databases.values():
        database.close()
    what = f"a digest of {WAITING} open ones, read and drawn, {setting.large:,} over {setting.small:,}"
    return [Row(what, TOLD, ratios(found[str(setting.large)], found[str(setting.small)]))]


def _opened(folder: Path, size: int) -> Database:
    database = Database.open(f"sqlite:///{folder / f'digests-{size}.db'}", threads=2)
    database.upgrade()
    fill(database.engine, size, bare=True)
    open_some(database.engine, size)
    return database
