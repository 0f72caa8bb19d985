"""One Web API call: its arguments, however the client chose to send them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from sandbox.errors import SlackError, invalid_arguments
from sandbox.slack import Slack
from sandbox.types import JSON
from sandbox.wire import decode_json

# Arguments that carry JSON, and that form-encoded calls send as text.
_NESTED = ("blocks", "attachments", "view", "metadata", "files", "message")
_PAGE_MOST = 999


@dataclass(frozen=True, slots=True)
class Call:
    """A call's name and arguments, with readers that know Slack's types."""

    method: str
    args: JSON
    token: str | None

    def has(self, name: str) -> bool:
        return self.args.get(name) not in (None, "")

    def text(self, name: str) -> str | None:
        value = self.args.get(name)
        return None if value is None or value == "" else str(value)

    def required(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        return str(self.args.get(name, "")).lower() in ("true", "1")

    def number(self, name: str, default: int, most: int = _PAGE_MOST) -> int:
        value = self.text(name)
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < 1:
            raise SlackError("invalid_limit")
        return min(int(value), most)

    def nested(self, name: str, otherwise: Callable[[], SlackError]) -> Any:
        """A JSON argument, decoded; None when it was not given."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return decode_json(value)
        except ValueError:
            raise otherwise() from None

    def with_nested(self) -> JSON:
        """All arguments, with blocks and attachments decoded."""
        decoded = dict(self.args)
        decoded["blocks"] = self.nested("blocks", lambda: SlackError("invalid_blocks_format"))
        decoded["attachments"] = self.nested("attachments", lambda: SlackError("invalid_attachments"))
        return decoded

    def names(self, name: str) -> list[str]:
        """A list argument, given as a list or with commas."""
        value = self.args.get(name)
        if isinstance(value, list):
            return [str(one) for one in value]
        return [one.strip() for one in str(value or "").split(",") if one.strip()]


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what runs, who may call it (any one of the scopes), how often (a tier)."""

    name: str
    run: Callable[[Slack, Call], JSON]
    scopes: tuple[str, ...] = ()
    tier: int | None = 3
    token: str = "bot"
    unlisted_tier: int | None = None

    def tier_for(self, *, unlisted: bool) -> int | None:
        return self.unlisted_tier if unlisted and self.unlisted_tier is not None else self.tier


def read_arguments(query: str, content_type: str, body: bytes) -> JSON:
    """Query string, form and JSON body in one; a body that can't be read is Slack's error."""
    args: JSON = dict(parse_qsl(query))
    if not body.strip():
        return args
    try:
        text = body.decode("utf-8")
        if "json" not in content_type:
            return {**args, **dict(parse_qsl(text, keep_blank_values=True))}
        decoded = decode_json(text)
    except ValueError:
        raise SlackError("invalid_json" if "json" in content_type else "invalid_form_data") from None
    if not isinstance(decoded, dict):
        raise SlackError("json_not_object")
    return {**args, **decoded}
