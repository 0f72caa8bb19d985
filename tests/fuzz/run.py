"""Runs inputs at a door in rounds, each on a fresh store, and keeps what broke something.

An input is made of the seed, the door's name and its own number alone, so each can be made again.
"""

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Protocol

from tests.fuzz.mistakes import planted
from tests.fuzz.shrink import shrunk
from tests.fuzz.stage import LATER, Stage, fresh, staged
from tests.fuzz.template import Template, prepare
from tests.fuzz.watch import log_faults, store_faults, wall_faults

MEMORY = Path("/dev/shm")  # a disk would be what most of the time goes to
MOST_FOUND = 40
NUMBERS = re.compile(r"\d+|'[^']*'|\"[^\"]*\"")


class Input(Protocol):
    @property
    def raw(self) -> bytes: ...
    def with_raw(self, raw: bytes) -> "Input": ...


class Door(Protocol):
    """A way in: `put` answers with what was wrong."""

    name: str
    round: int
    is_pressed: bool

    def begin(self, stage: Stage, stack: ExitStack) -> None: ...
    def make(self, r: Random) -> Any: ...
    def put(self, stage: Stage, given: Any) -> list[str]: ...
    def end(self, stage: Stage) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Found:
    """An input that broke something, by its number; with none, a whole round did."""

    number: int
    fault: str
    given: Any = None
    least: bytes = b""


@dataclass
class Tally:
    """What came of the inputs of a door."""

    door: str
    inputs: int = 0
    cpu: float = 0.0
    found: list[Found] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def add(self, found: Found) -> bool:
        """Whether it is one of a new kind."""
        kind = NUMBERS.sub("…", found.fault)[:160]
        self.seen[kind] = self.seen.get(kind, 0) + 1
        if self.seen[kind] > 1:
            return False
        self.found.append(found)
        return True


@dataclass(frozen=True, slots=True)
class Run:
    """What is run: so many inputs of one seed, from a number on."""

    inputs: int
    seed: int = 1
    first: int = 0
    mistake: str = ""
    shrinks: bool = True
    most: int = 300  # bytes of an input that are told
    say: Callable[[str], None] = print
    progress: int = 0

    def of(self, door: Door) -> Tally:
        tally, begun = Tally(door.name), time.process_time()
        with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name, planted(self.mistake):
            folder = Path(name)
            kept = prepare(folder, is_pressed=door.is_pressed)
            for first in range(self.first, self.first + self.inputs, door.round):
                last = min(first + door.round, self.first + self.inputs)
                self._round(door, folder, kept, range(first, last), tally)
                if len(tally.found) >= MOST_FOUND:
                    break
                if self.progress and last % self.progress < door.round:
                    self.say(f"{door.name}: {last:,} by {time.process_time() - begun:.0f} CPU seconds")
        tally.cpu = time.process_time() - begun
        return tally

    def _round(self, door: Door, folder: Path, kept: Template, numbers: range, tally: Tally) -> None:
        with _entered(door, folder, kept) as stage:
            for number in numbers:
                given = self.input(door, number)
                faults = [*door.put(stage, given), *wall_faults(stage)]
                tally.inputs += 1
                for fault in faults:
                    self._keep(door, stage, Found(number, fault, given), tally)
            for fault in closing(door, stage):
                self._keep(door, stage, Found(numbers[0], f"after a round: {fault}"), tally)

    def input(self, door: Door, number: int) -> Any:
        return door.make(Random(f"{self.seed}:{door.name}:{number}"))

    def _keep(self, door: Door, stage: Stage, found: Found, tally: Tally) -> None:
        if not tally.add(found):
            return
        if self.shrinks and found.given is not None:
            found = self._least(door, stage, found)
            tally.found[-1] = found
        self.say(f"{door.name} {found.number}: {found.fault}\n    {found.least[: self.most]!r}")

    def _least(self, door: Door, stage: Stage, found: Found) -> Found:
        def breaks(raw: bytes) -> bool:
            faults = [*door.put(stage, found.given.with_raw(raw)), *wall_faults(stage)]
            return any(NUMBERS.sub("…", one)[:60] == NUMBERS.sub("…", found.fault)[:60] for one in faults)

        raw = found.given.raw
        return Found(found.number, found.fault, found.given, shrunk(raw, breaks) if breaks(raw) else raw)


def closing(door: Door, stage: Stage) -> Iterator[str]:
    """Once a round is over, all that there is to show is shown, and all that is kept is looked at."""
    stage.work()
    yield from wall_faults(stage)
    yield from log_faults(stage.log())
    yield from door.end(stage)
    yield from store_faults(stage)


@contextmanager
def _entered(door: Door, folder: Path, kept: Template) -> Iterator[Stage]:
    with ExitStack() as stack:
        stage = stack.enter_context(staged(fresh(kept.path, folder / "recado.db"), LATER))
        stage.before = kept.shown
        door.begin(stage, stack)
        yield stage
