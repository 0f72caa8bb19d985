"""What the clock does about chats that nobody takes: each rung at its time, once, whoever is killed or late."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, select, text

from bot.alerts import Alerts, Rung
from bot.desk import Choice
from bot.errors import Refusal
from bot.hours import Hours
from bot.inbox import Deed, Role
from bot.ladder import climbing
from bot.ladder.climbing import Climber, Plan
from bot.ladder.telling import Word, tell
from bot.ports import Grant, Person, Transaction
from bot.snooze import Snooze
from storage import tables
from storage.database import Database
from storage.engine import open_engine
from storage.ladder import SqlLadder
from storage.store import SqlStore
from tests.inbox import ADMIN, ANA, GRACE, LUIS, MINUTE, NOON, Inbox, said

USUAL = Alerts(10, 0, 0)
LADDER = Alerts(5, 15, 30, person=LUIS, head=ANA)
OFFICE = Hours(ZoneInfo("Europe/Madrid"), (((540, 1080),),) * 5 + ((), ()))


def miss(inbox: Inbox, chat: str = "chat") -> int:
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "anyone?"), chat=chat))
    return inbox.get(chat).id


def want(inbox: Inbox, alerts: Alerts = LADDER, hours: Hours | None = None) -> int:
    """Make the property known, and say how it wants its alerts."""
    inbox.intake.register([inbox.site.tawk_id])
    with inbox.store.write() as tx:
        owner = tx.properties.find(inbox.site.tawk_id)
        assert owner is not None
        tx.alerts.set(owner.id, alerts)
        tx.hours.set(owner.id, hours)
    return owner.id


def climber(inbox: Inbox, usual: Alerts = USUAL) -> Climber:
    return Climber(inbox.store, usual, frozenset({ADMIN}), inbox.clock)


def tick(inbox: Inbox, minutes: float = 0, ladder: Climber | None = None) -> None:
    """Let time pass, and the clock tick until it finds nothing more."""
    inbox.clock.forward(minutes * MINUTE)
    for _ in range(10):
        (ladder or climber(inbox)).climb()


def told(inbox: Inbox, number: int | None = None) -> list[tuple[str, str, int]]:
    """Kind, channel and rung of each alert about this chat, in their order."""
    post = tables.post
    rows = inbox.rows(select(post).where(post.c.kind.in_(["alert", "raised"])).order_by(post.c.id))
    mine = [row for row in rows if (number or inbox.get("chat").id) in row["payload"]["numbers"]]
    return [(row["kind"], row["channel"], row["payload"]["rung"]) for row in mine]


def rungs(inbox: Inbox, number: int | None = None) -> list[int]:
    return [rung for _, _, rung in told(inbox, number)]


def test_it_climbs_from_the_channel_to_who_is_on_call_to_who_leads(inbox: Inbox) -> None:
    want(inbox)
    number = miss(inbox)
    channel = inbox.channel
    tick(inbox, 4.9)
    assert told(inbox) == []
    tick(inbox, 0.1)
    assert told(inbox) == [("alert", channel, Rung.CHANNEL)]
    tick(inbox, 9.9)
    assert rungs(inbox) == [Rung.CHANNEL]
    tick(inbox, 0.1)
    assert told(inbox)[1:] == [("alert", channel, Rung.ON_CALL)], "who is in the channel is reached by the mention"
    tick(inbox, 15)
    assert told(inbox)[2:] == [("alert", channel, Rung.LEAD), ("raised", ANA, Rung.LEAD)]
    tick(inbox, 10_000)
    assert len(told(inbox)) == 4
    with inbox.store.read() as tx:
        assert tx.ladder.at(number) is None, "nothing is left to be looked at"


@pytest.mark.parametrize("deed", [Deed.TAKE, Deed.CLOSE, Deed.TRASH, Deed.SPAM, Deed.ASSIGN, Deed.SNOOZE])
def test_what_somebody_sees_to_climbs_no_further(inbox: Inbox, deed: Deed) -> None:
    want(inbox)
    miss(inbox)
    tick(inbox, 5)
    inbox.desk.do(deed, inbox.get("chat").id, ANA, Choice(LUIS if deed is Deed.ASSIGN else ""))
    tick(inbox, 60)
    assert rungs(inbox) == [Rung.CHANNEL]


def test_an_answer_that_tawk_to_tells_of_later_ends_it(inbox: Inbox) -> None:
    want(inbox)
    miss(inbox)
    tick(inbox, 5)
    answered = (said("v", NOON, "anyone?"), said("a", NOON + MINUTE, "Yes, me."))
    inbox.receive(inbox.site.transcript(NOON, *answered, chat="chat"))
    tick(inbox, 60)
    assert rungs(inbox) == [Rung.CHANNEL]


def test_who_merely_waits_is_nobodys_alarm(inbox: Inbox) -> None:
    want(inbox)
    inbox.receive(inbox.site.start(NOON, chat="chat"), inbox.site.end(NOON, chat="chat"))
    tick(inbox, 600)
    inbox.clock.forward(GRACE)
    inbox.grace.end()
    tick(inbox, 600)
    assert told(inbox) == []


def test_a_chat_is_announced_once_however_often_it_is_told_of(inbox: Inbox) -> None:
    want(inbox)
    body = inbox.site.transcript(NOON, said("v", NOON, "anyone?"), chat="chat")
    for _ in range(3):
        inbox.receive(body, inbox.site.end(NOON, chat="chat"))
        tick(inbox, 1)
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "anyone?"), said("v", NOON + MINUTE, "?"), chat="chat"))
    number = inbox.get("chat").id
    assert (len(inbox.posts("card", number)), len(inbox.posts("notice", number))) == (1, 0)
    tick(inbox, 60)
    assert rungs(inbox) == [Rung.CHANNEL, Rung.ON_CALL, Rung.LEAD, Rung.LEAD]


def test_what_was_snoozed_comes_back_and_begins_anew(inbox: Inbox) -> None:
    want(inbox)
    number = miss(inbox)
    tick(inbox, 5)
    inbox.desk.do(Deed.SNOOZE, number, ANA, Choice(until=inbox.clock() + 60 * MINUTE))
    tick(inbox, 60)
    assert Snooze(inbox.store, inbox.clock).end() >= 1
    tick(inbox, 4)
    assert rungs(inbox) == [Rung.CHANNEL]
    tick(inbox, 1)
    assert rungs(inbox) == [Rung.CHANNEL, Rung.CHANNEL]
    tick(inbox, 10)
    assert rungs(inbox) == [Rung.CHANNEL, Rung.CHANNEL, Rung.ON_CALL]


def test_minutes_pass_while_the_team_works(inbox: Inbox) -> None:
    inbox.clock.now = datetime(2026, 11, 27, 16, 58, tzinfo=UTC)  # two minutes before the week-end
    want(inbox, hours=OFFICE)
    miss(inbox)
    tick(inbox, 60 * 24 * 2)
    assert told(inbox) == []
    inbox.clock.now = datetime(2026, 11, 30, 8, 2, 59, tzinfo=UTC)
    tick(inbox)
    assert told(inbox) == []
    tick(inbox, 1 / 60)
    assert rungs(inbox) == [Rung.CHANNEL]
    assert [row["payload"]["working"] for row in inbox.posts("alert", inbox.get("chat").id)] == [True]


def test_a_team_that_never_works_is_looked_at_once_a_day(inbox: Inbox) -> None:
    property_id = want(inbox, hours=Hours(ZoneInfo("UTC"), ((),) * 7))
    number = miss(inbox)
    tick(inbox, 60 * 23)
    assert told(inbox) == []
    with inbox.store.write() as tx:
        assert number not in [one.number for one in tx.ladder.due(inbox.clock(), 10_000)]
        tx.hours.set(property_id, None)
        tx.ladder.look_again(property_id, inbox.clock())
    tick(inbox)
    assert Rung.CHANNEL in rungs(inbox)


def test_a_property_that_said_nothing_is_as_the_installation_says(inbox: Inbox) -> None:
    miss(inbox)
    tick(inbox, 10)
    assert rungs(inbox) == [Rung.CHANNEL]


def test_where_all_rungs_are_off_nothing_waits_for_them_to_be_switched_on(inbox: Inbox) -> None:
    property_id = want(inbox, Alerts())
    miss(inbox)
    tick(inbox, 1)
    with inbox.store.write() as tx:
        tx.alerts.set(property_id, LADDER)
        tx.ladder.look_again(property_id, inbox.clock())
    tick(inbox, 600)
    assert told(inbox) == [], "or a team would be told of all its old ones at once"


def test_a_sooner_time_counts_for_what_waits_already(inbox: Inbox) -> None:
    property_id = want(inbox, Alerts(60))
    miss(inbox)
    tick(inbox, 10)
    with inbox.store.write() as tx:
        tx.alerts.set(property_id, Alerts(5))
        tx.ladder.look_again(property_id, inbox.clock())
    tick(inbox)
    assert rungs(inbox) == [Rung.CHANNEL]


def test_a_clock_that_comes_late_tells_rung_after_rung(inbox: Inbox) -> None:
    want(inbox)
    miss(inbox)
    inbox.clock.forward(600 * MINUTE)
    seen = []
    for _ in range(5):
        climber(inbox).climb()
        seen.append(len(told(inbox)))
    assert seen == [1, 2, 4, 4, 4]


def test_who_is_on_call_and_not_in_the_channel_is_told_directly(inbox: Inbox) -> None:
    want(inbox, Alerts(0, 5, 0, person="U0OUTSIDE", group="S0CREW"))
    miss(inbox)
    tick(inbox, 5)
    assert told(inbox) == [("alert", inbox.channel, Rung.ON_CALL), ("raised", "U0OUTSIDE", Rung.ON_CALL)]
    assert called(inbox) == ["U0OUTSIDE", "S0CREW"]


def called(inbox: Inbox) -> Any:
    return inbox.posts("alert", inbox.get("chat").id)[-1]["payload"]["called"]


def test_who_is_gone_is_not_called(inbox: Inbox) -> None:
    with inbox.store.write() as tx:
        tx.people.save([Person("U0GONE", active=False), Person("U0BOT", is_bot=True)])
    want(inbox, Alerts(0, 5, 10, person="U0GONE", head="U0BOT"))
    miss(inbox)
    tick(inbox, 10)
    assert told(inbox) == [
        ("alert", inbox.channel, Rung.ON_CALL),
        ("alert", inbox.channel, Rung.LEAD),
        ("raised", ADMIN, Rung.LEAD),
    ]
    assert called(inbox) == []


def test_all_who_lead_are_told_where_nobody_is_named_else_the_administrators(inbox: Inbox) -> None:
    property_id = want(inbox, Alerts(0, 0, 10))
    miss(inbox)
    tick(inbox, 10)
    assert told(inbox)[1:] == [("raised", ADMIN, Rung.LEAD)]
    with inbox.store.write() as tx:
        tx.people.grant(Grant(property_id, "U1", Role.LEAD))
        tx.people.grant(Grant(property_id, "U2", Role.LEAD))
        tx.people.grant(Grant(property_id, "U3", Role.AGENT))
    other = miss(inbox, "other")
    tick(inbox, 10)
    assert [person for kind, person, _ in told(inbox, other) if kind == "raised"] == ["U1", "U2"]


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


def test_one_that_fails_does_not_keep_the_others_waiting(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    want(inbox)
    bad, good = miss(inbox, "bad"), miss(inbox, "good")
    inbox.clock.forward(5 * MINUTE)
    step = climbing._step

    def poisoned(tx: Transaction, chat: Any, number: int, *more: Any) -> Any:
        if number == bad:
            raise ValueError("words of a visitor")
        return step(tx, chat, number, *more)

    monkeypatch.setattr(climbing, "_step", poisoned)
    climber(inbox).climb()
    assert (rungs(inbox, good), rungs(inbox, bad)) == ([Rung.CHANNEL], [])
    assert "ladder.failed" in caplog.text


def test_those_that_fail_again_and_again_leave_room_for_the_others(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    want(inbox)
    bad, good = miss(inbox, "bad"), miss(inbox, "good")
    inbox.clock.forward(5 * MINUTE)
    step = climbing._step

    def poisoned(tx: Transaction, chat: Any, number: int, *more: Any) -> Any:
        if number == bad:
            raise ValueError
        return step(tx, chat, number, *more)

    monkeypatch.setattr(climbing, "AT_ONCE", 1)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(climbing, "_step", poisoned)
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
