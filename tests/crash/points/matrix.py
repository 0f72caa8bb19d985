"""The matrix of a flow: it is played without a death, then with one at each point, then at each two of them."""

import json
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from zlib import crc32

from tests.crash.points.acts import pass_time
from tests.crash.points.failpoints import ANY, DIES
from tests.crash.points.flows import FLOWS
from tests.crash.points.inquest import Record, compare, leaks, state_of
from tests.crash.points.memory import Memory
from tests.crash.points.scene import Plan, Scene

DEATH = DIES.decode().strip()
LIVES = 6  # that die in a chain
LIST = Path(__file__).parent / "points.json"
REST = timedelta(minutes=30)  # by then who is dead holds nothing any more: what would be done twice has been


@dataclass(frozen=True, slots=True)
class Run:
    """One run, with what it was to die of; `after` is what was reached once it had died of the first.

    `died` is where it did, one life after the other.
    """

    flow: str
    store: str
    plan: tuple[tuple[str, int], ...]
    seed: int
    calm: bool
    kills: int
    broken: tuple[str, ...]
    after: tuple[str, ...] = ()
    died: tuple[str, ...] = ()

    @property
    def deaths(self) -> Sequence[str]:
        """Also of runs that were kept before this was written down."""
        return self.died or [name for name, _ in self.plan[: self.kills]]

    @property
    def key(self) -> tuple[object, ...]:
        return self.flow, self.store, self.plan, self.seed, self.calm


@dataclass(slots=True)
class Results:
    """All runs that were made, in a file, where there is one, by a line each: what stands in it is not run again."""

    file: Path | None = None
    known: dict[tuple[object, ...], Run] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for line in self.file.read_text().splitlines() if self.file and self.file.exists() else ():
            row = json.loads(line)
            run = Run(**{**row, **{name: tuple(row[name]) for name in ("broken", "after", "died") if name in row},
                         "plan": tuple((name, nth) for name, nth in row["plan"])})  # fmt: skip
            self.known[run.key] = run

    def keep(self, run: Run) -> Run:
        self.known[run.key] = run
        if self.file:
            with self.file.open("ab", buffering=0) as file:  # in one piece: others may write into it, too
                file.write((json.dumps(asdict(run)) + "\n").encode())
        return run


