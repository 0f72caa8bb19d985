"""The bot as a process of its own, which is told by its settings only where everything is."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

import typer

from sandbox.control import SlackSandbox
from sandbox.loopback import LOOPBACK
from sandbox.mail.servers import LocalMail
from sandbox.tawk.control import LocalTawk

CHANNEL = "support"
ADMINS = ("ana", "ben")  # who reads Spanish, and who reads English
SENDER_NAME = "Recado Support"
EXPORT_DOMAIN = "office.example"  # not the mailbox's own: what goes there is read on the page
ALERT_MINUTES = "2,4,10"  # nobody has to wait long to see a missed chat go up, unless they say otherwise
FOLLOW_SECONDS = "5"  # what is done in the dashboard shows while one looks
START_SECONDS = 120.0  # on a slow machine each migration takes seconds; one that ended is told of at once
END_SECONDS = 15.0


@contextmanager
def running_bot(folder: Path, port: int, settings: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """The bot, once it answers on its port; what it logs goes into the folder."""
    with (folder / "recado.log").open("ab") as log:
        bot = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            env={**_surroundings(), **settings},
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is ours to hand on, so that it ends before its Slack does
        )
        try:
            wait_until_ready(bot, port, log.name)
            yield bot
        finally:
            _end(bot)


def settings_of(
    folder: Path, port: int, slack: SlackSandbox, mail: LocalMail, tawk: LocalTawk, secret: str
) -> dict[str, str]:
    """What any other installation would have in its `.env`."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.base_url,
        "DATABASE_URL": f"sqlite:///{folder / 'recado.db'}",
        "TAWK_WEBHOOK_SECRET": secret,
        "TAWK_API_KEY": tawk.key,
        "TAWK_API_URL": tawk.url,
        "TAWK_API_SECONDS": "0.1",
        "TAWK_FOLLOW_SECONDS": os.environ.get("TAWK_FOLLOW_SECONDS", FOLLOW_SECONDS),
        "DEFAULT_CHANNEL": slack.channel_id(CHANNEL),
        "ADMINS": ",".join(slack.user(name).id for name in ADMINS),
        "SMTP_URL": mail.smtp_url,
        "IMAP_URL": mail.imap_url,
        "MAIL_FROM": f"{SENDER_NAME} <{mail.address}>",
        "EXPORT_DOMAINS": EXPORT_DOMAIN,
        "HOST": LOOPBACK,
        "PORT": str(port),
        "GRACE_MINUTES": "0.5",
        "ALERT_MINUTES": os.environ.get("ALERT_MINUTES", ALERT_MINUTES),
    }


def _end(bot: "subprocess.Popen[bytes]") -> None:
    """Nothing is lost where it has to be killed, but its port would be if it stayed."""
    bot.terminate()
    try:
        bot.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        bot.kill()
        bot.wait()


def _surroundings() -> dict[str, str]:
    """Without a proxy, which can't reach this machine's loopback; Slack's libraries do not heed NO_PROXY."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


def wait_until_ready(bot: "subprocess.Popen[bytes]", port: int, log: str) -> None:
    """Return once the bot answers on its port; `Exit` where it ended or took longer than `START_SECONDS`."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and bot.poll() is None:
        try:
            with direct.open(f"http://{LOOPBACK}:{port}/health/ready", timeout=1):
                return
        except (OSError, HTTPException):  # nobody there yet; or, on a port that clients get, this very question
            time.sleep(0.1)
    typer.echo(f"The bot did not start on port {port}: the end of {log} tells why.", err=True)
    raise typer.Exit(1)
