"""What comes to the doors meanwhile and has to be answered: webhooks, commands, and the question whether they live."""

import http.client
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import uuid4

from sandbox.control import SlackSandbox
from sandbox.delivery.signed import sign as sign_for_slack
from sandbox.visitors.delivery import sign as sign_for_tawk
from tests.inbox import Site
from tests.ports import HOST
from tests.stories.scene import CHANNEL
from tests.stories.visits import SECRET

FORM = "application/x-www-form-urlencoded"
PATIENCE = 3.0  # which is how long Slack waits
Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    body: bytes = b""
    headers: Headers = field(default_factory=dict)


def webhook() -> Request:
    """A chat that begins."""
    body = Site("58ca8453b8a7e060cd3b1ecb").start(datetime.now(UTC), chat=str(uuid4()))
    headers = {"X-Tawk-Signature": sign_for_tawk(body, SECRET), "X-Hook-Event-Id": str(uuid4())}
    return Request("POST", "/webhooks/tawk", body, {"Content-Type": "application/json", **headers})


def command(slack: SlackSandbox) -> Request:
    """`/inbox help`, which is answered from what stands in the program."""
    ana, url = slack.user("ana"), f"{slack.base_url}response/nowhere"
    form = {"command": "/inbox", "text": "help", "user_id": ana.id, "channel_id": slack.channel_id(CHANNEL)}
    body = urlencode({**form, "team_id": "T1", "response_url": url, "trigger_id": "1.1"}).encode()
    return Request("POST", "/slack/events", body, signed(slack, body, FORM))


def signed(slack: SlackSandbox, body: bytes, kind: str, age: float = 0) -> Headers:
    stamp = str(int(time.time() - age))
    signature = sign_for_slack(slack.signing_secret, stamp, body)
    return {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}


def kinds(slack: SlackSandbox) -> Mapping[str, Callable[[], Request]]:
    return {
        "a webhook": webhook,
        "a command": lambda: command(slack),
        "/health/live": lambda: Request("GET", "/health/live"),
    }


def ask(port: int, request: Request, patience: float = PATIENCE) -> tuple[int, float]:
    """The status, 0 where none came in time, and the seconds until the answer was whole; on a connection of its own."""
    connection, began = http.client.HTTPConnection(HOST, port, timeout=patience), time.perf_counter()
    try:
        connection.request(request.method, request.path, request.body or None, dict(request.headers))
        answer = connection.getresponse()
        answer.read()
        return answer.status, time.perf_counter() - began
    except (TimeoutError, ConnectionError, http.client.HTTPException):
        return 0, time.perf_counter() - began
    finally:
        connection.close()
