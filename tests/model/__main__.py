"""Walks as many steps as are asked for: `python -m tests.model --steps 20000`, or with `--postgres`."""

import argparse
import itertools
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tests.databases import find_programs, running_cluster
from tests.model.databases import Fresh, files, server
from tests.model.parts import PARTS
from tests.model.run import walk

DAY = 200  # steps until everything begins anew


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("--steps", type=int, default=5_000)
    parser.add_argument("--minutes", type=float, default=0, help="go on for so long, however many steps that are")
    parser.add_argument("--seed", type=int, default=1, help="of the first day; each further one has the next")
    parser.add_argument("--part", choices=PARTS, default="desk", help="what happens most")
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    began, counts, taken = time.monotonic(), Counter[str](), 0
    seeds, days = itertools.count(asked.seed), 0
    with _databases(asked.postgres) as fresh:
        while _goes_on(asked.minutes, time.monotonic() - began, asked.steps - taken):
            told, seed = list[str](), next(seeds)
            steps = DAY if asked.minutes else min(DAY, asked.steps - taken)
            try:
                counts.update(walk(fresh, seed, steps, told, asked.part))
            except AssertionError as difference:
                print(*told, f"{difference}\nSeed {seed}, after {len(told)} steps.", sep="\n")
                return 1
            taken, days = taken + steps, days + 1
    print(f"{taken:,} steps in {days} days of {asked.part}, {time.monotonic() - began:.0f} s, no difference.")
    print(", ".join(f"{name} {count:,}" for name, count in counts.most_common()))
    return 0


def _goes_on(minutes: float, seconds: float, left: int) -> bool:
    return seconds < minutes * 60 if minutes else left > 0


@contextmanager
def _databases(postgres: bool) -> Iterator[Fresh]:
    programs = find_programs()
    if not postgres or programs is None:
        with files() as fresh:
            yield fresh
        return
    with running_cluster(programs) as cluster, server(cluster) as fresh:
        yield fresh


if __name__ == "__main__":
    sys.exit(main())
