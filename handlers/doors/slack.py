"""Slack's door for signed HTTP."""

import hmac
import json
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import unquote_plus

from slack_bolt import App, BoltRequest

from handlers.doors.web import Request, Response, error

EVENTS_PATH = "/slack/events"
MEBIBYTE = 1024 * 1024
WINDOW_SECONDS = 300
FORM, JSON = "application/x-www-form-urlencoded", "application/json"

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
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (FORM, JSON):
        return None
    try:
        text = request.body.decode()
        if kind == JSON:
            body = json.loads(text)
        else:
            form = read_form(text)
            body = json.loads(form["payload"]) if "payload" in form and "command" not in form else form
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) and body else None


def read_form(text: str) -> dict[str, str]:
    """As `parse_qsl` does, which takes more than twice as long; most of what Slack sends stands for itself."""
    pairs = (pair.partition("=") for pair in text.split("&") if pair)
    return {_decoded(name): _decoded(value) for name, _, value in pairs}


def _decoded(text: str) -> str:
    return unquote_plus(text) if "%" in text or "+" in text else text


def _retry_headers(request: Request) -> dict[str, str | Sequence[str]]:
    return {name: value for name, value in request.headers.items() if name.startswith("x-slack-retry")}
