"""What is purged stands in no file of the database any more, once it is swept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from bot.domain.inbox import Deed
from bot.keeping import sweeping
from bot.keeping.sweeping import AGAIN, REST, Sweeper
from storage.engine import scrub
from tests.bot.keeping.office import Office
from tests.inbox import ADMIN, Inbox, migrated, said

SECRET = "Xylophonquark"
FOLDED = SECRET.casefold().encode()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with migrated(f"sqlite:///{tmp_path / 'recado.db'}") as engine:
        yield Office(Inbox(engine))


def files(office: Office) -> bytes:
    """All bytes of the database and of its log."""
    path = Path(str(office.inbox.engine.url.database))
    return b"".join(Path(f"{path}{end}").read_bytes() for end in ("", "-wal") if Path(f"{path}{end}").exists())


def say(office: Office, name: str, words: str) -> None:
    now = office.inbox.clock()
    office.inbox.receive(office.inbox.site.transcript(now, said("v", now, words), chat=name))
    office.names.append(name)


def purge(office: Office, name: str) -> None:
    number = office.inbox.get(name).id
    office.inbox.desk.do(Deed.TRASH, number, ADMIN)
    office.inbox.desk.do(Deed.PURGE, number, ADMIN)


def sweep(office: Office, most: int = 100) -> int:
    """Until nothing is left to do; answers with how many steps that took."""
    sweeper = Sweeper(office.inbox.store, lambda: scrub(office.inbox.engine), office.inbox.clock)
    return next(n for n in range(most) if not sweeper.step())


def test_no_word_of_a_purged_conversation_is_left_in_a_file(office: Office) -> None:
    say(office, "before", "an ordinary lamp")
    say(office, "secret", f"my {SECRET} is broken")
    say(office, "behind", "another ordinary lamp")
    purge(office, "secret")
    assert FOLDED in files(office).lower()  # it is purged, and still stands there
    assert sweep(office) > 2
    assert FOLDED not in files(office).lower()
    assert found(office.inbox.engine, "lamp") == 2
    assert found(office.inbox.engine, SECRET) == 0


def found(engine: Engine, word: str) -> int:
    with engine.connect() as connection:
        asked = text("SELECT count(*) FROM search WHERE search MATCH :word")
        return int(connection.execute(asked, {"word": f'"{word}"'}).scalar_one())


def test_where_nothing_was_purged_nothing_is_done(office: Office) -> None:
    say(office, "secret", f"my {SECRET} is broken")
    assert sweep(office) == 0
    assert FOLDED in files(office).lower()


def test_it_rests_until_something_is_purged_again(office: Office) -> None:
    for name in ("one", "two"):
        say(office, name, f"{SECRET} {name}")
    purge(office, "one")
    assert sweep(office) > 2
    office.inbox.clock.forward(REST)
    assert sweep(office) == 0
    purge(office, "two")
    office.inbox.clock.forward(REST)
    assert sweep(office) > 2
    assert FOLDED not in files(office).lower()


def test_a_large_index_is_swept_a_few_pages_at_a_time_and_goes_on_after_a_kill(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "PAGES", 1)
    add = text("INSERT INTO search (rowid, body, facet) VALUES (:n, :body, 'p9')")
    with office.inbox.engine.begin() as connection:
        for n in range(400):
            body = " ".join(f"w{n * 31 + k}" for k in range(60))
            connection.execute(add, {"n": 10_000 + n, "body": body})
    say(office, "secret", f"my {SECRET} is broken")
    purge(office, "secret")
    sweeper = Sweeper(office.inbox.store, lambda: scrub(office.inbox.engine), office.inbox.clock)
    for _ in range(3):
        assert sweeper.step()  # and then its process is gone
    assert sweep(office) > 5
    assert FOLDED not in files(office).lower()
    assert found(office.inbox.engine, "w40") == 2


def test_while_somebody_reads_the_log_it_is_tried_again(office: Office) -> None:
    say(office, "secret", f"my {SECRET} is broken")
    purge(office, "secret")
    tries: list[bool] = []

    def busy() -> bool:
        tries.append(len(tries) > 0)
        return tries[-1]

    sweeper = Sweeper(office.inbox.store, busy, office.inbox.clock)
    steps = next(n for n in range(100) if not sweeper.step())
    assert (steps > 2, tries) == (True, [False])
    office.inbox.clock.forward(AGAIN)
    assert sweeper.step()
    assert tries == [False, True]
    office.inbox.clock.forward(REST)
    assert not sweeper.step()


def test_a_reader_is_waited_for_only_a_moment(office: Office) -> None:
    say(office, "one", "lamp")
    with office.inbox.store.read() as tx:
        tx.properties.all()
        say(office, "two", "lamp")
        assert not scrub(office.inbox.engine)
    assert scrub(office.inbox.engine)
    with office.inbox.engine.connect() as connection:
        assert connection.execute(text("PRAGMA busy_timeout")).scalar_one() > 100


def test_the_database_is_as_sound_as_before(office: Office) -> None:
    for n in range(30):
        say(office, f"chat {n}", f"{SECRET} {n}")
    for n in range(0, 30, 2):
        purge(office, f"chat {n}")
    sweep(office)
    with office.inbox.engine.begin() as connection:
        connection.execute(text("INSERT INTO search (search) VALUES ('integrity-check')"))
        assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    assert found(office.inbox.engine, SECRET) == 15


def test_postgresql_needs_none_of_it(postgres_url: str) -> None:
    with migrated(postgres_url) as engine:
        inbox = Inbox(engine)
        office = Office(inbox)
        say(office, "secret", f"my {SECRET} is broken")
        purge(office, "secret")
        assert scrub(engine)
        assert sweep(office) == 0
