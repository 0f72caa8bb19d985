"""Measures all along what each process takes: memory, open files, threads; whoever lives for long must stay flat."""

import re
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bot.assembly import DRAWING_THREADS
from tests.soak.fleet import Fleet

EVERY = 1.0
RSS, THREADS = re.compile(r"^VmRSS:\s+(\d+) kB", re.M), re.compile(r"^Threads:\s+(\d+)", re.M)
ENOUGH = 5  # measures in each quarter of a life
WARM = 60.0  # seconds, in which a process starts
# By how much the median of a life's last quarter may be above that of the third. Before that a process does each thing
# for the first time; when it first needs as many threads for drawing as it may have is a matter of luck.
MOST = {"MB": 20.0, "open files": 12.0, "threads": DRAWING_THREADS + 4.0}


@dataclass(frozen=True, slots=True)
class Measure:
    """Of one process at one moment."""

    at: float
    name: str
    pid: int
    sizes: tuple[float, ...]  # in the order of MOST


@dataclass(slots=True)
class Gauges:
    """All that was measured."""

    fleet: Fleet
    measures: list[Measure] = field(default_factory=list)

    def work(self, over: threading.Event) -> None:
        while not over.wait(EVERY):
            self.measures += [found for one in self.fleet.all if (found := measure(one.command, one.pid))]


def measure(name: str, pid: int) -> Measure | None:
    """None where it just died."""
    with suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text()
        memory, threads = RSS.search(status), THREADS.search(status)
        files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
        if memory and threads:
            return Measure(time.monotonic(), name, pid, (int(memory[1]) / 1024, files, int(threads[1])))
    return None


def longest_lives(measures: Sequence[Measure]) -> dict[str, list[Measure]]:
    """Of each name the measures of the process that lived longest."""
    lives: dict[tuple[str, int], list[Measure]] = defaultdict(list)
    for one in measures:
        lives[one.name, one.pid].append(one)
    found: dict[str, list[Measure]] = {}
    for (name, _), life in lives.items():
        if len(life) > len(found.get(name, ())):
            found[name] = life
    return found


def quarters(life: Sequence[Measure]) -> list[tuple[float, ...]]:
    """The medians of each quarter of its time once it had started; none where that was too short to tell."""
    parts: list[list[Measure]] = [[], [], [], []]
    first, last = life[0].at + WARM, life[-1].at
    for one in (one for one in life if one.at >= first):
        parts[min(3, int(4 * (one.at - first) / max(last - first, 1e-9)))].append(one)
    if min(map(len, parts)) < ENOUGH:
        return []
    return [tuple(median(values) for values in zip(*(one.sizes for one in part), strict=True)) for part in parts]


def grown(measures: Sequence[Measure]) -> Iterator[str]:
    """Which process takes more and more."""
    for name, life in longest_lives(measures).items():
        medians = quarters(life)
        for n, (what, most) in enumerate(MOST.items()):
            if medians and medians[3][n] - medians[2][n] > most:
                yield f"{name} grows: {medians[2][n]:.0f} {what}, later {medians[3][n]:.0f}"


def told(measures: Sequence[Measure]) -> Iterator[str]:
    """The medians of the quarters of each long life."""
    for name, life in longest_lives(measures).items():
        minutes, medians = (life[-1].at - life[0].at) / 60, quarters(life)
        for n, what in enumerate(MOST):
            row = " → ".join(f"{one[n]:.0f}" for one in medians) or "too short"
            yield f"{name}, alive for {minutes:.1f} min: {what} {row}"
