"""Message metadata: `event_type`, and a payload that is flat but for one level."""

from collections.abc import Iterator
from typing import Any

from sandbox.blockkit.issues import Issue, below, issue
from sandbox.types import JSON


def check_metadata(value: Any, pointer: str) -> Iterator[Issue]:
    if not isinstance(value, dict):
        yield issue("must provide an object", pointer, "type", "object")
        return
    if not isinstance(value.get("event_type"), str) or not value["event_type"]:
        yield issue("missing required field: event_type", pointer, "required", "event_type")
    payload = value.get("event_payload")
    if not isinstance(payload, dict):
        yield issue("missing required field: event_payload", pointer, "required", "event_payload")
    else:
        yield from _payload(payload, below(pointer, "event_payload"))
    for name in set(value) - {"event_type", "event_payload"}:
        yield issue(f"unknown property: {name}", below(pointer, name), "additionalProperties", False)


def _payload(payload: JSON, pointer: str) -> Iterator[Issue]:
    for name, value in payload.items():
        listed = value if isinstance(value, list) else [value]
        for one in listed:
            if not _is_scalar(one) and not _is_flat(one):
                message = "must be a scalar, an object of scalars, or a list of them"
                yield issue(message, below(pointer, name), "type", "scalar")
                break


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float | bool)


def _is_flat(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_scalar, value.values()))
