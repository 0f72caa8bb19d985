"""What is open is found by its words in an index of its own, which holds just what is open."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

from sqlalchemy import Engine, text

import storage.migrations
from bot.domain.inbox import Author, Facts, Folder, Line, Status
from bot.domain.query import Query
from storage.store import SqlStore, SqlTransaction
from tests.storage.samples import BARE, NOW, add_property

WORDS = ("refund", "delivery", "lamp", "señor")
HELD = {
    "sqlite": "SELECT rowid, body FROM {index}",
    "postgresql": "SELECT conversation_id, CAST(document AS text) FROM {index}",
}
OPEN = "SELECT id FROM conversation WHERE folder = 0 AND status = 1"


def held(engine: Engine, index: str) -> Mapping[int, str]:
    with engine.connect() as connection:
        rows = connection.execute(text(HELD[engine.dialect.name].format(index=index)))
        return {row[0]: row[1] for row in rows}


def of_open(engine: Engine) -> Mapping[int, str]:
    """What the index of everything holds of what is open."""
    with engine.connect() as connection:
        numbers = set(connection.execute(text(OPEN)).scalars())
    return {number: words for number, words in held(engine, "search").items() if number in numbers}


def do_something(tx: SqlTransaction, random: Random) -> None:
    """Add one, change one, its words or both in any order, or purge one."""
    said = Facts(opening=Line(Author.VISITOR, NOW, " ".join(random.choices(WORDS, k=3))))
    sample = replace(
        BARE,
        external_id=str(random.randrange(30)),
        facts=said,
        folder=random.choice([Folder.INBOX, Folder.INBOX, Folder.TRASH, Folder.SPAM]),
        status=random.choice([Status.OPEN, Status.OPEN, Status.PENDING, Status.CLOSED]),
    )
    known = tx.conversations.find(1, sample.kind, sample.external_id)
    if known is None:
        added = tx.conversations.add(sample)
        assert added is not None
        tx.search.put(added)
    elif random.random() < 0.2:
        tx.conversations.remove(known, NOW)
    else:
        later = replace(sample, id=known.id, version=known.version)
        steps: list[Callable[[], None]] = [
            lambda: tx.conversations.save(later, known.version),
            lambda: tx.search.put(later),
        ]
        for step in random.sample(steps, random.choice([1, 2])):
            step()


def test_the_index_holds_just_what_is_open_after_whatever_happened(engine: Engine) -> None:
    store, random = SqlStore(engine), Random(3)
    with store.write() as tx:
        add_property(tx)
    for _ in range(20):
        with store.write() as tx:
            for _ in range(15):
                do_something(tx, random)
        assert held(engine, "search_open") == of_open(engine) != {}


def test_a_list_of_what_is_open_is_found_there_and_others_among_everything(store: SqlStore, engine: Engine) -> None:
    with store.write() as tx:
        add_property(tx)
        for number, status in enumerate((Status.OPEN, Status.CLOSED)):
            facts = Facts(opening=Line(Author.VISITOR, NOW, "refund"))
            added = tx.conversations.add(replace(BARE, external_id=str(number), status=status, facts=facts))
            assert added is not None
            tx.search.put(added)
    assert (found(store, Status.OPEN), found(store, None)) == ([1], [2, 1])
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM search_open"))
    assert (found(store, Status.OPEN), found(store, None)) == ([], [2, 1])


def found(store: SqlStore, status: Status | None) -> list[int]:
    with store.read() as tx:
        return [row.number for row in tx.conversations.page(Query((1,), status=status, words=("refund",)), 9)]


def test_what_is_rolled_back_stays_as_it_was_found(store: SqlStore, engine: Engine) -> None:
    with store.write() as tx:
        add_property(tx)
        added = tx.conversations.add(replace(BARE, facts=Facts(opening=Line(Author.VISITOR, NOW, "refund"))))
        assert added is not None
        tx.search.put(added)
    connection = engine.connect()
    transaction = connection.begin()
    SqlTransaction(connection, writes=True).conversations.save(replace(added, status=Status.CLOSED), added.version)
    transaction.rollback()
    connection.close()
    assert found(store, Status.OPEN) == [added.id]


def test_what_was_open_before_there_was_such_an_index_is_brought_in(engine: Engine) -> None:
    [path] = Path(storage.migrations.__path__[0]).glob("versions/*_open_words.py")
    migration = importlib.import_module(f"storage.migrations.versions.{path.stem}")
    store, random = SqlStore(engine), Random(4)
    with store.write() as tx:
        add_property(tx)
        for _ in range(60):
            do_something(tx, random)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM search_open"))
        migration.fill(connection)
    assert held(engine, "search_open") == of_open(engine) != {}
