"""A list, walked page by page, shows each conversation once and misses none."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from bot.inbox import Conversation, Folder, Status
from bot.ports import Listing
from bot.query import Assigned, Cursor, Query, moment_key
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
        query = replace(query, after=Cursor((moment_key(page[-1].updated_at), page[-1].number)))


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
    assert row == Listing(
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
    )
