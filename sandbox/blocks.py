"""Blocks as Slack keeps them: with the ids and defaults that were left out."""

import copy
from typing import Any

from sandbox.elements import held_by, inner_blocks
from sandbox.ids import Ids
from sandbox.types import JSON

_DEFAULTS: dict[str, tuple[str, bool]] = {"plain_text": ("emoji", True), "mrkdwn": ("verbatim", False)}


def complete_blocks(blocks: list[JSON], ids: Ids) -> list[JSON]:
    """A copy in which every block has a block_id and every interactive element an action_id."""
    made: list[JSON] = complete_text(copy.deepcopy(blocks))
    _name(made, ids)
    return made


def _name(blocks: list[JSON], ids: Ids) -> None:
    for block in blocks:
        block.setdefault("block_id", ids.word(5))
        for element in held_by(block):
            element.setdefault("action_id", ids.word(5))
        _name(inner_blocks(block), ids)


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
