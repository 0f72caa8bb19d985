"""The bot in this process: the house as it is assembled and its real doors, without its threads; Slack is a wall.

The clock stands still until it is moved. The letterbox, its thread and all, is asked at the raw HTTP door.
"""

import io
import json
import logging
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import structlog

import bot.assembly
import bot.clients.slack
from bot.assembly import House
from bot.languages import load_languages
from bot.mirror.pacing import Pace
from bot.ports import Delivery
from config.logs import configure_logs
from config.settings import Settings, load
from handlers.doors.letterbox import Receiver
from handlers.doors.slack import SlackDoor
from handlers.doors.web import Door, Front
from tests.crash.points.life import MODULES, Chores
from tests.fuzz.slate import Responding, Wall, slate
from tests.inbox import StandingClock

BEGIN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday morning
LATER = BEGIN + timedelta(hours=3)  # when a round begins
SECOND = timedelta(seconds=1)
MOST = 5_000  # steps in a row
WEBHOOK_SECRET, PROPERTY_SECRET = "fuzz-webhook-secret", "fuzz-secret-of-one-property"
SIGNING_SECRET, METRICS_TOKEN = "fuzz-signing-secret", "fuzz-metrics-token"
PROPERTY, CHANNEL, ADMIN = "64a0f5e2c1b2a3d4e5f60718", "C0FUZZ0001", "U0ADMIN"
BREAKS = re.compile("[\r\n\0]+")
OURS = "help@aurora.example"


def settings(url: str) -> Settings:
    return load(
        {
            "SLACK_BOT_TOKEN": "xoxb-fuzz-token",
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": "http://127.0.0.1:1/",
            "DATABASE_URL": url,
            "TAWK_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "TAWK_WEBHOOK_SECRETS": json.dumps({PROPERTY: [PROPERTY_SECRET]}),
            "DEFAULT_CHANNEL": CHANNEL,
            "ADMINS": ADMIN,
            "SLACK_POST_SECONDS": "0.001",
            "SLACK_CARDS_WAITING": "100000",
            "SMTP_URL": "smtp://127.0.0.1:9?tls=off",
            "MAIL_FROM": f"Aurora <{OURS}>",
            "IMAP_URL": "imap://fuzz:fuzz-mail-password@127.0.0.1:9?tls=off",
            "EXPORT_DOMAINS": "aurora.example",
            "TAWK_API_KEY": "fuzz-api-key",
            "TAWK_API_URL": "http://127.0.0.1:1/",
            "METRICS_TOKEN": METRICS_TOKEN,
            "LOG_LEVEL": "DEBUG",
            "LOG_FORMAT": "json",
        }
    )


@dataclass(frozen=True, slots=True)
class Slot:
    """A letterbox whose writer is whoever puts something in."""

    receiver: Receiver
    kept: Callable[[], None]

    def start(self) -> None: ...
    def stop(self) -> None: ...

    def put(self, delivery: Delivery) -> None:
        self.receiver.receive([delivery])
        self.kept()


@dataclass(frozen=True, slots=True)
class Said:
    """What a door answered."""

    status: int
    body: bytes
    headers: Mapping[str, str]


@dataclass
class Stage:
    """One house, until it is left."""

    house: House
    front: Front
    chores: Chores
    clock: StandingClock
    wall: Wall
    tape: io.StringIO
    doors: list[Door] = field(default_factory=list)
    before: Sequence[tuple[str, dict[str, Any]]] = ()  # what was shown until its store was as it is

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Said:
        """As the server hands a request over."""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        for name, value in (headers or {}).items():
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = _on_the_wire(value)
        begun: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, answered: list[tuple[str, str]], error: object = None) -> Any:
            begun.append((status, answered))

        said = b"".join(self.front(environ, start))
        ((status, answered),) = begun
        return Said(int(status[:3]), said, dict(answered))

    def work(self) -> None:
        """All that threads would do, until nothing is left, now or a little later."""
        idle = 0
        for _ in range(MOST):
            self.clock.forward(SECOND * (1 if not idle else 90))
            done = [step() for step in self.chores.steps[:3]]
            idle = 0 if any(done) else idle + 1
            if idle == 2:
                return
        self.wall.faults.append("the work has no end")

    def log(self) -> str:
        """What was logged since it was asked last."""
        said = self.tape.getvalue()
        if said:
            self.tape.seek(0)
            self.tape.truncate()
        return said


def _on_the_wire(value: str) -> str:
    """A header's bytes, as a server hands them over."""
    return BREAKS.sub(" ", value).encode("utf-8", "surrogatepass").decode("latin-1").strip(" \t")


@contextmanager
def staged(url: str, at: datetime = BEGIN) -> Iterator[Stage]:
    """The database behind `url` has its tables."""
    wall, tape, clock, chores = Wall(), io.StringIO(), StandingClock(at), Chores()
    told = settings(url)
    with ExitStack() as stack:
        stack.enter_context(_logging_to(tape, told))
        _without_threads(stack, chores)
        for module in MODULES:
            stack.enter_context(patch.object(module, "utc_now", clock))
        stack.enter_context(patch.object(bot.assembly, "checks_of", lambda *_: []))  # they ask other servers
        stack.enter_context(patch.object(bot.assembly, "slack_client", lambda *_: slate(wall)))
        answering = type("Answering", (Responding,), {"wall": wall})
        stack.enter_context(patch.object(bot.clients.slack, "WebhookClient", answering))
        stack.enter_context(patch.object(Pace, "freshness", property(lambda self: timedelta(days=1))))
        house = House.build(told)
        stack.callback(house.database.close)
        stack.enter_context(house.working())
        stack.enter_context(house.ticking())
        house._register()
        doors = house._doors(stack)
        for one in doors:
            if isinstance(one, SlackDoor):
                one._now = lambda: clock().timestamp()
        yield Stage(house, house._front(doors), chores, clock, wall, tape, doors)


def _without_threads(stack: ExitStack, chores: Chores) -> None:
    caught: dict[str, Any] = {"Worker": chores._worker, "Crew": chores._crew, "Letterbox": Slot}
    caught |= {"build_scheduler": chores._scheduler, "running": chores._running}
    for name, put in caught.items():
        stack.enter_context(patch.object(bot.assembly, name, put))
    languages = load_languages()
    stack.enter_context(patch.object(bot.assembly, "load_languages", lambda: languages))


@contextmanager
def _logging_to(tape: io.StringIO, told: Settings) -> Iterator[None]:
    root = logging.getLogger()
    before, level, config = root.handlers, root.level, structlog.get_config()
    configure_logs(told.log_level, told.log_format, told.secrets(), tape)
    try:
        yield
    finally:
        root.handlers = before
        root.setLevel(level)
        structlog.configure(**config)


def fresh(kept: Path, path: Path) -> str:
    """The address of a copy of a database that is as prepared."""
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    shutil.copyfile(kept, path)
    return f"sqlite:///{path}"
