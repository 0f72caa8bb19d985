"""`python -m tests.sandbox.contract`: one scenario on the local and on a real Slack, and where they differ.

The real one is a scratch channel of a workspace, told by CONTRACT_TOKEN (a bot's, with chat:write, channels:history,
users:read) and CONTRACT_CHANNEL (an id, with the bot inside). What the real Slack sends and we do not is listed, too.
"""

import os
import sys
from collections.abc import Callable, Iterator

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.control import SlackSandbox
from sandbox.types import JSON
from tests.sandbox.views import card, text

Shapes = dict[str, dict[str, str]]
BAD = [{"type": "section", "text": text("x" * 3_001, "mrkdwn")}]


def scenario(client: WebClient, channel: str) -> Shapes:
    """The answer of each step, as the paths and types of its fields."""
    steps: dict[str, JSON] = {"auth.test": _answer(client.auth_test)}
    posted = client.chat_postMessage(channel=channel, text="card", blocks=card())
    where = {"channel": channel, "ts": posted["ts"]}
    steps["chat.postMessage"] = _answer(lambda: posted)
    steps["a reply"] = _answer(lambda: client.chat_postMessage(channel=channel, text="reply", thread_ts=posted["ts"]))
    steps["chat.update"] = _answer(lambda: client.chat_update(**where, text="changed", blocks=card()))
    steps["chat.getPermalink"] = _answer(
        lambda: client.chat_getPermalink(channel=channel, message_ts=str(posted["ts"]))
    )
    steps["conversations.replies"] = _answer(lambda: client.conversations_replies(**where))
    steps["users.info"] = _answer(lambda: client.users_info(user=str(posted["message"]["user"]), include_locale=True))
    steps["sound blocks"] = _answer(lambda: client.api_call("blocks.validate", json={"blocks": card()}))
    steps["bad blocks"] = _answer(lambda: client.api_call("blocks.validate", json={"blocks": BAD}))
    steps["a refused post"] = _answer(lambda: client.chat_postMessage(channel=channel, text="bad", blocks=BAD))
    steps["an unknown message"] = _answer(lambda: client.chat_delete(channel=channel, ts="1.000001"))
    steps["chat.delete"] = _answer(lambda: client.chat_delete(**where))
    return {name: dict(_paths(answer)) for name, answer in steps.items()}


def differences(ours: Shapes, real: Shapes) -> list[str]:
    found = []
    for step, fields in real.items():
        own = ours[step]
        found += [f"{step}: lacks {path} ({fields[path]})" for path in sorted(fields.keys() - own.keys())]
        found += [f"{step}: has {path}, the real one has not" for path in sorted(own.keys() - fields.keys())]
        both = sorted(own.keys() & fields.keys())
        found += [f"{step}: {path} is {own[path]}, not {fields[path]}" for path in both if own[path] != fields[path]]
    return found


def on_the_local_slack() -> Shapes:
    with SlackSandbox(rate_scale=0) as s:
        return scenario(WebClient(s.bot_token, base_url=s.base_url), s.channel_id("support"))


def _answer(call: Callable[[], object]) -> JSON:
    try:
        answer = call()
    except SlackApiError as error:
        answer = error.response
    found: JSON = getattr(answer, "data", {})
    return found


def _paths(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """The fields inside with their types; of a list, its first entry. An error is told by its name."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _paths(one, f"{path}/{name}")
    elif isinstance(value, list) and value:
        yield from _paths(value[0], f"{path}/0")
    else:
        yield path, str(value) if path in ("/ok", "/error") else type(value).__name__


def main() -> None:
    token, channel = os.environ.get("CONTRACT_TOKEN"), os.environ.get("CONTRACT_CHANNEL")
    if not token or not channel:
        sys.exit("CONTRACT_TOKEN and CONTRACT_CHANNEL say where the real Slack is")
    found = differences(on_the_local_slack(), scenario(WebClient(token), channel))
    print("\n".join(found) or "no difference")


if __name__ == "__main__":
    main()
