"""How long properties keep what is over is kept itself, and what is older is found oldest first, a part at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.inbox import Conversation, Folder, Status
from bot.ports import Bookmark, Keeping, Limits
from storage.store import SqlStore
from tests.storage.samples import BARE, NOW, SECOND, add_property, filled

DAY = timedelta(days=1)
FULL = Keeping(
    property_id=1,
    trash_days=30,
    closed_days=400,
    announced=12,
    first_at=NOW,
    posts=(5, 6),
    stopped_by="U1",
    next_at=NOW + DAY,
    began_at=NOW - DAY,
    batch="batch",
    stage=2,
    place=Bookmark(NOW - 2 * DAY, 9),
    purged=3,
    last_at=NOW - 7 * DAY,
    last_purged=40,
)


def aged(number: int, days: int, folder: Folder = Folder.TRASH, status: Status = Status.OPEN) -> Conversation:
    moved = replace(BARE, external_id=f"t{number}", folder=folder, status=status)
    return replace(moved, updated_at=NOW - days * DAY)


def test_a_property_that_said_nothing_keeps_everything(store: SqlStore) -> None:
    filled(store)
    with store.read() as tx:
        assert tx.keepings.of(1) == Keeping(1)
        assert not tx.keepings.of(1).is_on
        assert not tx.keepings.any_due(NOW + 9_999 * DAY)


@pytest.mark.parametrize("kept", [FULL, Keeping(1, trash_days=1), Keeping(1)])
def test_all_of_it_comes_back_as_it_was_kept(store: SqlStore, kept: Keeping) -> None:
    filled(store)
    with store.write() as tx:
        tx.keepings.save(replace(FULL, announced=1, posts=(9,)))
        tx.keepings.save(kept)
    with store.read() as tx:
        assert tx.keepings.of(1) == kept


def test_only_what_is_due_is_claimed(store: SqlStore) -> None:
    with store.write() as tx:
        for tawk_id in ("one", "two", "three"):
            add_property(tx, tawk_id)
        tx.keepings.save(Keeping(1, trash_days=1, next_at=NOW + SECOND))
        tx.keepings.save(Keeping(2, trash_days=1))
    with store.write() as tx:
        assert tx.keepings.claim(NOW) is None
        assert not tx.keepings.any_due(NOW)
        assert tx.keepings.any_due(NOW + SECOND)
        assert tx.keepings.claim(NOW + SECOND) == Keeping(1, trash_days=1, next_at=NOW + SECOND)


def test_what_is_older_comes_oldest_first_and_a_part_at_a_time(store: SqlStore) -> None:
    ages = (3, 9, 4, 2, 9)
    kept = filled(store, *(aged(n, days) for n, days in enumerate(ages)), aged(9, 9, Folder.INBOX))
    with store.read() as tx:
        first = tx.keepings.older(1, Folder.TRASH, None, NOW - 3 * DAY, Bookmark(), 3)
        rest = tx.keepings.older(1, Folder.TRASH, None, NOW - 3 * DAY, first[-1], 3)
    assert [one.number for one in first] == [kept[1].id, kept[4].id, kept[2].id]
    assert rest == [Bookmark(NOW - 3 * DAY, kept[0].id)]


def test_a_status_is_looked_for_where_one_is_asked_for(store: SqlStore) -> None:
    closed = [aged(1, 9, Folder.INBOX, Status.CLOSED), aged(2, 9, Folder.INBOX, Status.CLOSED)]
    others = [aged(3, 9, Folder.INBOX), aged(4, 9, Folder.INBOX, Status.PENDING), aged(5, 9, Folder.TRASH)]
    kept = filled(store, *closed, *others)
    with store.read() as tx:
        found = tx.keepings.older(1, Folder.INBOX, Status.CLOSED, NOW - DAY, Bookmark(), 9)
    assert [one.number for one in found] == [kept[0].id, kept[1].id]


def test_those_due_are_counted_by_folder_status_and_age(store: SqlStore) -> None:
    samples = [
        aged(1, 5),
        aged(2, 5, Folder.TRASH, Status.CLOSED),
        aged(3, 1),
        aged(4, 20, Folder.INBOX, Status.CLOSED),
        aged(5, 20, Folder.SPAM, Status.CLOSED),
        aged(6, 20, Folder.INBOX),
        aged(7, 9, Folder.INBOX, Status.CLOSED),
    ]
    filled(store, *samples)
    limits = Limits(NOW - 5 * DAY, NOW - 10 * DAY)
    with store.read() as tx:
        assert tx.keepings.count(1, limits, 100) == 4
        assert tx.keepings.count(1, limits, 3) == 3
        assert tx.keepings.count(1, Limits(limits.trash, None), 100) == 2
        assert tx.keepings.count(1, Limits(None, None), 100) == 0


def test_what_belongs_to_one_that_stays_is_not_counted(store: SqlStore) -> None:
    """A chat that became a ticket stays as long as the ticket does."""
    old, young = aged(1, 9, Folder.INBOX, Status.CLOSED), aged(2, 0, Folder.INBOX)
    filled(store, replace(old, linked=2), replace(young, linked=1), replace(aged(3, 9), linked=99))
    with store.read() as tx:
        assert tx.keepings.count(1, Limits(NOW - DAY, NOW - DAY), 9) == 1
    with store.write() as tx:
        twin = tx.conversations.head(2)
        assert twin is not None
        tx.conversations.save(replace(twin, status=Status.CLOSED, updated_at=NOW - 2 * DAY), twin.version)
    with store.read() as tx:
        assert tx.keepings.count(1, Limits(NOW - DAY, NOW - DAY), 9) == 3


def test_a_piece_of_work_is_given_to_one_and_goes_on_where_it_was(store: SqlStore) -> None:
    with store.write() as tx:
        assert tx.chores.claim("dust", NOW, NOW + DAY) == {}
        assert tx.chores.claim("dust", NOW, NOW + DAY) is None
        assert tx.chores.claim("windows", NOW, NOW + DAY) == {}
        tx.chores.save("dust", {"shelf": 3}, NOW + SECOND)
    with store.write() as tx:
        assert tx.chores.claim("dust", NOW, NOW + DAY) is None
        assert tx.chores.claim("dust", NOW + SECOND, NOW + DAY) == {"shelf": 3}
