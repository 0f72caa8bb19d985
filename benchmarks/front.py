"""The acknowledgement of a signed `/inbox list unassigned`, over HTTP, beside bare WSGI and stock Bolt.

The server has one core and the load generator the other. One connection shows how long a person waits; the server's
own processor time a request is the quietest figure on a noisy machine.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.archive import build_archive
from benchmarks.bodies import command
from benchmarks.rounds import Figure, compare

REQUESTS = 400
NAMES = {"bare": "bare WSGI, constant answer", "stock": "stock Bolt, same query", "ours": "Recado"}


def measure(folder: Path, size: int) -> list[list[Figure]]:
    """Seconds of one acknowledgement (median), and processor seconds of the server a request."""
    build_archive(folder, size).close()
    archive = folder / f"archive-{size}.db"
    return compare({words: partial(_round, name, archive) for name, words in NAMES.items()})


def _round(name: str, archive: Path) -> tuple[float, float]:
    port = _free_port()
    with _server(name, archive, port) as process:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        for _ in range(20):
            _ask(connection)
        before = _processor_seconds(process.pid)
        taken = [_ask(connection) for _ in range(REQUESTS)]
        cost = (_processor_seconds(process.pid) - before) / REQUESTS
        connection.close()
    return median(taken), cost


def _ask(connection: http.client.HTTPConnection) -> float:
    body, headers = command("list unassigned")
    start = time.perf_counter()
    connection.request("POST", "/slack/events", body, headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise AssertionError(f"the server answered {answer.status}")
    return time.perf_counter() - start


@contextmanager
def _server(name: str, archive: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.servers", name, str(archive), str(port)])
    try:
        _pin(process.pid)
        _wait_until_open(port)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _pin(pid: int) -> None:
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(pid, {cores[0]})


def _wait_until_open(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not open")


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
