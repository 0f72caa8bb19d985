"""Walks as many steps as are asked for: `python -m tests.model --steps 20000`, or with `--postgres`."""

import argparse
import logging
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tests.databases import find_programs, running_cluster
from tests.model.databases import Fresh, files, server
from tests.model.run import walk

DAY = 200  # steps until everything begins anew


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("--steps", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    told, began, counts = list[str](), time.monotonic(), Counter[str]()
    days = -(-asked.steps // DAY)
    with _databases(asked.postgres) as fresh:
        for seed in range(asked.seed, asked.seed + days):
            told.clear()
            try:
                walk(fresh, seed, min(DAY, asked.steps - (seed - asked.seed) * DAY), told)
            except AssertionError as difference:
                print(*told, f"{difference}\nSeed {seed}, after {len(told)} steps.", sep="\n")
                return 1
            counts.update(line.partition(" ")[0] for line in told)
    print(f"{counts.total():,} steps in {days} days, {time.monotonic() - began:.0f} s, no difference.")
    print(", ".join(f"{name} {count:,}" for name, count in counts.most_common()))
    return 0


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
