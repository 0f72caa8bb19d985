"""A list looks at a bounded number of rows: it finds what one would who has all the time, or asks to narrow."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, text, update

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Folder, Kind, Status
from bot.domain.query import Assigned, Query, Sort
from bot.ports import Burst, NewPost, PostKind
from bot.transactions.paging import cursor_behind
from storage.lists import lists, pages
from storage.store import SqlStore
from storage.tables import conversation
from tests.storage.lists.test_plans import conversation_row, fill, plan_of, sorts
from tests.storage.samples import NOW, SECOND, add_property

SIZE, FEW = 5, 40
ASKED: dict[str, tuple[Any, ...]] = {
    "status": (None, Status.OPEN, Status.CLOSED),
    "assigned": (Assigned.ALL, Assigned.NOBODY, Assigned.ANYBODY, Assigned.ONE),
    "kind": (None, Kind.TICKET),
    "department": ("", "sales"),
    "tags": ((), ("vip",), ("vip", "late")),
    "since": (None, NOW + 300 * SECOND),
    "sort": tuple(Sort),
    "ascending": (False, True),
}
CACHES = (pages.bounded_page_of, pages.count_first, pages.gathered_page_of, pages.count_held)


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """So few rows are looked at that a small inbox is too large."""

    def forget() -> None:
        for cache in CACHES:
            cache.cache_clear()

    forget()
    for module in (pages, lists):
        monkeypatch.setattr(module, "MOST_EXAMINED", FEW)
    yield
    forget()


@pytest.fixture
def busy(engine: Engine, narrow: None) -> SqlStore:
    """A thousand conversations, created in another order than they were updated."""
    fill(engine)
    with engine.begin() as connection:
        connection.execute(update(conversation).values(created_at=NOW + 1 * SECOND))
        for part in range(7):
            late = update(conversation).where(conversation.c.id % 7 == part)
            connection.execute(late.values(created_at=NOW + 100 * part * SECOND, priority=part % 3))
    return SqlStore(engine)


def drawn(random: Random) -> Query:
    asked = {name: random.choice(values) for name, values in ASKED.items()}
    return Query((random.choice([1, 2, 3]),), **{**asked, "agent": "U7"})


def asked(store: SqlStore, query: Query, *, patient: bool) -> list[int] | None:
    """The numbers; None where it is refused."""
    with store.read() as tx:
        try:
            return [row.number for row in tx.conversations.page(query, SIZE, patient=patient)]
        except Refusal as refused:
            if refused.reason is Reason.TOO_MANY_EXAMINED:
                return None
            raise


def test_what_is_not_refused_is_what_one_finds_who_has_all_the_time(busy: SqlStore) -> None:
    random, refused, found = Random(5), 0, 0
    for _ in range(400):
        query = drawn(random)
        if random.random() < 0.3:
            with busy.read() as tx:
                rows = tx.conversations.page(query, SIZE, patient=True)
            query = replace(query, after=cursor_behind(rows[-1], query)) if rows else query
        numbers = asked(busy, query, patient=False)
        assert numbers in (None, asked(busy, query, patient=True))
        refused += numbers is None
        found += bool(numbers)
    assert refused > 10
    assert found > 100


def test_a_filter_alone_and_an_order_alone_are_never_refused(busy: SqlStore) -> None:
    alone: list[dict[str, Any]] = [{name: value} for name, values in ASKED.items() for value in values]
    for filters, sort in product(alone, (None, *Sort)):
        if filters == {"assigned": Assigned.ANYBODY} or (sort and filters.keys() & {"sort"}):
            continue  # which has no index, but nearly all have somebody where there is work
        created = {"sort": Sort.CREATED} if "since" in filters else {}
        query = Query((1,), **{"status": None, "agent": "U7", **filters, **created})
        assert asked(busy, query, patient=False) == asked(busy, query, patient=True) is not None


def test_few_that_fit_are_gathered_by_the_filter_that_few_fit(busy: SqlStore) -> None:
    """What fits is not among the first of the order, so all of the department are looked at."""
    query = Query((1,), status=None, department="sales", kind=Kind.TICKET, sort=Sort.PRIORITY)
    assert asked(busy, query, patient=False) == asked(busy, query, patient=True) != []


def test_whoever_gathers_looks_at_one_range_and_sorts_only_that(engine: Engine, busy: SqlStore) -> None:
    query = Query((1,), status=None, department="sales", kind=Kind.TICKET, sort=Sort.PRIORITY)
    if engine.dialect.name == "postgresql":  # which keeps statistics by itself, a moment later
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
    plan = plan_of(engine, lambda tx: tx.conversations.page(query, SIZE), avoided=["enable_seqscan"])
    assert "b_dpt" in plan, plan
    assert sorts(plan), plan
    assert "Seq Scan" not in plan, plan


@pytest.fixture
def large(engine: Engine) -> SqlStore:
    """So many that nobody has, and before them one that somebody has."""
    store = SqlStore(engine)
    with store.write() as tx:
        add_property(tx)
    rows = [conversation_row(Random(n), n) for n in range(pages.MOST_EXAMINED)]
    same = {"property_id": 1, "folder": Folder.INBOX.value, "updated_at": NOW + SECOND, "agent_key": 0}
    with engine.begin() as connection:
        connection.execute(insert(conversation), [{**row, **same} for row in rows[1:]])
    return store


def held(store: SqlStore, *, patient: bool = False) -> list[int]:
    with store.read() as tx:
        query = Query((1,), status=None, assigned=Assigned.ANYBODY)
        return [row.number for row in tx.conversations.page(query, SIZE, patient=patient)]


def test_no_more_than_five_thousand_are_looked_at(large: SqlStore, engine: Engine) -> None:
    assert held(large) == []
    last = {"property_id": 1, "folder": Folder.INBOX.value, "updated_at": NOW, "agent_key": 1}
    with engine.begin() as connection:
        connection.execute(insert(conversation), {**conversation_row(Random(0), 9_999), **last})
    with pytest.raises(Refusal) as caught:
        held(large)
    assert (caught.value.reason, caught.value.values) == (Reason.TOO_MANY_EXAMINED, {"limit": 5_000})
    assert len(held(large, patient=True)) == 1


def test_what_somebody_has_is_found_behind_a_burst_that_nobody_has(large: SqlStore, engine: Engine) -> None:
    """As all that is open is the usual list, and more than are looked at may come within a minute."""
    last = {"property_id": 1, "folder": Folder.INBOX.value, "updated_at": NOW, "status": Status.OPEN.value}
    with engine.begin() as connection:
        connection.execute(update(conversation).values(status=Status.OPEN.value))
        rows = [{**conversation_row(Random(n), n), **last, "agent_key": 1 + n % 2} for n in (9_998, 9_999)]
        connection.execute(insert(conversation), rows)
        connection.execute(text("ANALYZE"))
    query = Query((1,), assigned=Assigned.ANYBODY)
    plan = plan_of(engine, lambda tx: tx.conversations.page(query, SIZE), avoided=["enable_seqscan"])
    assert "b_open" in plan, plan
    with large.read() as tx:
        found = tx.conversations.page(query, SIZE)
    assert [row.number for row in found] == sorted((row.number for row in found), reverse=True)
    assert len(found) == len(rows)


def test_an_old_burst_is_found_behind_all_that_came_since(busy: SqlStore, engine: Engine) -> None:
    """Whoever asks: a list, the home or an export."""
    in_inbox = (conversation.c.property_id == 1, conversation.c.folder == Folder.INBOX.value)
    with engine.begin() as connection:
        numbers = connection.execute(select(conversation.c.id).where(*in_inbox).limit(3)).scalars().all()
        early = update(conversation).where(conversation.c.id.in_(numbers))
        connection.execute(early.values(created_at=NOW - SECOND))
    with busy.write() as tx:
        for number in numbers:
            tx.posts.add(NewPost(PostKind.CARD, "C0SHOP", number), NOW)
        burst = Burst(tx.posts.add(NewPost(PostKind.BURST, "C0SHOP", 0), NOW), NOW)
        tx.bursts.keep(burst)
        assert tx.bursts.absorb(burst.post_id, "C0SHOP", NOW) == len(numbers)
    query = Query((1,), status=None, burst=burst.post_id, sort=Sort.CREATED)
    assert sorted(asked(busy, query, patient=False) or []) == sorted(numbers)
    assert asked(busy, replace(query, burst=burst.post_id + 1), patient=False) == []
