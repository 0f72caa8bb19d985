"""What a person can choose in each interactive element, and the shape in which Slack tells the app."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.errors import RefusedError
from sandbox.types import JSON


@dataclass(frozen=True, slots=True)
class Kind:
    """Where an element's choice is found: in what field, set at first by which one, one or many."""

    field: str
    initial: str
    shape: str


KINDS = {
    "static_select": Kind("selected_option", "initial_option", "option"),
    "external_select": Kind("selected_option", "initial_option", "option"),
    "radio_buttons": Kind("selected_option", "initial_option", "option"),
    "overflow": Kind("selected_option", "", "option"),
    "multi_static_select": Kind("selected_options", "initial_options", "options"),
    "multi_external_select": Kind("selected_options", "initial_options", "options"),
    "checkboxes": Kind("selected_options", "initial_options", "options"),
    "users_select": Kind("selected_user", "initial_user", "id"),
    "multi_users_select": Kind("selected_users", "initial_users", "ids"),
    "channels_select": Kind("selected_channel", "initial_channel", "id"),
    "multi_channels_select": Kind("selected_channels", "initial_channels", "ids"),
    "conversations_select": Kind("selected_conversation", "initial_conversation", "id"),
    "multi_conversations_select": Kind("selected_conversations", "initial_conversations", "ids"),
    "datepicker": Kind("selected_date", "initial_date", "date"),
    "timepicker": Kind("selected_time", "initial_time", "time"),
    "datetimepicker": Kind("selected_date_time", "initial_date_time", "moment"),
    "plain_text_input": Kind("value", "initial_value", "text"),
    "email_text_input": Kind("value", "initial_value", "text"),
    "url_text_input": Kind("value", "initial_value", "text"),
    "number_input": Kind("value", "initial_value", "text"),
    "rich_text_input": Kind("rich_text_value", "initial_value", "rich"),
    "file_input": Kind("files", "", "files"),
}
BUTTONS = ("button", "workflow_button", "icon_button", "feedback_buttons")
_PATTERNS = {"date": r"\d{4}-\d\d-\d\d", "time": r"\d\d:\d\d"}


@dataclass(frozen=True, slots=True)
class Place:
    """An interactive element where it stands."""

    block: JSON
    element: JSON

    @property
    def block_id(self) -> str:
        return str(self.block.get("block_id", ""))

    @property
    def action_id(self) -> str:
        return str(self.element.get("action_id", ""))


def places(blocks: list[JSON]) -> Iterator[Place]:
    """Every interactive element in these blocks."""
    for block in blocks:
        for element in held_by(block):
            yield Place(block, element)
        yield from places(inner_blocks(block))


def held_by(block: JSON) -> Iterator[JSON]:
    """The interactive elements that stand in a block itself."""
    lists = [*(block.get("elements") or []), *(block.get("actions") or [])]
    for element in (block.get("accessory"), block.get("element"), *lists):
        if isinstance(element, dict) and (element.get("type") in KINDS or element.get("type") in BUTTONS):
            yield element


def inner_blocks(block: JSON) -> list[JSON]:
    """The blocks inside a block: a container's, a carousel's cards."""
    inner = {"container": "child_blocks", "carousel": "elements"}.get(str(block.get("type")), "")
    return [one for one in block.get(inner) or [] if isinstance(one, dict)]


def find_place(blocks: list[JSON], action_id: str, block_id: str | None = None) -> Place:
    """The element with that action_id, or the only button whose label is that; else a refusal."""
    near = [place for place in places(blocks) if block_id in (None, "", place.block_id)]
    for place in near:
        if place.action_id == action_id:
            return place
    labelled = [place for place in near if _label(place.element) == action_id]
    if len(labelled) != 1:
        seen = ", ".join(place.action_id or _label(place.element) for place in places(blocks)) or "nothing"
        raise RefusedError(f"There is no element {action_id!r} here; there is {seen}.")
    return labelled[0]


def initial_state(blocks: list[JSON]) -> JSON:
    """What the elements hold before anybody touched them, as `state.values`."""
    values: JSON = {}
    for place in places(blocks):
        entry = _initial(place.element)
        if entry is not None:
            values.setdefault(place.block_id, {})[place.action_id] = entry
    return values


