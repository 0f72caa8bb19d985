"""Who did what stays written."""

from bot.domain.inbox import Entry
from storage.store import SqlStore
from tests.storage.samples import NOW, SECOND


def test_the_journal_of_a_conversation_is_in_the_order_of_the_deeds(store: SqlStore) -> None:
    took = Entry(NOW, "U1", "take", 7, 1, 1, 2)
    gave = Entry(NOW - SECOND, "U1", "assign", 7, 1, 2, 3, {"agent": "U2"})
    with store.write() as tx:
        tx.journal.add(took)
        tx.journal.add(Entry(NOW, "U1", "take", 8, 1, 1, 2))
        tx.journal.add(gave)
    with store.read() as tx:
        assert tx.journal.of(7) == [took, gave]
        assert tx.journal.of(9) == []


def test_what_only_looked_is_no_deed_that_could_be_taken_back(store: SqlStore) -> None:
    took, looked = Entry(NOW, "U7", "take", 77, 1, 1, 2), Entry(NOW, "U7", "reveal", 77, 1, 2, 2)
    with store.write() as tx:
        tx.journal.add(took)
        tx.journal.add(looked)
    with store.read() as tx:
        assert (tx.journal.newest_of(77), tx.journal.newest_of_actor("U7")) == (took, took)
        assert tx.journal.of(77) == [took, looked]
        assert tx.journal.newest_of(78) is tx.journal.newest_of_actor("U8") is None
