"""Messages and views that the tests of the local Slack post."""

from sandbox.types import JSON


def text(value: str, kind: str = "plain_text") -> JSON:
    return {"type": kind, "text": value}


def button(label: str, action_id: str, value: str = "1") -> JSON:
    return {"type": "button", "text": text(label), "action_id": action_id, "value": value}


def option(value: str) -> JSON:
    return {"text": text(value.title()), "value": value}


def card(*elements: JSON) -> list[JSON]:
    """A section with a row of elements."""
    row = list(elements) or [button("Take it", "take")]
    return [
        {"type": "section", "text": text("*A chat*", "mrkdwn")},
        {"type": "actions", "block_id": "row", "elements": row},
    ]


def field(block_id: str, element: JSON, *, optional: bool = False) -> JSON:
    return {"type": "input", "block_id": block_id, "label": text("Label"), "element": element, "optional": optional}


def modal(*blocks: JSON, title: str = "Assign", **more: object) -> JSON:
    return {"type": "modal", "title": text(title), "submit": text("Go"), "blocks": list(blocks), **more}