def read_choice(element: JSON, value: Any, offered: list[JSON] | None = None) -> JSON:
    """The fields that tell of a choice; a value that the widget would not allow is refused."""
    if element["type"] == "feedback_buttons":
        return {"value": _feedback(element, value)}
    if element["type"] in BUTTONS:
        return {"value": element["value"]} if "value" in element else {}
    kind = KINDS[element["type"]]
    if value is None or value == "":
        return {kind.field: [] if kind.shape in ("options", "ids", "files") else None}
    return {kind.field: _read(kind.shape, element, value, offered)}


def _feedback(element: JSON, value: Any) -> str:
    if value not in [element[name].get("value") for name in ("positive_button", "negative_button")]:
        raise RefusedError(f"{value!r} is the value of neither button.")
    return str(value)


def _read(shape: str, element: JSON, value: Any, offered: list[JSON] | None) -> Any:
    match shape:
        case "option":
            return _option(element, value, offered)
        case "options":
            return [_option(element, one, offered) for one in _capped(element, value)]
        case "ids":
            return [str(one) for one in _capped(element, value)]
        case "moment":
            return int(value)
        case "rich":
            return value if isinstance(value, dict) else _rich(str(value))
        case "files":
            return list(value)
        case _:
            return _matching(shape, str(value))


def _matching(shape: str, value: str) -> str:
    pattern = _PATTERNS.get(shape)
    if pattern is not None and not re.fullmatch(pattern, value):
        raise RefusedError(f"{value!r} is not a {shape}.")
    return value


def _capped(element: JSON, value: Any) -> list[Any]:
    chosen = list(value) if isinstance(value, list | tuple) else [value]
    if len(chosen) > element.get("max_selected_items", len(chosen)):
        raise RefusedError(f"At most {element['max_selected_items']} can be chosen.")
    return chosen


def options_of(element: JSON) -> list[JSON]:
    """All options of an element, those in groups too."""
    grouped = [option for group in element.get("option_groups") or [] for option in group.get("options", [])]
    return [*(element.get("options") or []), *grouped]


def _option(element: JSON, value: Any, offered: list[JSON] | None) -> JSON:
    wanted = value.get("value") if isinstance(value, dict) else value
    options = offered if offered is not None else options_of(element)
    for option in options:
        if option.get("value") == wanted or option.get("text", {}).get("text") == wanted:
            return option
    raise RefusedError(f"{wanted!r} is not among the options.")


def _initial(element: JSON) -> JSON | None:
    kind = KINDS.get(element["type"])
    if kind is None or element["type"] == "overflow":
        return None
    many = kind.shape in ("options", "ids", "files")
    return {"type": element["type"], kind.field: element.get(kind.initial, [] if many else None)}


def _rich(text: str) -> JSON:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def _label(element: JSON) -> str:
    text = element.get("text")
    return str(text.get("text", "")) if isinstance(text, dict) else ""


def complaint(block: JSON, entry: JSON) -> str | None:
    """Why this input may not be submitted as it is, in the words of the dialog."""
    element = block["element"]
    value = entry.get(KINDS[element["type"]].field)
    if value in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    return _text_complaint(element, value) if isinstance(value, str) else None


def _text_complaint(element: JSON, value: str) -> str | None:
    if len(value) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3000):
        return f"Please enter at most {element.get('max_length', 3000)} characters."
    check = _FORMS.get(element["type"])
    return check(element, value) if check is not None else None


def _number_complaint(element: JSON, value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a number."
    low, high = float(element.get("min_value", "-inf")), float(element.get("max_value", "inf"))
    return None if low <= float(value) <= high else "Please enter a number within the limits."


def _email_complaint(_element: JSON, value: str) -> str | None:
    return None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) else "Please enter a valid email address."


def _url_complaint(_element: JSON, value: str) -> str | None:
    return None if re.fullmatch(r"https?://\S+", value) else "Please enter a valid URL."


_FORMS = {
    "number_input": _number_complaint,
    "email_text_input": _email_complaint,
    "url_text_input": _url_complaint,
}
