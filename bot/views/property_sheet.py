"""Draws what the windows of a property's settings have in common: the choice of the property, and the form below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.domain.inbox import Property
from bot.domain.setting_ids import PropertyAction, PropertyView
from bot.views.card import property_name
from bot.views.controls import OPTIONS_LIMIT, chooser, static_select
from bot.views.language import Language
from bot.views.parts import Block, actions, modal, mrkdwn, plain, section
from bot.views.words import tidy

Settings = TypeVar("Settings")


@dataclass(frozen=True, slots=True)
class PropertySheet(Generic[Settings]):
    """How a property is set; `choices` are those that the reader may set, `stamp` differs whenever the settings do."""

    property_: Property
    choices: Sequence[Property]
    settings: Settings
    stamp: str


def block_of(field: str, property_id: int) -> str:
    """A block of its own for each property, or Slack would keep what was chosen for another."""
    return f"{field}:{property_id}"


def property_modal(
    view: PropertyView, title: str, sheet: PropertySheet[Settings], blocks: Sequence[Block], language: Language
) -> Block:
    """The window of these blocks; its metadata is the property and the stamp."""
    one = sheet.property_
    return modal(
        view,
        f"{one.id}:{sheet.stamp}",
        title=title,
        submit=language.say("Save"),
        close=language.say("Cancel"),
        blocks=[
            *property_choice(PropertyAction.CHOOSE, sheet.choices, one.id, language),
            section(mrkdwn(f"*{property_name(one)}*")),
            *({**block, "block_id": _own(block, one.id)} if "block_id" in block else block for block in blocks),
        ],
    )


def which_property_modal(view: str, action: str, title: str, choices: Sequence[Property], language: Language) -> Block:
    """Asks first of which property."""
    return {
        "type": "modal",
        "callback_id": str(view),
        "title": plain(title),
        "close": plain(language.say("Cancel")),
        "blocks": [
            section(plain(language.say("Of which property?"))),
            *property_choice(action, choices, 0, language),
        ],
    }


def property_choice(action: str, choices: Sequence[Property], chosen: int, language: Language) -> list[Block]:
    """Nothing where there is only one; what has no id stands for all of them."""
    if len(choices) < 2:
        return []
    names = {one.id: tidy(one.name, OPTIONS_LIMIT, one_line=True) or one.tawk_id for one in choices}
    every = [chooser(language.say("All properties"), "0")] if 0 in names else []
    offered = [*every, *(chooser(name, str(key)) for key, name in names.items() if key)]
    select = static_select(action, language.say("Choose a property"), offered, str(chosen))
    return [actions(block_of(action, chosen), select)]


def _own(block: Block, property_id: int) -> str:
    return block_of(str(block["block_id"]), property_id)
