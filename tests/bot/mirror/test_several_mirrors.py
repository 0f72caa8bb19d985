"""Several mirrors on one store: they share the work, and one takes over what another left behind."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.domain.errors import Refusal
from bot.domain.inbox import Deed
from bot.languages import load_languages
from bot.mirror.mirror import Mirror
from bot.views.language import Languages
from sandbox.control import SlackSandbox
from storage.store import SqlStore, SqlTransaction
from tests.bot.mirror.bench import Bench, shown
from tests.bot.mirror.hooked import Hooked
from tests.inbox import migrated

POST, UPDATE = "chat.postMessage", "chat.update"
CHANNELS = ("support", "sales", "escalations")
WORDS = "Where is my lamp?"
LONG = timedelta(hours=1)


class Killed(BaseException):
    """The process ends here."""


def test_two_mirrors_post_every_card_once(any_bench: Bench) -> None:
    any_bench.most_waiting = 60
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


def test_a_card_is_drawn_and_kept_while_somebody_works_on_its_chat(world: SlackSandbox, postgres_url: str) -> None:
    """Who works on a chat writes to its card then: if the mirror waited for the chat, each waited for the other."""
    with migrated(postgres_url) as engine, ThreadPoolExecutor(1) as pool:
        bench = Bench(engine, world)
        number, mirror = bench.miss(WORDS), bench.mirror()
        with bench.store.write() as tx:
            assert tx.conversations.head(number)
            [job] = pool.submit(mirror.take, 1).result()
            pool.submit(mirror.keep, [job()]).result()
        assert len(bench.cards()) == 1


def test_two_mirrors_never_write_to_one_channel_at_once(any_bench: Bench) -> None:
    any_bench.most_waiting = 12
    for n in range(12):
        any_bench.ask(f"Question {n}", "support")
    counter = Counter()
    slack = Hooked(any_bench.client, before=counter.enter, after=counter.leave)
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work, any_bench.mirror(slack)) for _ in range(4)]:
            done.result()
    assert len(any_bench.cards()) == 12
    assert counter.most == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_another_mirror_takes_over_from_one_that_died_while_posting(any_bench: Bench, when: str) -> None:
    any_bench.miss(WORDS)
    with pytest.raises(Killed):
        any_bench.mirror(Hooked(any_bench.client, **{when: die})).step()
    any_bench.wait(12)
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
        bench.mirror(Hooked(bench.client, **{when: die})).step()
    bench.wait(12)
    assert bench.run() == 0
    bench.wait(2)
    bench.run()
    assert "Closed by" in shown(bench.cards()[0])


def test_a_dead_ones_channel_is_another_ones_before_the_lease_is_over(any_bench: Bench) -> None:
    """The next card goes at once, whatever became of the one before."""
    for words in (WORDS, "Another one"):
        any_bench.ask(words)
    with pytest.raises(Killed):
        any_bench.mirror(Hooked(any_bench.client, before=die)).step()
    other, died_at = any_bench.mirror(), any_bench.clock()
    while not other.step():
        assert other.rest(LONG) <= any_bench.pace.lease
        any_bench.clock.forward(other.rest(LONG) + timedelta(milliseconds=1))
    assert [shown(card).count("Another one") > 0 for card in any_bench.cards()] == [True]
    assert any_bench.pace.timeout < any_bench.clock() - died_at < any_bench.pace.lease


def test_other_channels_go_on_when_a_mirror_dies(bench: Bench) -> None:
    bench.miss(WORDS)
    with pytest.raises(Killed):
        bench.mirror(Hooked(bench.client, before=die)).step()
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
    slack = Hooked(bench.client, after=bench.settle)
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
        try:
            idle = 0 if mirror.step() else idle + 1
        except Refusal:  # the store was busy for long: a worker tries it again, too
            idle = 0
        time.sleep(0.005 if idle else 0)


def die() -> None:
    raise Killed


class Counter:
    """How many calls are under way, and how many were at the most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = 0
        self.most = 0

    def enter(self) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)

    def leave(self) -> None:
        with self._lock:
            self._now -= 1


@dataclass(slots=True)
class SleepyStore:
    """Sleeps once, after its first writing transaction: between a plan and its call."""

    real: SqlStore
    sleep: Callable[[], object]
    slept: bool = False

    @contextmanager
    def write(self, *, holding: bool = True) -> Iterator[SqlTransaction]:
        with self.real.write(holding=holding) as tx:
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
    return Mirror(store, bench.slack, bench.pace, Languages(load_languages(), "en"), bench.clock)
