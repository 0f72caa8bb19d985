"""Runs a storm over a past as large as wanted and prints what it did: `python -m tests.crash.sync --postgres`."""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import Engine

from bot.ports import Backfill
from sandbox.control import SlackSandbox
from sandbox.tawk.control import LocalTawk
from sandbox.visitors.shops import SHOPS
from storage.sql.engine import open_engine
from storage.store import SqlStore
from tests.crash.database import storm_database
from tests.crash.inquest import wrong_in_slack
from tests.crash.report import Report
from tests.crash.storm import settings, storm_slack
from tests.crash.sync.archive import Archive, troubled, ways
from tests.crash.sync.bots import ALONE, APART, Bots, Terminal, process, running
from tests.crash.sync.inquest import findings, kept_in
from tests.crash.sync.mistakes import MISTAKES
from tests.crash.sync.neighbours import Neighbours
from tests.crash.sync.storm import Weather, begin, blow, calm, settle
from tests.crash.sync.truth import Truth
from tests.crash.sync.watch import Watch, grown, size_at, told_waits, watching
from tests.inbox import migrated
from tests.ports import free_port

BUSY_MS = 60_000  # whoever only watches is not to fail because of the bot
SMALL = 1000  # of such an archive all that was changed is looked at again and again
INTERRUPTS = (signal.SIGINT, signal.SIGKILL)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash.sync", description=__doc__)
    for name, usual in (("chats", 50_000), ("tickets", 5_000), ("kills", 10), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--postgres", action="store_true", help="web, two workers and two clocks apart")
    parser.add_argument("--mistake", choices=MISTAKES, default="")
    given = parser.parse_args()
    weather = Weather(given.chats, given.tickets, given.kills, given.seed)
    with tempfile.TemporaryDirectory() as folder, storm_database(Path(folder), given.postgres) as url:
        report = run(weather, Path(folder), url, given.mistake)
    return report.tell()


def run(weather: Weather, folder: Path, url: str, mistake: str = "") -> Report:
    """Let it blow, then wait until all is calm."""
    with ExitStack() as stack:
        tawk = stack.enter_context(LocalTawk(quirks=ways(weather.seed)))
        archive = Archive(tawk, Random(weather.seed))
        archive.fill(weather.chats, weather.tickets, weather.marked)
        slack = stack.enter_context(storm_slack(weather.seed))
        engine = stack.enter_context(_patient_engine(url))
        told = _settings(weather, folder, url, slack, tawk)
        stack.enter_context(troubled(archive))
        scene = Scene(weather, archive, slack, engine)
        settle(scene.store, slack)
        bots = stack.enter_context(running(told, folder, mistake, ALONE if url.startswith("sqlite") else APART))
        in_terminal = process(told, folder, mistake, "sync", "--property", SHOPS[-1].name)
        return scene.play(bots, Terminal(in_terminal, Random(weather.seed), INTERRUPTS[: weather.kills]))


@dataclass(frozen=True, slots=True)
class Scene:
    """Where it blows."""

    weather: Weather
    archive: Archive
    slack: SlackSandbox
    engine: Engine

    @property
    def store(self) -> SqlStore:
        return SqlStore(self.engine, patience=BUSY_MS / 1000)

    def play(self, bots: Bots, terminal: Terminal) -> Report:
        admin, weather = self.slack.user("ana").id, self.weather
        beside = Neighbours(self.archive, self.store, bots.url, admin, Random(weather.seed + 1))
        beside.before(weather.neighbours // 4)
        watch, began = Watch(self.store, self._work()), time.monotonic()
        begin(self.store, admin)
        with watching(watch, self.slack, bots):
            blow(weather, bots, terminal, beside, watch)
            seconds = time.monotonic() - began
            beside.after()
            calm(self.engine)
        figures = _figures(weather, beside, watch, terminal, seconds, bots, len(self.archive.tawk.calls()))
        return Report(figures, [*watch.broken, *grown(watch.sizes), *terminal.broken, *self._found(beside, watch)])

    def _found(self, beside: Neighbours, watch: Watch) -> Iterator[str]:
        truth = Truth(self.archive, beside)
        yield from findings(kept_in(self.engine), truth, _jobs(watch))
        yield from wrong_in_slack(self.engine, self.slack)

    def _work(self) -> int:
        """How much there is to read: chats, tickets, and who wrote them."""
        items = list(self.archive.items())
        return len(items) + len({(item.property_id, item.person_id) for item in items})


@contextmanager
def _patient_engine(url: str) -> Iterator[Engine]:
    with migrated(url):
        engine = open_engine(url, busy_ms=BUSY_MS)
    try:
        yield engine
    finally:
        engine.dispose()


def _settings(weather: Weather, folder: Path, url: str, slack: SlackSandbox, tawk: LocalTawk) -> dict[str, str]:
    """Alerts go up in seconds, so that one of the past would be seen; the dashboard is followed closely."""
    return {
        **settings(folder, free_port(), slack),
        "DATABASE_URL": url,
        "ADMINS": slack.user("ana").id,
        "ALERT_MINUTES": "0.05,0.1,0.15",
        "TAWK_API_KEY": tawk.key,
        "TAWK_API_URL": tawk.url,
        "TAWK_API_SECONDS": "0.005",
        "TAWK_FOLLOW_SECONDS": "0.5" if weather.chats < SMALL else "3",
        "SLACK_CARDS_WAITING": "1000",  # that no chat of the past has a card is seen where the others have theirs
    }


def _jobs(watch: Watch) -> Sequence[Backfill]:
    """The first of each property: whoever asks again when all is here begins another."""
    found: dict[int, Backfill] = {}
    for _, job in sorted(watch.known.items()):
        found.setdefault(job.property_id, job)
    return [job for _, job in sorted(found.items())]


def _figures(
    weather: Weather, beside: Neighbours, watch: Watch, terminal: Terminal, seconds: float, bots: Bots, calls: int
) -> str:
    sizes = ", ".join(f"{size_at(watch.sizes, share):.0f} MB at {share:.0%}" for share in (0.1, 0.25, 0.5, 0.75, 1.0))
    return (
        f"{weather.chats} chats and {weather.tickets} tickets, {weather.kills} kills in {seconds:.0f} s "
        f"(seed {weather.seed}); in the terminal ended by {terminal.codes}; {calls} calls of tawk.to, "
        f"{watch.looks} looks at the progress; {bots.died} processes ended by themselves.\n"
        f"Beside: {len(beside.heard)} heard of by webhooks, {len(beside.changed)} changed in the dashboard, "
        f"{len(beside.purged)} purged.\n"
        f"Memory of who reads: {sizes}.\n"
        f"/inbox list: {told_waits(watch.waits)}.\n"
        f"Webhooks: {told_waits(beside.waits)}."
    )


if __name__ == "__main__":
    sys.exit(main())
