"""Servers are compared with slow senders beside, who stop one that gives a thread to each and leave ours at work."""

import sys
from collections.abc import Iterator
from itertools import cycle, repeat
from pathlib import Path

import pytest

from benchmarks.bodies import command, wire
from benchmarks.load import hammer
from benchmarks.parts import servers
from benchmarks.rows import Row
from benchmarks.serving import serving
from benchmarks.setting import Setting

SLOW, THREADS = 4, 2
# What `GRANIAN` names is asked as a Python with granian is, and here it is a server of few threads.
STAND_IN = f"""#!{sys.executable}
import socket, sys
from concurrent.futures import ThreadPoolExecutor

def serve(line):
    with line, line.makefile("rb") as sent:
        while sent.readline():
            length = 0
            while (header := sent.readline()) not in (b"", b"\\r\\n"):
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
            sent.read(length)
            line.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok")

door = socket.create_server(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])))
with ThreadPoolExecutor({THREADS}) as threads:
    while True:
        threads.submit(serve, door.accept()[0])
"""


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "SLOW", SLOW)
    monkeypatch.setattr(servers, "PATIENCE_SECONDS", 0.2)


@pytest.fixture
def stand_in(tmp_path: Path) -> str:
    program = tmp_path / "python"
    program.write_text(STAND_IN)
    program.chmod(0o755)
    return str(program)


def requests() -> Iterator[bytes]:
    return repeat(wire("/slack/events", command("show #1")))


def test_slow_senders_leave_waitress_at_work() -> None:
    with serving("constant") as (port, _), servers._slow_senders(port, next(requests())):
        assert hammer(port, [next(requests())], 1, 60).taken


def test_slow_senders_stop_a_server_that_gives_each_a_thread(stand_in: str) -> None:
    """Shows that the test above would see it."""
    with servers._granian(stand_in) as (port, _):
        assert hammer(port, [next(requests())], 1, 60).taken
        with servers._slow_senders(port, next(requests())):
            assert servers._answers(port, requests()) == 0


def test_a_cell_is_answers_a_second_their_cost_and_what_slow_senders_leave_of_them(
    stand_in: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    alone_and_beside = iter([10, 4])
    monkeypatch.setattr(servers, "_answers", lambda port, requests: next(alone_and_beside))
    rate, cost, left = servers._cell(servers._granian(stand_in), Setting(tmp_path, tmp_path, seconds=0))
    assert rate > 0
    assert cost >= 0
    assert left == 0.4


def measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Row]:
    cells = cycle([(100.0, 2.0, 0.5), (150.0, 1.0, 0.0)])  # waitress, then granian
    monkeypatch.setattr(servers, "_cell", lambda server, setting: next(cells))
    monkeypatch.setattr("os.sched_setaffinity", lambda pid, cores: None)
    return servers.measure(Setting(tmp_path, tmp_path, rounds=1))


def test_the_rows_are_granian_over_waitress(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GRANIAN", "python-with-granian")
    rows = measured(monkeypatch, tmp_path)
    assert [row.median for row in rows] == [1.5, 0.5, 0.5, 0.0]
    assert [row.what.split(":")[0] for row in rows[2:]] == ["waitress", "granian"]


def test_where_there_is_no_granian_nothing_is_compared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("GRANIAN", raising=False)
    assert measured(monkeypatch, tmp_path) == []
