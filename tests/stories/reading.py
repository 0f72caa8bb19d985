"""Reads messages and modals as a person does: their words, their buttons, their menu."""

import re
from collections.abc import Iterator
from typing import Any

NUMBER = re.compile(r"#(\d+)")

JSON = dict[str, Any]


def objects(value: Any) -> Iterator[JSON]:
    """Every JSON object inside of `value`, itself too."""
    if isinstance(value, dict):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from objects(one)


def texts(shown: JSON, kind: str = "") -> list[str]:
    """The texts of its blocks, of one kind (`plain_text`, `mrkdwn`) or of both."""
    kinds = (kind,) if kind else ("plain_text", "mrkdwn")
    return [str(one["text"]) for one in objects(shown.get("blocks")) if one.get("type") in kinds]


def words(shown: JSON) -> str:
    """All that is to be read in it."""
    return "\n".join([str(shown.get("text", "")), *texts(shown)])


def number(card: JSON) -> int:
    """The number of the conversation that a card shows."""
    found = NUMBER.search(texts(card)[0])
    assert found, words(card)
    return int(found[1])


def buttons(card: JSON) -> list[str]:
    """The labels of its buttons."""
    return [str(one["text"]["text"]) for one in objects(card.get("blocks")) if one.get("type") == "button"]


def menu(card: JSON) -> list[str]:
    """The labels of its overflow menu."""
    menus = [one for one in objects(card.get("blocks")) if one.get("type") == "overflow"]
    return [str(option["text"]["text"]) for one in menus for option in one["options"]]
