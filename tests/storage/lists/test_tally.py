"""The badges' counts are kept by the database itself."""

from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import Engine, Table, func, select, text

from bot.domain.inbox import Folder, Status
from bot.ports import FIRST_CELL, Counts
from storage.store import SqlStore, SqlTransaction
from storage.tables import badge, conversation, tally
from tests.storage.samples import BARE, NOW, add_property, filled

Cells = dict[tuple[object, ...], int]


def kept(engine: Engine) -> Cells:
    cells = (tally.c.property_id, tally.c.folder, tally.c.status, tally.c.agent_key)
    with engine.connect() as connection:
        rows = connection.execute(select(*cells, tally.c.n).where(tally.c.n != 0))
        return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


def counted(engine: Engine) -> Cells:
    cells = (conversation.c.property_id, conversation.c.folder, conversation.c.status, conversation.c.agent_key)
    with engine.connect() as connection:
        rows = connection.execute(select(*cells, func.count()).group_by(*cells))
        return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


def shown(engine: Engine) -> Cells:
    """The rows that badges are read from: of each all, and those that are nobody's."""
    cells = (badge.c.property_id, badge.c.folder, badge.c.status)
    with engine.connect() as connection:
        rows = connection.execute(select(*cells, badge.c.n, badge.c.unassigned).where(badge.c.n != 0))
        return {(*row[:3], name): n for row in rows for name, n in zip(("all", "nobody's"), row[3:], strict=True)}


def summed(cells: Cells) -> Cells:
    found: Cells = {}
    for (*place, agent), n in cells.items():
        for name, added in (("all", n), ("nobody's", 0 if agent else n)):
            found[*place, name] = found.get((*place, name), 0) + added
    return found


def do_something(tx: SqlTransaction, random: Random) -> None:
    """Add one, add one that is there already, change one or purge one."""
    sample = replace(
        BARE,
        external_id=str(random.randrange(40)),
        property_id=random.randint(1, 2),
        folder=random.choice(list(Folder)),
        status=random.choice(list(Status)),
        agent=random.choice(["", "U1", "U2"]),
    )
    known = tx.conversations.find(sample.property_id, sample.kind, sample.external_id)
    if known is None or random.random() < 0.1:
        tx.conversations.add(sample)
    elif random.random() < 0.2:
        tx.conversations.remove(known, NOW)
    else:
        tx.conversations.save(replace(sample, id=known.id), known.version)


def test_the_tally_is_right_after_whatever_happened(engine: Engine) -> None:
    store, random = SqlStore(engine), Random(2)
    with store.write() as tx:
        add_property(tx, "one")
        add_property(tx, "two")
    for _ in range(20):
        with store.write() as tx:
            for _ in range(20):
                do_something(tx, random)
        assert kept(engine) == counted(engine) != {}
        assert shown(engine) == summed(counted(engine))


@pytest.mark.parametrize("table", [tally, badge], ids=str)
def test_a_counter_that_is_wrong_would_be_noticed(engine: Engine, table: Table) -> None:
    """The negative control: behind the triggers' back."""
    filled(SqlStore(engine), BARE)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(table.update().values(n=7))
    assert (kept(engine) == counted(engine), shown(engine) == summed(counted(engine))) != (True, True)


def test_badges_follow_a_counter_that_is_mended(engine: Engine) -> None:
    store = SqlStore(engine)
    filled(store, BARE)
    with store.write() as tx:
        [(cell, _)] = tx.tallies.cells(FIRST_CELL, 9)
    with engine.begin() as connection:
        connection.execute(tally.update().values(n=7))
    assert shown(engine) == summed(kept(engine)) != summed(counted(engine))
    with store.write() as tx:
        assert tx.tallies.mend(cell) == (7, 1)
    assert shown(engine) == summed(counted(engine))


def test_what_is_rolled_back_is_not_counted(engine: Engine) -> None:
    store = SqlStore(engine)
    filled(store, BARE)
    connection = engine.connect()
    transaction = connection.begin()
    SqlTransaction(connection, writes=True).conversations.add(replace(BARE, external_id="other"))
    transaction.rollback()
    connection.close()
    assert sum(kept(engine).values()) == 1


def test_badges_count_what_is_open_what_is_unassigned_and_the_trash(store: SqlStore) -> None:
    with store.write() as tx:
        one, two = add_property(tx, "one"), add_property(tx, "two")
        samples = [
            replace(BARE, agent=""),
            replace(BARE, agent="U1"),
            replace(BARE, status=Status.PENDING),
            replace(BARE, status=Status.CLOSED),
            replace(BARE, folder=Folder.SPAM),
            replace(BARE, folder=Folder.TRASH),
            replace(BARE, folder=Folder.TRASH, status=Status.CLOSED),
            replace(BARE, property_id=two.id),
        ]
        for number, sample in enumerate(samples):
            tx.conversations.add(replace(sample, external_id=str(number)))
    with store.read() as tx:
        assert tx.conversations.counts([one.id]) == Counts(open=2, unassigned=1, trash=2, pending=1, spam=1, inbox=4)
        assert tx.conversations.counts([one.id, two.id]) == Counts(
            open=3, unassigned=2, trash=2, pending=1, spam=1, inbox=5
        )
        assert tx.conversations.counts([]) == Counts(0, 0, 0)
