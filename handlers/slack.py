"""Slack's two doors: signed HTTP and Socket Mode."""

import hmac
import json
import logging
import re
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt import App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler

from handlers.web import Request, Response, error

EVENTS_PATH = "/slack/events"
MEBIBYTE = 1024 * 1024
WINDOW_SECONDS = 300
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.5, 30.0
PING_SECONDS = 3.0  # the client notices a line that broke without a word at its fifth ping
MARK_SECONDS = 0.1  # how soon the client is told once more that it ends
ANYTHING = re.compile(".*")
Submit = Callable[[dict[str, Any], dict[str, Any]], dict[str, Any] | None]

log = logging.getLogger(__name__)


class SlackDoor:
    """`POST /slack/events`: checks the request as Slack asks (signature over the raw body, five minutes)."""

    path = EVENTS_PATH
    method = "POST"
    limit = MEBIBYTE

    def __init__(self, app: App, signing_secret: str, now: Callable[[], float] = time.time) -> None:
        self._app = app
        self._key = signing_secret.encode()
        self._now = now

    def answer(self, request: Request) -> Response:
        if not self._is_signed(request):
            log.warning("slack.bad_signature")
            return error(401, "the signature does not fit: compare the app's signing secret with the settings")
        body = _read(request)
        if body is None:
            return error(400, "the body is neither a form nor JSON as Slack sends it")
        if body.get("type") == "url_verification":
            return Response(200, str(body.get("challenge", "")).encode())
        # Handed over parsed: Bolt's own reader drops a command that has the word "payload" in its text.
        answered = self._app.dispatch(BoltRequest(body=body, headers=_retry_headers(request), mode="socket_mode"))
        kind = answered.first_headers_without_set_cookie().get("content-type", "text/plain; charset=utf-8")
        return Response(answered.status, (answered.body or "").encode(), kind)

    def _is_signed(self, request: Request) -> bool:
        stamp = request.headers.get("x-slack-request-timestamp", "")
        given = request.headers.get("x-slack-signature", "").encode("utf-8", "replace")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):
            return False
        wanted = hmac.digest(self._key, b"v0:" + stamp.encode() + b":" + request.body, "sha256").hex()
        return hmac.compare_digest(f"v0={wanted}".encode(), given) and abs(self._now() - int(stamp)) <= WINDOW_SECONDS


def _read(request: Request) -> dict[str, Any] | None:
    """A command is a form, an interaction a form with JSON in `payload`, an event JSON."""
    try:
        text = request.body.decode()
        if request.headers.get("content-type", "").startswith("application/json"):
            body = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True))
            body = json.loads(form["payload"]) if "payload" in form and "command" not in form else form
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) and body else None


def _retry_headers(request: Request) -> dict[str, str | Sequence[str]]:
    return {name: value for name, value in request.headers.items() if name.startswith("x-slack-retry")}


def close_socket(handler: SocketModeHandler) -> None:
    """End the connection, for good.

    Where it had begun just now, the client's runner may take back the client's word that it ends; then slack_sdk's own
    `close` waits without end.
    """
    closing = threading.Thread(target=_close, args=(handler,), name="socket-mode-end", daemon=True)
    closing.start()
    while closing.is_alive():
        handler.client.current_session_state.terminated = True
        closing.join(MARK_SECONDS)


def _close(handler: SocketModeHandler) -> None:
    try:
        handler.close()  # type: ignore[no-untyped-call]
    except (
        AttributeError
    ):  # its runner hung up in the same moment; now there is nothing left to hang up, and it goes on
        handler.close()  # type: ignore[no-untyped-call]


class SlackSocket:
    """Socket Mode over slack_sdk's own client, which comes back by itself once it was connected.

    Slack may be away at the start, and then the client would not try again: so the first connection is ours to try.
    """

    def __init__(self, app: App, app_token: str) -> None:
        self._handler = SocketModeHandler(app, app_token, ping_interval=PING_SECONDS)
        self._closing = threading.Event()

    def open(self) -> None:
        """Connect in the background, again and again until Slack is there."""
        threading.Thread(target=self._insist, name="socket-mode", daemon=True).start()

    def close(self) -> None:
        self._closing.set()
        close_socket(self._handler)

    def _insist(self) -> None:
        wait = FIRST_WAIT_SECONDS
        while not (self._closing.is_set() or self._connect()):
            self._closing.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    def _connect(self) -> bool:
        """By a new address each time: one that was used, or lay too long, opens nothing any more."""
        try:
            self._handler.client.connect_to_new_endpoint()
        except Exception as error:  # where a proxy refuses, the client raises no kind of its own
            log.error("slack.not_connected", extra={"error": type(error).__name__})
            return False
        return True
