"""Draws what an agent chooses with: selects, check boxes, days, and the inputs of a modal's form."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from bot.views.parts import OPTION_LIMIT, Block, option, plain, plain_text_input
from bot.views.words import ELLIPSIS, cut

OPTIONS_LIMIT = 100


def static_select(action_id: str, placeholder: str, options: Sequence[Block], chosen: str = "") -> Block:
    """Shows the option whose value is `chosen`, or the placeholder."""
    offered = list(options)[:OPTIONS_LIMIT]
    drawn: Block = {
        "type": "static_select",
        "action_id": str(action_id),
        "placeholder": plain(placeholder),
        "options": offered,
    }
    initial = next((one for one in offered if one["value"] == chosen), None)
    return {**drawn, "initial_option": initial} if initial else drawn


def chooser(label: str, value: str) -> Block:
    """An option with a label that may be too long for one, or have nothing that can be seen."""
    return option(cut(label, OPTION_LIMIT) or ELLIPSIS, value)


def checkboxes(action_id: str, options: Sequence[Block], chosen: Iterable[str]) -> Block:
    drawn: Block = {"type": "checkboxes", "action_id": str(action_id), "options": list(options)}
    wanted = set(chosen)
    initial = [one for one in options if cast(str, one["value"]) in wanted]
    return {**drawn, "initial_options": initial} if initial else drawn


def user_choice(action_id: str, placeholder: str, chosen: str = "") -> Block:
    drawn: Block = {"type": "users_select", "action_id": str(action_id), "placeholder": plain(placeholder)}
    return {**drawn, "initial_user": chosen} if chosen else drawn


def date_choice(action_id: str, placeholder: str, chosen: date | None) -> Block:
    drawn: Block = {"type": "datepicker", "action_id": str(action_id), "placeholder": plain(placeholder)}
    return {**drawn, "initial_date": chosen.isoformat()} if chosen else drawn


def text_choice(action_id: str, placeholder: str, max_length: int, given: str = "") -> Block:
    drawn = plain_text_input(action_id, placeholder, max_length)
    return {**drawn, "initial_value": given[:max_length]} if given else drawn


def field(label: str, element: Block, *, optional: bool = False) -> Block:
    """Its `block_id` is the element's `action_id`: Slack's answer and its errors go by it."""
    drawn: Block = {"type": "input", "block_id": element["action_id"], "label": plain(label), "element": element}
    return {**drawn, "optional": True} if optional else drawn


def beside(text: Block, element: Block, block_id: str) -> Block:
    """Words with something to choose at their right."""
    return {"type": "section", "block_id": block_id, "text": text, "accessory": element}
