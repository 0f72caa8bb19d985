"""The command line: reads the settings, joins all parts, and opens the doors."""

import json
import logging
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from slack_sdk import WebClient
from sqlalchemy import Engine
from waitress.server import create_server

from bot.answers import Answers
from bot.clients.slack import SlackClient, posting_client
from bot.clients.slack_check import SlackCheck
from bot.clock import utc_now
from bot.desk import Desk
from bot.doctor import Check, Finding, check_store, examine
from bot.errors import Refusal
from bot.grace import Grace
from bot.intake import Intake, Outset
from bot.languages import load_languages
from bot.lookup import Lookup
from bot.mirror.mirror import Mirror
from bot.mirror.pacing import Pace
from bot.permissions import Permissions
from bot.views.language import Language
from config.logs import configure_logs
from config.manifest import SCOPES, manifest
from config.problems import SettingsError
from config.settings import Settings, load
from handlers.buttons import Buttons
from handlers.clock import build_scheduler
from handlers.commands import Commands
from handlers.letterbox import Letterbox
from handlers.modals import Modals
from handlers.slack import SlackDoor, build_app, open_socket
from handlers.web import Door, Front, Live, Ready
from handlers.webhook import Secrets, TawkDoor
from handlers.worker import Worker
from storage.engine import open_engine
from storage.migrate import NewerDatabase, is_current, upgrade
from storage.store import SqlStore

GRACE_SECONDS, RETRY_SECONDS = 15.0, 30.0
MODAL_TIMEOUT = 2.0  # Slack waits three seconds for the acknowledgement that follows
CONNECTIONS = 1000
CHANNEL_TIMEOUT = 20
LARGEST_BODY = 5 * 1024 * 1024

log = logging.getLogger("recado")
cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@dataclass(frozen=True, slots=True)
class House:
    """All parts of one process, joined but not yet at work."""

    settings: Settings
    engine: Engine
    store: SqlStore
    language: Language
    intake: Intake
    worker: Worker

    @classmethod
    def build(cls, settings: Settings) -> "House":
        engine = open_engine(settings.database_url, threads=settings.web_threads + 12)
        store = SqlStore(engine)
        language = load_languages()[settings.default_language]
        outset = Outset(settings.default_channel, timedelta(minutes=settings.grace_minutes))
        slack = SlackClient(_client(settings, settings.slack_timeout_seconds))
        mirror = Mirror(store, slack, _pace(settings), language, utc_now)
        answers = Answers(store, slack, utc_now)
        worker = Worker({mirror.step: 4, answers.step: 2})
        return cls(settings, engine, store, language, Intake(store, outset, utc_now), worker)


def _client(settings: Settings, timeout: float) -> WebClient:
    return posting_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url, timeout)


def _pace(settings: Settings) -> Pace:
    post = timedelta(seconds=settings.slack_post_seconds)
    return Pace(
        post=post,
        update=post * 1.25,  # 50 a minute and a little less
        settle=timedelta(seconds=settings.slack_settle_seconds),
        timeout=timedelta(seconds=settings.slack_timeout_seconds),
    )


@cli.command()
def serve() -> None:
    """Run everything in one process: doors, worker and clock. Migrates the database first."""
    with _house() as house, ExitStack() as stack:
        upgrade(house.engine)
        stack.enter_context(_working(house))
        stack.enter_context(_ticking(house))
        _open_doors(house, stack)


@cli.command()
def web() -> None:
    """Run the doors only: tawk.to's webhooks and what Slack sends. Needs a migrated database."""
    with _house() as house, ExitStack() as stack:
        _demand_current(house)
        _open_doors(house, stack)


@cli.command()
def worker() -> None:
    """Run the worker only: it draws cards and sends what leaves the machine."""
    with _house() as house, _working(house):
        _demand_current(house)
        _wait_for_end()


@cli.command()
def clock() -> None:
    """Run the clock only: grace times and new tries of failed deliveries."""
    with _house() as house, _ticking(house):
        _demand_current(house)
        _wait_for_end()


@cli.command()
def migrate() -> None:
    """Bring the database to the state that this version expects."""
    with _house() as house:
        upgrade(house.engine)
        typer.echo("The database is up to date.")


@cli.command(name="manifest")
def print_manifest(
    url: Annotated[str | None, typer.Option(help="Where Slack reaches you; without it, for Socket Mode.")] = None,
) -> None:
    """Print the manifest from which Slack makes the app."""
    typer.echo(json.dumps(manifest(request_url=url), indent=2, ensure_ascii=False))


@cli.command()
def doctor() -> None:
    """Look the installation over; what is not well comes with its cure."""
    with _house(quiet=True) as house:
        client = _client(house.settings, house.settings.slack_timeout_seconds)
        channels = _channels(house)
        checks: list[Check] = [
            lambda: _check_tables(house.engine),
            lambda: check_store(house.store),
            SlackCheck(client, channels, SCOPES),
        ]
        findings = examine(checks)
    _print_findings(findings)
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)


