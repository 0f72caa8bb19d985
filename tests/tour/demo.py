"""The demo as `make demo` starts it, and Ctrl-C as a terminal sends it."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.ports import HOST, free_ports
from tests.stories.bot_process import environment

START_SECONDS = 150.0
END_SECONDS = 30.0
# A line that comes by itself would disturb the walk, and so would an agent who answers in tawk.to's dashboard.
CALM = {"ALERT_MINUTES": "0", "TAWK_FOLLOW_SECONDS": "0"}
SEED = 29  # whose first visitors are all missed: a card that closes by itself would disturb the walk


@dataclass
class Demo:
    """`python -m bot demo` in a process group of its own, so that a Ctrl-C reaches nobody else."""

    folder: Path
    port: int = field(default_factory=partial(free_ports, 5))  # the demo takes them all
    surroundings: Mapping[str, str] = field(default_factory=dict)
    _process: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            code = self.interrupt()
            assert kind is not None or code == 0, f"the demo ended with {code}\n{self.log}"

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def log(self) -> str:
        """The end of what the demo and its bot said."""
        logs = (self.folder / "demo.out", self.folder / "recado.log")
        return "\n".join(log.read_text("utf-8", "replace")[-5000:] for log in logs if log.exists())

    def start(self) -> None:
        """Start it, and wait until its page answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "demo.out").open("ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "demo", *self._options()],
                cwd=self.folder,
                env=environment(self.surroundings),
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        self._wait_for_page(self._process)

    def _options(self) -> list[str]:
        return ["--folder", str(self.folder), "--port", str(self.port), "--seed", str(SEED)]

    def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        process, self._process = self._process, None
        assert process is not None, "the demo does not run"
        os.killpg(process.pid, signal.SIGINT)
        try:
            return process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"Ctrl-C did not end the demo\n{self.log}") from None

    def _wait_for_page(self, process: "subprocess.Popen[bytes]") -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and process.poll() is None:
            try:
                with urllib.request.urlopen(self.url, timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the demo's page does not answer\n{self.log}")
