"""What is purged stands in no file of the database any more, once it is swept."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

import storage.sql.engine
from bot.domain.checkup import Finding, Sign, found
from bot.domain.inbox import Deed
from bot.keeping import sweeping
from bot.keeping.sweeping import AGAIN, REST, WITHIN, Sweep, Sweeper, check_sweeping
from storage.lists.search import SqlSearch
from storage.sql.engine import scrub
from tests.bot.contacts import Visitors
from tests.bot.keeping.office import Office
from tests.inbox import ADMIN, NOON, Inbox, migrated, said

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


def hasty(office: Office, empty: Callable[[], bool] | None = None) -> Sweeper:
    """One whose turn is over after each transaction."""
    scrubs = empty or (lambda: scrub(office.inbox.engine))
    return Sweeper(office.inbox.store, scrubs, office.inbox.clock, count(step=60).__next__)


def sweep(office: Office, most: int = 100) -> int:
    """Until nothing is left to do; answers with how many steps that took."""
    sweeper = hasty(office)
    return next(n for n in range(most) if not sweeper.step())


def look(office: Office) -> list[Finding]:
    return list(check_sweeping(office.inbox.store, office.inbox.clock()))


def test_no_word_of_a_purged_conversation_is_left_in_a_file(office: Office) -> None:
    say(office, "before", "an ordinary lamp")
    say(office, "secret", f"my {SECRET} is broken")
    say(office, "behind", "another ordinary lamp")
    purge(office, "secret")
    assert FOLDED in files(office).lower()  # it is purged, and still stands there
    assert sweep(office) > 2
    assert FOLDED not in files(office).lower()
    assert hits(office.inbox.engine, "lamp") == 2
    assert hits(office.inbox.engine, SECRET) == 0


def hits(engine: Engine, word: str) -> int:
    with engine.connect() as connection:
        asked = text("SELECT count(*) FROM search WHERE search MATCH :word")
        return int(connection.execute(asked, {"word": f'"{word}"'}).scalar_one())


@pytest.mark.parametrize("lacking", ["secure_delete", "merge", "scrub"])
def test_without_any_of_three_it_would_be_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacking: str) -> None:
    """The negative control of the test above."""
    if lacking == "secure_delete":
        monkeypatch.setattr(storage.sql.engine, "PRAGMAS", ("journal_mode=WAL", "secure_delete=OFF"))
    if lacking == "merge":
        monkeypatch.setattr(SqlSearch, "merge", lambda *_, **__: False)
    with migrated(f"sqlite:///{tmp_path / 'recado.db'}") as engine:
        office = Office(Inbox(engine))
        say(office, "secret", f"my {SECRET} is broken")
        say(office, "behind", "another ordinary lamp")
        purge(office, "secret")
        sweeper = hasty(office, (lambda: True) if lacking == "scrub" else None)
        while sweeper.step():
            pass
        assert FOLDED in files(office).lower()


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
    fill(office)
    say(office, "secret", f"my {SECRET} is broken")
    purge(office, "secret")
    sweeper = hasty(office)
    for _ in range(3):
        assert sweeper.step()  # and then its process is gone
    assert sweep(office) > 5
    assert FOLDED not in files(office).lower()
    assert hits(office.inbox.engine, "w40") == 2


def fill(office: Office) -> None:
    """An index of some more pages."""
    add = text("INSERT INTO search (rowid, body, facet) VALUES (:n, :body, 'p9')")
    with office.inbox.engine.begin() as connection:
        for n in range(400):
            body = " ".join(f"w{n * 31 + k}" for k in range(60))
            connection.execute(add, {"n": 10_000 + n, "body": body})


def test_a_step_does_as_much_as_there_is_time_for(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "PAGES", 1)
    fill(office)
    say(office, "secret", f"my {SECRET} is broken")
    purge(office, "secret")
    standing = Sweeper(office.inbox.store, lambda: scrub(office.inbox.engine), office.inbox.clock, lambda: 0.0)
    assert standing.step()
    assert FOLDED not in files(office).lower()
    assert not standing.step()


def test_whatever_a_sweep_takes_what_is_purged_meanwhile_is_swept_in_time() -> None:
    now = NOON
    for seconds in range(0, 7 * 60, 5):
        took = timedelta(seconds=seconds)
        rest = sweeping._rest(Sweep(began_at=(now - took).isoformat()), now)
        assert rest >= REST
        assert took + rest + took <= WITHIN
    assert sweeping._rest(Sweep(began_at=(now - timedelta(seconds=40)).isoformat()), now) > 5 * REST


def test_a_contact_without_a_conversation_leaves_no_word_either(office: Office) -> None:
    visitors = Visitors(office.inbox)
    chat = visitors.write(SECRET, f"{SECRET}@example.com")
    known = visitors.id(f"{SECRET}@example.com".casefold())
    visitors.contacts.note(known, ADMIN, f"about {SECRET}")
    assert sweep(office) == 0
    office.inbox.clock.forward(REST)
    with office.inbox.engine.begin() as connection:
        connection.execute(text("UPDATE conversation SET contact_id = NULL"))
    visitors.erase(known)
    assert office.inbox.find(chat) is not None  # nobody knows any more whose it was
    assert sweep(office) > 2
    assert f"about {SECRET}".encode() not in files(office)


def test_a_reader_without_an_end_is_told_of_and_its_end_is_the_end_of_the_words(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    say(office, "secret", f"my {SECRET} is broken")
    assert look(office) == [found(Sign.SWEPT, True)]
    with office.inbox.engine.connect().execution_options(sqlite_begin="DEFERRED") as reader:
        assert reader.execute(text("SELECT count(*) FROM conversation")).scalar_one() == 1
        purge(office, "secret")
        purged_at = office.inbox.clock()
        assert sweep(office) > 2
        for _ in range(WITHIN // AGAIN):
            office.inbox.clock.forward(AGAIN)
            assert sweep(office) == 1
        assert FOLDED in files(office).lower()
        assert look(office) == [found(Sign.SWEPT, True)]
        assert "sweeping.held_up" not in caplog.messages
        office.inbox.clock.forward(AGAIN)
        assert sweep(office) == 1
        assert caplog.messages[-1] == "sweeping.held_up"
        assert look(office) == [found(Sign.SWEPT_LATE, False, at=f"{purged_at:%Y-%m-%d %H:%M} UTC")]
        assert reader.execute(text("SELECT count(*) FROM conversation")).scalar_one() == 1  # nobody took it away
    office.inbox.clock.forward(AGAIN)
    assert sweep(office) == 1
    assert FOLDED not in files(office).lower()
    assert look(office) == [found(Sign.SWEPT, True)]


def test_while_somebody_reads_the_log_it_is_tried_again(office: Office) -> None:
    say(office, "secret", f"my {SECRET} is broken")
    purge(office, "secret")
    tries: list[bool] = []

    def busy() -> bool:
        tries.append(len(tries) > 0)
        return tries[-1]

    sweeper = hasty(office, busy)
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
    assert hits(office.inbox.engine, SECRET) == 15


def test_postgresql_needs_none_of_it(postgres_url: str) -> None:
    with migrated(postgres_url) as engine:
        inbox = Inbox(engine)
        office = Office(inbox)
        say(office, "secret", f"my {SECRET} is broken")
        purge(office, "secret")
        assert scrub(engine)
        assert sweep(office) == 0


def test_a_clock_that_leaps_by_a_day_during_a_sweep_does_not_put_the_next_one_off(office: Office) -> None:
    """It took a day by the clock, and what is purged afterwards has to be swept in time all the same."""
    for name in ("first", "second"):
        say(office, name, f"My word is {SECRET}.")
    purge(office, "first")
    assert hasty(office).step()
    office.inbox.clock.forward(timedelta(days=1))
    assert sweep(office)
    purge(office, "second")
    office.inbox.clock.forward(WITHIN)
    assert sweep(office)
    assert FOLDED not in files(office).lower()
