"""Signed requests, made before the clock runs."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode
from uuid import uuid4

SIGNING_SECRET = "benchmark-signing-secret"
TAWK_SECRET = "benchmark-webhook-secret"
PROPERTY = "58ca8453b8a7e060cd3b1ecb"


def command(text: str) -> tuple[bytes, dict[str, str]]:
    """A slash command as Slack sends it: body and headers."""
    form = {
        "command": "/inbox",
        "text": text,
        "user_id": "U0123456789",
        "user_name": "ana",
        "channel_id": "C0123456789",
        "channel_name": "support",
        "team_id": "T0123456789",
        "team_domain": "example",
        "api_app_id": "A0123456789",
        "response_url": "https://hooks.example/commands/T0123456789/1/abcdefghijklmnopqrstuvwx",
        "trigger_id": "1.2.abcdefghijklmnopqrstuvwxyz",
    }
    body = urlencode(form).encode()
    stamp = str(int(time.time()))
    signature = hmac.new(SIGNING_SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={signature}",
    }
    return body, headers


def transcript(lines: int = 20) -> bytes:
    """A fresh transcript of about 4 kB."""
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
