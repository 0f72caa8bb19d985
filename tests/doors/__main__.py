"""Compares the answers of the doors with and without slow connections beside: `python -m tests.doors`."""

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from statistics import median, quantiles

from tests.doors.asking import ask
from tests.doors.junk import junk
from tests.doors.trial import MISTAKES, Figures, compare, doors

LATER = 0.05  # seconds by which half of the answers may be later: nobody sees them, and Slack waits for three


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.doors", description=__doc__)
    parser.add_argument("--slow", type=int, default=600, help="so many slow connections")
    parser.add_argument("--asks", type=int, default=100, help="of each kind, in each half of a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--mistake", choices=MISTAKES, default="")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, doors(Path(folder), given.mistake) as (slack, bot):
        port = int(bot.settings["PORT"])
        refused = {name: (ask(port, one)[0], wanted) for name, (one, wanted) in junk(slack).items()}
        figures = compare(slack, port, given.slow, given.asks, given.rounds)
    broken = [f"{name}: {status}" for name, (status, wanted) in refused.items() if status not in wanted]
    print(f"{len(refused)} kinds of junk, refused otherwise than with a fitting 4xx: {broken or 'none'}")
    return _tell(figures, given.slow) or bool(broken)


def _tell(figures: Figures, slow: int) -> bool:
    print(f"{slow} slow connections, {figures.again} of them opened again\n")
    print("| | alone: half within | 95 % within | beside them: half within | 95 % within | half, later by |")
    print("|---|---|---|---|---|---|")
    for kind, alone in figures.alone.items():
        beside = figures.beside[kind]
        cells = [
            f"{1000 * one:.1f} ms" for both in (alone, beside) for one in (median(both), quantiles(both, n=20)[-1])
        ]
        print(f"| {kind} | {' | '.join(cells)} | {1000 * figures.later(kind):.1f} ms |")
    print(f"\nnot answered within 3 s, or not with 200: {dict(Counter(figures.lost)) or 'none'}")
    return bool(figures.lost) or any(figures.later(kind) > LATER for kind in figures.alone)


if __name__ == "__main__":
    sys.exit(main())
