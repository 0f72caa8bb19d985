"""A digest of an archive: with so many that wait in its newest thousand, whatever its size."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, text

from benchmarks.archive import CHANNEL, MOST_BASE, START
from bot.digests.kinds import KINDS
from bot.digests.sheet import Drawn, Sheet
from bot.languages import load_languages
from bot.ports import Digest, DigestKind, Run, RunOutcome, Store
from bot.times.schedules import Schedule

WAITING = 200
# In the newest thousand, which is the same in every archive but for its time.
WAIT = """
    UPDATE conversation SET missed_open = 1, status = 1, outcome = 'missed', answered_at = NULL WHERE id IN (
        SELECT id FROM conversation WHERE id > :begin AND folder = 0 ORDER BY id LIMIT :waiting
    )
"""


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


def _sheet(now: datetime, since: datetime) -> Sheet:
    schedule = Schedule((0,), (0,), ZoneInfo("UTC"))
    digest = Digest(1, DigestKind.DIGEST, CHANNEL, (), schedule, "en", "", START, since, since)
    return Sheet(digest, Run(1, "now", now, since, RunOutcome.POSTED), now, is_over=False)
