"""Paired rounds: the contestants take turns, so that a noisy machine is unfair to all of them alike."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

ROUNDS = 5

Measure = Callable[[], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One contestant: its median, and the median of its ratios to the partner of the same round."""

    name: str
    median: float
    ratio: float


def compare(contestants: Mapping[str, Measure], rounds: int = ROUNDS) -> list[list[Figure]]:
    """A table for each quantity that the contestants measure; the first of them is the partner.

    One round to warm up is dropped.
    """
    taken: dict[str, list[Sequence[float]]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, measure in contestants.items():
            gc.collect()
            found = measure()
            if number:
                taken[name].append(found)
    quantities = len(next(iter(taken.values()))[0])
    return [_table({name: [row[n] for row in rows] for name, rows in taken.items()}) for n in range(quantities)]


def seconds_of(work: Callable[[], object], times: int) -> tuple[float]:
    """Seconds of one call, over so many."""
    start = time.perf_counter()
    for _ in range(times):
        work()
    return ((time.perf_counter() - start) / times,)


def _table(taken: Mapping[str, Sequence[float]]) -> list[Figure]:
    partner = next(iter(taken.values()))
    return [
        Figure(name, median(found), median(ours / theirs for ours, theirs in zip(found, partner, strict=True)))
        for name, found in taken.items()
    ]
