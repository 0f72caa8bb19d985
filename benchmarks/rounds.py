"""Paired rounds: the contestants take turns, so that a noisy machine is unfair to all of them alike."""

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median

ROUNDS = 5
Measure = Callable[[], Sequence[float]]


def take_turns(contestants: Mapping[str, Measure], rounds: int = ROUNDS) -> dict[str, list[Sequence[float]]]:
    """What each measured in each round; one round to warm up is dropped."""
    taken: dict[str, list[Sequence[float]]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        for name, measure in contestants.items():
            gc.collect()
            found = measure()
            if number:
                taken[name].append(found)
    return taken


def ratios(ours: Sequence[Sequence[float]], theirs: Sequence[Sequence[float]], quantity: int = 0) -> list[float]:
    """Of each round, ours over theirs."""
    return [one[quantity] / other[quantity] for one, other in zip(ours, theirs, strict=True)]


def seconds_of(work: Callable[[], object], times: int) -> tuple[float]:
    """Processor seconds of one call, over so many: of this thread alone, so that others cost it little."""
    start = time.thread_time()
    for _ in range(times):
        work()
    return ((time.thread_time() - start) / times,)


def blocks(works: Mapping[str, Callable[[], object]], rounds: int, times: int) -> dict[str, list[Sequence[float]]]:
    """Processor seconds of one call in each round, where each has so many calls to itself before the next has its own.

    What it costs where it is asked for again and again; who begins changes from round to round.
    """
    taken: dict[str, list[Sequence[float]]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in list(works.items())[:: 1 if number % 2 else -1]:
            gc.collect()
            work()  # which finds what the block before left in the caches
            found = seconds_of(work, times)
            if number:
                taken[name].append(found)
    return taken


def interleaved(
    works: Mapping[str, Callable[[], object]],
    rounds: int,
    times: int,
    clock: Callable[[], float] = time.thread_time,
) -> dict[str, list[Sequence[float]]]:
    """The median processor seconds of each in each round, where they take turns call by call.

    What lasts a millisecond must not be compared with what ran a second before on a machine that others use.
    """
    taken: dict[str, list[Sequence[float]]] = {name: [] for name in works}
    for number in range(rounds + 1):
        gc.collect()
        calls: dict[str, list[float]] = {name: [] for name in works}
        for turn in range(times):
            # To and fro: who comes after a heavy one finds the processor's caches cold.
            for name, work in list(works.items())[:: 1 if turn % 2 else -1]:
                start = clock()
                work()
                calls[name].append(clock() - start)
        for name, found in calls.items():
            if number:
                taken[name].append((median(found),))
    return taken
