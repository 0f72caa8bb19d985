"""Where a flow is played: Slack, mail servers and the database stand outside of the bot, whose lives come and go."""

import hmac
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Protocol

from sqlalchemy import Dialect, Engine, Select, func, select

from bot.domain.inbox import Kind
from sandbox.control import SlackSandbox
from sandbox.errors import RefusedError
from sandbox.mail.servers import LocalMail
from sandbox.person import Outcome
from sandbox.tawk.control import LocalTawk
from sandbox.visitors.shops import AURORA
from storage import tables
from storage.sql.engine import open_engine
from storage.store import SqlStore
from tests.crash.points.memory import Memory, recall, remember
from tests.crash.points.nursing import NAP_SECONDS, PATIENCE_SECONDS, Nursery
from tests.inbox import Site
from tests.mail.smtp_server import Postbox

BEGIN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # of each run: a Monday morning
CHANNEL = "support"
SECRET = "matrix-webhook-secret-of-all"
FAULTS = (
    ("chat.*", "rate_limited", 0.05),
    ("chat.*", "http_500", 0.03),
    ("chat.*", "error", 0.03),
    ("chat.*", "drop_after", 0.05),
    ("conversations.*", "http_500", 0.05),
    ("files.*", "http_500", 0.05),
)
MAIL_FAULTS = ("250 2.0.0 Taken", "250 2.0.0 Taken", "drop", "451 4.3.0 Not now")
JUMPS = (2, 4, 8, 15, 30, 60, 120, 300, 600, 1200, 1200)  # seconds, while something is undone
UNDER_WAY = ("waiting", "doomed")
Plan = Sequence[tuple[str, int]]
UNDONE: Mapping[str, Select[int]] = {
    "post": select(func.count()).select_from(tables.post).where(tables.post.c.behind == 1, tables.post.c.parked == ""),
    "mail": select(func.count()).select_from(tables.mail).where(tables.mail.c.state == "waiting"),
    "answer": select(func.count()).select_from(tables.answer),
    "export": select(func.count()).select_from(tables.export).where(tables.export.c.state == "waiting"),
    "file": select(func.count()).select_from(tables.thread_file).where(tables.thread_file.c.state.in_(UNDER_WAY)),
    "fetch": select(func.count()).select_from(tables.mail_fetch),
    "home": select(func.count()).select_from(tables.home).where(tables.home.c.want > tables.home.c.shown),
    "job": select(func.coalesce(func.sum(tables.home.c.waiting), 0)),
    "backfill": select(func.count()).select_from(tables.backfill).where(tables.backfill.c.state == "running"),
    "delivery": select(func.count()).select_from(tables.delivery).where(tables.delivery.c.state == "failed"),
}


class Base(Protocol):
    """A database that is as prepared again at once."""

    @property
    def url(self) -> str: ...
    def keep(self, name: str = "") -> None: ...
    def restore(self, name: str = "") -> None: ...


