"""Where a row stands in its list, for every order of it."""

from dataclasses import replace

import pytest

from bot.domain.inbox import Priority, Status
from bot.domain.query import Cursor, Query, Sort, moment_key
from bot.transactions.paging import cursor_at, cursor_behind, is_descending, sort_key
from tests.bot.cases import CLOSED
from tests.bot.views.samples import VISITOR, listing
from tests.inbox import MINUTE, NOON

ALL = Query(properties=(1,))
HELD = replace(CLOSED, id=42, created_at=NOON, updated_at=NOON + MINUTE, priority=Priority.URGENT)
ROW = replace(
    listing(42, VISITOR, "hi"),
    created_at=NOON,
    updated_at=NOON + MINUTE,
    priority=Priority.URGENT,
    status=Status.CLOSED,
)
CREATED, UPDATED = moment_key(NOON), moment_key(NOON + MINUTE)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        (ALL, (UPDATED, 42)),
        (replace(ALL, sort=Sort.CREATED), (CREATED, 42)),
        (replace(ALL, sort=Sort.STATUS), (Status.CLOSED.value, UPDATED, 42)),
        (replace(ALL, sort=Sort.PRIORITY), (Priority.URGENT.value, UPDATED, 42)),
        (replace(ALL, words=("lamp",), sort=Sort.STATUS), (42,)),
    ],
    ids=["updated", "created", "status", "priority", "words"],
)
def test_a_row_and_its_conversation_stand_at_the_same_place(query: Query, key: tuple[int, ...]) -> None:
    assert sort_key(ROW, query) == key
    assert cursor_behind(ROW, query) == Cursor(key)
    assert cursor_at(HELD, query) == Cursor(key)


def test_a_microsecond_parts_two_rows() -> None:
    assert moment_key(NOON + MINUTE) - moment_key(NOON) == 60_000_000


def test_the_newest_comes_first_unless_told_otherwise_or_words_are_looked_for() -> None:
    assert is_descending(ALL)
    assert not is_descending(replace(ALL, ascending=True))
    assert is_descending(replace(ALL, ascending=True, words=("lamp",)))
