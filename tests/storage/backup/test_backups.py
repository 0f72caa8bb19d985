"""A backup is one file of one moment, and becomes an empty database of either kind with the same state."""

import os
import shutil
import stat
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select, text

from bot.domain.inbox import Deed, Folder, Kind
from bot.domain.query import Query
from bot.operating.restoring import settle
from bot.ports import Purges
from storage import tables
from storage.backup.backups import BadBackup, NotEmpty, take, unpacked
from storage.migrate import NewerDatabase
from storage.operating.restores import GAP
from storage.sql.engine import open_engine
from storage.store import SqlStore
from tests.databases import Cluster
from tests.inbox import ANA, NOON, Inbox

State = Mapping[str, list[tuple[object, ...]]]


@pytest.fixture
def inbox(engine: Engine) -> Inbox:
    """With two chats and a ticket, one of the chats taken, one thing purged, and a note."""
    inbox = Inbox(engine)
    now = inbox.clock()
    inbox.receive(inbox.site.start(now, "Where is my lamp?"), inbox.site.end(now))
    inbox.receive(inbox.site.ticket(now, "Ünïcode €", ticket="t"), inbox.site.start(now, "Gone soon", chat="gone"))
    with inbox.store.write() as tx:
        tx.conversations.remove(inbox.get("gone"), now)
    inbox.do(Deed.ASSIGN, agent=ANA)
    return inbox


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'restored' / 'recado.db'}"
    else:
        cluster: Cluster = request.getfixturevalue("postgres")
        with cluster.database(f"recado_{uuid4().hex}") as url:
            yield url


def state(engine: Engine) -> State:
    """Every row of every table, as values that do not depend on the kind of the database."""
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in tables.metadata.sorted_tables
            if table.name != "workspace"
        }


def restore(file: Path, url: str) -> None:
    with unpacked(file, url) as copy:
        copy.become(url)


def found(engine: Engine, words: str) -> list[int]:
    with SqlStore(engine).read() as tx:
        [owner] = tx.properties.all()
        query = Query(properties=(owner.id,), folder=Folder.INBOX, words=(words,))
        return [one.number for one in tx.conversations.page(query, 10)]


