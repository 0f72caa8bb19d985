"""In which hours a property was heard of is remembered for eight weeks, in a row an hour of the week."""

from datetime import timedelta

from sqlalchemy import Engine, func, select

from bot.domain.habit import REMEMBERED, WEEK, hour_of, moment_of
from storage import tables
from storage.store import SqlStore
from tests.storage.samples import NOW

MINUTE, HOUR, WEEKLY = timedelta(minutes=1), timedelta(hours=1), timedelta(weeks=1)


def shop(store: SqlStore, tawk_id: str = "abc") -> int:
    with store.write() as tx:
        return tx.properties.add(tawk_id, "Shop", "C1", NOW).id


def test_hours_are_remembered_for_eight_weeks_in_one_row(engine: Engine, store: SqlStore) -> None:
    one, other, now = shop(store), shop(store, "abd"), hour_of(NOW)
    for week in range(20):
        with store.write() as tx:
            tx.habits.heard(one, NOW + week * WEEKLY)
            tx.habits.heard(one, NOW + week * WEEKLY + MINUTE)
            assert len(tx.habits.hours(one)) == min(week, REMEMBERED) + 1
    with store.write() as tx:
        tx.habits.heard(one, NOW + 19 * WEEKLY + HOUR)
        expected = {now + week * WEEK for week in range(20 - REMEMBERED - 1, 20)} | {now + 19 * WEEK + 1}
        assert set(tx.habits.hours(one)) == expected
        assert list(tx.habits.hours(other)) == []
    with engine.begin() as connection:
        assert connection.execute(select(func.count()).select_from(tables.habit)).scalar_one() == 2


def test_after_a_long_time_only_the_new_hour_is_known(store: SqlStore) -> None:
    one = shop(store)
    for weeks in (0, 1, 10, 100_000 // WEEK + 40):
        with store.write() as tx:
            tx.habits.heard(one, NOW + weeks * WEEKLY)
    with store.read() as tx:
        assert list(tx.habits.hours(one)) == [hour_of(NOW) + (100_000 // WEEK + 40) * WEEK]


def test_what_came_late_changes_nothing(store: SqlStore) -> None:
    one = shop(store)
    with store.write() as tx:
        tx.habits.heard(one, NOW)
        tx.habits.heard(one, NOW - 2 * WEEKLY)
        assert list(tx.habits.hours(one)) == [hour_of(NOW)]


def test_a_silence_begins_once_and_ends_once(store: SqlStore) -> None:
    one, since = shop(store), moment_of(hour_of(NOW))
    with store.write() as tx:
        assert not tx.habits.end_silence(one)
        assert [tx.habits.begin_silence(one, since), tx.habits.begin_silence(one, NOW)] == [True, False]
        assert tx.habits.silent_since(one) == since
        assert [tx.habits.end_silence(one), tx.habits.end_silence(one)] == [True, False]
        assert tx.habits.silent_since(one) is None


def test_who_did_not_look_for_long_begins_to_watch_anew(store: SqlStore) -> None:
    gap = 20 * MINUTE
    with store.write() as tx:
        assert tx.habits.watch(NOW, gap) == NOW
        assert tx.habits.watch(NOW + 19 * MINUTE, gap) == NOW
        assert tx.habits.watch(NOW + 10 * MINUTE, gap) == NOW, "a clock that is behind takes nothing back"
        assert tx.habits.watch(NOW + 38 * MINUTE, gap) == NOW
        later = NOW + 58 * MINUTE
        assert tx.habits.watch(later, gap) == later
