"""Makes a backup each night, and keeps the list of purges beside them, where a folder is set for it."""

import logging
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.checkup import Finding, Sign, found
from bot.domain.errors import Refusal
from bot.safekeeping import Unable, back_up, write_purges
from bot.times.clock import Clock
from storage.database import Database

LIST = "purges"
HOUR = 3  # of the night
LATE = timedelta(days=2)
NAME = re.compile(r"recado-\d{4}-\d\d-\d\d")
PART = re.compile(rf"({NAME.pattern}|{LIST})\..+\.part")  # what a process left that was killed over it
LEFT_FOR = timedelta(days=1)

log = logging.getLogger(__name__)


class Nightly:
    """Any number of clocks may have one: whoever comes second finds that night's file there."""

    def __init__(self, database: Database, folder: Path, kept: int, zone: ZoneInfo, clock: Clock) -> None:
        self._database = database
        self._folder = folder
        self._kept = kept
        self._zone = zone
        self._clock = clock
        self._listed = -1  # up to which purge
        self._turn = threading.Lock()

    def begin(self) -> None:
        """In a thread of its own: a large backup takes longer than a tick may."""
        if self._turn.acquire(blocking=False):
            threading.Thread(target=self._run, name="nightly", daemon=True).start()

    def _run(self) -> None:
        try:
            self.step()
        except Exception as error:
            log.exception("backup.broke", extra={"error": type(error).__name__})
        finally:
            self._turn.release()

    def step(self) -> None:
        """What is due; where something is in the way it is due again the next time."""
        try:
            self._write_list()
            self._make_backup()
        except Unable as problem:
            log.error("backup.failed", extra={"reason": str(problem)})
        except Refusal:
            log.warning("backup.store_busy")

    def _write_list(self) -> None:
        with self._database.store.read() as tx:
            newest = tx.restores.newest_purge()
        if newest != self._listed:
            write_purges(self._database, self._folder / LIST)
            self._listed = newest

    def _make_backup(self) -> None:
        night = self._clock().astimezone(self._zone)
        file = self._folder / f"recado-{night:%Y-%m-%d}"
        if night.hour < HOUR or file.exists():
            return
        try:
            back_up(self._database, file)
        except Unable:
            if file.exists():  # another clock was faster
                return
            raise
        log.info("backup.made", extra={"file": file.name})
        for old in _backups(self._folder)[: -self._kept]:
            old.unlink(missing_ok=True)
        for part in self._folder.iterdir():
            if PART.fullmatch(part.name) and self._clock() - _made_at(part) > LEFT_FOR:
                part.unlink(missing_ok=True)


def check_backups(folder: Path, now: datetime) -> Iterator[Finding]:
    """Of the doctor."""
    newest = next(reversed(_backups(folder)), None)
    if newest is None:
        yield found(Sign.BACKUP_NONE, False, folder=folder)
    else:
        yield found(Sign.BACKUP, now - _made_at(newest) < LATE, folder=folder, name=newest.name)


def _backups(folder: Path) -> list[Path]:
    """The oldest first; nothing else that lies there is ours."""
    return sorted(one for one in folder.glob("recado-*") if NAME.fullmatch(one.name))


def _made_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
