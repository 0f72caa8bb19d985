"""Memberships that two processes read at once, or that change while they are read, end as the last reading has them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from bot.ports import Group, Transaction
from storage.store import SqlStore
from tests.storage.samples import NOW

ANA, BEN, EVA = "U0ANA", "U0BEN", "U0EVA"
CHANNEL, LEADS = "C0SHOP", "S0LEADS"
Act = Callable[[Transaction], object]
CROSSINGS: dict[str, tuple[Act, Act, set[str]]] = {
    "two readings": (
        lambda tx: tx.people.set_members(CHANNEL, [ANA, BEN], NOW),
        lambda tx: tx.people.set_members(CHANNEL, [BEN, EVA], NOW),
        {BEN, EVA},
    ),
    "two readings of a group": (
        lambda tx: tx.people.set_group(LEADS, [ANA, BEN], NOW),
        lambda tx: tx.people.set_group(LEADS, [BEN, EVA], NOW),
        {BEN, EVA},
    ),
    "somebody joins": (
        lambda tx: tx.people.join(CHANNEL, EVA),
        lambda tx: tx.people.set_members(CHANNEL, [BEN, EVA], NOW),
        {BEN, EVA},
    ),
    "somebody joins a group": (
        lambda tx: tx.people.join_group(LEADS, EVA),
        lambda tx: tx.people.set_group(LEADS, [BEN, EVA], NOW),
        {BEN, EVA},
    ),
    "the names of groups": (
        lambda tx: tx.people.set_groups([Group(LEADS, "leads")]),
        lambda tx: tx.people.set_groups([Group(LEADS, "leads")]),
        set(),
    ),
}


@pytest.mark.parametrize("name", CROSSINGS)
def test_what_crosses_fails_for_nobody_and_the_last_reading_counts(store: SqlStore, name: str) -> None:
    first, second, left = CROSSINGS[name]
    with store.write() as tx:
        tx.people.set_members("C0OTHER", [ANA], NOW)
    begun = Event()

    def follow() -> None:
        begun.set()
        with store.write() as tx:
            second(tx)

    with ThreadPoolExecutor(1) as pool:
        with store.write() as tx:
            first(tx)
            following = pool.submit(follow)
            begun.wait()
            with pytest.raises(TimeoutError):  # it waits for us, and does not fail
                following.result(0.3)
        following.result()
    with store.read() as tx:
        assert tx.people.known() == {*left, ANA}
