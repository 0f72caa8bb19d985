"""Negative controls: without each guard the harm appears that it keeps away, so the other tests prove something."""

from collections.abc import Mapping
from datetime import datetime

import pytest
from slack_sdk import WebClient
from sqlalchemy import select, update

from bot.clients.slack import SlackClient
from bot.ports import Found
from storage import tables
from tests.bot.mirror.bench import SECOND, Bench

POST = "chat.postMessage"
WORDS = "Where is my lamp?"


def test_without_the_look_up_a_lost_answer_makes_a_second_card(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.world.fault(POST, "drop_after")
    monkeypatch.setattr(SlackClient, "find", _find_nothing)
    bench.miss(WORDS)
    bench.settle()
    assert len(bench.cards()) == 2


def test_with_the_retries_of_slack_sdk_a_lost_answer_makes_a_second_card(bench: Bench) -> None:
    bench.world.fault(POST, "drop_after")
    bench.miss(WORDS)
    bench.settle(bench.mirror(SlackClient(WebClient(bench.world.bot_token, base_url=bench.world.base_url))))
    assert len(bench.cards()) == 2


@pytest.mark.parametrize(("settle", "cards"), [(0, 2), (30, 1)])
def test_without_the_settle_time_a_slow_slack_makes_a_second_card(bench: Bench, settle: int, cards: int) -> None:
    """The post takes effect long after the client has given up."""
    bench.world.fault(POST, "delay", seconds=20)
    bench.miss(WORDS)
    mirror = bench.mirror(settle=settle * SECOND)
    bench.run(mirror)
    already = len(bench.cards())
    bench.wait(31)
    bench.world.wait_for(lambda: len(bench.cards()) > already)
    bench.settle(mirror)
    assert len(bench.cards()) == cards


@pytest.mark.parametrize(("counts", "cards"), [(True, 1), (False, 2)])
def test_without_the_fence_a_stale_write_makes_a_second_card(bench: Bench, counts: bool, cards: int) -> None:
    """One holder looks up and sleeps; another posts it, unsure; then the first one says that it is not there."""
    bench.world.fault(POST, "drop_before")
    bench.miss(WORDS)
    bench.run()
    bench.wait(31)
    assert bench.mirror(SleepyReader(bench, counts=counts)).step()
    bench.settle()
    assert len(bench.cards()) == cards


class SleepyReader(SlackClient):
    """Sleeps longer than the lease once it has looked a channel through, while another mirror goes on."""

    def __init__(self, bench: Bench, *, counts: bool) -> None:
        super().__init__(bench.client)
        self._bench = bench
        self._counts = counts

    def find(self, channel: str, since: datetime, thread_ts: str | None = None) -> Mapping[str, Found]:
        found = super().find(channel, since, thread_ts)
        held = self._fence()
        self._bench.wait(16)
        self._bench.world.fault(POST, "drop_after")
        self._bench.run()
        if not self._counts:
            with self._bench.engine.begin() as connection:
                connection.execute(update(tables.channel).values(fence=held))
        return found

    def _fence(self) -> int:
        with self._bench.engine.begin() as connection:
            return int(connection.execute(select(tables.channel.c.fence)).scalar_one())


def _find_nothing(*_: object) -> Mapping[str, Found]:
    return {}
