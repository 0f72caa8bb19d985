"""Signed requests, made before the clock runs."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import uuid4

SIGNING_SECRET = "benchmark-signing-secret"
TAWK_SECRET = "benchmark-webhook-secret"
PROPERTY = "58ca8453b8a7e060cd3b1ecb"
PERSON, CHANNEL = "U0123456789", "C0123456789"


def command(text: str) -> tuple[bytes, dict[str, str]]:
    """A slash command as Slack sends it: body and headers."""
    form = {
        "command": "/inbox",
        "text": text,
        "user_id": PERSON,
        "user_name": "ana",
        "channel_id": CHANNEL,
        "channel_name": "support",
        "team_id": "T0123456789",
        "team_domain": "example",
        "api_app_id": "A0123456789",
        "response_url": "https://hooks.example/commands/T0123456789/1/abcdefghijklmnopqrstuvwx",
        "trigger_id": f"1.2.{uuid4().hex}",
    }
    body = urlencode(form).encode()
    return body, {"Content-Type": "application/x-www-form-urlencoded", **signed(body, str(int(time.time())))}


def signed(body: bytes, stamp: str) -> dict[str, str]:
    signature = hmac.new(SIGNING_SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signature}"}


def transcript(lines: int = 20) -> bytes:
    """A fresh transcript of a missed chat, of about 4 kB."""
    said = [
        {
            "sender": {"t": "v"} if n % 2 else {"t": "s", "n": "Customer Support"},
            "type": "msg",
            "msg": f"Line {n}: " + "where is my order, and when will it come? " * 2,
            "time": f"2026-11-20T10:{n:02d}:00.000Z",
        }
        for n in range(lines)
    ]
    visitor = {"name": "Ana Torres", "email": f"{uuid4().hex}@example.com", "city": "sevilla", "country": "ES"}
    return json.dumps(
        {
            "event": "chat:transcript_created",
            "time": "2026-11-20T11:00:00.000Z",
            "property": {"id": PROPERTY, "name": "Tienda Aurora"},
            "chat": {"id": str(uuid4()), "visitor": visitor, "messages": said},
        }
    ).encode()


def webhook() -> tuple[bytes, dict[str, str]]:
    """A transcript as tawk.to sends it: body and headers."""
    body = transcript()
    signature = hmac.digest(TAWK_SECRET.encode(), body, "sha1").hex()
    return body, {"X-Tawk-Signature": signature, "X-Hook-Event-Id": uuid4().hex, "Content-Type": "application/json"}


def wire(path: str, request: tuple[bytes, Mapping[str, str]]) -> bytes:
    """The same as bytes for a connection that stays open."""
    body, headers = request
    told = {"Host": "localhost", "Content-Length": str(len(body)), **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body
