"""Runs a storm as hard as wanted and prints what it did: `python -m tests.crash --kills 300 --webhooks 1000`."""

import argparse
import sys
import tempfile
from pathlib import Path

from storage.sql.engine import open_engine
from tests.crash.inquest import findings, tally, wait_until_calm
from tests.crash.storm import Weather, blow, settings, storm_slack
from tests.crash.victim import Victim
from tests.ports import free_port


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--webhooks", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report, broken = run(Weather(given.kills, given.webhooks, given.seed), Path(folder))
    print(report)
    print("\n".join(broken) or "No promise was broken.")
    return 1 if broken else 0


def run(weather: Weather, folder: Path) -> tuple[str, list[str]]:
    """Let it blow, then wait until all is calm; answers with the figures and with every broken promise."""
    port = free_port()
    with storm_slack(weather.seed) as slack:
        environment = settings(folder, port, slack)
        victim = Victim(environment, folder / "bot.log")
        wreckage = blow(weather, victim, slack, port)
        engine = open_engine(environment["DATABASE_URL"])
        calm = wait_until_calm(engine)
        victim.stop()
        broken, counts = findings(engine, slack, wreckage), tally(engine, slack)
        engine.dispose()
    figures = ", ".join(f"{n} {name}" for name, n in counts.items())
    sent, told = len(wreckage.accepted), len(wreckage.told_closed)
    return (
        f"{weather.kills} kills, {sent} webhooks answered 200, {told} closed; {figures}; calm after {calm:.1f} s",
        broken,
    )


if __name__ == "__main__":
    sys.exit(main())
