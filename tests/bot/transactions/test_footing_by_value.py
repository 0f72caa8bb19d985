"""What is put on the ladder and taken off, told by a ladder that notes what it is told."""

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import cast

import pytest

from bot.domain.inbox import Conversation
from bot.ports import Transaction
from bot.transactions.footing import follow
from tests.bot.cases import CLOSED, MINE, OPEN
from tests.inbox import NOON

WAITING = replace(OPEN, id=7, property_id=2)
PAST = replace(WAITING, is_past=True)
BEGUN = ("begin", 7, 2, NOON)
LEFT = [("leave", 7), ("restate", 7, NOON)]


class Ladder:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []

    def begin(self, number: int, property_id: int, now: datetime) -> None:
        self.told.append(("begin", number, property_id, now))

    def leave(self, number: int) -> None:
        self.told.append(("leave", number))

    def restate_alerts(self, number: int, now: datetime) -> None:
        self.told.append(("restate", number, now))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, WAITING, [BEGUN]),
        (replace(CLOSED, id=7), WAITING, [BEGUN]),
        (PAST, WAITING, [BEGUN]),
        (WAITING, WAITING, []),
        (None, PAST, []),
        (PAST, PAST, []),
        (WAITING, replace(MINE, id=7), LEFT),
        (WAITING, replace(CLOSED, id=7), LEFT),
        (replace(CLOSED, id=7), replace(CLOSED, id=7), []),
    ],
)
def test_only_a_change_is_told(
    before: Conversation | None, after: Conversation, told: list[tuple[object, ...]]
) -> None:
    ladder = Ladder()
    follow(cast(Transaction, SimpleNamespace(ladder=ladder, posts=ladder)), before, after, NOON)
    assert ladder.told == told
