"""One life of the bot: the house as it is assembled, its doors open, its steps done in turn when it is told to go on.

Threads, naps and real waits are all that it lacks: so a life takes milliseconds, and the same is reached each time.
"""

import json
import logging
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock
from wsgiref.simple_server import ServerHandler, WSGIRequestHandler, WSGIServer

import bot.assembly
import bot.home.homes
import bot.mailroom
import bot.reading_room
import bot.tickets.mailbox
from bot.assembly import House
from bot.clients.imap import ImapSession
from bot.mirror.pacing import Pace
from bot.tickets.mailbox import MailboxReader
from config.settings import Settings
from handlers.doors.slack import SlackDoor
from handlers.doors.web import Front, Request, Response
from tests.crash.points.failpoints import Failpoints

MOST = 200  # of one step in a row
TOGETHER = 4
PART = 2  # of a bulk deed, so that a few conversations are more than one
FRESH = timedelta(minutes=2)
MODULES: tuple[Any, ...] = (bot.assembly, bot.mailroom, bot.reading_room)

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Clock:
    """Goes by the world's time, which is `ahead` of the machine's."""

    ahead: float = 0.0

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    def stamp(self) -> float:
        return self().timestamp()


@dataclass(slots=True)
class Chores:
    """What threads would do: caught where the house puts its parts to work."""

    steps: list[Callable[[], bool]] = field(default_factory=list)
    ticks: dict[str, Callable[[], object]] = field(default_factory=dict)
    reader: Callable[[Callable[[], bool]], None] | None = None

    def catch(self) -> None:
        assembly: Any = bot.assembly
        assembly.Worker = self._worker
        assembly.Crew = self._crew
        assembly.build_scheduler = self._scheduler
        assembly.running = self._running

    def _worker(self, steps: Mapping[Callable[[], bool], int], *crews: Callable[[], bool], pulse: object) -> Any:
        self.steps = [*crews, *steps]
        return Mock()

    def _crew(self, work: Any, most: int, name: str, pulse: object, *, together: bool) -> Callable[[], bool]:
        def draw() -> bool:
            outcomes = [job() for job in work.take(TOGETHER if together else 1)]
            work.keep(outcomes)
            return bool(outcomes)

        return draw

    def _scheduler(self, ticks: Mapping[str, tuple[Callable[[], object], float]], pulse: object) -> Any:
        self.ticks = {name: tick for name, (tick, _) in ticks.items()}
        return Mock()

    def _running(self, run: Callable[[Callable[[], bool]], None], name: str, pulse: object) -> Any:
        self.reader = run
        return nullcontext()


@dataclass(slots=True)
class Life:
    """What is asked of it comes through its doors, `/life` among them."""

    settings: Settings
    points: Failpoints
    clock: Clock
    chores: Chores = field(default_factory=Chores)
    path: str = "/life"
    method: str = "POST"
    limit: int = 10_000
    over: bool = False

    def answer(self, request: Request) -> Response:
        asked = json.loads(request.body)
        if "ahead" in asked:
            self.clock.ahead = asked["ahead"]
        match request.rest:
            case "pass":
                return self._told(self._go_round(asked["ticks"]))
            case "arm":
                self.points.arm(asked["name"], asked["nth"])
            case "end":
                self.over = True
        return self._told(0)

    def live(self, door: socket.socket) -> None:
        """Until it is told to end, or dies."""
        self.chores.catch()
        with ExitStack() as stack:
            go_by(self.clock)
            house = House.build(self.settings)
            stack.enter_context(house.working())
            stack.enter_context(house.ticking())
            house._register()
            doors = house._doors(stack)
            for one in doors:
                if isinstance(one, SlackDoor):
                    one._now = self.clock.stamp
            server = _server(door, Front([self, *doors]), self.points)
            stack.callback(house.database.close)
            while not self.over:
                server.handle_request()

    def _go_round(self, wanted: Sequence[str]) -> int:
        """Each wanted tick, then each step as often as it finds something; answers with how much was touched."""
        before = self.points.touched
        for name, tick in self.chores.ticks.items():
            if name in wanted:
                self._try(tick)
        for step in self.chores.steps:
            for _ in range(MOST):
                if not self._try(step):
                    break
        if self.chores.reader and "mailbox" in wanted:
            self.chores.reader(_once())
        return self.points.touched - before

    def _try(self, act: Callable[[], object]) -> bool:
        """As threads do: what fails must not end them."""
        try:
            return bool(act())
        except Exception as error:
            log.exception("worker.failed", extra={"error": type(error).__name__})
            return False

    def _told(self, touched: int) -> Response:
        return Response(200, json.dumps({"touched": touched}).encode(), "application/json")


def share_listeners(settings: Settings, clock: Clock) -> None:
    """What answers Slack is made once for all lives that are to come, and used by none before it: it knows nothing but
    the store, and to make it takes half of the time that a birth takes."""
    Chores().catch()
    go_by(clock)
    assembly: Any = bot.assembly
    slack = assembly.slack_client(settings, assembly.MODAL_TIMEOUT)
    app = assembly.build_app(slack, House.build(settings)._listeners(slack))
    house: Any = House
    house._listeners = lambda self, slack: None
    assembly.build_app = lambda *_: app


def go_by(clock: Clock) -> None:
    """However slow the machine is, a plan that was just made stays fresh: else other points would be reached on it."""
    for module in MODULES:
        module.utc_now = clock
    homes: Any = bot.home.homes
    homes.AT_ONCE = PART
    pace: Any = Pace
    pace.freshness = property(lambda self: FRESH)


def _once() -> Callable[[], bool]:
    """Says that it is over as soon as the mailbox's reader would wait."""
    over = [False]

    def wait(*_: object, **__: object) -> None:
        over[0] = True

    real: Any = ImapSession
    real.wait = wait
    mailbox: Any = bot.tickets.mailbox
    mailbox._pause = wait
    MailboxReader._let_go = lambda self: None  # type: ignore[method-assign]
    return lambda: over[0]


class _Quiet(WSGIRequestHandler):
    """Its answers are steps that touch the world, too; what goes through our own door is none."""

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def address_string(self) -> str:
        return "local"


def _server(door: socket.socket, front: Front, points: Failpoints) -> WSGIServer:
    class Handler(_Quiet):
        def handle(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline or not self.parse_request():
                return
            serving: Any = ServerHandler
            handler = serving(self.rfile, self.wfile, self.get_stderr(), self.get_environ(), multithread=False)
            handler.request_handler = self
            handler.run(answering)
            if not self.path.startswith("/life"):
                self.wfile.flush()
                points.reach(f"after the answer to {self.path.split('?')[0]}", "front")

    def answering(environ: Any, start: Any) -> Any:
        body = front(environ, start)
        if not environ["PATH_INFO"].startswith("/life"):
            points.reach(f"before the answer to {environ['PATH_INFO']}", "front")
        return body

    class Server(WSGIServer):
        def server_bind(self) -> None:
            self.server_name, self.server_port = "127.0.0.1", door.getsockname()[1]
            self.setup_environ()

        def server_activate(self) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = door
    server.server_bind()
    return server
