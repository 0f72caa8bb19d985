"""A digest over a million conversations beside one over ten thousand, with as many open ones and as many answers."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, text

from benchmarks.archive import CHANNEL, MOST_BASE, START, fill
from benchmarks.rounds import Figure, Measure, compare, seconds_of
from bot.digests.kinds import KINDS
from bot.digests.sheet import Drawn, Sheet
from bot.languages import load_languages
from bot.ports import Digest, DigestKind, Run, RunOutcome, Store
from bot.schedules import Schedule
from storage.database import Database

SMALL, LARGE, WAITING, TIMES = 10_000, 1_000_000, 200, 50
# In the newest thousand, which is the same in every archive but for its time.
WAIT = """
    UPDATE conversation SET missed_open = 1, status = 1, outcome = 'missed', answered_at = NULL WHERE id IN (
        SELECT id FROM conversation WHERE id > :begin AND folder = 0 ORDER BY id LIMIT :waiting
    )
"""


def measure(folder: Path) -> list[list[Figure]]:
    """Seconds of a digest: read and drawn."""
    databases = {size: _opened(folder, size) for size in (SMALL, LARGE)}
    figures = compare(
        {f"among {size:,}, {WAITING} of them open": _measured(one.store, size) for size, one in databases.items()}
    )
    for database in databases.values():
        database.close()
    return figures


def open_some(engine: Engine, size: int) -> None:
    """Let 200 of the newest wait, of which somebody has some."""
    with engine.begin() as connection:
        connection.execute(text(WAIT), {"begin": size - MOST_BASE, "waiting": WAITING})


def draws(store: Store, size: int) -> Callable[[], Drawn]:
    """A digest of all properties, of the last thousand minutes of an archive with so many conversations."""
    now = START + timedelta(minutes=size)
    sheet, english = _sheet(now, now - timedelta(minutes=MOST_BASE)), load_languages()["en"]

    def draw() -> Drawn:
        with store.read() as tx:
            found = KINDS[DigestKind.DIGEST].draw(tx, sheet, english)
        assert found is not None
        assert len(found.listed) > 1
        return found

    return draw


def _measured(store: Store, size: int) -> Measure:
    draw = draws(store, size)
    return lambda: seconds_of(draw, TIMES)


def _opened(folder: Path, size: int) -> Database:
    database = Database.open(f"sqlite:///{folder / f'digests-{size}.db'}", threads=2)
    database.upgrade()
    fill(database.engine, size, bare=True)
    open_some(database.engine, size)
    return database


def _sheet(now: datetime, since: datetime) -> Sheet:
    schedule = Schedule((0,), (0,), ZoneInfo("UTC"))
    digest = Digest(1, DigestKind.DIGEST, CHANNEL, (), schedule, "en", "", START, since, since)
    return Sheet(digest, Run(1, "now", now, since, RunOutcome.POSTED), now, is_over=False)
