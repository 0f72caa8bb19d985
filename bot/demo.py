"""The demo: a local Slack in the browser, simulated visitors, and the bot as a process that knows of neither.

The bot is told where Slack is by its settings only, as in any other installation.
"""

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from types import FrameType
from typing import Any

import typer

from sandbox.control import SlackSandbox
from sandbox.visitors.crowd import Crowd
from sandbox.visitors.postman import Postman

HOST = "127.0.0.1"
CHANNEL = "support"
ADMINS = ("ana", "ben")  # who reads Spanish, and who reads English
VISITORS = 2_000  # sixteen hours of them
START_SECONDS = 30.0
END_SECONDS = 15.0


def run_demo(folder: Path, port: int, manifest: Mapping[str, Any], seed: int | None = None) -> int:
    """Run until Ctrl-C; what the demo knows stays in `folder`, and the next run goes on from there.

    `seed` tells who visits; without it, others each time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, _interrupt)
    secret = _webhook_secret(folder)
    try:
        with _local_slack(folder, port, manifest) as slack, _bot(folder, port + 1, slack, secret) as bot:
            _say_where(slack, folder)
            postman = _send_visitors(f"http://{HOST}:{port + 1}/webhooks/tawk/{{property}}", secret, seed)
            try:
                return bot.wait()
            finally:
                postman.stop()
    except KeyboardInterrupt:
        typer.echo(f"\nStopped. `make demo` goes on from here; remove the folder {folder} to begin anew.")
        return 0
    except OSError as error:
        typer.echo(f"The demo can't start on port {port}: {error.strerror}. Try another: --port 8920", err=True)
        return 1


@contextmanager
def _local_slack(folder: Path, port: int, manifest: Mapping[str, Any]) -> Iterator[SlackSandbox]:
    with SlackSandbox(dict(manifest), port=port, snapshot=folder / "slack.jsonl") as slack:
        yield slack


@contextmanager
def _bot(folder: Path, port: int, slack: SlackSandbox, secret: str) -> Iterator["subprocess.Popen[bytes]"]:
    with (folder / "recado.log").open("ab") as log:
        bot = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            env={**_surroundings(), **_settings(folder, port, slack, secret)},
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is ours to hand on, so that it ends before its Slack does
        )
        try:
            _wait_until_ready(bot, port, log.name)
            yield bot
        finally:
            _end(bot)


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


def _settings(folder: Path, port: int, slack: SlackSandbox, secret: str) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.base_url,
        "DATABASE_URL": f"sqlite:///{folder / 'recado.db'}",
        "TAWK_WEBHOOK_SECRET": secret,
        "DEFAULT_CHANNEL": slack.channel_id(CHANNEL),
        "ADMINS": ",".join(slack.user(name).id for name in ADMINS),
        "HOST": HOST,
        "PORT": str(port),
        "GRACE_MINUTES": "0.5",
    }


def _webhook_secret(folder: Path) -> str:
    kept = folder / "webhook.secret"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_hex(16))
    return kept.read_text()


def _wait_until_ready(bot: "subprocess.Popen[bytes]", port: int, log: str) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and bot.poll() is None:
        try:
            with direct.open(f"http://{HOST}:{port}/health/ready", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    typer.echo(f"The bot did not start on port {port}: the end of {log} tells why.", err=True)
    raise typer.Exit(1)


def _send_visitors(address: str, secret: str, seed: int | None) -> Postman:
    crowd = Crowd(lambda property_id: secret)
    postman = Postman(address)
    postman.start(crowd.plan(SystemRandom().randrange(2**32) if seed is None else seed, datetime.now(UTC), VISITORS))
    return postman


def _say_where(slack: SlackSandbox, folder: Path) -> None:
    page = f"{slack.ui_url}archives/{slack.channel_id(CHANNEL)}"
    typer.echo(f"Open {page} in a browser: a local stand-in for Slack, with visitors who write all the time.")
    admins = " and ".join(name.title() for name in ADMINS)
    typer.echo(f"Press a button on a card in #{CHANNEL}, or type /inbox. {admins} may purge.")
    typer.echo(f"What the bot logs is in {folder / 'recado.log'}. Ctrl-C ends the demo.")


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
