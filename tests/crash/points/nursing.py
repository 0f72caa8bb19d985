"""The process that bears lives, as whoever plays with them holds it."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.crash.points.failpoints import DIES, FAILS
from tests.ports import HOST
from tests.stories.bot_process import ROOT, environment

PATIENCE_SECONDS, NAP_SECONDS = 120.0, 0.05


@dataclass(slots=True)
class Nursery:
    """The process that bears lives."""

    process: "subprocess.Popen[str]"
    port: int
    told: Path
    log: Path

    def ask(self, **asked: Any) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return self.hear()

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout
        answer = json.loads(self.process.stdout.readline())
        assert isinstance(answer, dict)
        return answer

    def say(self, path: str, body: bytes, headers: Mapping[str, str]) -> int:
        """To the doors of the one that lives; 0 where it is dead, or dies of it."""
        lines = [f"POST {path} HTTP/1.0", f"Content-Length: {len(body)}", *(f"{k}: {v}" for k, v in headers.items())]
        until = time.monotonic() + PATIENCE_SECONDS
        with socket.create_connection((HOST, self.port), NAP_SECONDS) as connection:
            connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
            answer = b""
            while time.monotonic() < until:
                try:
                    part = connection.recv(65536)
                except TimeoutError:
                    if self.is_dead:
                        return 0
                    assert self._last() != FAILS, self.log.read_text()[-3000:]
                    continue
                except ConnectionError:
                    return 0
                answer += part
                if not part:
                    return int(answer.split(b" ", 2)[1]) if answer and not self.is_dead else 0
        raise AssertionError(f"no answer to {path}\n{self.log.read_text()[-3000:]}")

    @property
    def is_dead(self) -> bool:
        """Whether the last life died of its point: the listening socket is the nursery's, too, and takes all that
        comes."""
        return self._last() == DIES

    def _last(self) -> bytes:
        with self.told.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - len(DIES)))
            return file.read()


@contextmanager
def nursing(settings: Mapping[str, str], folder: Path, mistake: str = "") -> Iterator[Nursery]:
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind((HOST, int(settings["PORT"])))
    door.listen(64)
    words = [str(door.fileno()), str(folder / "reached"), mistake]
    with (folder / "bot.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.points.nursery", *words],
            cwd=folder,
            env={**environment(settings), "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            pass_fds=[door.fileno()],
            text=True,
        )
    door.close()
    try:
        yield Nursery(process, int(settings["PORT"]), folder / "reached", folder / "bot.log")
    finally:
        process.communicate()
