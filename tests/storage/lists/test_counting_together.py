"""On PostgreSQL many write to one property at once: counters keep none of them waiting, and count them all."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import Engine, text

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Conversation, Status
from storage.sql.engine import open_engine
from storage.store import SqlStore, SqlTransaction
from tests.storage.lists.test_tally import counted, kept, shown, summed
from tests.storage.samples import BARE, add_property

WRITERS, EACH = 4, 8
AGENTS = ("", "U1", "U2", "U3")


@pytest.fixture
def inbox(postgresql: Engine) -> Engine:
    with SqlStore(postgresql).write() as tx:
        add_property(tx, "one")
    return postgresql


def added(engine: Engine, count: int) -> Sequence[Conversation]:
    """In one property, of each agent some."""
    samples = [replace(BARE, external_id=f"chat-{n}", agent=AGENTS[n % len(AGENTS)]) for n in range(count)]
    with SqlStore(engine).write() as tx:
        return [found for sample in samples if (found := tx.conversations.add(sample))]


def close(tx: SqlTransaction, number: int) -> None:
    head = tx.conversations.head(number)
    assert head is not None
    tx.conversations.save(replace(head, status=Status.CLOSED), head.version)


def closed_beside_one_under_way(engine: Engine, *first: str) -> None:
    """Of two chats of one property and agent one is closed in a transaction that goes on, the other meanwhile."""
    one, _, _, _, other = added(engine, 5)
    with SqlStore(engine).write() as slow:
        for statement in first:
            slow._connection.execute(text(statement))
        close(slow, one.id)
        with SqlStore(engine).write() as quick:
            close(quick, other.id)


def somebody_waits(engine: Engine) -> bool:
    waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with engine.connect() as connection:
        return bool(connection.execute(text(waits)).scalar_one())


def test_nobody_waits_for_a_transaction_that_changed_the_same_counters(inbox: Engine) -> None:
    closed_beside_one_under_way(inbox)
    assert kept(inbox) == counted(inbox)
    assert shown(inbox) == summed(counted(inbox))


def test_if_counters_changed_at_once_they_would_wait(inbox: Engine) -> None:
    """The negative control."""
    with pytest.raises(Refusal) as refused:
        closed_beside_one_under_way(inbox, "SET CONSTRAINTS ALL IMMEDIATE")
    assert refused.value.reason is Reason.BUSY


def test_writers_of_many_in_one_property_all_come_through_and_are_counted(inbox: Engine) -> None:
    patient = open_engine(inbox.url.render_as_string(hide_password=False), busy_ms=60_000)
    numbers = [one.id for one in added(inbox, WRITERS * EACH)]
    parts = [numbers[n::WRITERS][:: 1 if n % 2 else -1] for n in range(WRITERS)]

    def close_all(part: Sequence[int]) -> None:
        with SqlStore(patient).write() as tx:
            for number in part:
                close(tx, number)

    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(partial(close_all, part)) for part in parts]:
            done.result()  # none was stopped because two waited for each other
    patient.dispose()
    assert kept(inbox) == counted(inbox)
    assert shown(inbox) == summed(counted(inbox))
    assert {status for (_, _, status, _), n in kept(inbox).items() if n} == {Status.CLOSED.value}


def test_who_reads_tawk_to_and_waits_for_a_chat_keeps_its_counters_from_nobody(inbox: Engine) -> None:
    """Those who read one property take turns, and lock its chats then: nobody who has these may wait for that turn."""
    patient = open_engine(inbox.url.render_as_string(hide_password=False), busy_ms=60_000)
    [one] = added(inbox, 1)

    def read() -> None:
        with SqlStore(patient).write() as tx:
            tx.conversations.hold(one.property_id, one.kind, [one.external_id])

    with ThreadPoolExecutor(1) as pool, SqlStore(inbox).write() as tx:
        close(tx, one.id)
        reader = pool.submit(read)
        while not somebody_waits(inbox):
            assert not reader.done(), "it has to wait for the chat"
    reader.result()
    patient.dispose()
    assert kept(inbox) == counted(inbox)


def test_who_waits_too_long_for_the_counters_is_told_so_and_nothing_is_kept(inbox: Engine) -> None:
    [one] = added(inbox, 1)
    with inbox.begin() as held:
        held.execute(text("SELECT pg_advisory_xact_lock(1380270929, :property)"), {"property": one.property_id})
        with pytest.raises(Refusal) as refused, SqlStore(inbox).write() as tx:
            close(tx, one.id)
    assert refused.value.reason is Reason.BUSY
    with SqlStore(inbox).read() as tx:
        assert tx.conversations.head(one.id) == one
