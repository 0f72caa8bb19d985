"""The bot as a process that is killed and born again at once, by a parent that has read its modules already."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ports import HOST
from tests.stories.bot_process import ROOT, environment

PATIENCE_SECONDS = 60.0


@dataclass(slots=True)
class Lives:
    """One at a time; each is a process of its own."""

    parent: "subprocess.Popen[str]"
    url: str
    log: Path
    pid: int = 0

    def start(self) -> None:
        """And wait until it can be spoken to."""
        self.launch()
        self._wait_for("ready")

    def wait_for_mailbox(self) -> None:
        """A mailbox that was never read is begun at its end: until then nothing may come."""
        self._wait_for("mailbox_read")

    def launch(self) -> None:
        assert self.parent.stdin
        assert self.parent.stdout
        self.parent.stdin.write("live\n")
        self.parent.stdin.flush()
        self.pid = int(self.parent.stdout.readline())

    def kill(self) -> None:
        """As a power cut would: no handler runs, nothing is flushed."""
        pid, self.pid = self.pid, 0
        with suppress(ProcessLookupError):
            while pid:
                os.kill(pid, signal.SIGKILL)
                time.sleep(0.01)

    def _wait_for(self, told: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._health().get(told):
            if not self._is_alive():  # the store was busy, for once: whoever looks after it starts it again
                self.launch()
            assert time.monotonic() < until, self.log.read_text("utf-8", "replace")[-5000:]
            time.sleep(0.05)

    def _is_alive(self) -> bool:
        with suppress(ProcessLookupError):
            os.kill(self.pid, 0)
            return True
        return False

    def _health(self) -> dict[str, Any]:
        with suppress(OSError), urllib.request.urlopen(f"{self.url}/health/ready", timeout=5) as answer:
            found: dict[str, Any] = json.load(answer)
            return found
        return {}


@contextmanager
def living(settings: Mapping[str, str], folder: Path, mistake: str) -> Iterator[Lives]:
    """Nobody lives yet, and nobody does afterwards."""
    log = folder / "bot.log"
    with log.open("ab") as output:
        parent = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.mail.hurried", mistake],
            cwd=folder,
            env={**environment(settings), "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
        )
    lives = Lives(parent, f"http://{HOST}:{settings['PORT']}", log)
    try:
        yield lives
    finally:
        lives.kill()
        parent.communicate()
