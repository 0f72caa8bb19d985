"""Runs a storm of clocks as hard as wanted and prints what it did: `python -m tests.crash.clock --postgres`."""

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from storage.sql.engine import open_engine
from storage.store import SqlStore
from tests.crash.clock.inquest import Told, findings, gather
from tests.crash.clock.lives import living
from tests.crash.clock.mistakes import MISTAKES
from tests.crash.clock.pace import FastClock, plain_kinds
from tests.crash.clock.storm import Weather, add_digests, blow, calm, chatter, drawing
from tests.crash.database import storm_database
from tests.crash.report import Report
from tests.crash.storm import settings, storm_slack
from tests.inbox import migrated
from tests.ports import free_port

BUSY_MS = 60_000  # whoever only watches is not to fail because of the clocks


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.clock", description=__doc__)
    parser.add_argument("--clocks", type=int, default=4)
    parser.add_argument("--kills", type=int, default=0, help="at least so many")
    parser.add_argument("--seconds", type=float, default=60, help="at least for so long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--mistake", choices=MISTAKES, default="")
    given = parser.parse_args()
    weather = Weather(given.clocks, given.kills, given.seconds, given.seed)
    with tempfile.TemporaryDirectory() as folder, storm_database(Path(folder), given.postgres) as url:
        report = run(weather, Path(folder), url, given.mistake)
    return report.tell()


def run(weather: Weather, folder: Path, url: str, mistake: str = "") -> Report:
    """Let it blow, then wait until all is calm."""
    with ExitStack() as stack:
        stack.enter_context(plain_kinds())
        slack = stack.enter_context(storm_slack(weather.seed, faults=()))
        with migrated(url):
            engine = open_engine(url, busy_ms=BUSY_MS)
        stack.callback(engine.dispose)
        clock, store = FastClock(time.monotonic()), SqlStore(engine, patience=BUSY_MS / 1000)
        digests = add_digests(store, slack)
        told = {**settings(folder, free_port(), slack), "DATABASE_URL": url}
        beside = drawing(store, slack, clock), chatter(slack, weather.seed)
        with beside[0], beside[1], living(told, folder, clock.begun, mistake) as lives:
            kills = blow(weather, lives)
            calm(store, lives, clock, digests)
        broken = findings(engine, slack, digests)
        figures = _figures(weather, kills, time.monotonic() - clock.begun, gather(engine, digests))
    return Report(figures, broken)


def _figures(weather: Weather, kills: int, seconds: float, told: list[Told]) -> str:
    slots, messages = sum(len(one.runs) for one in told), sum(len(one.posts) for one in told)
    return (
        f"{weather.clocks} clocks, {kills} kills in {seconds:.0f} s (seed {weather.seed}): "
        f"{slots} slots of {len(told)} digests, told in {messages} messages."
    )


if __name__ == "__main__":
    sys.exit(main())
