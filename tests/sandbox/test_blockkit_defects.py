"""Defects planted in sound payloads, each of which is refused with a pointer to the very place."""

import copy
from typing import Any

import pytest

from sandbox.blockkit import block_text_length, check_text, validate
from sandbox.types import JSON

GONE = object()


def plain(text: str = "t") -> JSON:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "t") -> JSON:
    return {"type": "mrkdwn", "text": text}


def options(count: int = 2) -> list[JSON]:
    return [{"text": plain(), "value": str(n)} for n in range(count)]


def confirm() -> JSON:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), "style": "danger"}


def message() -> JSON:
    """A message with one of nearly everything."""
    row = [
        {"type": "button", "action_id": "0", "text": plain(), "value": "v", "url": "u", "confirm": confirm()},
        {"type": "overflow", "action_id": "1", "options": options()},
        {"type": "checkboxes", "action_id": "2", "options": options(), "initial_options": options(1)},
        {"type": "radio_buttons", "action_id": "3", "options": options(), "initial_option": options(1)[0]},
        {"type": "datepicker", "action_id": "4", "initial_date": "2026-11-22", "placeholder": plain()},
        {"type": "timepicker", "action_id": "5", "initial_time": "23:59"},
        {"type": "datetimepicker", "action_id": "6", "initial_date_time": 1795368676},
        {"type": "external_select", "action_id": "7", "min_query_length": 0},
        {"type": "multi_users_select", "action_id": "8", "max_selected_items": 1, "initial_users": ["U1"]},
        {"type": "conversations_select", "action_id": "9", "filter": {"include": ["public"]}},
    ]
    leaf = {"type": "text", "text": "x", "style": {"bold": True}}
    listed = {"type": "rich_text_section", "elements": [leaf]}
    parts = [listed, {"type": "rich_text_list", "style": "bullet", "indent": 8, "elements": [listed]}]
    groups = [{"label": plain(), "options": options()}]
    menu = {"type": "static_select", "action_id": "m", "option_groups": groups}
    return {
        "text": "t",
        "blocks": [
            {"type": "section", "block_id": "b0", "text": mrkdwn(), "fields": [plain()], "accessory": menu},
            {"type": "header", "block_id": "b1", "text": plain()},
            {"type": "context", "elements": [mrkdwn(), {"type": "image", "image_url": "u", "alt_text": "a"}]},
            {"type": "actions", "elements": row},
            {"type": "image", "image_url": "u", "alt_text": "a", "title": plain()},
            {"type": "rich_text", "elements": parts},
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]], "column_settings": [{"align": "left"}]},
            {"type": "markdown", "text": "m"},
            {"type": "divider"},
        ],
        "metadata": {"event_type": "e", "event_payload": {"id": 1, "list": [{"a": 1}]}},
    }


