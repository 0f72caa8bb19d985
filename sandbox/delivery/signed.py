"""Signed HTTP: deliveries to the app's request URL, as Slack signs and encodes them."""

import asyncio
import hashlib
import hmac
import http.client
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from sandbox.delivery.envelope import Envelope
from sandbox.errors import UndeliveredError
from sandbox.types import JSON
from sandbox.wire import decode_json

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_TIMEOUT = 30
CHALLENGE = "stand-in-challenge"


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


def sign(signing_secret: str, timestamp: str, body: bytes) -> str:
    """The `X-Slack-Signature` of a body."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(signing_secret.encode(), base, hashlib.sha256).hexdigest()


class SignedHttp:
    """Posts every delivery to one loopback URL."""

    # At once, after one minute, after five.
    retry_waits: tuple[float, ...] = (0.0, 60.0, 300.0)
    reason = "http_error"

    def __init__(self, url: str, signing_secret: str, now: Callable[[], float]) -> None:
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname not in _LOOPBACK:
            raise ValueError("deliver_to must be an http URL on the loopback")
        self._host, self._port = str(parts.hostname), parts.port or 80
        self._path = parts.path or "/"
        self._secret = signing_secret
        self._now = now
        self._threads = ThreadPoolExecutor(32, thread_name_prefix="deliver")

    async def send(self, envelope: Envelope) -> JSON | None:
        kind, body = encode(envelope)
        reply = await self.post(body, self.headers(body, kind, envelope))
        if 200 <= reply.status < 300:
            return _payload(reply)
        stop = envelope.is_event and reply.headers.get("x-slack-no-retry") == "1"
        raise UndeliveredError("no_retry" if stop else f"http_status_{reply.status}")

    async def verify(self) -> str:
        """The handshake for a new URL: the challenge that came back."""
        body = json.dumps({"type": "url_verification", "token": "", "challenge": CHALLENGE}).encode()
        reply = await self.post(body, self.headers(body, _JSON))
        payload = _payload(reply) or {}
        return str(payload.get("challenge", payload.get("text", "")))

    def headers(self, body: bytes, kind: str, envelope: Envelope | None = None) -> dict[str, str]:
        timestamp = str(int(self._now()))
        made = {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (local stand-in)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self._secret, timestamp, body),
        }
        if envelope is not None and envelope.retry:
            made |= {"X-Slack-Retry-Num": str(envelope.retry), "X-Slack-Retry-Reason": envelope.retry_reason}
        return made

    async def post(self, body: bytes, headers: dict[str, str]) -> Reply:
        """Sends exactly these bytes and headers, for tests of bad signatures too."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, self._post, body, headers)
        except (OSError, http.client.HTTPException):
            raise UndeliveredError("dispatch_failed") from None

    def _post(self, body: bytes, headers: dict[str, str]) -> Reply:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=_TIMEOUT)
        try:
            connection.request("POST", self._path, body, headers)
            answer = connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    async def drop(self) -> None:
        raise UndeliveredError("dispatch_failed")

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def encode(envelope: Envelope) -> tuple[str, bytes]:
    """Commands as a form, interactions as a form field `payload`, events as JSON."""
    if envelope.is_event:
        return _JSON, json.dumps(envelope.payload).encode()
    if envelope.kind == "slash_commands":
        return _FORM, urlencode(envelope.payload).encode()
    return _FORM, urlencode({"payload": json.dumps(envelope.payload)}).encode()


def _payload(reply: Reply) -> JSON | None:
    text = reply.body.decode("utf-8", "replace")
    if "json" in reply.headers.get("content-type", ""):
        try:
            decoded = decode_json(text)
        except ValueError:
            return {"text": text}
        return decoded if isinstance(decoded, dict) else None
    return {"text": text} if text.strip() else None
