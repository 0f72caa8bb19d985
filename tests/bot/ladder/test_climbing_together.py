"""Many chats, several clocks, one that is killed: each rung is climbed once."""

from collections.abc import Sequence
from contextlib import suppress
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, select, text

from bot.domain.alerts import Alerts, Rung
from bot.domain.errors import Refusal
from bot.domain.inbox import Deed
from bot.ladder import climbing
from bot.ladder.climbing import Climber, Plan
from bot.ladder.telling import Word, tell
from bot.ports import Transaction
from storage import tables
from storage.clockwork.ladder import SqlLadder
from storage.database import Database
from storage.sql.engine import open_engine
from storage.store import SqlStore
from tests.bot.ladder.climbs import LADDER, USUAL, climber, miss, rungs, tick, told, want
from tests.inbox import ADMIN, ANA, MINUTE, NOON, Inbox


@pytest.mark.parametrize(("count", "threads"), [(3, 3), (4, 0), (104, 0)])
def test_many_that_climb_at_once_are_told_of_at_once(own_inbox: Inbox, count: int, threads: int) -> None:
    inbox = own_inbox
    want(inbox)
    numbers = [miss(inbox, f"chat {n}") for n in range(count)]
    tick(inbox, 30)
    post = tables.post
    rows = inbox.rows(select(post).where(post.c.kind == "alert", post.c.channel == inbox.channel).order_by(post.c.id))
    assert sum(row["parent_id"] is not None for row in rows) == threads * 3
    for number in numbers:
        assert rungs(inbox, number) in ([1, 2, 3, 3], [1, 2, 3]), number
    in_channel = [row["payload"]["rung"] for row in rows if row["parent_id"] is None]
    pages = -(-count // climbing.AT_ONCE) if not threads else 0
    assert sorted(in_channel) == sorted([Rung.CHANNEL, Rung.ON_CALL] * pages), "who leads is told directly"


def climb_from(start: Barrier, inbox: Inbox) -> None:
    """As a process of its own does: with database connections of its own, against all the others."""
    database = Database.open(inbox.engine.url.render_as_string(hide_password=False), threads=2)
    own = Climber(database.store, USUAL, frozenset({ADMIN}), inbox.clock)
    start.wait()
    for _ in range(8):
        with suppress(Refusal):  # a busy store is tried again at the next tick
            own.climb()
    database.close()


def race(inbox: Inbox, minutes: float) -> None:
    inbox.clock.forward(minutes * MINUTE)
    start = Barrier(4)
    clocks = [Thread(target=climb_from, args=(start, inbox)) for _ in range(4)]
    for one in clocks:
        one.start()
    for one in clocks:
        one.join()
    tick(inbox)


def test_of_four_clocks_on_one_database_one_climbs_each_rung(inbox: Inbox) -> None:
    want(inbox)
    numbers = [miss(inbox, f"chat {n}") for n in range(3)]
    for minutes in (5, 10, 15):
        race(inbox, minutes)
    assert [rungs(inbox, number) for number in numbers] == [[1, 2, 3, 3]] * 3


def test_of_four_clocks_one_tells_of_many_at_once(inbox: Inbox) -> None:
    want(inbox)
    numbers = [miss(inbox, f"chat {n}") for n in range(12)]
    for minutes in (5, 10, 15):
        race(inbox, minutes)
    assert [rungs(inbox, number) for number in numbers] == [[1, 2, 3]] * 12


def test_settings_that_change_while_a_chat_is_looked_at_count_for_it_all_the_same(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    property_id, number = want(inbox, Alerts(600)), miss(inbox)
    engine = open_engine(inbox.engine.url.render_as_string(hide_password=False), busy_ms=30_000)

    def change() -> None:
        with SqlStore(engine).write() as tx:
            tx.alerts.set(property_id, Alerts(5))
            tx.ladder.look_again(property_id, inbox.clock())

    changing = Thread(target=change)

    def plan(*read: Any) -> Plan:
        changing.start()
        has_one_writer = engine.dialect.name == "sqlite"
        while changing.is_alive() and not (has_one_writer or is_somebody_waiting(engine)):
            changing.join(0.01)
        return Plan(*read)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(climbing, "Plan", plan)
        climber(inbox).climb()
    changing.join()
    engine.dispose()
    tick(inbox, 5)
    assert rungs(inbox, number) == [Rung.CHANNEL]


def is_somebody_waiting(engine: Engine) -> bool:
    """For a lock in this database."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with engine.connect() as connection:
        return bool(connection.execute(text(waiting)).scalar_one())


def test_a_clock_that_does_not_hold_the_chat_would_tell_twice(inbox: Inbox) -> None:
    """The control: what was read before the chat was held is no longer true."""
    want(inbox)
    miss(inbox)
    inbox.clock.forward(5 * MINUTE)
    with inbox.store.read() as tx:
        stale = tx.ladder.due(inbox.clock(), 10)
    for _ in range(2):
        with inbox.store.write() as tx:
            tell_carelessly(tx, inbox, stale)
    assert rungs(inbox) == [Rung.CHANNEL, Rung.CHANNEL]


def tell_carelessly(tx: Transaction, inbox: Inbox, due: Sequence[Any]) -> None:
    plan = Plan(LADDER, None)
    for standing in due:
        chat = tx.conversations.head(standing.number)
        assert chat is not None
        word = Word(Rung.CHANNEL, 5, working=False, alerts=plan.alerts)
        tell(tx, word, tx.properties.get(standing.property_id), [chat], frozenset(), inbox.clock())
        tx.ladder.climb(standing.number, Rung.CHANNEL, inbox.clock() + MINUTE)


@pytest.mark.parametrize("broken", ["tell", "climb"])
def test_what_is_killed_halfway_is_done_anew_and_once(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    want(inbox)
    number = miss(inbox)
    tick(inbox, 4)
    inbox.clock.forward(MINUTE)
    with monkeypatch.context() as broken_house:
        where = climbing if broken == "tell" else SqlLadder
        broken_house.setattr(where, broken, killed_after(getattr(where, broken)))
        with suppress(KeyboardInterrupt):
            climber(inbox).climb()
    assert told(inbox) == []
    tick(inbox)
    assert rungs(inbox, number) == [Rung.CHANNEL]


def killed_after(act: Any) -> Any:
    def die(*given: Any) -> None:
        act(*given)
        raise KeyboardInterrupt

    return die


def poisoned(bad: int) -> Any:
    """A step that fails for one of them."""
    step = climbing._step

    def fail(tx: Transaction, chat: Any, number: int, *more: Any) -> Any:
        if number == bad:
            raise ValueError("words of a visitor")
        return step(tx, chat, number, *more)

    return fail


def test_one_that_fails_does_not_keep_the_others_waiting(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    want(inbox)
    bad, good = miss(inbox, "bad"), miss(inbox, "good")
    inbox.clock.forward(5 * MINUTE)
    monkeypatch.setattr(climbing, "_step", poisoned(bad))
    climber(inbox).climb()
    assert (rungs(inbox, good), rungs(inbox, bad)) == ([Rung.CHANNEL], [])
    assert "ladder.failed" in caplog.text


def test_those_that_fail_again_and_again_leave_room_for_the_others(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    want(inbox)
    bad, good = miss(inbox, "bad"), miss(inbox, "good")
    inbox.clock.forward(5 * MINUTE)
    monkeypatch.setattr(climbing, "AT_ONCE", 1)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(climbing, "_step", poisoned(bad))
        tick(inbox)
    assert (rungs(inbox, good), rungs(inbox, bad)) == ([Rung.CHANNEL], [])
    tick(inbox, 5)
    assert rungs(inbox, bad) == [Rung.CHANNEL], "it comes late, and is not lost"


def test_a_row_that_was_forgotten_tells_of_nothing(inbox: Inbox) -> None:
    """Whatever else changes a chat in days to come: the clock looks at the chat itself."""
    property_id = want(inbox)
    number = miss(inbox)
    inbox.desk.do(Deed.TAKE, number, ANA)
    with inbox.store.write() as tx:
        tx.ladder.begin(number, property_id, NOON)
        tx.ladder.begin(4_000_000, property_id, NOON)
    tick(inbox, 60)
    assert told(inbox) == []
    with inbox.store.read() as tx:
        assert [tx.ladder.at(one) for one in (number, 4_000_000)] == [None, None]
