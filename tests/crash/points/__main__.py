"""Plays each flow with a death at each of its points, and at each two: `python -m tests.crash.points --pairs`.

It goes on where it was ended: all runs that were made stand in the file of results.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from tests.crash.points.flows import FLOWS
from tests.crash.points.matrix import Matrix, Results, Run, table
from tests.crash.points.mistakes import MISTAKES
from tests.crash.points.stage import staged
from tests.databases import Cluster, find_programs, running_cluster

STORES = ("sqlite", "postgresql")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.points", description=__doc__)
    parser.add_argument("--store", choices=STORES, nargs="*", default=STORES)
    parser.add_argument("--flow", choices=FLOWS, nargs="*", default=tuple(FLOWS))
    parser.add_argument("--pairs", action="store_true", help="also at each two points, one life after the other")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e9, help="no run is begun later")
    parser.add_argument("--results", type=Path, default=Path("points.jsonl"))
    parser.add_argument("--mistake", choices=MISTAKES, default="", help="a planted one, which has to be found")
    given = parser.parse_args()
    until, results, runs = time.monotonic() + given.minutes * 60, Results(given.results), list[Run]()
    for store in given.store:
        for run in _runs(given, store, results):
            runs.append(run)
            for one in run.broken:
                print(f"{run.store}, {run.flow}, {run.plan}, seed {run.seed}: {one}", flush=True)
            if time.monotonic() > until:
                break
    print(table(runs))
    return 1 if any(one.broken for one in runs) else 0


def _runs(given: argparse.Namespace, store: str, results: Results) -> Iterator[Run]:
    with tempfile.TemporaryDirectory(dir=_memory()) as folder, _cluster(store) as cluster:
        with staged(Path(folder), cluster, given.mistake, given.flow) as scene:
            for flow in given.flow:
                matrix = Matrix(scene, store, flow, results, given.seed)
                matrix.begin()
                yield from matrix.alone()
                if given.pairs:
                    yield from matrix.in_pairs()


def _memory() -> Path | None:
    """Where a disk takes no time: a process that is killed loses nothing that it wrote."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() else None


@contextmanager
def _cluster(store: str) -> Iterator[Cluster | None]:
    programs = find_programs() if store == "postgresql" else None
    assert programs or store == "sqlite", "PostgreSQL's server is not installed"
    with running_cluster(programs) if programs else nullcontext() as cluster:
        yield cluster


if __name__ == "__main__":
    sys.exit(main())
