"""What each property wants told, and where each chat stands, is kept as it was said, over both databases."""

import time
from dataclasses import replace
from threading import Thread

from sqlalchemy import Engine, text

from bot.domain.alerts import Alerts, Rung, Standing, waits
from bot.domain.errors import Refusal
from bot.domain.inbox import Conversation, Folder, Kind, Outcome, Status
from storage.sql.engine import open_engine
from storage.store import SqlStore
from tests.storage.samples import MISSED, NOW, SECOND

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
ALERTS = Alerts(2.5, 15, 30, "U0ANA", "S0CREW", "U0LUIS")


def test_alerts_are_those_that_were_said_last_of_that_property(store: SqlStore) -> None:
    with store.write() as tx:
        one, two = (tx.properties.add(tawk_id, "Shop", "C1", NOW).id for tawk_id in ("abc", "abd"))
        assert tx.alerts.of(one) is None
        tx.alerts.set(one, Alerts(1))
        tx.alerts.set(one, ALERTS)
        tx.alerts.set(two, Alerts())
    with store.read() as tx:
        assert (tx.alerts.of(one), tx.alerts.of(two)) == (ALERTS, Alerts())


def test_the_longest_overdue_is_looked_at_first(store: SqlStore) -> None:
    with store.write() as tx:
        for number, late in ((7, 3), (8, 1), (9, 2), (10, -1)):
            tx.ladder.begin(number, 1, NOW - late * SECOND)
        assert [one.number for one in tx.ladder.due(NOW, 10)] == [7, 9, 8]
        assert [one.number for one in tx.ladder.due(NOW, 2)] == [7, 9]


def test_a_chat_stands_where_it_climbed_until_it_begins_anew_or_leaves(store: SqlStore) -> None:
    with store.write() as tx:
        tx.ladder.begin(7, 1, NOW)
        tx.ladder.climb(7, Rung.ON_CALL, NOW + 60 * SECOND)
        assert tx.ladder.at(7) == Standing(7, 1, NOW, Rung.ON_CALL)
        assert tx.ladder.due(NOW + 59 * SECOND, 10) == []
        tx.ladder.begin(7, 1, NOW + 2 * SECOND)
        assert tx.ladder.due(NOW + 2 * SECOND, 10) == [Standing(7, 1, NOW + 2 * SECOND, Rung.GROUND)]
        tx.ladder.leave(7)
        tx.ladder.leave(7)
        assert tx.ladder.at(7) is None


def test_only_what_is_due_still_is_put_off(store: SqlStore) -> None:
    later, last = NOW + 60 * SECOND, NOW + 300 * SECOND
    with store.write() as tx:
        for number in (7, 8):
            tx.ladder.begin(number, 1, NOW)
        tx.ladder.climb(8, Rung.CHANNEL, later)  # by another clock
        for number in (7, 8):
            tx.ladder.put_off(number, NOW, last)
        assert [one.number for one in tx.ladder.due(later, 10)] == [8]
        assert [(one.number, one.rung) for one in tx.ladder.due(last, 10)] == [(8, Rung.CHANNEL), (7, Rung.GROUND)]


def test_all_of_one_property_are_looked_at_again(store: SqlStore) -> None:
    with store.write() as tx:
        for number, property_id in ((7, 1), (8, 1), (9, 2)):
            tx.ladder.begin(number, property_id, NOW)
            tx.ladder.climb(number, Rung.CHANNEL, NOW + 3_600 * SECOND)
        tx.ladder.look_again(1, NOW)
        assert [(one.number, one.rung, one.since) for one in tx.ladder.due(NOW, 10)] == [
            (7, Rung.CHANNEL, NOW),
            (8, Rung.CHANNEL, NOW),
        ]


def test_who_climbs_and_who_changes_the_settings_do_not_lock_each_other_out(postgresql: Engine) -> None:
    """Rows lie in any order; all who hold several take them in the same."""
    engine = open_engine(postgresql.url.render_as_string(hide_password=False), busy_ms=30_000)
    store, refused = SqlStore(engine), list[Refusal]()

    def change_settings() -> None:
        try:
            with store.write() as tx:
                tx.ladder.look_again(1, NOW)
        except Refusal as busy:
            refused.append(busy)

    other = Thread(target=change_settings)
    with store.write() as tx:
        for number in (8, 7):
            tx.ladder.begin(number, 1, NOW)
    with store.write() as tx:
        tx.ladder.climb(7, Rung.CHANNEL, NOW)
        other.start()
        while not is_one_waiting(postgresql):
            time.sleep(0.01)
        tx.ladder.climb(8, Rung.CHANNEL, NOW)
    other.join()
    engine.dispose()
    assert refused == []


def is_one_waiting(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.execute(text(WAITING)).scalar_one())


def test_the_store_and_the_rule_agree_on_what_waits(store: SqlStore) -> None:
    kinds: list[dict[str, object]] = [
        {},
        {"agent": "U0ANA"},
        {"status": Status.PENDING},
        {"status": Status.CLOSED},
        {"folder": Folder.TRASH},
        {"outcome": Outcome.UNKNOWN},
        {"kind": Kind.TICKET, "outcome": Outcome.OFFLINE},
        {"tags": ("vip",)},
    ]
    with store.write() as tx:
        owner = tx.properties.add("abc", "Shop", "C1", NOW)
        kept: list[Conversation] = []
        for n, different in enumerate(kinds):
            made = replace(MISSED, property_id=owner.id, external_id=str(n), **different)  # type: ignore[arg-type]
            added = tx.conversations.add(made)
            assert added is not None
            kept.append(added)
        numbers = [one.id for one in kept]
        assert tx.ladder.waiting([*reversed(numbers), 4_000]) == [one.id for one in kept if waits(one)]
        assert tx.ladder.waiting([]) == []
