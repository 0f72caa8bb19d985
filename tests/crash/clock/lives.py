"""Clocks as processes that are killed and born again, by a parent that has read their modules already."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.stories.bot_process import environment

PATIENCE_SECONDS = 120.0


@dataclass(slots=True)
class Lives:
    """Any number at once."""

    parent: "subprocess.Popen[str]"
    log: Path
    alive: list[int] = field(default_factory=list)
    at_work: set[int] = field(default_factory=set)
    _heard: threading.Condition = field(default_factory=threading.Condition)

    def listen(self) -> None:
        """Hear of births and of first rounds, until the parent ends."""
        assert self.parent.stdout
        for line in self.parent.stdout:
            what, pid = line.split()
            with self._heard:
                (self.alive.append if what == "born" else self.at_work.add)(int(pid))
                self._heard.notify_all()

    def bear(self, apart: float) -> int:
        """One more, whose clock is wrong by so many seconds."""
        known = len(self.alive)
        assert self.parent.stdin
        self.parent.stdin.write(f"{apart}\n")
        self.parent.stdin.flush()
        with self._heard:
            assert self._heard.wait_for(lambda: len(self.alive) > known, PATIENCE_SECONDS), self._last_words()
            return self.alive[-1]

    def wait_for_work(self, pid: int) -> None:
        """Until it goes round; one that died by itself, as of a busy database, is never heard of."""
        with self._heard:
            while pid not in self.at_work and _lives(pid):
                self._heard.wait(0.1)

    def kill(self, pid: int) -> None:
        """As a power cut would: no handler runs, nothing is flushed."""
        with suppress(ProcessLookupError):
            while True:
                os.kill(pid, signal.SIGKILL)
                time.sleep(0.01)

    def _last_words(self) -> str:
        return self.log.read_text("utf-8", "replace")[-5000:]


def _lives(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


@contextmanager
def living(settings: Mapping[str, str], folder: Path, begun: float, mistake: str) -> Iterator[Lives]:
    """Nobody lives yet, and nobody does afterwards."""
    log = folder / "clocks.log"
    with log.open("ab") as output:
        parent = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.clock.hurried", repr(begun), mistake],
            cwd=folder,
            env=environment(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
        )
    lives = Lives(parent, log)
    listener = threading.Thread(target=lives.listen, name="listener", daemon=True)
    listener.start()
    try:
        yield lives
    finally:
        for pid in lives.alive:
            lives.kill(pid)
        assert parent.stdin
        assert parent.stdout
        parent.stdin.close()
        parent.wait()
        listener.join()
        parent.stdout.close()
