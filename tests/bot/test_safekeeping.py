"""What the commands say where something is in the way, and that they leave what they only read."""

import sqlite3
from pathlib import Path

import pytest

from bot.domain.errors import Reason, Refusal
from bot.safekeeping import Unable, back_up, restore, write_purges
from bot.transactions.erasure import purge
from storage.database import Database
from tests.inbox import ADMIN, Inbox


@pytest.fixture
def database(inbox: Inbox) -> Database:
    """With one chat that was purged."""
    inbox.receive(inbox.site.start(inbox.clock(), "Secret words"), inbox.site.start(inbox.clock(), "Hi", chat="b"))
    with inbox.store.write() as tx:
        purge(tx, inbox.get(), ADMIN, inbox.clock(), "")
    return Database(inbox.engine, inbox.store)


@pytest.fixture
def backup(database: Database, tmp_path: Path) -> Path:
    back_up(database, tmp_path / "backup")
    return tmp_path / "backup"


def target(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'new' / 'recado.db'}"


def test_a_later_backup_and_an_old_file_tell_of_purges_and_stay_as_they_are(
    database: Database, backup: Path, tmp_path: Path
) -> None:
    back_up(database, tmp_path / "later")
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir() if one.is_file()}
    restore(target(tmp_path), backup, [str(tmp_path / "later"), f"sqlite:///{tmp_path / 'later'}"])
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir() if one.is_file()} == before


def test_the_old_database_is_named_as_in_the_settings(backup: Path, tmp_path: Path, postgres_url: str) -> None:
    with pytest.raises(Unable, match="--purged"):  # it has no tables
        restore(target(tmp_path), backup, [postgres_url])
    old = Database.open(postgres_url, threads=2)
    old.upgrade()
    old.close()
    restore(target(tmp_path), backup, [postgres_url.replace("postgresql+psycopg://", "postgres://")])


@pytest.mark.parametrize(
    "source", ["nowhere", "sqlite:///nowhere.db", "mysql://x/y", "postgresql://u:secret@127.0.0.1:1/x"]
)
def test_what_can_not_tell_of_purges_is_refused_and_nothing_is_made(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(Unable, match="check") as told:
        restore(target(tmp_path), backup, [source])
    assert "secret" not in str(told.value)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("database or disk is full"), OSError(28, "No space left on device")]
)
def test_a_full_disk_is_told_and_leaves_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("storage.backup.backups._close_up", fail)
    folder = tmp_path / "backups"
    folder.mkdir()
    with pytest.raises(Unable, match=r"room"):
        back_up(database, folder / "one")
    assert list(folder.iterdir()) == []


def test_a_restore_that_has_no_room_is_no_busy_database(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Refusal(Reason.BUSY) from sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("bot.safekeeping.settle", fail)
    with pytest.raises(Unable, match=r"^Nothing was restored: database or disk is full"):
        restore(target(tmp_path), backup, [])
    assert list((tmp_path / "new").iterdir()) == []


def test_a_backup_that_is_not_there_is_told_by_its_path(tmp_path: Path) -> None:
    with pytest.raises(Unable, match="nowhere: No such file"):
        restore(target(tmp_path), tmp_path / "nowhere", [])


def test_a_list_that_can_not_be_written_is_told(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Unable, match="check the folder"):
        write_purges(database, tmp_path / "nowhere" / "list")
