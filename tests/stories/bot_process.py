"""The bot as its own process, told by its environment only, as in any installation."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.ports import HOST

ROOT = Path(__file__).parents[2]
START_SECONDS = 150.0
END_SECONDS = 30.0
# Nothing of the machine that runs the tests may decide how the bot is set up.
KEPT = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR", "VIRTUAL_ENV")
KEPT_PREFIXES = ("COV", "PYTHON")


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The settings, and of this process's environment only what a Python program needs to run."""
    kept = {name: value for name, value in os.environ.items() if name in KEPT or name.startswith(KEPT_PREFIXES)}
    return {**kept, "PYTHONPATH": str(ROOT), "NO_PROXY": HOST, **settings}


def run_bot(settings: Mapping[str, str], folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """One command of the bot to its end; `folder` is where it runs, so that no `.env` is near."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )


@dataclass
class BotProcess:
    """`python -m bot <command>`, or another program; its log goes on in one file however often it is started."""

    settings: Mapping[str, str]
    folder: Path
    command: str = "serve"
    program: Sequence[str] = ()
    _process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        code = self.stop()
        assert kind is not None or code == 0, f"{self.command} ended with {code}\n{self.log[-5000:]}"

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.settings['PORT']}"

    @property
    def log_file(self) -> Path:
        return self.folder / f"{self.command}.log"

    @property
    def log(self) -> str:
        return self.log_file.read_text("utf-8", "replace")

    def start(self) -> None:
        """Start it, and wait until it can be spoken to where it has doors."""
        self.launch()
        if self.command in ("serve", "web"):
            self.wait_ready()

    def launch(self) -> None:
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *(self.program or ("-m", "bot", self.command))],
                cwd=self.folder,
                env=environment(self.settings),
                stdout=log,
                stderr=log,
            )

    def wait_ready(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process is not None and self._process.poll() is None:
            if self.ready().get("ready"):
                return
            time.sleep(0.05)
        raise AssertionError(f"{self.command} is not ready\n{self.log[-5000:]}")

    def ready(self) -> dict[str, Any]:
        """What `/health/ready` says; nothing while nobody answers."""
        return self._probe(f"{self.url}/health/ready")

    def live(self) -> dict[str, Any]:
        """What `/health/live` says where the process has a door for probes alone."""
        return self._probe(f"http://{HOST}:{self.settings['HEALTH_PORT']}/health/live")

    def _probe(self, url: str) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                found: dict[str, Any] = json.load(answer)
                return found
        except OSError:
            return {}

    @property
    def pid(self) -> int:
        """0 where there is none."""
        return self._process.pid if self._process else 0

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self) -> int:
        """As a supervisor stops it; the exit code."""
        return self.end(signal.SIGTERM)

    def kill(self) -> None:
        """As a power cut does."""
        self.end(signal.SIGKILL)

    def wait(self) -> int:
        """Until it ends by itself; the exit code."""
        return self._process.wait() if self._process else 0

    def end(self, number: signal.Signals, patience: float = END_SECONDS) -> int:
        """The exit code with which it ends at this signal."""
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(number)
        try:
            return process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"{self.command} did not end\n{self.log[-5000:]}") from None


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """The status with which a POST was answered."""
    request = urllib.request.Request(url, body, dict(headers), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
