"""What another builder of Block Kit makes passes, and what it refuses at a limit plus one is refused here too."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import slackblocks as sb
from slackblocks import _limits as limits

from sandbox.blockkit import validate
from sandbox.types import JSON

OPTIONS = [sb.Option(sb.PlainText("One"), "1"), sb.Option(sb.PlainText("Two"), "2")]
CONFIRM = sb.ConfirmationDialogue("Sure?", sb.PlainText("Really?"), "Yes", "No")


def rendered(thing: Any) -> JSON:
    made: JSON = json.loads(json.dumps(thing._resolve()))
    return made


def built_elements() -> list[Any]:
    """One of each element, with all that it can carry."""
    return [
        sb.Button("Go", "a", value="v", url="https://example.com", style="primary", confirm=CONFIRM),
        sb.StaticSelectMenu("a", OPTIONS, initial_option=OPTIONS[0], placeholder="Pick", confirm=CONFIRM),
        sb.StaticMultiSelectMenu("a", OPTIONS, initial_options=OPTIONS, max_selected_items=2),
        sb.ExternalSelectMenu("a", placeholder="Pick", min_query_length=0),
        sb.ExternalMultiSelectMenu("a", min_query_length=1, max_selected_items=3),
        sb.UserSelectMenu("a", initial_user="U1"),
        sb.UserMultiSelectMenu("a", initial_users=["U1"]),
        sb.ConversationSelectMenu("a", default_to_current_conversation=True),
        sb.ConversationMultiSelectMenu("a", initial_conversations=["C1"]),
        sb.ChannelSelectMenu("a", initial_channel="C1", response_url_enabled=True),
        sb.ChannelMultiSelectMenu("a", initial_channels=["C1"]),
        sb.CheckboxGroup("a", OPTIONS, initial_options=OPTIONS[:1]),
        sb.RadioButtonGroup("a", OPTIONS, initial_option=OPTIONS[1]),
        sb.OverflowMenu("a", OPTIONS),
        sb.DatePicker("a", initial_date="2026-11-22", placeholder="When"),
        sb.TimePicker("a", initial_time="09:30"),
        sb.DateTimePicker("a", initial_datetime=1795368676),
    ]


def built_inputs() -> list[Any]:
    return [
        sb.PlainTextInput("a", multiline=True, min_length=1, max_length=3000, placeholder="Say"),
        sb.NumberInput(is_decimal_allowed=True, action_id="a", min_value="1", max_value="5", initial_value="2"),
        sb.EmailInput("a", initial_value="a@example.com"),
        sb.URLInput("a", placeholder="Where"),
        sb.FileInput("a", filetypes=["pdf"], max_files=10),
        sb.RichTextInput("a", placeholder="Write"),
    ]


def built_blocks() -> list[Any]:
    plain = sb.RichText("q")
    section = sb.RichTextSection([sb.RichText("hi", bold=True), sb.RichTextLink("https://example.com", "x")])
    items = sb.RichTextList("bullet", [section], indent=8, border=1)
    return [
        sb.DividerBlock(),
        sb.HeaderBlock("h" * 150),
        sb.SectionBlock("t" * 3000),
        sb.SectionBlock("text", fields=["f" * 2000] * 10, accessory=sb.Image("https://example.com/i.png", "alt")),
        sb.ContextBlock([sb.Text("c"), sb.Image("https://example.com/i.png", "alt")]),
        sb.ImageBlock("https://example.com/i.png", alt_text="a" * 2000, title="t" * 2000),
        sb.RichTextBlock([section, items, sb.RichTextQuote([plain]), sb.RichTextCodeBlock([plain])]),
        sb.TableBlock([[sb.RawText("a"), sb.RawText("b")]] * 100, [sb.ColumnSettings("right", True)] * 20),
        sb.MarkdownBlock("m" * 12_000),
    ]


@pytest.mark.parametrize("element", built_elements(), ids=lambda one: type(one).__name__)
def test_every_element_it_builds_passes_in_actions_and_as_input(element: Any) -> None:
    row = {"type": "actions", "elements": [rendered(element)]}
    assert validate([row], "message") == []
    if isinstance(element, sb.Button | sb.OverflowMenu):
        return
    field = {"type": "input", "label": {"type": "plain_text", "text": "l"}, "element": rendered(element)}
    assert validate(_modal([field]), "modal") == []


@pytest.mark.parametrize("element", built_inputs(), ids=lambda one: type(one).__name__)
def test_every_input_it_builds_passes_in_a_modal(element: Any) -> None:
    assert validate(_modal([rendered(sb.InputBlock("l", element, hint="h"))]), "modal") == []


@pytest.mark.parametrize("block", built_blocks(), ids=lambda one: type(one).__name__)
def test_every_block_it_builds_passes_in_a_message(block: Any) -> None:
    assert validate([rendered(block)], "message") == []


def _modal(blocks: list[JSON]) -> JSON:
    text = {"type": "plain_text", "text": "t"}
    return {"type": "modal", "title": text, "submit": text, "blocks": blocks}


def _section(text: JSON) -> list[JSON]:
    return [{"type": "section", "text": text}]


def _plain(length: int) -> JSON:
    return {"type": "plain_text", "text": "é" * length}


def _actions(element: JSON) -> list[JSON]:
    return [{"type": "actions", "elements": [element]}]


def _button(**more: Any) -> list[JSON]:
    return _actions({"type": "button", "text": _plain(1), "action_id": "a", **more})


def _select(**more: Any) -> list[JSON]:
    return _actions({"type": "static_select", "action_id": "a", "options": [_option()], **more})


def _option(text: int = 1, value: int = 1, **more: Any) -> JSON:
    return {"text": _plain(text), "value": "v" * value, **more}


def _confirm(**lengths: int) -> list[JSON]:
    parts = {"title": 1, "text": 1, "confirm": 1, "deny": 1, **lengths}
    return _button(confirm={name: _plain(length) for name, length in parts.items()})


def _options(count: int) -> list[JSON]:
    return [{"text": _plain(1), "value": str(n)} for n in range(count)]


# Each limit of the other builder's table, and a message that is exactly so long or so many.
LIMITS: dict[str, Callable[[int], list[JSON]]] = {
    "SECTION_TEXT_MAX_LENGTH": lambda n: _section(_plain(n)),
    "SECTION_FIELDS_MAX_ITEMS": lambda n: [{"type": "section", "fields": [_plain(1)] * n}],
    "SECTION_FIELDS_ITEM_MAX_LENGTH": lambda n: [{"type": "section", "fields": [_plain(n)]}],
    "HEADER_TEXT_MAX_LENGTH": lambda n: [{"type": "header", "text": _plain(n)}],
    "BLOCK_ID_MAX_LENGTH": lambda n: [{"type": "divider", "block_id": "b" * n}],
    "ACTION_ID_MAX_LENGTH": lambda n: _button(action_id="a" * n),
    "BUTTON_TEXT_MAX_LENGTH": lambda n: _button(text=_plain(n)),
    "BUTTON_VALUE_MAX_LENGTH": lambda n: _button(value="v" * n),
    "BUTTON_URL_MAX_LENGTH": lambda n: _button(url="u" * n),
    "BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH": lambda n: _button(accessibility_label="l" * n),
    "CONFIRMATION_TITLE_MAX_LENGTH": lambda n: _confirm(title=n),
    "CONFIRMATION_TEXT_MAX_LENGTH": lambda n: _confirm(text=n),
    "CONFIRMATION_CONFIRM_MAX_LENGTH": lambda n: _confirm(confirm=n),
    "CONFIRMATION_DENY_MAX_LENGTH": lambda n: _confirm(deny=n),
    "OPTION_TEXT_MAX_LENGTH": lambda n: _select(options=[_option(n)]),
    "OPTION_VALUE_MAX_LENGTH": lambda n: _select(options=[_option(1, n)]),
    "OPTION_DESCRIPTION_MAX_LENGTH": lambda n: _select(options=[_option(description=_plain(n))]),
    "SELECT_PLACEHOLDER_MAX_LENGTH": lambda n: _select(placeholder=_plain(n)),
    "SELECT_OPTIONS_MAX_ITEMS": lambda n: _select(options=_options(n)),
    "OVERFLOW_OPTIONS_MAX_ITEMS": lambda n: _actions({"type": "overflow", "options": _options(n)}),
    "CHECKBOXES_OPTIONS_MAX_ITEMS": lambda n: _actions({"type": "checkboxes", "options": _options(n)}),
    "RADIO_BUTTONS_OPTIONS_MAX_ITEMS": lambda n: _actions({"type": "radio_buttons", "options": _options(n)}),
    "ACTIONS_ELEMENTS_MAX_ITEMS": lambda n: [{"type": "actions", "elements": [{"type": "users_select"}] * n}],
    "CONTEXT_ELEMENTS_MAX_ITEMS": lambda n: [{"type": "context", "elements": [_plain(1)] * n}],
    "MESSAGE_BLOCKS_MAX_ITEMS": lambda n: [{"type": "divider"}] * n,
    "MARKDOWN_TEXT_MAX_LENGTH": lambda n: [{"type": "markdown", "text": "m" * n}],
    "TABLE_ROWS_MAX_ITEMS": lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * n}],
    "TABLE_COLUMNS_MAX_ITEMS": lambda n: [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * n]}],
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_passes_and_one_more_is_refused(name: str) -> None:
    most, make = getattr(limits, name), LIMITS[name]
    assert validate(make(most), "message") == []
    found = validate(make(most + 1), "message")
    assert {one.constraint["expected"] for one in found} == {most}
