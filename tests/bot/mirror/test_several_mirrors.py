"""Several mirrors on one store: they share the work, and one takes over what another left behind."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from bot.clients.slack import SlackClient
from bot.inbox import Deed
from bot.languages import load_languages
from bot.mirror.mirror import Mirror
from bot.ports import Mark
from bot.views.parts import Message
from storage.store import SqlStore, SqlTransaction
from tests.bot.mirror.bench import Bench, shown

POST, UPDATE = "chat.postMessage", "chat.update"
CHANNELS = ("support", "sales", "escalations")
WORDS = "Where is my lamp?"


class Killed(BaseException):
    """The process ends here."""


def test_two_mirrors_post_every_card_once(any_bench: Bench) -> None:
    wanted = {f"Question {n} of 60" for n in range(60)}
    for n, words in enumerate(sorted(wanted)):
        any_bench.ask(words, CHANNELS[n % 3])
    any_bench.world.fault(POST, "drop_after", count=3)
    with ThreadPoolExecutor(4) as pool:
        first, second = any_bench.mirror(), any_bench.mirror()
        for done in [pool.submit(work, mirror) for mirror in (first, second, first, second)]:
            done.result()
    any_bench.settle()
    cards = [card for channel in CHANNELS for card in any_bench.cards(channel)]
    assert len(cards) == 60
    assert {words for words in wanted for card in cards if words in shown(card)} == wanted
    assert len(any_bench.world.calls(POST)) == 60


def test_two_mirrors_never_write_to_one_channel_at_once(any_bench: Bench) -> None:
    for n in range(12):
        any_bench.ask(f"Question {n}", "support")
    slack = Watched(any_bench)
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work, any_bench.mirror(slack)) for _ in range(4)]:
            done.result()
    assert len(any_bench.cards()) == 12
    assert slack.most == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_another_mirror_takes_over_from_one_that_died_while_posting(any_bench: Bench, when: str) -> None:
    any_bench.miss(WORDS)
    with pytest.raises(Killed):
        any_bench.mirror(Mortal(any_bench, when)).step()
    any_bench.wait(14)
    assert any_bench.run() == 0
    any_bench.settle()
    assert len(any_bench.cards()) == 1
    assert len(any_bench.world.calls(POST)) == 2  # the card once, and its lines


@pytest.mark.parametrize("when", ["before", "after"])
def test_another_mirror_takes_over_from_one_that_died_while_updating(bench: Bench, when: str) -> None:
    number = bench.miss(WORDS)
    bench.run()
    bench.do(Deed.CLOSE, number)
    with pytest.raises(Killed):
        bench.mirror(Mortal(bench, when)).step()
    bench.wait(14)
    assert bench.run() == 0
    bench.wait(2)
    bench.run()
    assert "Closed by" in shown(bench.cards()[0])


def test_other_channels_go_on_when_a_mirror_dies(bench: Bench) -> None:
    bench.miss(WORDS)
    with pytest.raises(Killed):
        bench.mirror(Mortal(bench, "before")).step()
    bench.miss("Another one", channel="sales")
    bench.run()
    assert [len(bench.cards(channel)) for channel in ("support", "sales")] == [0, 1]


def test_a_post_whose_plan_grew_old_is_planned_anew(bench: Bench) -> None:
    """The process slept between plan and call: somebody else may have posted it since."""
    bench.miss(WORDS)
    assert sleepy_mirror(bench, lambda: bench.wait(3)).step()
    assert not bench.world.calls(POST)
    bench.run()
    assert len(bench.cards()) == 1
    assert not bench.world.calls("conversations.history")


def test_an_update_whose_plan_grew_old_does_not_bury_a_newer_one(bench: Bench) -> None:
    number = bench.miss(WORDS)
    bench.run()
    bench.do(Deed.CLOSE, number)

    def another_draws_a_newer_one() -> None:
        bench.wait(16)
        bench.do(Deed.REOPEN, number)
        bench.do(Deed.TRASH, number)
        bench.run()

    assert sleepy_mirror(bench, another_draws_a_newer_one).step()
    bench.run()
    assert "trash" in shown(bench.cards()[0])
    assert len(bench.world.calls(UPDATE)) == 1


def test_a_card_posted_by_one_that_slept_too_long_is_adopted(bench: Bench) -> None:
    """Its own words come too late to count, and do no harm."""
    number = bench.miss(WORDS)
    slack = Mortal(bench, "after", lambda: bench.settle())
    assert bench.mirror(slack).step()
    bench.do(Deed.CLOSE, number)
    bench.settle()
    (card,) = bench.cards()
    assert "Closed by" in shown(card)
    assert len(bench.replies(card)) == 1


def work(mirror: Mirror) -> None:
    """Until there is nothing to do for a while."""
    idle = 0
    while idle < 20:
        idle = 0 if mirror.step() else idle + 1
        time.sleep(0.005 if idle else 0)


def die() -> None:
    raise Killed


class Mortal(SlackClient):
    """Something happens just before or just after its first call takes effect."""

    def __init__(self, bench: Bench, when: str, what: Callable[[], object] = die) -> None:
        super().__init__(bench.client)
        self._when = when
        self._what = what

    def post(self, channel: str, message: Message, mark: Mark, *, thread_ts: str | None, broadcast: bool) -> str:
        with self._around():
            return super().post(channel, message, mark, thread_ts=thread_ts, broadcast=broadcast)

    def update(self, channel: str, ts: str, message: Message, mark: Mark) -> None:
        with self._around():
            super().update(channel, ts, message, mark)

    @contextmanager
    def _around(self) -> Iterator[None]:
        if self._when == "before":
            self._what()
        yield
        if self._when == "after":
            self._what()


class Watched(SlackClient):
    """Counts how many posts are under way at once."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.client)
        self._lock = threading.Lock()
        self._now = 0
        self.most = 0

    def post(self, channel: str, message: Message, mark: Mark, *, thread_ts: str | None, broadcast: bool) -> str:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            return super().post(channel, message, mark, thread_ts=thread_ts, broadcast=broadcast)
        finally:
            with self._lock:
                self._now -= 1


@dataclass(slots=True)
class SleepyStore:
    """Sleeps once, after its first writing transaction: between a plan and its call."""

    real: SqlStore
    sleep: Callable[[], object]
    slept: bool = False

    @contextmanager
    def write(self) -> Iterator[SqlTransaction]:
        with self.real.write() as tx:
            yield tx
        if not self.slept:
            self.slept = True
            self.sleep()

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        with self.real.read() as tx:
            yield tx


def sleepy_mirror(bench: Bench, sleep: Callable[[], object]) -> Mirror:
    store = SleepyStore(bench.store, sleep)
    return Mirror(store, bench.slack, bench.pace, load_languages()["en"], bench.clock)
