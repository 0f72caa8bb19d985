"""Cursor paging as Slack does it."""

import base64
from collections.abc import Sequence
from typing import TypeVar

from sandbox.api.call import Call
from sandbox.errors import SlackError
from sandbox.types import JSON

T = TypeVar("T")


def make_cursor(kind: str, value: str) -> str:
    return base64.b64encode(f"{kind}:{value}".encode()).decode()


def read_cursor(call: Call, kind: str) -> str | None:
    """What an earlier answer's cursor said; a foreign one is refused."""
    given = call.text("cursor")
    if given is None:
        return None
    try:
        found, _, value = base64.b64decode(given, validate=True).decode().partition(":")
    except ValueError:
        raise SlackError("invalid_cursor") from None
    if found != kind or not value:
        raise SlackError("invalid_cursor")
    return value


def page(call: Call, rows: Sequence[T], kind: str, default: int = 100) -> tuple[Sequence[T], JSON]:
    """One page of rows, and the answer's response_metadata."""
    value = read_cursor(call, kind)
    if value is not None and not (value.isascii() and value.isdigit()):
        raise SlackError("invalid_cursor")
    start, size = int(value or 0), call.number("limit", default)
    more = start + size < len(rows)
    cursor = make_cursor(kind, str(start + size)) if more else ""
    return rows[start : start + size], {"next_cursor": cursor}
