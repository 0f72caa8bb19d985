"""Starts all parts of the demo, and says where they are."""

import secrets
import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from types import FrameType
from typing import Any

import typer

from bot.demo.bot_process import ADMINS, CHANNEL, running_bot, settings_of
from bot.demo.first_day import FirstDay
from bot.views.card import DASHBOARD
from sandbox.control import SlackSandbox
from sandbox.loopback import LOOPBACK
from sandbox.mail.correspondents import Correspondents
from sandbox.mail.servers import LocalMail
from sandbox.tawk.agents import DashboardAgents
from sandbox.tawk.control import LocalTawk
from sandbox.tawk.past import Past
from sandbox.visitors.crowd import Crowd
from sandbox.visitors.postman import Postman
from sandbox.visitors.shops import SHOPS

VISITORS = 2_000  # sixteen hours of them
TEAM = "support@recado.example"
WEBHOOK_SECRET = "webhook.secret"
CALLS_A_SECOND = 20.0  # more than the bot asks for, so that only mistakes are refused


@dataclass(frozen=True, slots=True)
class Ports:
    """Next to one another, so that one number tells all."""

    page: int

    @property
    def bot(self) -> int:
        return self.page + 1

    @property
    def smtp(self) -> int:
        return self.page + 2

    @property
    def imap(self) -> int:
        return self.page + 3

    @property
    def tawk(self) -> int:
        return self.page + 4


def run_demo(folder: Path, port: int, manifest: Mapping[str, Any], seed: int | None = None) -> int:
    """Run until Ctrl-C; what the demo knows stays in `folder`, and the next run goes on from there.

    `seed` tells who visits; without it, others each time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return _run(folder, Ports(port), manifest, SystemRandom().randrange(2**32) if seed is None else seed)
    except KeyboardInterrupt:
        typer.echo(f"\nStopped. `make demo` goes on from here; remove the folder {folder} to begin anew.")
        return 0
    except (OSError, OverflowError) as error:
        word = error.strerror if isinstance(error, OSError) else "there is no such port"
        typer.echo(f"The demo can't start on port {port} and the four behind it: {word}. Try --port 8920", err=True)
        return 1


def _run(folder: Path, ports: Ports, manifest: Mapping[str, Any], seed: int) -> int:
    is_new = not (folder / WEBHOOK_SECRET).exists()
    secret = _secret(folder, WEBHOOK_SECRET)
    with ExitStack() as stack:
        mail = stack.enter_context(_local_mail(folder, ports))
        tawk = stack.enter_context(_local_tawk(folder, ports))
        slack = stack.enter_context(_local_slack(folder, ports, manifest, mail, tawk))
        settings = settings_of(folder, ports.bot, slack, mail, tawk, secret)
        bot = stack.enter_context(running_bot(folder, ports.bot, settings))
        _say_where(slack, mail, tawk, folder)
        stack.enter_context(_visitors(ports, secret, seed, tawk))
        stack.enter_context(Correspondents(mail, seed))
        if float(settings["TAWK_FOLLOW_SECONDS"]):  # where nobody looks there, nobody answers there
            stack.enter_context(DashboardAgents(tawk, seed))
        if is_new:  # what was set up stays, and may have been changed since
            stack.enter_context(FirstDay(slack, ADMINS[0], CHANNEL, SHOPS))
        return bot.wait()


def _local_mail(folder: Path, ports: Ports) -> LocalMail:
    domains = [shop.domain for shop in SHOPS]
    return LocalMail(folder / "mail", TEAM, domains, smtp_port=ports.smtp, imap_port=ports.imap)


def _local_slack(
    folder: Path, ports: Ports, manifest: Mapping[str, Any], mail: LocalMail, tawk: LocalTawk
) -> SlackSandbox:
    links = {DASHBOARD: tawk.dashboard_url}
    return SlackSandbox(dict(manifest), port=ports.page, snapshot=folder / "slack.jsonl", mail=mail, links=links)


def _local_tawk(folder: Path, ports: Ports) -> LocalTawk:
    """With months before the first start, which nobody told the bot of."""
    kept = folder / "tawk.jsonl"
    tawk = LocalTawk(port=ports.tawk, key=_secret(folder, "tawk.key"), calls_a_second=CALLS_A_SECOND, chronicle=kept)
    tawk.fill(Past())
    return tawk


@contextmanager
def _visitors(ports: Ports, secret: str, seed: int, tawk: LocalTawk) -> Iterator[None]:
    """What they do stands in tawk.to's inbox before its webhook leaves."""
    postman = Postman(f"http://{LOOPBACK}:{ports.bot}/webhooks/tawk/{{property}}", on_leaving=tawk.hear)
    postman.start(Crowd(lambda property_id: secret).plan(seed, datetime.now(UTC), VISITORS))
    try:
        yield
    finally:
        postman.stop()


def _secret(folder: Path, name: str) -> str:
    kept = folder / name
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_hex(16))
    return kept.read_text()


def _say_where(slack: SlackSandbox, mail: LocalMail, tawk: LocalTawk, folder: Path) -> None:
    page = f"{slack.ui_url}archives/{slack.channel_id(CHANNEL)}"
    typer.echo(f"Open {page} in a browser: a local stand-in for Slack, with visitors who write all the time.")
    admins = " and ".join(name.title() for name in ADMINS)
    typer.echo(f"Press a button on a card in #{CHANNEL}, or type /inbox. {admins} may purge.")
    typer.echo(f"What nobody takes is told of again, and after some minutes to {admins}: /inbox alerts says who else.")
    typer.echo(f"Answers by e-mail arrive in {slack.ui_url}#/mailbox: there you are the visitor, and write back.")
    typer.echo("Who is missed and not taken for a minute is told there, too, that an answer comes.")
    typer.echo(f"tawk.to's dashboard is {tawk.dashboard_url}: what is answered there, by you or others, closes here.")
    typer.echo("It has three months of chats from before: /inbox sync brings them over.")
    servers = f"{mail.smtp_port} (SMTP) and {mail.imap_port} (IMAP)"
    typer.echo(f"The mail servers are on this machine's ports {servers}; no mail leaves it.")
    typer.echo(f"What the bot logs is in {folder / 'recado.log'}. Ctrl-C ends the demo.")


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
