"""Slack's limits: we keep below them, and where Slack says wait we wait."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from bot.domain.inbox import Deed
from bot.mirror.pacing import UPDATE_BURST, Pace
from sandbox.control import SlackSandbox
from tests.bot.mirror.bench import SECOND, Bench
from tests.bot.mirror.hooked import Hooked
from tests.inbox import NOON

POST, UPDATE = "chat.postMessage", "chat.update"
WORDS = "Where is my lamp?"
REAL = Pace(post=1 * SECOND, update=1.25 * SECOND, settle=30 * SECOND, timeout=10 * SECOND)


@pytest.fixture
def strict_world(world: SlackSandbox) -> Iterator[SlackSandbox]:
    """As strict as Slack is."""
    with SlackSandbox(rate_scale=1) as strict:
        yield strict


def test_a_limited_post_waits_as_long_as_slack_says(bench: Bench) -> None:
    bench.world.fault(POST, "rate_limited", retry_after=7)
    bench.ask(WORDS)
    bench.run()
    bench.wait(6.9)
    assert bench.run() == 0
    bench.wait(0.2)
    bench.run()
    assert len(bench.cards()) == 1
    assert len(bench.world.calls(POST)) == 2
    assert not bench.world.calls("conversations.history")


def test_a_limited_post_holds_up_its_own_channel_only(bench: Bench) -> None:
    bench.world.fault(POST, "rate_limited", retry_after=7)
    bench.ask(WORDS)
    bench.run()
    bench.ask("Another one", "sales")
    bench.ask("A third one", "support")
    bench.run()
    assert [len(bench.cards(channel)) for channel in ("support", "sales")] == [0, 1]


def test_a_limited_update_holds_up_all_updates_and_no_post(bench: Bench) -> None:
    numbers = [bench.miss(WORDS), bench.miss("Another one", channel="sales")]
    bench.run()
    bench.world.fault(UPDATE, "rate_limited", retry_after=7)
    for number in numbers:
        bench.do(Deed.CLOSE, number)
    bench.ask("A third one")
    bench.run()
    assert len(bench.world.calls(UPDATE)) == 1
    assert len(bench.cards()) == 2
    bench.wait(6.9)
    assert bench.run() == 0
    bench.wait(0.2)
    bench.run()
    assert len(bench.world.calls(UPDATE)) == 3


def test_a_shorter_wait_does_not_undo_a_longer_one(bench: Bench) -> None:
    """Two updates are refused at about the same time, and the second is told to wait less long."""
    number = bench.miss(WORDS)
    bench.run()
    bench.world.fault(UPDATE, "rate_limited", retry_after=2)
    bench.do(Deed.CLOSE, number)
    bench.run(bench.mirror(Hooked(bench.client, before=lambda: hold_updates(bench, 30))))
    bench.wait(29)
    assert bench.run() == 0
    bench.wait(2)
    assert bench.run() == 1


def test_a_deletion_that_is_limited_is_tried_again(bench: Bench) -> None:
    bench.world.fault("chat.delete", "rate_limited", retry_after=7)
    number = bench.miss(WORDS)
    bench.run()
    bench.do(Deed.TRASH, number)
    bench.do(Deed.PURGE, number)
    bench.run()
    bench.wait(8)
    bench.run()
    assert bench.cards() == []


@pytest.mark.parametrize(("answers_after", "gap"), [(0.2, 1.0), (3.0, 3.5)])
def test_a_channel_is_written_to_at_slacks_pace_counted_from_question_to_question(
    strict_world: SlackSandbox, bench: Bench, answers_after: float, gap: float
) -> None:
    """After a late answer half the pace is kept too: nobody knows when Slack took the question in."""
    bench.world, bench.pace = strict_world, REAL
    asked_at = list[datetime]()
    slack = Hooked(bench.client, lambda: asked_at.append(bench.clock()), lambda: bench.wait(answers_after))
    for n in range(3):
        bench.ask(f"Question {n}")
    mirror = bench.mirror(slack)
    while any(row["behind"] for row in bench.posts()):
        if not mirror.step():
            bench.wait(0.05)
    gaps = [(later - earlier) / SECOND for earlier, later in pairwise(asked_at)]
    assert len(bench.cards()) == 3
    assert strict_world.refusals() == []
    assert gaps == pytest.approx([gap, gap], abs=0.051)
    assert min(gaps) >= gap


def test_a_channel_rests_longer_after_a_call_whose_outcome_is_unknown(bench: Bench) -> None:
    """It may come in as late as it likes."""
    bench.pace = REAL
    bench.world.fault(POST, "drop_after")
    bench.ask(WORDS)
    bench.run(bench.mirror(Hooked(bench.client, before=lambda: bench.wait(5))))
    bench.ask("Another one")
    bench.wait(0.9)
    assert bench.run() == 0
    bench.wait(0.2)
    assert bench.run() == 1


def test_updates_come_in_a_burst_and_then_at_their_rate() -> None:
    sent, allowed_at, now = [], None, NOON
    for _ in range(60):
        while allowed_at is not None and allowed_at > now:
            now += timedelta(milliseconds=50)
        allowed_at = REAL.after_update(allowed_at, now)
        sent.append(now)
    in_a_minute = [at for at in sent if at < NOON + 60 * SECOND]
    assert sent.count(NOON) == UPDATE_BURST + 1
    assert len([at for at in in_a_minute if at > NOON]) == 47


def test_a_lease_outlives_a_call_and_a_plan_outlives_no_settle_time() -> None:
    assert REAL.lease > REAL.hold > REAL.timeout
    assert REAL.freshness + REAL.timeout < REAL.settle


def hold_updates(bench: Bench, seconds: float) -> None:
    with bench.store.write() as tx:
        tx.posts.set_pace(UPDATE, bench.clock() + seconds * SECOND)