@dataclass(slots=True)
class Matrix:
    """One flow's on one database."""

    scene: Scene
    store: str
    flow: str
    results: Results
    seed: int = 1
    wanted: Mapping[str, Counter[Record]] = field(default_factory=dict)
    reached: Sequence[str] = ()  # in the last run
    gaps: bool = False  # only the first of each gap
    often: Counter[str] = field(default_factory=Counter)
    points: Sequence[str] = ()
    memory: Memory | None = None  # of what happens before

    def begin(self) -> None:
        """Without a death, without trouble: this is what all others have to come to."""
        self._play((), calm=True)
        found = state_of(self.scene)
        self.wanted = self.wanted or found
        self.often = Counter(self.reached)
        self.points = first_of_gaps(self.reached) if self.gaps else list(self.often)

    def alone(self) -> Iterator[Run]:
        """At each point, and where it is reached more often also there for the second time."""
        yield self.run((), calm=False)
        for nth in (1, 2):
            for point in (point for point in self.points if self.often[point] >= nth):
                yield self.run(((point, nth),), calm=False)

    def alone_in_peace(self) -> Iterator[Run]:
        """The same without any trouble: what is reached after each death is known then."""
        for point in self.points:
            yield self.run(((point, 1),), calm=True)

    def pairs(self) -> Iterator[Plan]:
        """Each point, and each that is reached in the next life."""
        for first in self.points:
            after = self.run(((first, 1),), calm=True).after
            for second in first_of_gaps(after) if self.gaps else dict.fromkeys(after):
                yield (first, 1), (second, 1)

    def chains(self, many: int) -> Iterator[Run]:
        """Life after life dies, each at whichever point it reaches as its nth, by dice."""
        most = max(2, self.often.total() // 3)
        for n in range(many):
            dice = Random(f"{self.seed} {self.flow} {n}")
            yield self.run(tuple((ANY, dice.randint(1, most)) for _ in range(LIVES)), calm=False)

    def run(self, plan: Plan, *, calm: bool) -> Run:
        seed = crc32(f"{self.seed} {self.flow} {plan}".encode())
        key = (self.flow, self.store, tuple(plan), seed, calm)
        return self.results.known.get(key) or self.results.keep(self._judged(plan, seed, calm=calm))

    def _judged(self, plan: Plan, seed: int, *, calm: bool) -> Run:
        scene = self.scene
        try:
            self._play(plan, seed, calm=calm)
            broken = [*compare(self.wanted, state_of(scene)), *leaks(scene)]
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            broken = [f"it never came to an end: {type(error).__name__} {error} ({last.name})"]
        told = tuple(self._after(plan)), self._died()
        return Run(self.flow, self.store, tuple(plan), seed, calm, scene.kills, tuple(broken), *told)

    def _after(self, plan: Plan) -> Sequence[str]:
        reached = self.scene.reached()
        return reached[reached.index(DEATH) + 1 :] if len(plan) == 1 and DEATH in reached else ()

    def _died(self) -> tuple[str, ...]:
        reached = self.scene.reached()
        return tuple(point for point, end in pairwise(reached) if end == DEATH)

    def _play(self, plan: Plan, seed: int = 1, *, calm: bool) -> None:
        flow = FLOWS[self.flow]
        if self.memory is None:
            self.scene.begin(seed, flow.ticks, calm=calm or not flow.anew)
            flow.before(self.scene)
        if not flow.anew:
            self.memory = self.memory or self.scene.remember(self.flow)
            self.scene.begin(seed, flow.ticks, calm=calm, memory=self.memory)
        self.scene.arm(plan)
        begun = len(self.scene.reached())
        flow.play(self.scene)
        pass_time(self.scene, REST)
        self.reached = self.scene.reached()[begun:]


def first_of_gaps(reached: Sequence[str]) -> Sequence[str]:
    """Of two points between which nothing touches the world the first, each where it is reached first.

    Whoever dies behind a step leaves the same as who dies before the next one.
    """
    gaps: dict[str, int] = {}
    for n, point in enumerate(reached):
        is_behind_another = n and ": before " in point and ": after " in reached[n - 1]
        gaps.setdefault(point, n - 1 if is_behind_another else n)
    return list({gap: point for point, gap in reversed(gaps.items())}.values())[::-1]


def listed() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The points of each flow, as they were known when the list was made: in peace, and those after a death."""
    found: Mapping[str, Mapping[str, Sequence[str]]] = json.loads(LIST.read_text("utf-8"))
    return found


def make_list(runs: Iterable[Run], reached: Mapping[str, Iterable[str]]) -> None:
    """Anew, of what is `reached` in peace, and of runs with a death."""
    after: dict[str, set[str]] = {flow: set() for flow in reached}
    for run in runs:
        after.setdefault(run.flow, set()).update(run.after)
    told = {
        flow: {"in peace": sorted(names := set(points)), "after a death": sorted(after[flow] - names)}
        for flow, points in reached.items()
    }
    LIST.write_text(json.dumps(told, indent=1) + "\n", "utf-8")


def table(runs: Sequence[Run]) -> str:
    """A line for each flow and database; a pair is a point and where the next life died, each counted once."""
    lines = ["| flow | database | points | runs | kills | pairs | broken |", "|---|---|---|---|---|---|---|"]
    sums = [0, 0, 0, 0]
    for flow, store in dict.fromkeys((one.flow, one.store) for one in runs):
        mine = [one for one in runs if (one.flow, one.store) == (flow, store)]
        points = {point for one in mine for point in one.deaths}
        pairs = {pair for one in mine for pair in pairwise(one.deaths)}
        told = len(mine), sum(one.kills for one in mine), len(pairs), sum(bool(one.broken) for one in mine)
        sums = [sum(both) for both in zip(sums, told, strict=True)]
        lines.append("| " + " | ".join(map(str, (flow, store, len(points), *told))) + " |")
    return "\n".join([*lines, f"| all | | | {' | '.join(map(str, sums))} |"])
