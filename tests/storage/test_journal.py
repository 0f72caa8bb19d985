"""Who did what stays written."""

from bot.inbox import Entry
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
