"""The bot's processes, any of which may be killed at any moment, and one more in a terminal, which is interrupted."""

import re
import signal
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.stories.bot_process import BotProcess

STOPPED = 1
ALONE, APART = ("serve",), ("web", "worker", "worker", "clock", "clock")
PATIENCE_SECONDS, NAP = 120.0, 0.1
RSS = re.compile(r"^VmRSS:\s+(\d+) kB", re.MULTILINE)


@dataclass(slots=True)
class Bots:
    """`died` counts those that ended by themselves, as where the store was busy while they started."""

    all: list[BotProcess]
    died: int = 0
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def url(self) -> str:
        return self.all[0].url

    def start(self) -> None:
        for one in self.all:
            one.start()

    def kill(self, dice: Random) -> None:
        """One of them, which is born again at once."""
        with self._lock:
            victim = dice.choice(self.all)
            victim.kill()
            victim.launch()

    def revive(self) -> None:
        """As whoever looks after them does."""
        with self._lock:
            for one in self.all:
                if not one.is_running:
                    self.died += 1
                    one.launch()

    def answers(self) -> bool:
        return bool(self.all[0].ready().get("ready"))

    def memory(self) -> float:
        """Of the largest of those that bring the past over, in MB."""
        sizes = [_memory(one.pid) for one in self.all if one.command in ("serve", "worker")]
        return max(sizes, default=0.0)


@contextmanager
def running(settings: Mapping[str, str], folder: Path, mistake: str, commands: tuple[str, ...]) -> Iterator[Bots]:
    bots = Bots([process(settings, folder, mistake, command) for command in commands])
    bots.start()
    try:
        yield bots
    finally:
        for one in bots.all:
            one.kill()


def process(settings: Mapping[str, str], folder: Path, mistake: str, *words: str) -> BotProcess:
    return BotProcess(settings, folder, words[0], ("-m", "tests.crash.sync.pace", mistake, *words))


@dataclass(slots=True)
class Terminal:
    """Brings one property over by `python -m bot sync`: is interrupted, begun again, killed, begun again, and ends."""

    process: BotProcess
    dice: Random
    interrupts: Sequence[signal.Signals] = (signal.SIGINT, signal.SIGKILL)
    codes: list[int] = field(default_factory=list)

    def work(self) -> None:
        for number in self.interrupts:
            self._until_it_works()
            time.sleep(self.dice.uniform(0, 2))
            self.codes.append(self.process.end(number, PATIENCE_SECONDS))
        self._until_it_works()
        self.codes.append(self.process.wait())

    @property
    def broken(self) -> Iterator[str]:
        """Who is interrupted says how to go on, unless all was here by then; the last one brings all."""
        first, last = self.codes[0], self.codes[-1]
        if first not in (0, STOPPED) or (first == STOPPED and "goes on from there" not in self.process.log):
            yield f"who was interrupted in the terminal ended with {first}"
        if last:
            yield f"who was not interrupted in the terminal ended with {last}"

    def _until_it_works(self) -> None:
        """It says so in a line, or is done already."""
        before = len(self.process.log) if self.process.log_file.exists() else 0
        self.process.launch()
        until = time.monotonic() + PATIENCE_SECONDS
        while self.process.is_running and len(self.process.log) == before and time.monotonic() < until:
            time.sleep(NAP)


def _memory(pid: int) -> float:
    with suppress(OSError):
        found = RSS.search(Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0
    return 0.0