def test_a_backup_becomes_a_database_with_the_same_state(inbox: Inbox, target: str, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    take(inbox.engine, file, NOON)
    restore(file, target)
    with closing(_Opened(target)) as restored:
        assert state(restored.engine) == state(inbox.engine)
        assert found(restored.engine, "where") == found(inbox.engine, "where") == [inbox.get().id]
        assert found(restored.engine, "unicode") == [inbox.get("t", kind=Kind.TICKET).id]
        again = Inbox(restored.engine, inbox.clock, inbox.site)
        again.receive(inbox.site.start(NOON, "Another", chat="another"))
        # The number of the purged one, which was the highest, is not given again.
        assert again.get("another").id > max(inbox.get("t", kind=Kind.TICKET).id, inbox.get().id) + 1


def test_a_backup_is_for_its_owner_only_and_one_file(inbox: Inbox, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    take(inbox.engine, folder / "one", NOON)
    assert [one.name for one in folder.iterdir()] == ["one"]
    assert stat.S_IMODE((folder / "one").stat().st_mode) == 0o600


def test_nothing_is_left_where_a_backup_fails(inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr("storage.backup.backups._close_up", fail)
    folder = tmp_path / "backups"
    folder.mkdir()
    with pytest.raises(OSError, match="no room"):
        take(inbox.engine, folder / "one", NOON)
    assert list(folder.iterdir()) == []


def test_a_backup_overwrites_nothing(inbox: Inbox, tmp_path: Path) -> None:
    (tmp_path / "one").write_text("mine")
    with pytest.raises(NotEmpty, match="choose another name"):
        take(inbox.engine, tmp_path / "one", NOON)
    assert (tmp_path / "one").read_text() == "mine"


def test_a_backup_that_is_taken_while_others_write_is_of_one_moment(engine: Engine, tmp_path: Path) -> None:
    """A chat's card is kept with it or not at all, however many come meanwhile."""
    inbox, ended = Inbox(engine), threading.Event()
    writing = threading.Thread(target=_write_on, args=(inbox, ended))
    writing.start()
    try:
        for name in "abc":
            take(engine, tmp_path / name, NOON)
    finally:
        ended.set()
        writing.join()
    for name in "abc":
        with closing(_Opened(f"sqlite:///{tmp_path / name}")) as copy, copy.engine.connect() as connection:
            chats = connection.execute(select(func.count()).select_from(tables.conversation)).scalar_one()
            came = connection.execute(select(func.count()).select_from(tables.delivery)).scalar_one()
            assert chats == came


def _write_on(inbox: Inbox, ended: threading.Event) -> None:
    while not ended.is_set():
        inbox.receive(inbox.site.start(inbox.clock(), "Hi", chat=uuid4().hex))


def test_what_was_removed_is_not_in_the_file(inbox: Inbox, tmp_path: Path) -> None:
    take(inbox.engine, tmp_path / "one", NOON)
    content = (tmp_path / "one").read_bytes()
    assert b"Where is my lamp?" in content
    with inbox.store.write() as tx:
        tx.conversations.remove(inbox.get(), NOON)
    take(inbox.engine, tmp_path / "two", NOON)
    assert b"Where is my lamp?" not in (tmp_path / "two").read_bytes()


def test_only_an_empty_database_is_restored_into(inbox: Inbox, tmp_path: Path) -> None:
    take(inbox.engine, tmp_path / "one", NOON)
    before = state(inbox.engine)
    with pytest.raises(NotEmpty, match="try again"):
        restore(tmp_path / "one", inbox.engine.url.render_as_string(hide_password=False))
    assert state(inbox.engine) == before


def test_an_older_files_log_is_not_taken_for_the_new_ones(sqlite: Engine, tmp_path: Path) -> None:
    take(sqlite, tmp_path / "one", NOON)
    (tmp_path / "new.db-wal").write_bytes(b"of another")
    with pytest.raises(NotEmpty, match=r"new\.db-wal is there already"):
        restore(tmp_path / "one", f"sqlite:///{tmp_path / 'new.db'}")


def test_what_is_no_backup_is_refused(sqlite: Engine, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path / 'new.db'}"
    (tmp_path / "text").write_text("no database")
    shutil.copy(str(sqlite.url.database), tmp_path / "live")
    for name in ("text", "live"):
        with pytest.raises(BadBackup, match="check the path"):
            restore(tmp_path / name, target)
    with pytest.raises(FileNotFoundError):
        restore(tmp_path / "nowhere", target)
    assert not (tmp_path / "new.db").exists()


def test_a_damaged_backup_is_refused(sqlite: Engine, tmp_path: Path) -> None:
    inbox = Inbox(sqlite)
    inbox.receive(*(inbox.site.start(inbox.clock(), "Hi" * 500, chat=uuid4().hex) for _ in range(20)))
    take(sqlite, tmp_path / "one", NOON)
    with (tmp_path / "one").open("r+b") as file:
        size = os.fstat(file.fileno()).st_size
        file.seek(size // 2)
        file.write(b"\xff" * (size // 4))
    with pytest.raises(BadBackup):
        restore(tmp_path / "one", f"sqlite:///{tmp_path / 'new.db'}")


def test_a_backup_of_a_newer_version_is_refused(sqlite: Engine, tmp_path: Path) -> None:
    with sqlite.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    take(sqlite, tmp_path / "one", NOON)
    with pytest.raises(NewerDatabase):
        restore(tmp_path / "one", f"sqlite:///{tmp_path / 'new.db'}")
    assert not (tmp_path / "new.db").exists()


def test_numbers_that_may_have_been_given_since_are_not_given_again(inbox: Inbox, target: str, tmp_path: Path) -> None:
    take(inbox.engine, tmp_path / "one", NOON)
    with unpacked(tmp_path / "one", target) as copy:
        settle(copy.store, copy.taken_at, Purges(), inbox.clock())
        copy.become(target)
    with closing(_Opened(target)) as restored:
        again = Inbox(restored.engine, inbox.clock, inbox.site)
        again.receive(inbox.site.ticket(NOON, "Another", ticket="another"))
        another = again.get("another", kind=Kind.TICKET).id
        assert another > inbox.get().id + GAP
        card, known = again.card(another), inbox.card(inbox.get("t", kind=Kind.TICKET).id)
        assert card is not None
        assert known is not None
        assert card.id > known.id + GAP


def test_what_came_in_the_meantime_is_not_overwritten(sqlite: Engine, tmp_path: Path) -> None:
    """Another bot has begun there while the backup was unpacked."""
    take(sqlite, tmp_path / "one", NOON)
    place = tmp_path / "new.db"
    with unpacked(tmp_path / "one", f"sqlite:///{place}") as copy:
        place.write_text("of another")
        with pytest.raises(NotEmpty, match="try again"):
            copy.become(f"sqlite:///{place}")
    assert place.read_text() == "of another"


def test_a_copy_of_what_was_restored_is_no_backup(sqlite: Engine, tmp_path: Path) -> None:
    take(sqlite, tmp_path / "one", NOON)
    with unpacked(tmp_path / "one", f"sqlite:///{tmp_path / 'new.db'}") as copy:
        settle(copy.store, copy.taken_at, Purges(), NOON)
        copy.become(f"sqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(BadBackup, match="is no backup"):
        restore(tmp_path / "new.db", f"sqlite:///{tmp_path / 'newer.db'}")


class _Opened:
    """A database of a test's own."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)

    def close(self) -> None:
        self.engine.dispose()
