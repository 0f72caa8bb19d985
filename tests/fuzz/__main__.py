"""Throws a million inputs at the doors, or as many as are asked for, and tells what they broke.

python -m tests.fuzz                                    a million at all doors
python -m tests.fuzz --door mails --inputs 5000 --seed 7
python -m tests.fuzz --door commands --first 1234 --inputs 1    one of them again
python -m tests.fuzz --mistake "no limit of depth"      has to end with what it broke
python -m tests.fuzz --door http-schema                 schemathesis, after `make install-proof`
"""

import argparse
import sys
import time
from functools import partial

from tests.fuzz.doors import DOORS, SHARES
from tests.fuzz.mistakes import MISTAKES
from tests.fuzz.run import Run, Tally
from tests.fuzz.schema import checked

ALL = 1_000_000
SCHEMA = "http-schema"


def main() -> int:
    given = _arguments()
    if given.mistake:
        given.door, given.inputs = MISTAKES[given.mistake][0], given.inputs or 6_000
    if given.door == SCHEMA:
        return checked(given.seed, given.mistake)
    wanted = [given.door] if given.door else list(DOORS)
    tallies = [_run(name, given, given.inputs or round(ALL * SHARES[name])) for name in wanted]
    print("\n| door | inputs | broken | CPU seconds | inputs a CPU second |\n|---|---|---|---|---|")
    for one in tallies:
        rate = one.inputs / one.cpu if one.cpu else 0
        print(f"| {one.door} | {one.inputs:,} | {len(one.found)} | {one.cpu:.0f} | {rate:.0f} |")
    return 1 if any(one.found for one in tallies) else 0


def _run(name: str, given: argparse.Namespace, inputs: int) -> Tally:
    say = partial(print, flush=True)
    say(f"{name}: {inputs:,} inputs from {given.first:,} on, seed {given.seed} ({time.strftime('%H:%M:%S')})")
    run = Run(inputs, given.seed, given.first, given.mistake, say=say, progress=given.progress)
    return run.of(DOORS[name]())


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(
        prog="python -m tests.fuzz", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("--door", choices=[*DOORS, SCHEMA])
    asked.add_argument("--inputs", type=int, default=0, help="of each door; without it a million in all")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--first", type=int, default=0, help="the number of the first input")
    asked.add_argument(
        "--mistake", choices=sorted(MISTAKES), default="", metavar="NAME", help=", ".join(sorted(MISTAKES))
    )
    asked.add_argument("--progress", type=int, default=20_000, help="a word after so many inputs")
    return asked.parse_args()


if __name__ == "__main__":
    sys.exit(main())
