"""Block Kit's rules as tables, and one pure function that holds a payload against them."""

from collections.abc import Collection, Iterator
from typing import Any

from sandbox.blockkit.issues import Issue, below, issue
from sandbox.blockkit.metadata import check_metadata
from sandbox.blockkit.surfaces import MESSAGE_BLOCKS, VIEWS, across_blocks, text_length
from sandbox.blockkit.walk import Walk

__all__ = ["Issue", "block_text_length", "check_text", "validate"]

TEXT_RECOMMENDED = 4_000
TEXT_CUT = 40_000
ATTACHMENTS = 100


def validate(payload: Any, surface: str, *, new_blocks: bool = False, refused: Collection[str] = ()) -> list[Issue]:
    """All that Slack would refuse in a "message" (or its list of blocks), a "modal" or a "home" view."""
    walk = Walk(surface, new_blocks=new_blocks, refused=refused)
    if surface == "message":
        given = {"blocks": payload} if isinstance(payload, list) else payload
        return list(_message(walk, given))
    return list(_view(walk, surface, payload))


def check_text(payload: Any, *, update: bool = False) -> list[Issue]:
    """What is wrong with a message's top-level `text`: notifications and screen readers live on it."""
    text = payload.get("text") if isinstance(payload, dict) else None
    if not isinstance(text, str) or not text.strip():
        return [issue("missing required field: text", "", "required", "text")]
    most = TEXT_RECOMMENDED if update else TEXT_CUT
    if len(text) > most:
        return [issue(f"must be less than {most + 1} characters", "/text", "maxLength", most)]
    return []


def block_text_length(blocks: Any) -> int:
    """The characters of text in all blocks, which Slack caps for a message."""
    return text_length(blocks)


def _message(walk: Walk, payload: Any) -> Iterator[Issue]:
    if not isinstance(payload, dict):
        yield issue("must provide an object", "", "type", "object")
        return
    blocks = payload.get("blocks")
    if blocks is not None:
        yield from _blocks(walk, blocks, "/blocks")
    attachments = payload.get("attachments")
    for n, one in enumerate(attachments if isinstance(attachments, list) else []):
        place = below("/attachments", n)
        if isinstance(one, dict) and "blocks" in one:
            yield from _blocks(walk, one["blocks"], below(place, "blocks"))
    if isinstance(attachments, list) and len(attachments) > ATTACHMENTS:
        yield issue(f"no more than {ATTACHMENTS} items allowed", "/attachments", "maxItems", ATTACHMENTS)
    if payload.get("metadata"):
        yield from check_metadata(payload["metadata"], "/metadata")


def _blocks(walk: Walk, blocks: Any, pointer: str) -> Iterator[Issue]:
    yield from walk.check(MESSAGE_BLOCKS, blocks, pointer)
    if isinstance(blocks, list):
        yield from across_blocks(blocks, pointer)


def _view(walk: Walk, surface: str, view: Any) -> Iterator[Issue]:
    if not isinstance(view, dict):
        yield issue("must provide an object", "", "type", "object")
        return
    if view.get("type") != surface:
        yield issue(f"must be one of: {surface}", "/type", "enum", [surface])
        return
    yield from walk.object(VIEWS[surface], view, "", typed=True)
    if isinstance(view.get("blocks"), list):
        yield from across_blocks(view["blocks"], "/blocks")
