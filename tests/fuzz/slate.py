"""Slack in place of Slack: whatever it is to show it holds against its limits, and keeps the newest of it."""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from sandbox.blockkit import validate
from tests.bot.views.checks import FORMATS, OURS, UNSEEN, texts
from tests.bot.views.samples import MARK

JSON = dict[str, Any]
# What somebody typed as if it named a person is said again as it was typed, and names nobody; the words of our own
# link may have a bar in them, as they end only where it does.
TYPED = re.compile(r"<@[A-Z0-9]+>|<https://dashboard\.tawk\.to/[^<>|]*\|[^<>]+>")
LIVELY = re.compile(rf"{MARK}|[<>]")
KEPT = 40
SHOWN = {"views.open": "modal", "views.push": "modal", "views.update": "modal", "views.publish": "home"}
MESSAGES = ("chat.postMessage", "chat.update", "chat.postEphemeral")
Answer = Callable[[JSON], JSON]


@dataclass
class Wall:
    """What was shown, and what was wrong with it; `words` stop the check of visitors' words where an agent typed."""

    shown: list[tuple[str, JSON]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    number: "itertools.count[int]" = field(default_factory=itertools.count)
    keep: bool = True
    calls: int = 0

    def take(self, method: str, said: JSON) -> JSON:
        """The answer to a call of the Web API."""
        self.calls += 1
        if method in SHOWN:
            return self._view(method, said["view"])
        if method in MESSAGES:
            self.message(method, said)
            return {"ok": True, "ts": f"17{next(self.number):08d}.000100", "message_ts": "1.1"}
        return {"ok": True, **ANSWERS.get(method, {})}

    def message(self, method: str, said: JSON) -> None:
        message = {"text": said["text"], "blocks": said.get("blocks") or []}
        self.faults += [f"{method}: {one}" for one in validate(message, "message")]
        self.faults += [f"{method}: {one}" for one in alive(message)]
        self._keep(method, said)

    def _view(self, method: str, view: JSON) -> JSON:
        self.faults += [f"{method}: {one}" for one in validate(view, SHOWN[method])]
        self.faults += [f"{method}: {one}" for one in alive({"text": "", "blocks": view.get("blocks") or []})]
        self._keep(method, view)
        return {"ok": True, "view": {**view, "id": f"V{next(self.number)}", "hash": "1.a"}}

    def _keep(self, method: str, what: JSON) -> None:
        if self.keep:
            self.shown.append((method, what))


def alive(message: JSON) -> Iterator[str]:
    """What marked words, which are a visitor's or somebody's who typed them, would do in Slack."""
    for text in texts(message["blocks"]):
        words = text["text"]
        if text["type"] == "mrkdwn" and LIVELY.search(TYPED.sub("", OURS.sub("", words))):
            yield f"formatted: {words[:200]}"
        if text["type"] == "plain_text" and UNSEEN.search(words):
            yield f"unseen: {words[:200]!r}"
    if MARK in message["text"] and FORMATS.search(message["text"].partition(MARK)[2]):
        yield f"alive in notifications: {message['text'][:200]}"


ANSWERS: Mapping[str, JSON] = {
    "conversations.open": {"channel": {"id": "D0SOMEBODY"}},
    "conversations.history": {"messages": []},
    "conversations.replies": {"messages": []},
    "conversations.members": {"members": []},
    "users.list": {"members": []},
    "usergroups.list": {"usergroups": []},
    "auth.test": {"url": "https://team.slack.com/", "user_id": "U0BOT", "team_id": "T0"},
}


class Slate(WebClient):
    """The bot's client: calls end at the wall."""

    wall: Wall

    def api_call(self, api_method: str, **more: Any) -> Any:
        said = more.get("json") or more.get("params") or more.get("data") or {}
        data = self.wall.take(api_method, dict(said))
        return SlackResponse(
            client=self, http_verb="POST", api_url=api_method, req_args={}, data=data, headers={}, status_code=200
        )


class Responding:
    """For addresses at which an answer is posted."""

    wall: Wall

    def __init__(self, url: str, **_: object) -> None:
        self.url = url

    def send_dict(self, body: JSON) -> Any:
        self.wall.message("response_url", {"text": "ok", **body})
        return {"ok": True}


def slate(wall: Wall) -> Slate:
    client = Slate(token="xoxb-fuzz-token")
    client.wall = wall
    return client
