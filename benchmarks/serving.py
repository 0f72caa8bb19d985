"""Servers in a process of their own: `python -m benchmarks.serving NAME DATABASE PORT SLACK`; each on waitress."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from slack_sdk import WebClient
from waitress.server import create_server

from benchmarks.bodies import CHANNEL, PERSON, PROPERTY, SIGNING_SECRET, TAWK_SECRET
from benchmarks.partners.door import bare_door
from benchmarks.partners.raw_intake import RawIntake, raw_door
from benchmarks.partners.stock import Answer, stock_door
from bot.assembly import CONNECTIONS, House
from bot.desks.lookup import Lookup
from bot.languages import load_languages
from bot.transactions.permissions import Permissions
from bot.views.lists import show_message
from config.settings import load
from handlers.doors.bolt import build_app
from handlers.doors.slack import SlackDoor
from handlers.doors.web import Front
from handlers.listeners import Listeners
from storage.database import Database
from tests.ports import free_port

THREADS = int(os.environ.get("BENCHMARK_THREADS", "8"))
SLACK_SECONDS = 0.2
FIRST_CORE, LAST_CORE = min(os.sched_getaffinity(0)), max(os.sched_getaffinity(0))


def settings_of(url: str, port: int = 0, slack: str = "http://127.0.0.1:9/") -> Mapping[str, str]:
    return {
        "slack_bot_token": "xoxb-benchmark",
        "slack_signing_secret": SIGNING_SECRET,
        "slack_api_url": slack,
        "database_url": url,
        "tawk_webhook_secret": TAWK_SECRET,
        "default_channel": CHANNEL,
        "admins": PERSON,
        "port": str(port),
        "web_threads": str(THREADS),
    }


def nothing_asked() -> Listeners:
    """Listeners that know nothing, of which the one for commands answers with a constant."""
    nobody = SimpleNamespace(
        answer=lambda command: None,
        press=lambda body, action: False,
        submit=lambda body, view: None,
        hear=lambda *said: None,
    )
    parts = {one.name: nobody for one in fields(Listeners)}
    return Listeners(**{**parts, "commands": SimpleNamespace(answer=lambda command: {"text": "ok"})})  # type: ignore[arg-type]


def _bare(database: Path, slack: str) -> WSGIApplication:
    return bare_door(SIGNING_SECRET)


def constant() -> WSGIApplication:
    """Our own door and table with a constant behind it."""
    return Front([SlackDoor(build_app(WebClient(token="xoxb-benchmark"), nothing_asked()), SIGNING_SECRET)])


def _constant(database: Path, slack: str) -> WSGIApplication:
    return constant()


def _showing(path: Path) -> Answer:
    """What we do for `/inbox show`: the same reading, the same message."""
    database = Database.open(f"sqlite:///{path}", threads=THREADS + 4)
    lookup, english = Lookup(database.store, Permissions(frozenset({PERSON}))), load_languages()["en"]

    def answer(command: Mapping[str, Any]) -> Mapping[str, Any]:
        detail = lookup.detail(int(command["text"].split("#")[1]), command["user_id"])
        message = show_message(detail.conversation, detail.property_, detail.entries, english)
        return {"text": message["text"], "blocks": message["blocks"]}

    return answer


def _stock(database: Path, slack: str) -> WSGIApplication:
    return stock_door(SIGNING_SECRET, _showing(database))


def _stock_slow(database: Path, slack: str) -> WSGIApplication:
    return stock_door(SIGNING_SECRET, _showing(database), WebClient(token="xoxb-benchmark", base_url=slack))


def _raw_webhooks(database: Path, slack: str) -> WSGIApplication:
    return raw_door(RawIntake(database, TAWK_SECRET, {PROPERTY: 1}, CHANNEL))


def _slow_slack(database: Path, slack: str) -> WSGIApplication:
    """A stand-in for Slack that takes its time."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        time.sleep(SLACK_SECONDS)
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "11")])
        return [b'{"ok":true}']

    return answer


OURS = ("web", "serve")  # without a worker in the process, and with one
APPS: Mapping[str, Callable[[Path, str], WSGIApplication]] = {
    "bare": _bare,
    "constant": _constant,
    "stock": _stock,
    "stock-slow": _stock_slow,
    "raw-webhooks": _raw_webhooks,
    "slow-slack": _slow_slack,
}


def main(name: str, database: str, port: int, slack: str) -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # with 32 connections some wait
    if name in OURS:
        house = House.build(load(settings_of(f"sqlite:///{database}", port, slack)))
        with house.working() if name == "serve" else nullcontext():
            house.answer()
        return
    threads = 64 if name == "slow-slack" else THREADS
    app = APPS[name](Path(database), slack)
    create_server(
        app,
        host="127.0.0.1",
        port=port,
        threads=threads,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        ident=None,
    ).run()


@contextmanager
def serving(name: str, database: Path = Path("none"), slack: str = "http://127.0.0.1:9/") -> Iterator[tuple[int, int]]:
    """The port and the process of a server on the first core."""
    port = free_port()
    program = [sys.executable, "-m", "benchmarks.serving", name, str(database), str(port), slack]
    process = subprocess.Popen(program)
    try:
        os.sched_setaffinity(process.pid, {FIRST_CORE})
        wait_until_open(port, process)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait_until_open(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the server did not open")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