def modal() -> JSON:
    elements: list[JSON] = [
        {"type": "plain_text_input", "action_id": "a", "min_length": 1, "max_length": 10, "placeholder": plain()},
        {"type": "number_input", "action_id": "a", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"},
        {"type": "email_text_input", "action_id": "a"},
        {"type": "file_input", "action_id": "a", "max_files": 10, "filetypes": ["pdf"]},
        {"type": "rich_text_input", "action_id": "a"},
        {"type": "multi_static_select", "action_id": "a", "options": options(), "initial_options": options(1)},
        {"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}},
    ]
    fields = [{"type": "input", "label": plain(), "element": one, "hint": plain()} for one in elements]
    words = {"title": plain(), "submit": plain(), "close": plain(), "callback_id": "c", "private_metadata": "p"}
    return {"type": "modal", **words, "blocks": [*fields, {"type": "alert", "text": mrkdwn(), "level": "info"}]}


def home() -> JSON:
    return {"type": "home", "blocks": [{"type": "section", "text": mrkdwn()}, {"type": "divider"}]}


SOUND = {"message": message, "modal": modal, "home": home}
LONG = "x" * 3001
GROUP = "/blocks/0/accessory/option_groups/0"
ROW = "/blocks/3/elements"
TASK: JSON = {"type": "task_card", "task_id": "1", "title": "t", "status": "pending"}
CARD: JSON = {"type": "card", "title": plain()}

# Where something is put (or taken away), what, and where the issue points, if not to that very place.
PLANTED: list[tuple[str, str, Any, str | None]] = [
    ("message", "/blocks", {}, None),
    ("message", "/blocks", [{"type": "divider"}] * 51, None),
    ("message", "/blocks/0", "text", None),
    ("message", "/blocks/0/type", GONE, "/blocks/0"),
    ("message", "/blocks/0/type", "sections", None),
    ("message", "/blocks/0/type", 7, "/blocks/0"),
    ("message", "/blocks/0/block_id", "b" * 256, None),
    ("message", "/blocks/0/block_id", "", None),
    ("message", "/blocks/0/block_id", 5, None),
    ("message", "/blocks/1/block_id", "b0", None),
    ("message", "/blocks/0/colour", "red", None),
    ("message", "/blocks/0", {"type": "section"}, None),
    ("message", "/blocks/0", {"type": "section", "fields": []}, None),
    ("message", "/blocks/0/text", "words", None),
    ("message", "/blocks/0/text/type", "markdown", None),
    ("message", "/blocks/0/text/type", GONE, "/blocks/0/text/type"),
    ("message", "/blocks/0/text/text", "", None),
    ("message", "/blocks/0/text/text", LONG, None),
    ("message", "/blocks/0/text/text", None, None),
    ("message", "/blocks/0/text/text", GONE, "/blocks/0/text"),
    ("message", "/blocks/0/text/emoji", True, None),
    ("message", "/blocks/0/text/verbatim", "yes", None),
    ("message", "/blocks/0/fields", [plain()] * 11, None),
    ("message", "/blocks/0/fields/0/text", "x" * 2001, None),
    ("message", "/blocks/0/accessory/type", "plain_text_input", None),
    ("message", "/blocks/0/accessory/type", "datetimepicker", None),
    ("message", "/blocks/0/accessory/action_id", "a" * 256, None),
    ("message", "/blocks/0/accessory/options", options(), "/blocks/0/accessory"),
    ("message", "/blocks/0/accessory/option_groups", GONE, "/blocks/0/accessory"),
    ("message", "/blocks/0/accessory/option_groups", [], None),
    ("message", f"{GROUP}/label", mrkdwn(), f"{GROUP}/label/type"),
    ("message", "/blocks/0/accessory/option_groups/0/label/text", "x" * 76, None),
    ("message", "/blocks/0/accessory/option_groups/0/options", [], None),
    ("message", "/blocks/0/accessory/option_groups/0/options", options(101), None),
    ("message", "/blocks/0/accessory/option_groups/0/options/0/text/text", "x" * 76, None),
    ("message", "/blocks/0/accessory/option_groups/0/options/0/text/type", "mrkdwn", None),
    ("message", "/blocks/0/accessory/option_groups/0/options/0/value", "x" * 151, None),
    ("message", f"{GROUP}/options/0/value", GONE, f"{GROUP}/options/0"),
    ("message", "/blocks/0/accessory/option_groups/0/options/0/url", "u", None),
    ("message", "/blocks/0/accessory/initial_option", {"text": plain("other"), "value": "z"}, None),
    ("message", "/blocks/1/text", mrkdwn(), "/blocks/1/text/type"),
    ("message", "/blocks/1/text/text", "x" * 151, None),
    ("message", "/blocks/1/text", GONE, "/blocks/1"),
    ("message", "/blocks/2/elements", [], None),
    ("message", "/blocks/2/elements", [plain()] * 11, None),
    ("message", "/blocks/2/elements/0/type", "button", None),
    ("message", "/blocks/2/elements/0/text", "", None),
    ("message", "/blocks/2/elements/1/alt_text", GONE, "/blocks/2/elements/1"),
    ("message", "/blocks/2/elements/1/alt_text", "a" * 2001, None),
    ("message", "/blocks/2/elements/1/image_url", GONE, "/blocks/2/elements/1"),
    ("message", "/blocks/2/elements/1/slack_file", {"id": "F1"}, "/blocks/2/elements/1"),
    ("message", "/blocks/3/elements", [], None),
    ("message", "/blocks/3/elements", GONE, "/blocks/3"),
    ("message", "/blocks/3/elements", [{"type": "users_select"}] * 26, None),
    ("message", "/blocks/3/elements/1/action_id", "0", None),
    ("message", "/blocks/3/elements/0/text", mrkdwn(), "/blocks/3/elements/0/text/type"),
    ("message", "/blocks/3/elements/0/text/text", "x" * 76, None),
    ("message", "/blocks/3/elements/0/text", GONE, "/blocks/3/elements/0"),
    ("message", "/blocks/3/elements/0/value", "x" * 2001, None),
    ("message", "/blocks/3/elements/0/value", 42, None),
    ("message", "/blocks/3/elements/0/url", LONG, None),
    ("message", "/blocks/3/elements/0/style", "warning", None),
    ("message", "/blocks/3/elements/0/accessibility_label", "x" * 76, None),
    ("message", "/blocks/3/elements/0/onclick", "x", None),
    ("message", "/blocks/3/elements/0/confirm/title", GONE, "/blocks/3/elements/0/confirm"),
    ("message", "/blocks/3/elements/0/confirm/title/text", "x" * 101, None),
    ("message", "/blocks/3/elements/0/confirm/text/text", "x" * 301, None),
    ("message", "/blocks/3/elements/0/confirm/confirm/text", "x" * 31, None),
    ("message", "/blocks/3/elements/0/confirm/deny/text", "x" * 31, None),
    ("message", "/blocks/3/elements/0/confirm/deny/type", "mrkdwn", None),
    ("message", "/blocks/3/elements/0/confirm/style", "loud", None),
    ("message", "/blocks/3/elements/1/options", [], None),
    ("message", "/blocks/3/elements/1/options", options(6), None),
    ("message", "/blocks/3/elements/1/options/1/value", "0", None),
    ("message", "/blocks/3/elements/1/options/0/url", LONG, None),
    ("message", "/blocks/3/elements/1/placeholder", plain(), None),
    ("message", "/blocks/3/elements/2/options", options(11), None),
    ("message", "/blocks/3/elements/2/initial_options/0/value", "9", "/blocks/3/elements/2/initial_options/0"),
    ("message", f"{ROW}/2/options/0/description", plain("x" * 76), f"{ROW}/2/options/0/description/text"),
    ("message", "/blocks/3/elements/3/options", options(11), None),
    ("message", "/blocks/3/elements/3/initial_option/value", "9", "/blocks/3/elements/3/initial_option"),
    ("message", "/blocks/3/elements/4/initial_date", "22.11.2026", None),
    ("message", "/blocks/3/elements/4/placeholder/text", "x" * 151, None),
    ("message", "/blocks/3/elements/5/initial_time", "24:00", None),
    ("message", "/blocks/3/elements/6/initial_date_time", "now", None),
    ("message", "/blocks/3/elements/6/initial_date_time", 12, None),
    ("message", "/blocks/3/elements/6/placeholder", plain(), None),
    ("message", "/blocks/3/elements/7/min_query_length", -1, None),
    ("message", "/blocks/3/elements/7/options", options(), None),
    ("message", "/blocks/3/elements/8/max_selected_items", 0, None),
    ("message", "/blocks/3/elements/8/max_selected_items", True, None),
    ("message", "/blocks/3/elements/8/initial_users/0", 3, None),
    ("message", "/blocks/3/elements/9/filter/include/0", "all", None),
    ("message", "/blocks/3/elements/9/focus_on_load", "no", None),
    ("message", "/blocks/3/elements/0/type", "email_text_input", None),
    ("message", "/blocks/4/alt_text", GONE, "/blocks/4"),
    ("message", "/blocks/4/title", mrkdwn(), "/blocks/4/title/type"),
    ("message", "/blocks/4/title/text", "x" * 2001, None),
    ("message", "/blocks/4/image_url", LONG, None),
    ("message", "/blocks/5/elements/0/type", "rich_text_table", None),
    ("message", "/blocks/5/elements/0/elements/0/type", "html", None),
    ("message", "/blocks/5/elements/0/elements/0/text", "", None),
    ("message", "/blocks/5/elements/0/elements/0/style/bold", 1, None),
    ("message", "/blocks/5/elements/0/elements/0/style/blink", True, None),
    ("message", "/blocks/5/elements/1/indent", 9, None),
    ("message", "/blocks/5/elements/1/border", 2, None),
    ("message", "/blocks/5/elements/1/style", "dashed", None),
    ("message", "/blocks/5/elements/1/style", GONE, "/blocks/5/elements/1"),
    ("message", "/blocks/6/rows", [], None),
    ("message", "/blocks/6/rows/0", [], None),
    ("message", "/blocks/6/rows/0/0/text", "", None),
    ("message", "/blocks/6/rows/0/0/type", "raw_number", None),
    ("message", "/blocks/6/column_settings", [{}] * 21, None),
    ("message", "/blocks/6/column_settings/0/align", "middle", None),
    ("message", "/blocks/8", {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}, None),
    ("message", "/blocks/7/text", "m" * 12_001, None),
    ("message", "/blocks/8", {"type": "markdown", "text": "m" * 12_000}, None),
    ("message", "/blocks/8", {"type": "alert", "text": plain()}, "/blocks/8/type"),
    ("message", "/blocks/8/text", plain(), None),
    ("message", "/blocks/8", TASK, "/blocks/8/status"),
    ("message", "/blocks/8", {"type": "carousel", "elements": [CARD] * 11}, "/blocks/8/elements"),
    ("message", "/blocks/8", {"type": "card"}, None),
    ("message", "/metadata/event_type", GONE, "/metadata"),
    ("message", "/metadata/event_payload", GONE, "/metadata"),
    ("message", "/metadata/event_payload/id", {"a": {"b": 1}}, None),
    ("message", "/metadata/event_payload/id", None, None),
    ("message", "/metadata/more", 1, None),
    ("message", "/attachments", [{}] * 101, None),
    ("message", "/attachments", [{"blocks": [{"type": "header"}]}], "/attachments/0/blocks/0"),
    ("modal", "/type", "dialog", None),
    ("modal", "/title", GONE, ""),
    ("modal", "/title/text", "x" * 25, None),
    ("modal", "/title/type", "mrkdwn", None),
    ("modal", "/submit", GONE, ""),
    ("modal", "/submit/text", "x" * 25, None),
    ("modal", "/close/text", "x" * 25, None),
    ("modal", "/close", "Close", None),
    ("modal", "/callback_id", "x" * 256, None),
    ("modal", "/external_id", "x" * 256, None),
    ("modal", "/private_metadata", LONG, None),
    ("modal", "/private_metadata", {}, None),
    ("modal", "/notify_on_close", "yes", None),
    ("modal", "/blocks", GONE, ""),
    ("modal", "/blocks", [{"type": "divider"}] * 101, None),
    ("modal", "/footer", plain(), None),
    ("modal", "/blocks/7", {"type": "markdown", "text": "m"}, "/blocks/7/type"),
    ("modal", "/blocks/7", {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}, "/blocks/7/type"),
    ("modal", "/blocks/7/level", "panic", None),
    ("modal", "/blocks/7/text/text", "x" * 201, None),
    ("modal", "/blocks/0/label", GONE, "/blocks/0"),
    ("modal", "/blocks/0/label", mrkdwn(), "/blocks/0/label/type"),
    ("modal", "/blocks/0/label/text", "x" * 2001, None),
    ("modal", "/blocks/0/hint/text", "x" * 2001, None),
    ("modal", "/blocks/0/optional", 1, None),
    ("modal", "/blocks/0/element", GONE, "/blocks/0"),
    ("modal", "/blocks/0/element", {"type": "button", "text": plain()}, "/blocks/0/element/type"),
    ("modal", "/blocks/0/element/min_length", 11, None),
    ("modal", "/blocks/0/element/max_length", 0, None),
    ("modal", "/blocks/0/element/max_length", 3001, None),
    ("modal", "/blocks/0/element/placeholder/text", "x" * 151, None),
    ("modal", "/blocks/1/element/is_decimal_allowed", GONE, "/blocks/1/element"),
    ("modal", "/blocks/1/element/min_value", "10", None),
    ("modal", "/blocks/1/element/min_value", 1, None),
    ("modal", "/blocks/1/element/initial_value", "12", None),
    ("modal", "/blocks/3/element/max_files", 11, None),
    ("modal", "/blocks/3/element/filetypes", [], None),
    ("modal", "/blocks/4/element/min_lines", 101, None),
    ("modal", "/blocks/5/element/initial_options/0/text/text", "else", "/blocks/5/element/initial_options/0"),
    ("modal", "/blocks/5/element/options/1/value", "0", None),
    ("modal", "/blocks/6/element/dispatch_action_config/trigger_actions_on/0", "on_blur", None),
    ("modal", "/blocks/0/element", {"type": "workflow_button"}, "/blocks/0/element/type"),
    ("home", "/title", plain(), None),
    ("home", "/type", "modal", None),
    ("home", "/blocks/1", {"type": "markdown", "text": "m"}, "/blocks/1/type"),
    ("home", "/blocks/1", {"type": "alert", "text": plain()}, "/blocks/1/type"),
    ("home", "/blocks/1", {"type": "context_actions", "elements": []}, "/blocks/1/type"),
]  # fmt: skip


def plant(payload: JSON, pointer: str, value: Any) -> JSON:
    """A copy of the payload with something put in or taken away at a pointer."""
    changed: Any = copy.deepcopy(payload)
    *way, last = pointer.removeprefix("/").split("/")
    place = changed
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    key: Any = int(last) if isinstance(place, list) else last
    if value is GONE:
        del place[key]
    else:
        place[key] = value
    planted: JSON = changed
    return planted


@pytest.mark.parametrize("surface", SOUND)
def test_the_sound_payload_passes(surface: str) -> None:
    assert validate(SOUND[surface](), surface) == []


@pytest.mark.parametrize(("surface", "pointer", "value", "found"), PLANTED)
def test_a_planted_defect_is_refused_at_its_place(surface: str, pointer: str, value: Any, found: str | None) -> None:
    issues = validate(plant(SOUND[surface](), pointer, value), surface)
    wanted = pointer if found is None else found
    assert wanted in [one.pointer for one in issues]
    assert all(one.message and one.constraint["type"] for one in issues)


def test_lengths_count_characters_and_not_bytes() -> None:
    assert validate(plant(message(), "/blocks/1/text/text", "ñ" * 150), "message") == []


def test_newer_blocks_pass_where_they_are_let() -> None:
    blocks = [{"type": "hologram", "depth": 3}]
    assert [one.pointer for one in validate(blocks, "message")] == ["/blocks/0/type"]
    assert validate(blocks, "message", new_blocks=True) == []


def test_the_text_of_a_message_must_be_there_and_may_be_longer_when_posted_than_when_updated() -> None:
    assert [one.pointer for one in check_text({"blocks": []})] == [""]
    assert check_text({"text": "x" * 4001}) == []
    assert [one.pointer for one in check_text({"text": "x" * 4001}, update=True)] == ["/text"]


def test_all_block_text_is_counted_at_any_depth() -> None:
    assert block_text_length([{"type": "section", "text": mrkdwn("abc"), "fields": [plain("de")]}]) == 5
