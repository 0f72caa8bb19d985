"""What a message in Slack shows, as its poster is given it."""

from typing import TypedDict


class Message(TypedDict):
    """`text` is for notifications and screen readers; `blocks` is Block Kit."""

    text: str
    blocks: list[dict[str, object]]
