"""What waits is counted and listed, and nothing else; what was answered since, with how long its visitor waited."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text, update

from bot.domain.inbox import Author, Conversation, Folder, Kind, Outcome, Status
from bot.ports import Answered, Person, Share
from storage.store import SqlStore
from storage.tables import conversation
from tests.storage.lists.test_plans import fill, plan_of, reads_a_whole_table
from tests.storage.samples import FACTS, MISSED, NOW, add_property, keep

MINUTE = timedelta(minutes=1)
LATER = NOW + 60 * MINUTE


def chat(name: str, minutes: int, site: int = 1, **different: object) -> Conversation:
    """A missed one that began so many minutes after noon."""
    begun = replace(MISSED, external_id=name, created_at=NOW + minutes * MINUTE, property_id=site)
    return replace(begun, **different)  # type: ignore[arg-type]


def kept(store: SqlStore, *conversations: Conversation) -> list[int]:
    """In a store with two properties."""
    with store.write() as tx:
        add_property(tx)
        add_property(tx, "other")
        for site in (1, 2):
            tx.labels.add_department(site, "Sales")
        return [keep(tx, one).id for one in conversations]


def test_the_oldest_that_nobody_has_come_first_and_no_others(store: SqlStore) -> None:
    numbers = kept(
        store,
        chat("young", 9),
        chat("old", 1),
        chat("elsewhere", 5, 2),
        chat("unknown", 4, outcome=Outcome.UNKNOWN),
        chat("offline", 3, outcome=Outcome.OFFLINE, kind=Kind.TICKET),
        chat("taken", 2, agent="U1"),
        chat("live", 2, outcome=Outcome.WAITING),
        chat("asleep", 2, status=Status.PENDING),
        chat("done", 2, status=Status.CLOSED),
        chat("spam", 2, folder=Folder.SPAM),
        chat("trash", 2, folder=Folder.TRASH),
    )
    young, old, elsewhere, unknown, offline = numbers[:5]
    with store.read() as tx:
        assert [row.number for row in tx.backlog.unassigned([1], 9)] == [old, offline, unknown, young]
        assert [row.number for row in tx.backlog.unassigned([1, 2], 9)] == [old, offline, unknown, elsewhere, young]
        assert [row.number for row in tx.backlog.unassigned([1, 2], 2)] == [old, offline]
        assert tx.backlog.unassigned([], 9) == []
        assert tx.backlog.unassigned([7], 9) == []


def test_what_waits_is_counted_by_agent_and_department(store: SqlStore) -> None:
    kept(
        store,
        chat("a", 9),
        chat("b", 1),
        chat("c", 2, agent="U1"),
        chat("d", 3, agent="U1", department="Sales"),
        chat("e", 4, 2, department="Sales"),
        chat("done", 0, status=Status.CLOSED),
    )
    with store.write() as tx:
        tx.people.save([Person("U1", "Ana")])
    with store.read() as tx:
        assert tx.backlog.shares([1]) == [
            Share("", "", "", 2, NOW + MINUTE),
            Share("U1", "Ana", "", 1, NOW + 2 * MINUTE),
            Share("U1", "Ana", "Sales", 1, NOW + 3 * MINUTE),
        ]
        assert tx.backlog.shares([1, 2])[-1] == Share("", "", "Sales", 1, NOW + 4 * MINUTE)
        assert tx.backlog.shares([]) == []


def test_what_was_answered_since_tells_how_long_its_visitor_had_waited(store: SqlStore) -> None:
    """`answered_at` is given, as the rules would set it."""
    numbers = kept(
        store,
        chat("late", 0, answered_at=NOW + 90 * MINUTE, agent="U1"),
        chat("soon", 3, answered_at=NOW + 5 * MINUTE, status=Status.CLOSED, outcome=Outcome.SERVED),
        chat("elsewhere", 3, 2, answered_at=NOW + 7 * MINUTE),
        chat("odd", 3, answered_at=NOW + 2 * MINUTE),
        chat("before", 0, answered_at=NOW + MINUTE),
        chat("never", 0),
        chat("spam", 3, answered_at=LATER, folder=Folder.SPAM),
        chat("trash", 3, answered_at=LATER, folder=Folder.TRASH),
        chat("agent first", 3, answered_at=LATER, facts=replace(FACTS, started_by=Author.AGENT)),
        chat("ticket of a chat", 3, answered_at=LATER, kind=Kind.TICKET, linked=1),
        chat("ticket", 3, answered_at=NOW + 4 * MINUTE, kind=Kind.TICKET),
        chat("became a ticket", 2, answered_at=NOW + 3 * MINUTE, linked=7),
    )
    late, soon, elsewhere, odd = numbers[:4]
    ticket, became = numbers[-2:]
    with store.write() as tx:
        tx.people.save([Person("U1", "Ana")])
    since = NOW + MINUTE
    with store.read() as tx:
        found = tx.backlog.answered([1], since, 9)
        assert found == [
            Answered(late, "Ana", 90 * MINUTE),
            Answered(soon, "", 2 * MINUTE),
            Answered(ticket, "", MINUTE),
            Answered(became, "", MINUTE),
            Answered(odd, "", 0 * MINUTE),
        ]
        assert [one.number for one in tx.backlog.answered([1, 2], since, 3)] == [late, elsewhere, soon]
        assert tx.backlog.answered([], since, 9) == []


@pytest.fixture(params=["without statistics", "with statistics"])
def full(engine: Engine, request: pytest.FixtureRequest) -> Engine:
    """As where lists are planned, with some that were missed."""
    fill(engine)
    with engine.begin() as connection:
        waits = (conversation.c.folder == Folder.INBOX.value) & (conversation.c.status == Status.OPEN.value)
        connection.execute(update(conversation).where(waits).values(missed_open=1))
        connection.execute(update(conversation).where(conversation.c.id % 2 == 0).values(answered_at=NOW))
        if request.param == "with statistics":
            connection.execute(text("ANALYZE"))
    return engine


@pytest.mark.parametrize("sites", [[1], [1, 2, 3]])
def test_what_waits_is_read_from_an_index_that_holds_nothing_else(full: Engine, sites: list[int]) -> None:
    for plan in (
        plan_of(full, lambda tx: tx.backlog.shares(sites), ["enable_seqscan", "enable_bitmapscan"]),
        plan_of(full, lambda tx: tx.backlog.unassigned(sites, 10), ["enable_seqscan", "enable_bitmapscan"]),
    ):
        assert not reads_a_whole_table(plan.replace("SCAN anon_1", "")), plan
        if full.dialect.name == "sqlite":
            assert "SEARCH conversation USING COVERING INDEX b_missed (missed_open=? AND property_id=?)" in plan, plan
        else:
            assert "Index Only Scan using b_missed" in plan, plan


@pytest.mark.parametrize("sites", [[1], [1, 2, 3]])
def test_what_was_answered_is_read_from_the_index_of_answers(full: Engine, sites: list[int]) -> None:
    plan = plan_of(full, lambda tx: tx.backlog.answered(sites, NOW, 10), ["enable_seqscan"])
    assert not reads_a_whole_table(plan), plan
    assert "b_answered" in plan, plan
    if full.dialect.name == "sqlite":
        assert "(property_id=? AND answered_at>?)" in plan, plan
