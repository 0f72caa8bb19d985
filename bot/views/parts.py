"""Draws Block Kit as plain dicts, under the names that Slack gives its parts."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

from bot.ports.messages import Message
from bot.views.words import escape

Block: TypeAlias = dict[str, object]
SECTION_LIMIT = 3_000
OPTION_LIMIT = 75


def plain(text: str) -> Block:
    """Shown as it stands: the one place for words of visitors."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> Block:
    """Our own words, with tokens of Slack's; everything else in it is escaped."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(text: Block) -> Block:
    return {"type": "section", "text": text}


def context(*elements: Block) -> Block:
    return {"type": "context", "elements": list(elements)}


def preformatted(text: str) -> Block:
    """In a font of one width and by no rule of formatting: nothing that was typed ends it."""
    element = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [element]}


def divider() -> Block:
    return {"type": "divider"}


def actions(block_id: str, *elements: Block) -> Block:
    """A message that is drawn anew needs a new `block_id`, or Slack keeps what was chosen before."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(label: str, action_id: str, value: str, style: str = "") -> Block:
    """`style` is `primary`, `danger` or nothing."""
    drawn: Block = {"type": "button", "action_id": str(action_id), "text": plain(label), "value": value}
    return {**drawn, "style": style} if style else drawn


def option(label: str, value: str) -> Block:
    return {"text": plain(label), "value": value}


def overflow(action_id: str, options: Sequence[Block]) -> Block:
    return {"type": "overflow", "action_id": str(action_id), "options": list(options)}


def users_select(action_id: str, placeholder: str) -> Block:
    return {"type": "users_select", "action_id": str(action_id), "placeholder": plain(placeholder)}


def plain_text_input(action_id: str, placeholder: str, max_length: int) -> Block:
    return {
        "type": "plain_text_input",
        "action_id": str(action_id),
        "placeholder": plain(placeholder),
        "max_length": max_length,
    }


def static_select(action_id: str, options: Sequence[Block], initial: Block) -> Block:
    return {"type": "static_select", "action_id": str(action_id), "options": list(options), "initial_option": initial}


def input_block(label: str, element: Block, *, optional: bool = False, hint: str = "") -> Block:
    """Its `block_id` is the element's `action_id`: Slack's answer and its errors go by it."""
    block: Block = {"type": "input", "block_id": element["action_id"], "label": plain(label), "element": element}
    return {**block, **({"optional": True} if optional else {}), **({"hint": plain(hint)} if hint else {})}


def modal(callback_id: str, metadata: str, title: str, submit: str, close: str, blocks: Sequence[Block]) -> Block:
    return {
        "type": "modal",
        "callback_id": str(callback_id),
        "private_metadata": metadata,
        "title": plain(title),
        "submit": plain(submit),
        "close": plain(close),
        "blocks": list(blocks),
    }


def date(at: datetime) -> str:
    """A token that shows the reader's own day and hour."""
    fallback = at.astimezone(UTC).isoformat(" ", "minutes")[: len("2026-11-30 12:00")]
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{fallback} UTC>"


def day(at: datetime) -> str:
    """A token that shows the reader's own day."""
    return f"<!date^{int(at.timestamp())}^{{date_short}}|{at.astimezone(UTC):%Y-%m-%d}>"


def mention(user_id: str) -> str:
    return f"<@{escape(user_id)}>"


def subject_mention(subject: str) -> str:
    """Of a person or of a user group."""
    return f"<!subteam^{escape(subject)}>" if subject.startswith("S") else mention(subject)


def channel_mention(channel: str) -> str:
    return f"<#{escape(channel)}>"


def link(url: str, label: str) -> str:
    """`url` is percent-encoded by who made it, `label` is our own words."""
    return f"<{url}|{label}>"


def message_url(site: str, channel: str, ts: str) -> str:
    """Where a browser finds a message; `site` is the workspace's address."""
    return f"{site}/archives/{channel}/p{ts.replace('.', '')}"


def answer(lines: Iterable[str]) -> Message:
    """Sentences of ours as a message, one a line, in as many sections as they need."""
    sections = [""]
    for line in lines:
        joined = f"{sections[-1]}\n{line}" if sections[-1] else line
        sections[-1:] = [joined] if len(joined) <= SECTION_LIMIT else [sections[-1], line]
    return Message(text=sections[0], blocks=[section(mrkdwn(text)) for text in sections])
