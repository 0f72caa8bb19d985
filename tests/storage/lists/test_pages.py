"""A list, walked page by page, shows each conversation once and misses none."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

import pytest

from bot.domain.inbox import Conversation, Folder, Kind, Priority, Status
from bot.domain.query import Assigned, Cursor, Query, Sort, moment_key
from bot.ports import Listing, ListingTold
from bot.transactions.paging import cursor_behind
from storage.store import SqlStore, SqlTransaction
from tests.storage.samples import BARE, MISSED, NOW, SECOND, add_property, filled

SIZE = 7
MEETS: dict[Assigned, Callable[[Conversation], bool]] = {
    Assigned.ALL: lambda known: True,
    Assigned.NOBODY: lambda known: not known.agent,
    Assigned.ANYBODY: lambda known: bool(known.agent),
    Assigned.ONE: lambda known: known.agent == "U1",
}


@pytest.fixture
def inbox(store: SqlStore) -> list[Conversation]:
    """120 conversations of three properties, many of them updated in the same moment."""
    random = Random(5)
    with store.write() as tx:
        properties = [add_property(tx, name).id for name in ("one", "two", "three")]
        samples = [
            replace(
                BARE,
                external_id=str(number),
                property_id=random.choice(properties),
                folder=random.choice([Folder.INBOX, Folder.INBOX, Folder.TRASH]),
                status=random.choice(list(Status)),
                agent=random.choice(["", "", "U1", "U2"]),
                updated_at=NOW + random.randrange(12) * SECOND,
            )
            for number in range(120)
        ]
        return [added for sample in samples if (added := tx.conversations.add(sample))]


def walk(tx: SqlTransaction, query: Query) -> Iterator[Sequence[Listing]]:
    while page := tx.conversations.page(query, SIZE):
        yield page
        query = replace(query, after=cursor_behind(page[-1], query))


def expected(inbox: Sequence[Conversation], query: Query) -> list[int]:
    found = [
        known
        for known in inbox
        if known.property_id in query.properties
        and known.folder is query.folder
        and query.status in (None, known.status)
        and MEETS[query.assigned](known)
    ]
    return [known.id for known in sorted(found, key=lambda known: (known.updated_at, known.id), reverse=True)]


@pytest.mark.parametrize("properties", [(1,), (1, 2, 3), (2, 9)], ids=["one", "all", "one and an unknown one"])
def test_pages_show_everything_once_and_newest_first(
    store: SqlStore, inbox: list[Conversation], properties: tuple[int, ...]
) -> None:
    for folder, status, assigned in product([Folder.INBOX, Folder.TRASH], [None, *Status], Assigned):
        query = Query(properties, folder, status, assigned=assigned, agent="U1")
        with store.read() as tx:
            pages = list(walk(tx, query))
        assert [row.number for page in pages for row in page] == expected(inbox, query)
        assert all(len(page) == SIZE for page in pages[:-1])


def test_a_change_between_two_pages_neither_hides_nor_repeats_the_others(
    store: SqlStore, inbox: list[Conversation]
) -> None:
    query = Query((1, 2, 3), status=None)
    with store.read() as tx:
        first = tx.conversations.page(query, SIZE)
    newest = head(store, first[0].number)
    with store.write() as tx:
        tx.conversations.save(replace(newest, updated_at=NOW + 60 * SECOND), newest.version)
    with store.read() as tx:
        after = Cursor((moment_key(first[-1].updated_at), first[-1].number))
        rest = [row.number for page in walk(tx, replace(query, after=after)) for row in page]
    assert [row.number for row in first] + rest == expected(inbox, query)


def head(store: SqlStore, number: int) -> Conversation:
    with store.read() as tx:
        known = tx.conversations.head(number)
    assert known is not None
    return known


def test_an_agent_who_never_had_one_has_an_empty_page(store: SqlStore, inbox: list[Conversation]) -> None:
    with store.read() as tx:
        assert tx.conversations.page(Query((1, 2, 3), assigned=Assigned.ONE, agent="U9"), SIZE) == []


def test_no_property_is_an_empty_page(store: SqlStore, inbox: list[Conversation]) -> None:
    with store.read() as tx:
        assert tx.conversations.page(Query(()), SIZE) == []


def test_a_row_tells_what_a_list_shows(store: SqlStore) -> None:
    [known] = filled(store, replace(MISSED, agent="U1"))
    with store.read() as tx:
        [row] = tx.conversations.page(Query((1,)), SIZE)
    assert ListingTold.like(row) == ListingTold(
        known.id,
        known.property_id,
        known.kind,
        known.outcome,
        known.status,
        known.folder,
        known.priority,
        "U1",
        known.department,
        known.tags,
        known.visitor,
        known.excerpt,
        known.created_at,
        known.updated_at,
        known.version,
    )


ORDERS: dict[Sort, Callable[[Conversation], tuple[object, ...]]] = {
    Sort.UPDATED: lambda known: (known.updated_at, known.id),
    Sort.CREATED: lambda known: (known.created_at, known.id),
    Sort.STATUS: lambda known: (known.status, known.updated_at, known.id),
    Sort.PRIORITY: lambda known: (known.priority, known.updated_at, known.id),
}
FILTERS: dict[str, tuple[dict[str, Any], Callable[[Conversation], bool]]] = {
    "nothing": ({}, lambda known: True),
    "chats": ({"kind": Kind.CHAT}, lambda known: known.kind is Kind.CHAT),
    "tickets": ({"kind": Kind.TICKET}, lambda known: known.kind is Kind.TICKET),
    "department": ({"department": "SALES"}, lambda known: known.department == "Sales"),
    "no such department": ({"department": "Law"}, lambda known: False),
    "tag": ({"tags": ("VIP",)}, lambda known: "vip" in known.tags),
    "two tags": ({"tags": ("vip", "refund")}, lambda known: {"vip", "refund"} <= set(known.tags)),
    "no such tag": ({"tags": ("none",)}, lambda known: False),
    "since": ({"since": NOW + 3 * SECOND}, lambda known: known.created_at >= NOW + 3 * SECOND),
    "until": ({"until": NOW + 3 * SECOND}, lambda known: known.created_at < NOW + 3 * SECOND),
}


@pytest.fixture
def sorted_inbox(store: SqlStore) -> list[Conversation]:
    """90 conversations that differ in all that a list can be filtered and sorted by."""
    random = Random(9)
    with store.write() as tx:
        properties = [add_property(tx, name).id for name in ("one", "two")]
        samples = [
            replace(
                BARE,
                external_id=str(number),
                property_id=random.choice(properties),
                kind=random.choice(list(Kind)),
                status=random.choice(list(Status)),
                priority=random.choice(list(Priority)),
                department=random.choice(["", "Sales", "Help"]),
                tags=random.choice([(), ("vip",), ("vip", "refund")]),
                agent=random.choice(["", "U1", "U2"]),
                created_at=NOW + random.randrange(6) * SECOND,
                updated_at=NOW + random.randrange(12) * SECOND,
            )
            for number in range(90)
        ]
        return [added for sample in samples if (added := tx.conversations.add(sample))]


@pytest.mark.parametrize("ascending", [False, True], ids=["down", "up"])
@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_in_every_order_shows_what_it_should(
    store: SqlStore, sorted_inbox: list[Conversation], name: str, sort: Sort, ascending: bool
) -> None:
    asked, meets = FILTERS[name]
    for status, assigned in ((None, Assigned.ALL), (Status.OPEN, Assigned.NOBODY), (Status.CLOSED, Assigned.ONE)):
        filters = {**asked, "status": status, "assigned": assigned, "agent": "U1"}
        query = Query((1, 2), sort=sort, ascending=ascending, **filters)
        with store.read() as tx:
            shown = [row.number for page in walk(tx, query) for row in page]
        found = [
            known
            for known in sorted_inbox
            if meets(known) and status in (None, known.status) and MEETS[assigned](known)
        ]
        assert shown == [known.id for known in sorted(found, key=ORDERS[sort], reverse=not ascending)]


def test_all_filters_at_once(store: SqlStore, sorted_inbox: list[Conversation]) -> None:
    everything = {key: value for asked, _ in list(FILTERS.values())[1:] for key, value in asked.items()}
    wanted = {**everything, "kind": Kind.CHAT, "department": "sales", "tags": ("vip",), "since": NOW}
    query = Query((1, 2), status=None, **wanted)
    with store.read() as tx:
        shown = {row.number for page in walk(tx, query) for row in page}
    assert shown == {
        known.id
        for known in sorted_inbox
        if known.kind is Kind.CHAT
        and known.department == "Sales"
        and "vip" in known.tags
        and NOW <= known.created_at < NOW + 3 * SECOND
    }
    assert shown
