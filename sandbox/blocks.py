"""Blocks as Slack keeps them: with the ids and defaults that were left out."""

import copy
from typing import Any

from sandbox.elements import BUTTONS, KINDS
from sandbox.ids import Ids
from sandbox.types import JSON

_DEFAULTS: dict[str, tuple[str, bool]] = {"plain_text": ("emoji", True), "mrkdwn": ("verbatim", False)}


def complete_blocks(blocks: list[JSON], ids: Ids) -> list[JSON]:
    """A copy in which every block has a block_id and every interactive element an action_id."""
    made: list[JSON] = complete_text(copy.deepcopy(blocks))
    for block in made:
        block.setdefault("block_id", ids.word(5))
        for element in (block.get("accessory"), block.get("element"), *(block.get("elements") or [])):
            if isinstance(element, dict) and (element.get("type") in KINDS or element.get("type") in BUTTONS):
                element.setdefault("action_id", ids.word(5))
    return made


def complete_text(value: Any) -> Any:
    """The value with `emoji` or `verbatim` said in every text object."""
    if isinstance(value, list):
        return [complete_text(one) for one in value]
    if not isinstance(value, dict):
        return value
    made = {name: complete_text(one) for name, one in value.items()}
    default = _DEFAULTS.get(str(value.get("type")))
    if default is not None and isinstance(value.get("text"), str):
        made.setdefault(*default)
    return made