@dataclass(slots=True)
class Scene:
    """One run after the other is played in it. The bot's letters go to `postbox`, those to it into `mail`."""

    slack: SlackSandbox
    base: Base
    nursery: Nursery
    mail: LocalMail
    tawk: LocalTawk
    postbox: Postbox
    site: Site = field(default_factory=lambda: Site(AURORA.property_id, AURORA.name))
    ticks: Sequence[str] = ()
    ahead: float = 0.0
    plan: list[tuple[str, int]] = field(default_factory=list)
    kills: int = 0
    warms: bool = False  # who bears lives lives itself, and can't be buried
    _lives: bool = False
    _engine: Engine | None = None
    _at: int = 0
    _logged: int = 0

    # Between runs

    def begin(self, seed: int, ticks: Sequence[str], *, calm: bool = False, memory: Memory | None = None) -> None:
        """All is as at the beginning, and Monday morning, or as it is remembered; unless it is `calm`, Slack and the
        mail server have their troubles, as the seed says."""
        self.end()
        self.slack._slack.ids._random.seed(seed)
        self.slack.reset()
        self._set_clock((memory.at if memory else BEGIN).timestamp() - time.time())
        for item in (*self.tawk.ids("chat"), *self.tawk.ids("ticket")):
            self.tawk.purge(item)
        self.postbox.letters.clear()
        self.postbox.data_answers[:] = [] if calm else _troubles(Random(seed))
        for method, action, probability in () if calm else FAULTS:
            self.slack.fault(method, action, probability=probability)
        self.base.restore(memory.name if memory else "")
        if memory:
            recall(memory, self.slack, self.tawk, self.postbox)
        self.ticks, self.plan = ticks, []
        self.kills, self._at = 0, self._told.stat().st_size if self._told.exists() else 0
        self._logged = self.nursery.log.stat().st_size

    def remember(self, name: str) -> Memory:
        """All as it is now, when nothing is undone."""
        self.end()
        self.base.keep(name)
        return remember(name, self.now, self.slack, self.tawk, self.postbox)

    def end(self) -> None:
        if self._lives:
            self.nursery.ask(bury=True, dies=False)
            self._lives = False
        if self._engine is not None:
            self._engine.dispose()

    # The bot

    def arm(self, plan: Plan) -> None:
        """From now on it dies at the first of these, in its next life at the second, and so on."""
        self._ensure()
        self.plan = list(plan)
        name, nth = self.plan.pop(0) if self.plan else ("", 0)
        self._tell("arm", name=name, nth=nth)

    def go_on(self) -> None:
        """One round of all that there is to do, however many lives it takes."""
        self._ensure()
        while not self._tell("pass", ticks=list(self.ticks)):
            self._bury()
            self._ensure()

    def settle(self) -> None:
        """Until nothing is undone. What a dead one leased, and what Slack refused, takes its time."""
        self.go_on()
        for jump in JUMPS * 3:
            if not self.undone():
                return
            self.advance(jump)
            self.go_on()
        raise AssertionError(f"still undone: {self.undone()}")

    def advance(self, seconds: float) -> None:
        self._set_clock(self.ahead + seconds)

    def insist(self, act: Callable[[], bool], is_done: Callable[[], bool] | None = None) -> None:
        """As whoever gets no answer does: looks whether it is done, and does it again if not."""
        for _ in range(20):
            self._ensure()
            if act() or (is_done is not None and is_done()):
                return
            self._bury()
            self.advance(1)
        raise AssertionError("in vain")

    def webhook(self, body: bytes, event_id: str) -> bool:
        signature = hmac.digest(SECRET.encode(), body, "sha1").hex()
        headers = {"X-Tawk-Signature": signature, "X-Hook-Event-Id": event_id, "Content-Type": "application/json"}
        return self.nursery.say("/webhooks/tawk", body, headers) == 200

    def does(self, act: Callable[[], Outcome]) -> bool:
        """Somebody in Slack, whom the bot answers or not: Slack asks whoever lives then, and waits for the answer."""
        while not self._tell("hello"):
            self._bury()
            self._ensure()
        try:
            return act().ok
        except RefusedError:
            return False

    def comes_about(self, is_so: Callable[[], bool]) -> bool:
        """Of what Slack tells by itself; false where the bot dies of it."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            assert time.monotonic() < until
            if self.nursery.is_dead:
                return False
            time.sleep(NAP_SECONDS)
        return True

    def reached(self) -> list[str]:
        """In this run, in their order."""
        with self._told.open("rb") as file:
            file.seek(self._at)
            return [line for line in file.read().decode().splitlines() if line]

    # Looking

    def letters(self) -> list[EmailMessage]:
        return self.postbox.messages()

    def log(self) -> str:
        """What was logged in this run."""
        with self.nursery.log.open("rb") as file:
            file.seek(self._logged)
            return file.read().decode("utf-8", "replace")

    @property
    def secrets(self) -> Sequence[str]:
        """What may stand in no log: tokens, keys, passwords, and what visitors told."""
        keys = (self.slack.bot_token, self.slack.signing_secret, SECRET, self.tawk.key, self.mail._password)
        return *keys, "tangerine", "Torres", self.site.email

    @property
    def agent(self) -> str:
        """Of the property's in tawk.to, one."""
        return AURORA.agents[0].name

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            opened = open_engine(self.base.url, threads=2)
            self._engine = opened.execution_options(sqlite_begin="DEFERRED")  # who only looks waits for no writer
        return self._engine

    @property
    def store(self) -> SqlStore:
        return SqlStore(self.engine, patience=60)

    def number(self, chat: str) -> int:
        with self.store.read() as tx:
            property_ = tx.properties.find(self.site.tawk_id)
            found = property_ and tx.conversations.find(property_.id, Kind.CHAT, chat)
        return found.id if found else 0

    def undone(self) -> dict[str, int]:
        """What the bot still has to do by itself."""
        with self.engine.connect() as connection:
            counts = connection.exec_driver_sql(_at_once(self.engine.dialect)).mappings().one()
        return {name: n for name, n in counts.items() if n}

    # Within

    @property
    def _told(self) -> Path:
        return self.nursery.told

    def _set_clock(self, ahead: float) -> None:
        self.slack.advance(ahead - self.ahead)
        self.ahead = ahead

    def _ensure(self) -> None:
        """Somebody lives, or is being born."""
        if self._lives and self.nursery.is_dead:
            self._bury()
        if not self._lives:
            name, nth = self.plan.pop(0) if self.plan else ("", 0)
            with self._told.open("ab") as file:
                file.write(b"\n")
            self.nursery.ask(bear={"name": name, "nth": nth, "ahead": self.ahead})
            self._lives = True

    def _bury(self) -> None:
        if self._lives and not self.warms:
            self.kills += self.nursery.ask(bury=True, dies=self.nursery.is_dead)["killed"]
            self._lives = False

    def _tell(self, what: str, **more: Any) -> bool:
        if not self._lives:
            return False
        asked = {"ahead": self.ahead, **more}
        return self.nursery.say(f"/life/{what}", json.dumps(asked).encode(), {}) == 200


@cache
def _at_once(dialect: Dialect) -> str:
    """All that is counted, in one statement: it is asked again and again."""
    counted = select(*(one.scalar_subquery().label(name) for name, one in UNDONE.items()))
    return str(counted.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def _troubles(dice: Random) -> list[str]:
    """How the mail server answers to the first letters: it takes them, also without a word, or not yet."""
    return [dice.choice(MAIL_FAULTS) for _ in range(2)]
