"""Four worker processes on one PostgreSQL: no channel is posted to by two at once, and a dead one's is taken over.

Each is what `python -m bot worker` is; Slack is a stand-in that takes 200 ms and knows who calls.
"""

import json
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count, pairwise
from urllib.parse import parse_qs

from benchmarks.rows import TOLD, Row, at_most
from benchmarks.serving import settings_of
from benchmarks.setting import Setting
from bot.ports import NewPost, PostKind
from bot.times.clock import utc_now
from storage.database import Database
from tests.databases import find_programs, running_cluster

WORKERS, CHANNELS, POSTS = 4, 40, 12
SLACK_SECONDS, TIMEOUT_SECONDS, SETTLE_SECONDS = 0.2, 2.0, 3.0
LEASE_SECONDS = TIMEOUT_SECONDS * 1.5
PATIENCE_SECONDS = 120.0
PROGRAM = """
import json, sys
from bot.assembly import House
from config.settings import load
with House.build(load(json.loads(sys.argv[1]))).working():
    sys.stdin.read()  # which ends with whoever started it
"""


@dataclass(frozen=True, slots=True)
class Call:
    worker: str
    channel: str
    begun: float
    ended: float


@dataclass(slots=True)
class Slack:
    """The stand-in's memory."""

    calls: list[Call] = field(default_factory=list)
    under_way: dict[int, tuple[str, str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def answer(self, path: str, body: bytes) -> bytes:
        """The path begins with who calls, and names the method at its end."""
        worker, method = path.strip("/").split("/", 1)
        channel = _channel_of(body)
        with self.lock:
            number, begun = next(self.numbers), time.monotonic()
            self.under_way[number] = worker, channel
        time.sleep(SLACK_SECONDS)
        with self.lock:
            del self.under_way[number]
            if method.startswith("chat."):
                self.calls.append(Call(worker, channel, begun, time.monotonic()))
        told = {"ok": True, "ts": f"{number}.000100", "channel": channel, "messages": [], "members": []}
        return json.dumps(told).encode()


def measure(setting: Setting) -> list[Row]:
    programs = find_programs()
    if programs is None:
        return []
    with running_cluster(programs) as cluster, cluster.database("bench") as url, ExitStack() as stack:
        _fill(url)
        slack = Slack()
        address = stack.enter_context(_listening(slack))
        workers = [stack.enter_context(_working(url, f"{address}w{n}/")) for n in range(WORKERS)]
        _wait(lambda: len(slack.calls) >= CHANNELS * 3)
        held, killed = _kill_at_work(slack, workers[0])
        _wait(lambda: all(_first_after(slack.calls, channel, killed) for channel in held))
        _wait(lambda: len(slack.calls) >= CHANNELS * POSTS - len(held))
        return _rows(list(slack.calls), held, killed)


def _rows(calls: Sequence[Call], held: set[str], killed: float) -> list[Row]:
    by_channel = defaultdict[str, list[Call]](list)
    for call in sorted(calls, key=lambda one: one.begun):
        by_channel[call.channel].append(call)
    at_once = sum(later.begun < earlier.ended for one in by_channel.values() for earlier, later in pairwise(one))
    waits = [one.begun - killed for channel in held if (one := _first_after(calls, channel, killed))]
    taken_over = [max(waits, default=0.0) / LEASE_SECONDS]
    busy = len({call.worker for call in calls})
    what = f"four workers, {CHANNELS} channels"
    return [
        Row(f"{what}: posts while another is under way there", at_most(0), [at_once], f"{len(calls)} posts"),
        Row(
            f"{what}: takeover of a dead one's channel over the lease", at_most(1), taken_over, f"{len(held)} channels"
        ),
        Row(f"{what}: workers that posted", TOLD, [busy]),
    ]


def _kill_at_work(slack: Slack, process: "subprocess.Popen[bytes]") -> tuple[set[str], float]:
    """The channels in which it waited for Slack, and when it died: with none there would be nothing to take over."""
    while True:
        with slack.lock:
            held = {channel for worker, channel in slack.under_way.values() if worker == "w0"}
            if held:
                process.kill()
                return held, time.monotonic()
        time.sleep(0.001)


def _first_after(calls: Sequence[Call], channel: str, moment: float) -> Call | None:
    later = [call for call in calls if call.channel == channel and call.worker != "w0" and call.begun > moment]
    return min(later, key=lambda call: call.begun, default=None)


def _channel_of(body: bytes) -> str:
    """Both ways in which a client of Slack's sends its arguments."""
    text = body.decode()
    told = json.loads(text) if text.startswith("{") else {name: one[0] for name, one in parse_qs(text).items()}
    return str(told.get("channel", ""))


@contextmanager
def _listening(slack: Slack) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            said = slack.answer(self.path, body)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST  # noqa: N815

        def log_message(self, format: str, *values: object) -> None:
            """Nobody reads it."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *request: object) -> None:
            """A worker was killed while it waited."""

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@contextmanager
def _working(url: str, slack: str) -> Iterator["subprocess.Popen[bytes]"]:
    times = {"slack_timeout_seconds": str(TIMEOUT_SECONDS), "slack_settle_seconds": str(SETTLE_SECONDS)}
    settings = json.dumps({**settings_of(url, slack=slack), **times})
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, settings], stdin=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _fill(url: str) -> None:
    database, now = Database.open(url, threads=2), utc_now()
    database.upgrade()
    with database.store.write() as tx:
        for n in range(CHANNELS):
            for _ in range(POSTS):
                tx.posts.add(NewPost(PostKind.NOTICE, f"C{n:010d}", 0, payload={"notice": "reopened"}), now)
    database.close()


def _wait(reached: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        if time.monotonic() > until:
            raise AssertionError("the workers did not come so far")
        time.sleep(0.05)
