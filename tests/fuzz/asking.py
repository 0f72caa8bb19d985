"""How Slack asks the bot: signed requests of commands, interactions and events."""

import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

from tests.fuzz.stage import CHANNEL, SIGNING_SECRET, Said, Stage

FORM = "application/x-www-form-urlencoded"
SMALL = 200_000
PATH = "/slack/events"


def ask(stage: Stage, body: bytes, kind: str = FORM) -> Said:
    """At the house's time, with the signature that fits."""
    stamp = str(int(stage.clock().timestamp()))
    signature = hmac.digest(SIGNING_SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, "sha256").hex()
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signature}", "Content-Type": kind}
    return stage.ask("POST", PATH, body, headers)


def too_large(said: Said, raw: bytes) -> bool:
    """Whether it was refused as it has to be: in percents this grows to more than the door takes."""
    return said.status == 413 and len(raw) > SMALL


def form(fields: Mapping[str, str]) -> bytes:
    """UTF-8 in percents; a lone surrogate goes as its three bytes, which nobody should send."""
    return "&".join(f"{name}={quote_plus(value, errors='surrogatepass')}" for name, value in fields.items()).encode()


def command(text: str, user: str, channel: str = CHANNEL) -> bytes:
    return form(
        {
            "token": "old",
            "team_id": "T0FUZZ",
            "team_domain": "team",
            "channel_id": channel,
            "channel_name": "support",
            "user_id": user,
            "user_name": "somebody",
            "command": "/inbox",
            "text": text,
            "api_app_id": "A0FUZZ",
            "is_enterprise_install": "false",
            "response_url": "https://hooks.slack.com/commands/T0/1/x",
            "trigger_id": "1.2.3",
        }
    )


def interaction(payload: Mapping[str, Any]) -> bytes:
    return form({"payload": json.dumps(payload)})


def event(inner: Mapping[str, Any], event_id: str) -> bytes:
    return json.dumps(
        {
            "type": "event_callback",
            "team_id": "T0FUZZ",
            "api_app_id": "A0FUZZ",
            "event": inner,
            "event_id": event_id,
            "event_time": 1,
            "authorizations": [{"team_id": "T0FUZZ", "user_id": "U0BOT", "is_bot": True}],
        }
    ).encode()