@cli.command()
def demo(
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its files.")] = Path("demo"),
    port: Annotated[int, typer.Option(help="The page's port; the bot's is the next one.")] = 8910,
) -> None:
    """Try everything without an account: a local Slack in the browser, and simulated visitors."""
    from bot.demo import run_demo  # the sandbox is an extra, which production does not install

    raise typer.Exit(run_demo(folder, port, manifest()))


@contextmanager
def _house(*, quiet: bool = False) -> Iterator[House]:
    """The joined parts; what keeps us from starting is told in plain words."""
    try:
        settings = load()
        configure_logs("ERROR" if quiet else settings.log_level, settings.log_format, settings.secrets())
        house = House.build(settings)
        yield house
        house.engine.dispose()
    except (SettingsError, NewerDatabase) as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(2) from None


def _open_doors(house: House, stack: ExitStack) -> None:
    """Answer requests until we are told to end."""
    settings = house.settings
    house.intake.register(settings.tawk_webhook_secrets)
    letterbox = Letterbox(house.intake, house.worker.wake)
    letterbox.start()
    stack.callback(letterbox.stop)
    app = build_app(_client(settings, MODAL_TIMEOUT), *_listeners(house))
    doors: list[Door] = [
        TawkDoor(_tawk_secrets(settings), letterbox, utc_now),
        Live(),
        Ready(lambda: _readiness(house)),
    ]
    if settings.slack_signing_secret:
        doors.append(SlackDoor(app, settings.slack_signing_secret.get_secret_value()))
    if settings.slack_app_token:
        socket = open_socket(app, settings.slack_app_token.get_secret_value())
        stack.callback(socket.close)
        threading.Thread(target=socket.connect, name="socket-mode", daemon=True).start()
    server = create_server(
        Front(doors),
        host=settings.host,
        port=settings.port,
        threads=settings.web_threads,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        channel_timeout=CHANNEL_TIMEOUT,
        max_request_body_size=LARGEST_BODY,
        ident=None,
    )
    log.info("web.open", extra={"host": settings.host, "port": settings.port})
    _end_on_signal()
    server.run()


def _listeners(house: House) -> tuple[Commands, Buttons, Modals]:
    desk = Desk(house.store, Permissions(house.settings.admins), utc_now)
    wake, language = house.worker.wake, house.language
    opener = _client(house.settings, MODAL_TIMEOUT).views_open
    return (
        Commands(desk, Lookup(house.store), language, wake),
        Buttons(desk, house.store, opener, language, utc_now, wake),
        Modals(desk, language, wake),
    )


def _tawk_secrets(settings: Settings) -> Secrets:
    by_property = {
        property_id: [secret.get_secret_value() for secret in secrets]
        for property_id, secrets in settings.tawk_webhook_secrets.items()
    }
    others = settings.tawk_webhook_secret
    return Secrets(by_property, others.get_secret_value() if others else "")


@contextmanager
def _working(house: House) -> Iterator[None]:
    house.worker.start()
    try:
        yield
    finally:
        house.worker.stop()


@contextmanager
def _ticking(house: House) -> Iterator[None]:
    grace = Grace(house.store, timedelta(minutes=house.settings.grace_minutes), utc_now)
    scheduler = build_scheduler(
        {"grace": (grace.end, GRACE_SECONDS), "deliveries": (house.intake.retry, RETRY_SECONDS)}
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown()


def _readiness(house: House) -> Mapping[str, object]:
    try:
        with house.store.read() as tx:
            newest = tx.deliveries.newest_at()
    except Refusal:
        return {"ready": False, "reason": "the database does not answer"}
    return {"ready": True, "newest_delivery": newest.isoformat() if newest else None}


def _demand_current(house: House) -> None:
    if not is_current(house.engine):
        typer.echo("The database is not up to date: run `python -m bot migrate` first.", err=True)
        raise typer.Exit(2)


def _channels(house: House) -> list[str]:
    try:
        with house.store.read() as tx:
            routed = [one.channel for one in tx.properties.all()]
    except Exception:
        routed = []
    return list(dict.fromkeys([house.settings.default_channel, *routed]))


def _check_tables(engine: Engine) -> Iterator[Finding]:
    current = is_current(engine)
    words = "as this version expects" if current else "not migrated"
    yield Finding("tables", current, words, "Run `python -m bot migrate`.")


def _print_findings(findings: list[Finding]) -> None:
    console = Console(highlight=False, markup=False)
    for finding in findings:
        console.print(f"{'ok  ' if finding.well else 'BAD '} {finding.name}: {finding.words}")
        if finding.cure and not finding.well:
            console.print(f"     {finding.cure}")


def _end_on_signal() -> None:
    """Ctrl-C and a supervisor's SIGTERM both end the process in order."""

    def end(number: int, frame: FrameType | None) -> None:
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def _wait_for_end() -> None:
    _end_on_signal()
    threading.Event().wait()


if __name__ == "__main__":
    cli()
