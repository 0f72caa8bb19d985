"""Looks on while the past is brought over: how far it is said to be, how much memory it takes, how long others wait."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from statistics import median, quantiles

from bot.ports import Backfill, BackfillState, Phase
from bot.views.sync_phases import share_done
from sandbox.control import SlackSandbox
from sandbox.errors import RefusedError
from storage.store import SqlStore
from tests.crash.storm import CHANNEL
from tests.crash.sync.bots import Bots

LOOK, MEASURE, ASK = 0.2, 1.0, 1.0
# In MB. A process grows while its threads do each thing for the first time; what is read must not add to it.
GROWTH, WARM, LAST, ENOUGH = 25.0, 0.3, 0.9, 20


@dataclass(slots=True)
class Watch:
    """`work` is how much there is to do; `sizes` is (share done, MB)."""

    store: SqlStore
    work: int
    known: dict[int, Backfill] = field(default_factory=dict)
    done: int = 0
    looks: int = 0
    broken: list[str] = field(default_factory=list)
    sizes: list[tuple[float, float]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def look(self) -> None:
        with self.store.read() as tx:
            latest = [tx.backfills.latest(one.id) for one in tx.properties.all()]
        self.looks += 1
        for now in filter(None, latest):
            self.broken += wrong_progress(self.known.get(now.id), now)
            self.known[now.id] = now
        self.done = sum(done(one) for one in self.known.values())

    @property
    def is_over(self) -> bool:
        return bool(self.known) and all(one.state is BackfillState.DONE for one in self.known.values())

    def has_come_to(self, share: float) -> bool:
        """Or is over."""
        return self.is_over or self.share >= share

    @property
    def share(self) -> float:
        return min(self.done / self.work, 1.0)

    def ask(self, slack: SlackSandbox, bots: Bots) -> None:
        """As anybody who wants to see the inbox; nobody answers while the bot starts."""
        if not bots.answers():
            return
        with suppress(RefusedError):
            told = slack.user("ana").command("/inbox", "list open", channel=CHANNEL)
            if told.ok and told.ack:
                self.waits.append(told.ms)


@contextmanager
def watching(watch: Watch, slack: SlackSandbox, bots: Bots) -> Iterator[None]:
    with (
        _again_and_again(watch.look, LOOK),
        _again_and_again(lambda: watch.sizes.append((watch.share, bots.memory())), MEASURE),
        _again_and_again(lambda: watch.ask(slack, bots), ASK),
        _again_and_again(bots.revive, MEASURE),
    ):
        yield


def done(backfill: Backfill) -> int:
    return sum(backfill.tally(phase).total for phase in backfill.phases)


def wrong_progress(before: Backfill | None, now: Backfill) -> Iterator[str]:
    """What is told of it never goes back, and never over the whole."""
    for phase in now.phases:
        share = share_done(now, phase)
        if not 0 <= share <= 1:
            yield f"backfill {now.id} says that {share:.0%} of the {phase} are done"
        if before is None:
            continue
        if now.tally(phase).total < before.tally(phase).total:
            yield f"backfill {now.id} counts fewer {phase} than before"
        if share < share_done(before, phase):
            yield f"backfill {now.id} goes back in its {phase}: {share_done(before, phase):.3f}, then {share:.3f}"
    if now.phase is Phase.PERSONS and now.tally(Phase.PERSONS).total > now.persons:
        yield f"backfill {now.id} counts {now.tally(Phase.PERSONS).total} of {now.persons} persons"


def grown(sizes: Sequence[tuple[float, float]]) -> Iterator[str]:
    """Whether memory grows with what was brought over."""
    early = [size for share, size in sizes if size and 0 < share <= WARM]
    late = [size for share, size in sizes if size and share > LAST]
    if min(len(early), len(late)) >= ENOUGH and max(late) - max(early) > GROWTH:
        yield f"memory grows: from {max(early):.0f} MB in the first third to {max(late):.0f} MB at the end"


def size_at(sizes: Sequence[tuple[float, float]], share: float) -> float:
    """Of those that were measured about then."""
    near = sorted((size for size in sizes if size[1]), key=lambda size: abs(size[0] - share))[:5]
    return median([size for _, size in near]) if near else 0.0


def told_waits(waits: Sequence[float]) -> str:
    """In milliseconds."""
    if len(waits) < 2:
        return "none"
    cut = quantiles(waits, n=100, method="inclusive")
    return f"median {cut[49]:.0f} ms, 95 % under {cut[94]:.0f} ms, longest {max(waits):.0f} ms, of {len(waits)}"


@contextmanager
def _again_and_again(act: Callable[[], object], every: float) -> Iterator[None]:
    over = threading.Event()

    def go() -> None:
        while not over.wait(every):
            act()

    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
