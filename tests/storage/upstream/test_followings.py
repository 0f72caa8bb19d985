"""How far a property's chats and tickets were read is kept, and they are one reader's at a time."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

from bot.domain.inbox import Kind
from bot.ports import Followed
from storage.store import SqlStore
from tests.storage.samples import NOW

MINUTE = timedelta(minutes=1)
LATER = NOW + MINUTE


def follow(store: SqlStore, *tawk_ids: str) -> list[int]:
    with store.write() as tx:
        found = [tx.properties.add(tawk_id, "Shop", "C1", NOW).id for tawk_id in tawk_ids]
        for one in found:
            tx.followings.begin(one, Kind.CHAT, NOW)
    return found


def claim(store: SqlStore, minutes: float = 0) -> Followed | None:
    now = NOW + minutes * MINUTE
    with store.write() as tx:
        return tx.followings.claim(now, now + MINUTE)


def test_what_is_followed_already_is_not_begun_anew(store: SqlStore) -> None:
    [one] = follow(store, "abc")
    with store.write() as tx:
        tx.followings.begin(one, Kind.CHAT, LATER)
        tx.followings.begin(one, Kind.TICKET, LATER)
        assert [(found.kind, found.cursor) for found in tx.followings.all()] == [
            (Kind.CHAT, NOW),
            (Kind.TICKET, LATER),
        ]


def test_what_waits_longest_comes_first_and_is_lent_once(store: SqlStore) -> None:
    one, other = follow(store, "abc", "abd")
    first, second = claim(store), claim(store, 0.5)
    assert first == Followed(one, Kind.CHAT, NOW, LATER)
    assert second
    assert second.property_id == other
    assert claim(store, 0.9) is None
    again = claim(store, 1)
    assert again
    assert again.property_id == one, "who does not come back keeps nothing"


def test_who_comes_too_late_keeps_nothing(store: SqlStore) -> None:
    follow(store, "abc")
    slow, fast = claim(store), claim(store, 1)
    assert slow
    assert fast
    read = replace(fast, cursor=LATER, due_at=NOW + 5 * MINUTE, refused="forbidden")
    with store.write() as tx:
        assert not tx.followings.save(slow, replace(slow, cursor=NOW + 9 * MINUTE))
        assert tx.followings.save(fast, read)
        assert tx.followings.all() == [read]
        assert not tx.followings.save(fast, read), "it was given back"


def test_administrators_are_told_once_of_each_change(store: SqlStore) -> None:
    follow(store, "abc")
    held = claim(store)
    assert held
    refused = replace(held, refused="auth_error")
    with store.write() as tx:
        assert not tx.followings.tell(held), "there is nothing to be told"
        assert [tx.followings.tell(refused), tx.followings.tell(refused)] == [True, False]
        assert tx.followings.save(held, refused)
        assert tx.followings.all() == [replace(refused, told=True)]
        assert [tx.followings.tell(held), tx.followings.tell(held)] == [True, False]


def test_of_many_that_ask_at_once_each_gets_another(store: SqlStore) -> None:
    follow(store, *(f"p{number}" for number in range(6)))
    start, found = Barrier(6), list[Followed | None]()

    def ask() -> None:
        start.wait()
        found.append(claim(store))

    asking = [Thread(target=ask) for _ in range(6)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    lent = [one.property_id for one in found if one]
    assert len(lent) == len(set(lent))
    assert lent
