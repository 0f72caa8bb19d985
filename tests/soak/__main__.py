"""Plays the soak for as long as wanted, shows how it goes, prints PASS or FAIL: `python -m tests.soak --postgres`."""

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.soak.mistakes import MISTAKES
from tests.soak.play import Plan, play
from tests.soak.weather import Weather

SHORT, BRIEF = 10.0, (2.0, 6.0)  # minutes; of which troubles last less long


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="web, two workers and two clocks apart")
    parser.add_argument("--mistake", choices=MISTAKES, default="")
    parser.add_argument("--a-minute", type=float, default=20.0, help="conversations that begin")
    parser.add_argument("--troubles", nargs="*", default=(), help="only these")
    parser.add_argument("--folder", type=Path, help="keeps the logs and the database")
    given = parser.parse_args()
    weather = Weather(given.minutes * 60, given.seed)
    if given.minutes < SHORT:
        weather = Weather(given.minutes * 60, given.seed, *BRIEF)
    plan = Plan(weather, given.postgres, given.mistake, given.a_minute, given.troubles, partial(print, flush=True))
    if given.folder:
        given.folder.mkdir(parents=True)
        report = play(plan, given.folder)
    else:
        with tempfile.TemporaryDirectory() as folder:
            report = play(plan, Path(folder))
    status = report.tell()
    print("FAIL" if status else "PASS")
    return status


if __name__ == "__main__":
    sys.exit(main())
