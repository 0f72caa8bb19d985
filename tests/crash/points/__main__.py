"""Plays each flow with a death at each of its points, and at each two: `python -m tests.crash.points --pairs`.

It goes on where it was ended: all runs that were made stand in the file of results.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from itertools import chain
from pathlib import Path
from random import Random

from tests.crash.points.flows import FLOWS
from tests.crash.points.matrix import Matrix, Results, Run, make_list, table
from tests.crash.points.mistakes import MISTAKES
from tests.crash.points.scene import Scene
from tests.crash.points.stage import staged
from tests.databases import Cluster, find_programs, running_cluster

MEMORY = Path("/dev/shm")
STORES = ("sqlite", "postgresql")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.points", description=__doc__)
    parser.add_argument("--store", choices=STORES, nargs="*", default=STORES)
    parser.add_argument("--flow", choices=FLOWS, nargs="*", default=tuple(FLOWS))
    parser.add_argument("--pairs", action="store_true", help="also at each two points, one life after the other")
    parser.add_argument("--chains", type=int, default=0, help="so many runs of each flow in which life after life dies")
    parser.add_argument("--gaps", action="store_true", help="of points with nothing between them only the first")
    parser.add_argument("--dice", action="store_true", help="pairs of all flows by dice, for a part of them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=1e9, help="no run is begun later")
    parser.add_argument("--results", type=Path, default=Path("points.jsonl"))
    parser.add_argument("--mistake", choices=MISTAKES, default="", help="a planted one, which has to be found")
    parser.add_argument("--table", action="store_true", help="only show what these results are")
    parser.add_argument("--list", action="store_true", help="only make the list of points anew, with these results")
    return parser.parse_args()


def main() -> int:
    given = _asked()
    if MEMORY.is_dir():  # where a disk takes no time: a process that is killed loses nothing that it wrote
        tempfile.tempdir = str(MEMORY)
    if given.list:
        return _list(Results(given.results))
    if given.table:
        return _told(sorted(Results(given.results).known.values(), key=lambda one: (STORES.index(one.store), one.flow)))
    if given.mistake:
        return _find(given.mistake, given.store)
    return _told(list(_all(given)))


def _all(given: argparse.Namespace) -> Iterator[Run]:
    until, results = time.monotonic() + given.minutes * 60, Results(given.results)
    for store in given.store:
        for run in _runs(given, store, results):
            for one in run.broken:
                print(f"{run.store}, {run.flow}, {run.plan}, seed {run.seed}: {one}", flush=True)
            yield run
            if time.monotonic() > until:
                break


def _told(runs: Sequence[Run]) -> int:
    print(table(runs))
    return 1 if any(one.broken for one in runs) else 0


def _runs(given: argparse.Namespace, store: str, results: Results) -> Iterator[Run]:
    """Of all flows a little before more of any, so that a run that is ended early has been everywhere."""
    with _cluster(store) as cluster, _stage(cluster, given.flow) as scene:
        matrices = [Matrix(scene, store, flow, results, given.seed, gaps=given.gaps) for flow in given.flow]
        for one in matrices:
            one.begin()
            yield from one.alone()
        for one in matrices:
            yield from one.alone_in_peace()
        for some in zip(*(one.chains(given.chains) for one in matrices), strict=True):
            yield from some
        pairs = [(one, plan) for one in matrices if given.pairs for plan in one.pairs()]
        if given.dice:
            Random(given.seed).shuffle(pairs)
        for one, plan in pairs:
            yield one.run(plan, calm=False)


def _list(results: Results) -> int:
    reached = dict[str, Sequence[str]]()
    with _stage(None, []) as scene:
        for flow in FLOWS:
            matrix = Matrix(scene, "sqlite", flow, Results())
            matrix.begin()
            reached[flow] = list(matrix.often)
    make_list(results.known.values(), reached)
    return 0


def _find(mistake: str, stores: Sequence[str]) -> int:
    """What comes of a planted mistake; 1 as soon as it is found, as for any other."""
    flow, runs = MISTAKES[mistake][0], list[Run]()
    for store in stores:
        with _cluster(store) as cluster:
            with _stage(cluster, [flow]) as scene:
                sound = Matrix(scene, store, flow, Results())
                sound.begin()
            with _stage(cluster, [flow], mistake) as scene:
                matrix = Matrix(scene, store, flow, Results(), wanted=sound.wanted)
                matrix.begin()
                for run in chain([matrix.run((), calm=True)], matrix.alone_in_peace()):
                    runs.append(run)
                    if run.broken:
                        break
        told = next((f"{run.plan}: {one}" for run in runs for one in run.broken), "not found")
        print(f"{store}, {flow}, {mistake}, {len(runs)} runs: {told}", flush=True)
    return 1 if any(run.broken for run in runs) else 0


@contextmanager
def _stage(cluster: Cluster | None, flows: Sequence[str], mistake: str = "") -> Iterator[Scene]:
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder), cluster, mistake, flows) as scene:
        yield scene


@contextmanager
def _cluster(store: str) -> Iterator[Cluster | None]:
    programs = find_programs() if store == "postgresql" else None
    assert programs or store == "sqlite", "PostgreSQL's server is not installed"
    with running_cluster(programs) if programs else nullcontext() as cluster:
        yield cluster


if __name__ == "__main__":
    sys.exit(main())
