"""What nobody should send: each has to be refused with a 4xx at the door, before anything behind it sees it."""

import json
from collections.abc import Mapping

from sandbox.control import SlackSandbox
from sandbox.visitors.delivery import sign
from tests.doors.asking import FORM, Request, command, signed, webhook
from tests.stories.visits import SECRET

JSON = "application/json"
TAWK, SLACK = "/webhooks/tawk", "/slack/events"
MEBIBYTE = 1024 * 1024


def junk(slack: SlackSandbox) -> Mapping[str, tuple[Request, set[int]]]:
    """By what is wrong with it; with how it may be answered."""
    return {**_anywhere(), **_at_slacks_door(slack), **_at_tawks_door()}


def _anywhere() -> Mapping[str, tuple[Request, set[int]]]:
    nowhere = {
        path: (Request("POST", path, b"{}"), {404}) for path in ("/", "/slack", "/webhooks", "/metrics", "/../etc")
    }
    methods = ("GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW")
    wrong = {f"{one} {path}": (Request(one, path), {405}) for one in methods for path in (TAWK, SLACK)}
    return {**nowhere, **wrong, "POST to a probe": (Request("POST", "/health/live", b""), {405})}


def _at_slacks_door(slack: SlackSandbox) -> Mapping[str, tuple[Request, set[int]]]:
    good = command(slack)
    unsigned = {name: value for name, value in good.headers.items() if name != "X-Slack-Signature"}
    body = good.body
    refused = {
        "no signature": unsigned,
        "no time": {name: value for name, value in good.headers.items() if "Timestamp" not in name},
        "another's signature": {**good.headers, "X-Slack-Signature": "v0=" + "0" * 64},
        "a signature that is not ASCII": {**good.headers, "X-Slack-Signature": "v0=\xe9"},
        "a time that is no number": {**good.headers, "X-Slack-Request-Timestamp": "abc"},
        "an old time": signed(slack, body, FORM, age=301),
        "a time to come": signed(slack, body, FORM, age=-302),
    }
    said = {f"Slack: {name}": (Request("POST", SLACK, body, headers), {401}) for name, headers in refused.items()}
    broken = {
        "no text": (b"\xff\xfe", FORM),
        "no JSON": (b"[{", JSON),
        "JSON that is no object": (b"[1]", JSON),
        "no JSON in a form": (b"payload=%7B", FORM),
        "very deep JSON": (b"[" * 100_000, JSON),
        "nothing": (b"", FORM),
        "another kind of body": (body, "text/csv"),
    }
    said |= {
        f"Slack: {n}": (Request("POST", SLACK, b, signed(slack, b, kind)), {400, 404})
        for n, (b, kind) in broken.items()
    }
    large = b"a" * (MEBIBYTE + 1)
    return {**said, "Slack: too large": (Request("POST", SLACK, large, signed(slack, large, FORM)), {413})}


def _at_tawks_door() -> Mapping[str, tuple[Request, set[int]]]:
    good = webhook()
    for_another = json.dumps({"event": "chat:start"}).encode()
    refused = {
        "no signature": {"Content-Type": JSON},
        "another's signature": {**good.headers, "X-Tawk-Signature": sign(for_another, SECRET)},
        "a signature that is not ASCII": {**good.headers, "X-Tawk-Signature": "\xe9"},
        "an empty signature": {**good.headers, "X-Tawk-Signature": ""},
    }
    said = {f"tawk.to: {name}": (Request("POST", TAWK, good.body, sent), {401}) for name, sent in refused.items()}
    # Announced alone: it is refused before its first byte, and who goes on sending may not hear the answer.
    too_large = Request("POST", TAWK, headers={"Content-Length": str(5 * MEBIBYTE + 1)})
    return {**said, "tawk.to: too large": (too_large, {413})}
