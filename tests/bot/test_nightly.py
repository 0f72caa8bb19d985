"""A backup each night with the list of purges beside it, where a folder is set."""

import logging
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.nightly import LIST, Nightly, check_backups
from bot.operating import purge_list
from bot.safekeeping import back_up
from bot.transactions.erasure import purge
from storage.backup.backups import unpacked
from storage.database import Database
from tests.findings import in_words
from tests.inbox import ADMIN, Inbox

MADRID = ZoneInfo("Europe/Madrid")
NIGHT = datetime(2026, 11, 30, 2, 30, tzinfo=UTC)  # half past three in Madrid
DAY = timedelta(days=1)


class Bench:
    """A clock that is set, and its folder."""

    def __init__(self, inbox: Inbox, folder: Path, kept: int = 2) -> None:
        self.inbox, self.folder, self.now = inbox, folder, NIGHT
        self.nightly = Nightly(Database(inbox.engine, inbox.store), folder, kept, MADRID, lambda: self.now)

    def names(self) -> list[str]:
        return sorted(one.name for one in self.folder.iterdir())

    def purge(self, chat: str) -> None:
        self.inbox.receive(self.inbox.site.start(self.inbox.clock(), "Hi", chat=chat))
        with self.inbox.store.write() as tx:
            purge(tx, self.inbox.get(chat), ADMIN, self.inbox.clock(), "")

    def listed(self) -> int:
        return len(purge_list.read((self.folder / LIST).read_bytes()).tombstones)


@pytest.fixture
def bench(inbox: Inbox, tmp_path: Path) -> Bench:
    folder = tmp_path / "backups"
    folder.mkdir()
    return Bench(inbox, folder)


def test_one_is_made_each_night_and_the_newest_are_kept(bench: Bench) -> None:
    (bench.folder / "recado-notes").write_text("mine")
    bench.now = NIGHT - timedelta(hours=1)
    bench.nightly.step()
    assert bench.names() == [LIST, "recado-notes"]
    for _ in range(3):
        bench.now += DAY
        bench.nightly.step()
        bench.now += timedelta(hours=1)
        bench.nightly.step()
    assert bench.names() == [LIST, "recado-2026-12-02", "recado-2026-12-03", "recado-notes"]
    with unpacked(bench.folder / "recado-2026-12-03", f"sqlite:///{bench.folder / 'new.db'}") as copy:
        assert copy.taken_at > NIGHT - DAY


def test_each_purge_is_listed_soon_and_nothing_is_written_without_one(bench: Bench) -> None:
    bench.purge("a")
    bench.nightly.step()
    assert bench.listed() == 1
    before = (bench.folder / LIST).stat().st_ino
    bench.nightly.step()
    assert (bench.folder / LIST).stat().st_ino == before
    bench.purge("b")
    bench.nightly.step()
    assert bench.listed() == 2


def test_what_a_killed_process_left_goes_after_a_day(bench: Bench) -> None:
    for name in ("recado-2026-11-01.x1_y.part", "purges.abc.part", "other.part"):
        (bench.folder / name).write_text("words")
        os.utime(bench.folder / name, (NIGHT.timestamp() - 90_000,) * 2)
    (bench.folder / "recado-2026-11-30.fresh.part").write_text("another process is at it")
    os.utime(bench.folder / "recado-2026-11-30.fresh.part", (NIGHT.timestamp(),) * 2)
    bench.nightly.step()
    assert bench.names() == ["other.part", LIST, "recado-2026-11-30", "recado-2026-11-30.fresh.part"]


def test_a_folder_that_is_not_there_is_told_and_tried_again(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.folder.rmdir()
    with caplog.at_level(logging.ERROR):
        bench.nightly.step()
    [told] = [record for record in caplog.records if record.message == "backup.failed"]
    assert "check the folder" in str(vars(told)["reason"])
    bench.folder.mkdir()
    bench.nightly.step()
    assert bench.names() == [LIST, "recado-2026-11-30"]


def test_two_clocks_make_one(bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    other = Bench(bench.inbox, bench.folder)

    def after_the_other(database: Database, file: Path) -> None:
        monkeypatch.undo()
        other.nightly.step()
        back_up(database, file)

    monkeypatch.setattr("bot.nightly.back_up", after_the_other)
    with caplog.at_level(logging.ERROR):
        bench.nightly.step()
    assert bench.names() == [LIST, "recado-2026-11-30"]
    assert caplog.records == []


def test_the_clock_does_not_wait_for_it_and_begins_no_second(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    go, ended, begun = threading.Event(), threading.Event(), list[Callable[[], None]]()

    def slow() -> None:
        begun.append(slow)
        assert go.wait(30)
        ended.set()

    monkeypatch.setattr(bench.nightly, "step", slow)
    bench.nightly.begin()
    bench.nightly.begin()
    go.set()
    assert ended.wait(30)
    assert len(begun) == 1


def test_the_doctor_says_whether_there_is_one_of_late(bench: Bench) -> None:
    [none] = in_words(check_backups(bench.folder, NIGHT))
    assert not none.well
    assert "BACKUP_FOLDER" in none.cure
    [absent] = in_words(check_backups(bench.folder / "nowhere", NIGHT))
    assert not absent.well
    bench.nightly.step()
    os.utime(bench.folder / "recado-2026-11-30", (NIGHT.timestamp(),) * 2)
    [good], [late] = (in_words(check_backups(bench.folder, NIGHT + days * DAY)) for days in (1, 3))
    assert (good.well, late.well) == (True, False)
    assert "recado-2026-11-30" in late.words
