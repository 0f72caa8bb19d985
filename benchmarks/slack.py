"""The local Slack: its start, and posts a second through its Web API, beside a bare HTTP answer of the same server.

The client has one connection and sends JSON by itself, so that what is measured is the server and not a kit.
"""

import http.client
import json
import time
from collections.abc import Callable
from functools import partial

from benchmarks.rounds import Figure, compare
from sandbox.control import SlackSandbox

POSTS = 300


def measure() -> list[list[Figure]]:
    """Seconds of one request."""
    ways: dict[str, Callable[[], tuple[float]]] = {
        "bare answer of the same server": partial(_round, "/_page/nowhere", {}),
        "chat.postMessage": partial(_round, "/api/chat.postMessage", {"channel": "#support", "text": "A post"}),
        "start and stop": _start,
    }
    return compare(ways)


def _round(path: str, arguments: dict[str, str]) -> tuple[float]:
    with SlackSandbox(rate_scale=0) as slack:
        connection = http.client.HTTPConnection("127.0.0.1", int(slack.ui_url.rsplit(":", 1)[1].strip("/")), timeout=10)
        headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "application/json"}
        body = json.dumps(arguments)
        start = time.perf_counter()
        for _ in range(POSTS):
            connection.request("POST", path, body, headers)
            connection.getresponse().read()
        taken = time.perf_counter() - start
        connection.close()
        _check(slack, posts=POSTS if arguments else 0)
    return (taken / POSTS,)


def _check(slack: SlackSandbox, posts: int) -> None:
    if len(slack.messages("support")) != posts:
        raise AssertionError("not every post arrived")


def _start() -> tuple[float]:
    start = time.perf_counter()
    with SlackSandbox(rate_scale=0):
        pass
    return (time.perf_counter() - start,)
