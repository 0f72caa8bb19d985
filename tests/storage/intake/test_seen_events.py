"""An event that comes again is known again, for as long as Slack repeats it."""

from sqlalchemy import Engine, func, select

from storage.intake.seen_events import MEMORY
from storage.store import SqlStore
from storage.tables import seen_event
from tests.storage.samples import NOW, SECOND


def test_an_event_is_new_once(store: SqlStore) -> None:
    with store.write() as tx:
        assert tx.seen_events.see("Ev1", NOW)
    with store.write() as tx:
        assert not tx.seen_events.see("Ev1", NOW + MEMORY)
        assert tx.seen_events.see("Ev2", NOW)


def test_old_ones_are_forgotten(store: SqlStore, engine: Engine) -> None:
    with store.write() as tx:
        assert tx.seen_events.see("Ev1", NOW)
        assert tx.seen_events.see("Ev2", NOW + MEMORY + SECOND)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(seen_event)).scalar_one() == 1
