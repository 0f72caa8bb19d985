"""Holds what is drawn against Slack's limits, and against what a visitor must not be able to do."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.ports.messages import Message
from bot.views.parts import Block
from sandbox.blockkit import validate
from tests.bot.views.samples import MARK
from tests.hidden import hidden_parts

CHARACTERS, BYTES = 9_500, 15_561  # what is known to have passed: slack.md 3
OURS = re.compile(
    r"<!date\^\d+\^\{date_short_pretty\} \{time\}\|[\d :UTC-]+>|<@[UW]\w+>|<#C\w+>"
    r"|<https://dashboard\.tawk\.to/[\w#/%.~-]*\|[^<>|]+>"
)
FORMATS = re.compile(r"[*_~`@#:<>]|\S\.\S")
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def texts(node: object) -> Iterator[Mapping[str, Any]]:
    """Every text object in a payload."""
    if isinstance(node, Mapping):
        if node.get("type") in ("plain_text", "mrkdwn"):
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from texts(child)


def shown(message: Message) -> str:
    """All words of the blocks, for tests that look for some of them."""
    return "\n".join(text["text"] for text in texts(message["blocks"]))


def misfits(message: Message) -> list[str]:
    """How a message breaks Slack's limits."""
    blocks = message["blocks"]
    length = sum(len(text["text"]) for text in texts(blocks))
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    found = [
        *map(str, validate(message, "message")),
        *(f"bad length: {text}" for text in texts(blocks) if not 0 < len(text["text"].strip()) <= 3_000),
    ]
    rules = {
        "blocks": 0 < len(blocks) <= 50,
        "characters": length <= CHARACTERS,
        "bytes": len(json.dumps(blocks, ensure_ascii=False).encode("utf-8")) <= BYTES,
        "block ids": len(ids) == len(set(ids)),
        "text": 0 < len(message["text"]) <= 4_000,
    }
    return [*found, *(rule for rule, kept in rules.items() if not kept)]


def view_misfits(view: Block) -> list[str]:
    """How a modal breaks Slack's limits."""
    short = [view[part]["text"] for part in ("title", "submit", "close") if part in view]  # type: ignore[index]
    return [*map(str, validate(view, "modal")), *(text for text in short if not 0 < len(text) <= 24)]


def liberties(message: Message) -> list[str]:
    """What words of a visitor, who marks all of them with `MARK`, would do in Slack."""
    found = []
    for text in texts(message["blocks"]):
        words = text["text"]
        if text["type"] == "mrkdwn" and (MARK in words or re.search("[<>]", OURS.sub("", words))):
            found.append(f"formatted: {words}")
        if text["type"] == "plain_text" and (text["emoji"] or UNSEEN.search(words)):
            found.append(f"unseen: {words!r}")
    top = message["text"]
    if MARK in top and FORMATS.search(top.partition(MARK)[2]):
        found.append(f"alive in notifications: {top}")
    found += [f"told where nobody sees it: {part}" for part in hidden_parts(message["blocks"]) if MARK in part]
    return found
