"""Sets up all that stands outside of the bot for one flow: databases that can be had anew, Slack, mail servers."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg
from pymap.user import Passwords

from config.manifest import manifest
from sandbox.control import SlackSandbox
from sandbox.mail.servers import LocalMail
from sandbox.tawk.control import LocalTawk
from sandbox.visitors.shops import AURORA
from storage.migrate import upgrade
from storage.sql.engine import open_engine
from storage.store import SqlStore
from tests.crash.points.acts import prepare
from tests.crash.points.flows import FLOWS
from tests.crash.points.nursing import nursing
from tests.crash.points.scene import CHANNEL, SECRET, Base, Scene
from tests.databases import Cluster
from tests.mail.smtp_server import Postbox, running_smtp
from tests.ports import HOST, free_port

OURS = "help@aurora.example"


@dataclass(frozen=True, slots=True)
class File:
    """A SQLite database, and its copy as it was prepared."""

    path: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def keep(self, name: str = "") -> None:
        with closing(sqlite3.connect(self.path)) as connection:
            assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
        shutil.copyfile(self.path, self.path.with_suffix(f".kept{name}"))

    def restore(self, name: str = "") -> None:
        for end in ("-wal", "-shm"):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)
        shutil.copyfile(self.path.with_suffix(f".kept{name}"), self.path)


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL database of a cluster, and its template."""

    cluster: Cluster
    name: str = "matrix"

    @property
    def url(self) -> str:
        return self.cluster.url(self.name)

    def keep(self, name: str = "") -> None:
        """Renamed, as that takes who is dead but still connected, and put back from there."""
        kept = self._kept(name)
        self._run(
            f'DROP DATABASE IF EXISTS "{kept}" WITH (FORCE)',
            f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS false",
            f"SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '{self.name}'",
            f'ALTER DATABASE {self.name} RENAME TO "{kept}"',
            f'ALTER DATABASE "{kept}" ALLOW_CONNECTIONS true',
        )
        self.restore(name)

    def restore(self, name: str = "") -> None:
        self._run(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
            f'CREATE DATABASE {self.name} TEMPLATE "{self._kept(name)}" STRATEGY FILE_COPY',
        )

    def _kept(self, name: str) -> str:
        return f"{self.name}_kept_{name}"

    def create(self) -> None:
        self._run(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)", f"CREATE DATABASE {self.name}")

    def _run(self, *statements: str) -> None:
        address = self.cluster.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            for one in statements:
                connection.execute(one.encode())


@contextmanager
def staged(
    folder: Path, cluster: Cluster | None, mistake: str = "", warm: Sequence[str] = tuple(FLOWS)
) -> Iterator[Scene]:
    """All that flows need; the bot has been warmed up by those that are named."""
    port = free_port()
    with ExitStack() as stack:
        delivery = f"http://{HOST}:{port}/slack/events"
        slack = stack.enter_context(SlackSandbox(_manifest(), rate_scale=0, random_seed=1, deliver_to=delivery))
        postbox, tawk = stack.enter_context(running_smtp()), stack.enter_context(LocalTawk([AURORA]))
        stack.enter_context(patch.object(Passwords, "_check_password", _let_in))
        mail = stack.enter_context(LocalMail(folder / "mail", OURS))
        base = _base(folder, cluster)
        settings = {**_slack_settings(slack, base.url, port), **_other_settings(postbox, mail, tawk)}
        nursery = stack.enter_context(nursing(settings, folder, mistake))
        scene = Scene(slack, base, nursery, mail, tawk, postbox)
        engine = open_engine(base.url)
        upgrade(engine)
        prepare(SqlStore(engine), scene)
        engine.dispose()
        base.keep()
        stack.callback(scene.end)
        _warm(scene, warm)
        yield scene


async def _let_in(*_: object) -> bool:
    """To hash a password takes longer than all else that a mailbox does."""
    return True


def _base(folder: Path, cluster: Cluster | None) -> Base:
    if cluster is None:
        return File(folder / "matrix.db")
    server = Server(cluster)
    server.create()
    return server


def _manifest() -> dict[str, Any]:
    """What Slack tells by itself comes when it likes: not at the same step each time."""
    made = manifest()
    made["settings"]["event_subscriptions"]["bot_events"] = ["app_home_opened"]
    return made


def _warm(scene: Scene, names: Sequence[str]) -> None:
    """The one that bears lives lives itself first: what is compiled then, none of them need compile."""
    for name in names:
        flow = FLOWS[name]
        scene.begin(1, flow.ticks, calm=True)
        scene.nursery.ask(warm={"name": "", "nth": 0, "ahead": scene.ahead})
        scene._lives = scene.warms = True
        flow.before(scene)
        flow.play(scene)
        scene._tell("end")
        scene._lives = scene.warms = False
        assert scene.nursery.hear() == {"warm": True}


def _slack_settings(slack: SlackSandbox, url: str, port: int) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.base_url,
        "DATABASE_URL": url,
        "TAWK_WEBHOOK_SECRET": SECRET,
        "DEFAULT_CHANNEL": slack.channel_id(CHANNEL),
        "ADMINS": slack.user("ana").id,
        "PORT": str(port),
        "SLACK_POST_SECONDS": "0.002",
        "SLACK_CARDS_WAITING": "3",
        "GRACE_MINUTES": "0",
        "LOG_LEVEL": "DEBUG",
        "LOG_FORMAT": "json",
    }


def _other_settings(postbox: Postbox, mail: LocalMail, tawk: LocalTawk) -> dict[str, str]:
    return {
        "SMTP_URL": f"smtp://{HOST}:{postbox.port}?tls=off",
        "MAIL_FROM": f"Aurora <{OURS}>",
        "IMAP_URL": mail.imap_url,
        "EXPORT_DOMAINS": "aurora.example",
        "TAWK_API_KEY": tawk.key,
        "TAWK_API_URL": tawk.url,
        "TAWK_API_SECONDS": "0",
    }
