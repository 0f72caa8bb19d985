"""The bot and a local Slack that know nothing of each other but an address and tokens: two processes of their own."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from config.manifest import manifest
from tests.ports import free_port
from tests.stories.bot_process import ROOT, BotProcess, environment
from tests.stories.reading import number, words
from tests.stories.visits import SECRET, Postbox, Visit
from tests.usual import usual_url

PATIENCE = 20.0
T = TypeVar("T")


class FarSlack:
    """A local Slack in another process, reached over its wire."""

    def __init__(self, told: dict[str, str]) -> None:
        self.told = told
        self._address = told["SLACK_API_URL"].removesuffix("api/") + "_sandbox/"

    def ask(self, verb: str, **given: Any) -> Any:
        headers = {"X-Sandbox-Key": self.told["SANDBOX_CONTROL_KEY"], "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self._address}{verb}", json.dumps(given).encode(), headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def act(self, who: str, kind: str, **given: Any) -> dict[str, Any]:
        done: dict[str, Any] = self.ask("act", **{"as": who, "kind": kind, **given})
        return done

    def channel_id(self, name: str) -> str:
        """As an administrator finds it, by the bot's own token."""
        request = urllib.request.Request(
            f"{self.told['SLACK_API_URL']}chat.postMessage",
            json.dumps({"channel": f"#{name}", "text": "Which channel is this?"}).encode(),
            {"Authorization": f"Bearer {self.told['SLACK_BOT_TOKEN']}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return str(json.load(answer)["channel"])


def wait(find: Callable[[], T]) -> T:
    """What `find` gives as soon as that is something."""
    until = time.monotonic() + PATIENCE
    while not (found := find()) and time.monotonic() < until:
        time.sleep(0.05)
    assert found
    return found


@contextmanager
def far_slack(folder: Path) -> Iterator[FarSlack]:
    """`python -m sandbox`, which tells in a file how to reach it."""
    told, app = folder / "slack.env", folder / "manifest.json"
    app.write_text(json.dumps(manifest()), "utf-8")
    options = ["--env-file", str(told), "--manifest", str(app), "--rate-scale", "0"]
    command = [sys.executable, "-m", "sandbox", *options]
    with subprocess.Popen(command, cwd=ROOT, env=environment({}), stdout=subprocess.DEVNULL) as process:
        try:
            lines = wait(lambda: told.read_text("utf-8").splitlines() if told.exists() else [])
            yield FarSlack(dict(line.split("=", 1) for line in lines))
        finally:
            process.terminate()


def test_the_bot_works_with_another_process_that_plays_slack(tmp_path: Path) -> None:
    with far_slack(tmp_path) as slack:
        told = {name: slack.told[name] for name in ("SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")}
        told |= {
            "DATABASE_URL": usual_url(tmp_path),
            "TAWK_WEBHOOK_SECRET": SECRET,
            "DEFAULT_CHANNEL": slack.channel_id("support"),
            "PORT": str(free_port()),
        }
        with BotProcess(told, tmp_path) as bot:
            work_a_chat(slack, bot.url)


def work_a_chat(slack: FarSlack, url: str) -> None:
    """From the visitor's question to a closed card."""

    def shows(*parts: str) -> Callable[[], list[dict[str, Any]]]:
        return lambda: [
            one for one in slack.ask("messages", channel="support") if all(part in words(one) for part in parts)
        ]

    Visit(Postbox(url), "Quentin").asks("Do you repair clocks?").asks("No?").is_over()
    card = wait(shows("Quentin", "Missed"))[0]
    wait(lambda: slack.ask("status")["sockets"])
    spot = {"channel": card["channel"], "ts": card["ts"]}
    assert slack.act("ben", "click", action_id="Take it", **spot)["ok"]
    wait(shows("Quentin", "Assigned to <@"))
    told = slack.act("ben", "command", text=f"/inbox close #{number(card)}", channel="support")
    assert told["ok"], told
    assert f"#{number(card)}: closed." in words(told["message"])
    wait(shows("Quentin", "Closed by <@"))
    assert "No?" in "".join(words(one) for one in slack.ask("thread", channel=card["channel"], ts=card["ts"]))
    assert slack.ask("refusals") == []
