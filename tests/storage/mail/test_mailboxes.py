"""One at a time reads a mailbox, whoever begins takes it over, and who stops leaves it to others."""

from datetime import timedelta

from bot.ports import MailCursor
from storage.store import SqlStore
from tests.storage.samples import NOW, SECOND

LEASE = timedelta(minutes=1)


def hold(store: SqlStore, holder: str, seconds: int, *, steals: bool = False) -> bool:
    now = NOW + seconds * SECOND
    with store.write() as tx:
        return tx.mailboxes.hold("box", holder, now, now + LEASE, steals=steals)


def test_one_holds_it_until_the_lease_is_over(store: SqlStore) -> None:
    assert hold(store, "a", 0)
    assert hold(store, "a", 30)
    assert not hold(store, "b", 60)
    assert hold(store, "b", 91)
    assert not hold(store, "a", 92)


def test_who_begins_takes_it_over(store: SqlStore) -> None:
    assert hold(store, "a", 0, steals=True)
    assert hold(store, "b", 1, steals=True)
    assert not hold(store, "a", 2)


def test_who_lets_go_leaves_it_to_others_and_nobody_elses(store: SqlStore) -> None:
    hold(store, "a", 0)
    with store.write() as tx:
        tx.mailboxes.let_go("box", "b")
    assert not hold(store, "b", 1)
    with store.write() as tx:
        tx.mailboxes.let_go("box", "a")
    assert hold(store, "b", 1)


def test_who_holds_it_has_not_read_it(store: SqlStore) -> None:
    hold(store, "a", 0)
    with store.write() as tx:
        assert tx.mails.cursor("box") is None
        assert tx.mailboxes.read_at("box") is None
        tx.mailboxes.set_read("box", NOW)
        assert tx.mailboxes.read_at("box") == NOW
        assert tx.mailboxes.read_at("other") is None


def test_since_when_it_is_read_stays(store: SqlStore) -> None:
    hold(store, "a", 0)
    with store.write() as tx:
        tx.mails.set_cursor("box", MailCursor(1, 2, NOW))
        tx.mails.set_cursor("box", MailCursor(2, 3, NOW + SECOND))
        assert tx.mails.cursor("box") == MailCursor(2, 3, NOW)
    assert not hold(store, "b", 1), "a cursor lets nobody in"
