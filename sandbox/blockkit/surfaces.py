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
    """Rules for all blocks of a payload together, those inside of containers too."""
    placed = list(_placed(blocks, pointer))
    yield from _unique_block_ids(placed)
    yield from _most(placed, ("table", "data_table"), 1, "only_one_table_allowed")
    yield from _most(placed, ("data_visualization",), CHARTS, "no more than 2 charts allowed")
    yield from _sum(placed, "markdown", MARKDOWN_SUM)
    yield from _sum(placed, "data_table", DATA_TABLE_SUM)
    yield from _no_pending(placed)


Placed = tuple[JSON, str]


def _placed(blocks: list[Any], pointer: str) -> Iterator[Placed]:
    """Each block with its pointer."""
    for n, block in enumerate(blocks):
        if not isinstance(block, dict):
            continue
        place = below(pointer, n)
        yield block, place
        inner = block.get("child_blocks")
        if isinstance(inner, list):
            yield from _placed(inner, below(place, "child_blocks"))


def _unique_block_ids(placed: list[Placed]) -> Iterator[Issue]:
    seen: set[str] = set()
    for block, place in placed:
        block_id = block.get("block_id")
        if not isinstance(block_id, str):
            continue
        if block_id in seen:
            yield issue(f"block_id {block_id!r} is not unique", below(place, "block_id"), "uniqueItems", True)
        seen.add(block_id)


def _most(placed: list[Placed], types: tuple[str, ...], most: int, message: str) -> Iterator[Issue]:
    found = [place for block, place in placed if block.get("type") in types]
    for place in found[most:]:
        yield issue(message, place, "maxItems", most)


def _sum(placed: list[Placed], kind: str, most: int) -> Iterator[Issue]:
    total = 0
    for block, place in placed:
        if block.get("type") == kind:
            total += text_length(block)
            if total > most:
                yield issue(f"all {kind} text must be less than {most + 1} characters", place, "maxLength", most)
                return


def _no_pending(placed: list[Placed]) -> Iterator[Issue]:
    for block, place in placed:
        if block.get("type") == "task_card" and block.get("status") == "pending":
            yield issue("only a plan's tasks can be pending", below(place, "status"), "enum", "in_progress")


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
