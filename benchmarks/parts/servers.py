"""waitress beside granian, under our own door: how cheap an answer is, and whether slow senders keep others waiting.

granian is no part of the bot: `GRANIAN` names a Python that has it beside the bot's packages, without which nothing is
compared.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import partial
from itertools import cycle
from pathlib import Path

from benchmarks.bodies import command, wire
from benchmarks.load import hammer
from benchmarks.rounds import ratios, take_turns
from benchmarks.rows import TOLD, Row
from benchmarks.serving import FIRST_CORE, LAST_CORE, THREADS, processor_seconds, serving, wait_until_open
from benchmarks.setting import Setting
from tests.ports import free_port

CONNECTIONS, SLOW = 32, 600
HELD_BACK = 10  # bytes of a body that do not come
MANY, COST, BESIDE = range(3)
PATIENCE_SECONDS = 3.0


def measure(setting: Setting) -> list[Row]:
    python = os.environ.get("GRANIAN")
    if not python:
        return []
    os.sched_setaffinity(0, {LAST_CORE})
    found = take_turns(
        {
            "waitress": lambda: _cell(serving("constant"), setting),
            "granian": lambda: _cell(_granian(python), setting),
        },
        setting.rounds,
    )
    ours, theirs = found["waitress"], found["granian"]
    return [
        Row("answers a second at 32 connections, granian over waitress", TOLD, ratios(theirs, ours, MANY)),
        Row("processor time of an answer, granian over waitress", TOLD, ratios(theirs, ours, COST)),
        *(
            Row(f"{name}: answers beside {SLOW} slow senders, over answers alone", TOLD, [one[BESIDE] for one in cells])
            for name, cells in found.items()
        ),
    ]


def _cell(server: AbstractContextManager[tuple[int, int]], setting: Setting) -> tuple[float, float, float]:
    with server as (port, pid):
        requests = cycle([wire("/slack/events", command(f"show #{n}")) for n in range(1_000)])
        hammer(port, requests, 4, setting.seconds / 4)
        before = _tree_seconds(pid)
        crowd = hammer(port, requests, CONNECTIONS, setting.seconds)
        cost = (_tree_seconds(pid) - before) / len(crowd.taken)
        alone = _answers(port, requests)
        with _slow_senders(port, next(requests)):
            return crowd.rate, cost, _answers(port, requests) / alone


def _answers(port: int, requests: Iterator[bytes]) -> int:
    """How many come one by one, until the patience is over."""
    until, count = time.monotonic() + PATIENCE_SECONDS, 0
    with suppress(TimeoutError), socket.create_connection(("127.0.0.1", port)) as line:
        while (left := until - time.monotonic()) > 0:
            line.settimeout(left)
            line.sendall(next(requests))
            count += line.recv(65_536).startswith(b"HTTP/1.1 200")
    return count


@contextmanager
def _slow_senders(port: int, request: bytes) -> Iterator[None]:
    """Each has sent all but the end of its body."""
    with ExitStack() as stack:
        for _ in range(SLOW):
            line = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            line.sendall(request[:-HELD_BACK])
        yield


@contextmanager
def _granian(python: str) -> Iterator[tuple[int, int]]:
    port = free_port()
    told = ("--interface", "wsgi", "--port", str(port), "--blocking-threads", str(THREADS), "--no-access-log")
    ends = ("--workers-kill-timeout", "1")  # or it would wait for the slow ones
    program = [
        python,
        "-m",
        "granian",
        *told,
        *ends,
        "--log-level",
        "error",
        "--factory",
        "benchmarks.serving:constant",
    ]
    pin = partial(os.sched_setaffinity, 0, {FIRST_CORE})
    process = subprocess.Popen(program, preexec_fn=pin)
    try:
        wait_until_open(port, process)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _tree_seconds(pid: int) -> float:
    """Of the process and of those that it started, which do granian's work."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(map(processor_seconds, [pid, *map(int, children)]))
