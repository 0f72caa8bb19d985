"""Every webhook is kept once."""

import pytest
from sqlalchemy import Engine, select

from bot.ports import REST_EVENT, Delivery, DeliveryState, FailedDelivery, StoredDelivery
from storage.store import SqlStore, SqlTransaction
from storage.tables import delivery
from tests.storage.samples import NOW, SECOND


def add(tx: SqlTransaction, body: bytes, event_id: str = "") -> int:
    delivery_id = tx.deliveries.add(Delivery(body, event_id, NOW), "chat:start")
    assert delivery_id is not None
    return delivery_id


@pytest.mark.parametrize(
    "again",
    [Delivery(b"{}", "e1", NOW), Delivery(b"other", "e1", NOW), Delivery(b"{}", "e2", NOW), Delivery(b"{}", "", NOW)],
    ids=["same", "same id", "same body", "same body without id"],
)
def test_the_same_event_or_the_same_body_is_kept_once(store: SqlStore, again: Delivery) -> None:
    with store.write() as tx:
        add(tx, b"{}", "e1")
        assert tx.deliveries.add(again, "chat:start") is None


def test_deliveries_without_an_id_are_told_apart_by_their_bodies(store: SqlStore) -> None:
    with store.write() as tx:
        assert add(tx, b"1") != add(tx, b"2")


def test_a_new_delivery_counts_as_done(engine: Engine) -> None:
    with SqlStore(engine).write() as tx:
        add(tx, b"{}")
    with engine.connect() as connection:
        assert connection.execute(select(delivery.c.state, delivery.c.event)).one() == ("done", "chat:start")


def test_failed_ones_wait_until_they_are_due_in_the_order_in_which_they_came(store: SqlStore) -> None:
    with store.write() as tx:
        first, second, third, done, odd = (add(tx, str(n).encode()) for n in range(5))
        for delivery_id, due in ((second, NOW - SECOND), (first, NOW), (third, NOW + SECOND)):
            tx.deliveries.settle(delivery_id, DeliveryState.FAILED, reason="KeyError", attempts=2, next_at=due)
        tx.deliveries.settle(done, DeliveryState.DONE, number=7)
        tx.deliveries.settle(odd, DeliveryState.QUARANTINED, reason="not_json")
    with store.read() as tx:
        assert tx.deliveries.waiting(NOW, 10) == [
            StoredDelivery(first, b"0", NOW, 2),
            StoredDelivery(second, b"1", NOW, 2),
        ]
        assert [one.id for one in tx.deliveries.waiting(NOW, 1)] == [first]


def test_one_that_was_tried_again_with_success_waits_no_more(store: SqlStore) -> None:
    with store.write() as tx:
        delivery_id = add(tx, b"{}")
        tx.deliveries.settle(delivery_id, DeliveryState.FAILED, attempts=1, next_at=NOW)
        tx.deliveries.settle(delivery_id, DeliveryState.DONE, number=7, attempts=1)
        assert tx.deliveries.waiting(NOW, 10) == []
        assert tx.deliveries.failed(10) == []


def test_two_workers_never_get_the_same_waiting_delivery_on_postgresql(postgresql: Engine) -> None:
    store = SqlStore(postgresql)
    with store.write() as tx:
        for body in (b"1", b"2"):
            tx.deliveries.settle(add(tx, body), DeliveryState.FAILED, next_at=NOW)
    with store.write() as one, store.write() as other:
        assert [waiting.body for waiting in one.deliveries.waiting(NOW, 1)] == [b"1"]
        assert [waiting.body for waiting in other.deliveries.waiting(NOW, 10)] == [b"2"]


def test_an_administrator_sees_the_failed_and_the_quarantined_newest_first(store: SqlStore) -> None:
    with store.write() as tx:
        failed, ignored, odd = (add(tx, str(n).encode()) for n in range(3))
        tx.deliveries.settle(failed, DeliveryState.FAILED, reason="KeyError", attempts=3, next_at=NOW)
        tx.deliveries.settle(ignored, DeliveryState.IGNORED, reason="unknown_event")
        tx.deliveries.settle(odd, DeliveryState.QUARANTINED, reason="not_json")
    with store.read() as tx:
        assert tx.deliveries.failed(10) == [
            FailedDelivery(odd, "chat:start", DeliveryState.QUARANTINED, "not_json", 0, NOW),
            FailedDelivery(failed, "chat:start", DeliveryState.FAILED, "KeyError", 3, NOW),
        ]
        assert [one.id for one in tx.deliveries.failed(1)] == [odd]


def test_the_newest_delivery_tells_when_tawk_last_called(store: SqlStore) -> None:
    with store.write() as tx:
        assert tx.deliveries.newest_at() is None
        add(tx, b"1")
        tx.deliveries.add(Delivery(b"2", "", NOW + SECOND), "chat:end")
        assert tx.deliveries.newest_at() == NOW + SECOND


def test_what_was_read_of_tawk_to_is_no_call_of_its(store: SqlStore) -> None:
    with store.write() as tx:
        add(tx, b"1")
        tx.deliveries.add(Delivery(b"2", "", NOW + SECOND), f"{REST_EVENT}chat.list")
        assert tx.deliveries.newest_at() == NOW
