"""Messages and views as wholes: counts, sums and ids that go across blocks."""

from collections.abc import Iterator
from typing import Any

from sandbox.blockkit.blocks import BLOCKS
from sandbox.blockkit.issues import Issue, below, issue
from sandbox.blockkit.shapes import FLAG, Items, Obj, Shape, Str, kinds, plain
from sandbox.types import JSON

BLOCK = kinds(BLOCKS)
MESSAGE_BLOCKS = Items(BLOCK, 0, 50)
_META: dict[str, Shape] = {"private_metadata": Str(3000, 0), "callback_id": Str(255, 0), "external_id": Str(255, 0)}
_TITLES: dict[str, Shape] = {"close": plain(24), "submit": plain(24)}

MARKDOWN_SUM = 12_000
DATA_TABLE_SUM = 20_000
CHARTS = 2


def submit_where_inputs(view: JSON, pointer: str) -> Iterator[Issue]:
    blocks = view.get("blocks")
    inputs = [one for one in blocks if _type(one) == "input"] if isinstance(blocks, list) else []
    if inputs and not view.get("submit"):
        yield issue("missing required field: submit", pointer, "required", "submit")


VIEWS: dict[str, Obj] = {
    "modal": Obj(
        {"title": plain(24), "blocks": Items(BLOCK, 0, 100)},
        {**_META, **_TITLES, "clear_on_close": FLAG, "notify_on_close": FLAG, "submit_disabled": FLAG},
        (submit_where_inputs,),
    ),
    "home": Obj({"blocks": Items(BLOCK, 0, 100)}, _META),
}


def across_blocks(blocks: list[Any], pointer: str) -> Iterator[Issue]:
    """Rules for all blocks of a payload together."""
    yield from _unique_block_ids(blocks, pointer)
    yield from _most(blocks, pointer, ("table", "data_table"), 1, "only_one_table_allowed")
    yield from _most(blocks, pointer, ("data_visualization",), CHARTS, "no more than 2 charts allowed")
    yield from _sum(blocks, pointer, "markdown", MARKDOWN_SUM)
    yield from _sum(blocks, pointer, "data_table", DATA_TABLE_SUM)
    yield from _no_pending(blocks, pointer)


def _unique_block_ids(blocks: list[Any], pointer: str) -> Iterator[Issue]:
    seen: set[str] = set()
    for n, block in enumerate(blocks):
        block_id = block.get("block_id") if isinstance(block, dict) else None
        if not isinstance(block_id, str):
            continue
        if block_id in seen:
            place = below(below(pointer, n), "block_id")
            yield issue(f"block_id {block_id!r} is not unique", place, "uniqueItems", True)
        seen.add(block_id)


def _most(blocks: list[Any], pointer: str, types: tuple[str, ...], most: int, message: str) -> Iterator[Issue]:
    found = [n for n, block in enumerate(blocks) if _type(block) in types]
    for n in found[most:]:
        yield issue(message, below(pointer, n), "maxItems", most)


def _sum(blocks: list[Any], pointer: str, kind: str, most: int) -> Iterator[Issue]:
    total = 0
    for n, block in enumerate(blocks):
        if _type(block) == kind:
            total += text_length(block)
            if total > most:
                place = below(pointer, n)
                yield issue(f"all {kind} text must be less than {most + 1} characters", place, "maxLength", most)
                return


def _no_pending(blocks: list[Any], pointer: str) -> Iterator[Issue]:
    for n, block in enumerate(blocks):
        if _type(block) == "task_card" and block.get("status") == "pending":
            place = below(below(pointer, n), "status")
            yield issue("only a plan's tasks can be pending", place, "enum", "in_progress")


def text_length(value: Any) -> int:
    """All characters that stand under a `text` key, at any depth."""
    if isinstance(value, list):
        return sum(map(text_length, value))
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(map(text_length, value.values()))


def _type(block: Any) -> Any:
    return block.get("type") if isinstance(block, dict) else None
