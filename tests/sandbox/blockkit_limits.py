"""A payload for each limit of Block Kit that is exactly so long, so many or so high as it is told."""

from collections.abc import Callable
from typing import Any

from sandbox.types import JSON


def plain(length: int = 1) -> JSON:
    return {"type": "plain_text", "text": "é" * length}


def options(count: int) -> list[JSON]:
    return [{"text": plain(), "value": str(n)} for n in range(count)]


def modal(**more: Any) -> JSON:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": [], **more}


def typed(kind: str, **more: Any) -> JSON:
    """A modal with one input."""
    return modal(blocks=[{"type": "input", "label": plain(), "element": {"type": kind, **more}}])


def labelled(**more: Any) -> JSON:
    return modal(blocks=[{"type": "input", "label": plain(), "element": {"type": "plain_text_input"}, **more}])


def listed(**more: Any) -> JSON:
    """A message with one list of rich text."""
    line = {"type": "rich_text_section", "elements": []}
    part = {"type": "rich_text_list", "style": "bullet", "elements": [line], **more}
    return {"blocks": [{"type": "rich_text", "elements": [part]}]}


def quoted(kind: str, border: int) -> JSON:
    part = {"type": f"rich_text_{kind}", "elements": [], "border": border}
    return {"blocks": [{"type": "rich_text", "elements": [part]}]}


def block(kind: str, **more: Any) -> JSON:
    return {"blocks": [{"type": kind, **more}]}


def element(kind: str, **more: Any) -> JSON:
    return block("actions", elements=[{"type": kind, **more}])


def icon(**more: Any) -> JSON:
    return block("context_actions", elements=[{"type": "icon_button", "icon": "trash", "text": plain(), **more}])


def feedback(**more: Any) -> JSON:
    button = {"text": plain(), "value": "v"}
    both = {"positive_button": {**button, **more}, "negative_button": button}
    return block("context_actions", elements=[{"type": "feedback_buttons", **both}])


def video(**more: Any) -> JSON:
    return block("video", **{"alt_text": "a", "title": plain(), "thumbnail_url": "u", "video_url": "u", **more})


def table(rows: int = 2, columns: int = 1, **more: Any) -> JSON:
    row = [{"type": "raw_text", "text": "x"}] * columns
    return block("data_table", caption="c", rows=[row] * rows, **more)


def chart(title: int = 1, **more: Any) -> JSON:
    given = {"type": "pie", "segments": [{"label": "a", "value": 1}], **more}
    return block("data_visualization", title="t" * title, chart=given)


def axes(series: int = 1, points: int = 1, name: int = 1, point: int = 1, **config: Any) -> JSON:
    data = [{"label": "p" * point, "value": 1}] * points
    rows = [{"name": "n" * name, "data": data}] * series
    return block("data_visualization", title="t", chart={"type": "bar", "series": rows, "axis_config": config})


def image(**more: Any) -> JSON:
    return {"type": "image", "alt_text": "a", "image_url": "u", **more}


def groups(count: int = 1, label: int = 1, inside: int = 1) -> JSON:
    row = [{"label": plain(label), "options": options(inside)}] * count
    return element("static_select", option_groups=row)


def workflow(**more: Any) -> JSON:
    return element("workflow_button", **{"text": plain(), "workflow": {"trigger": {"url": "u"}}, **more})


def charts(count: int) -> JSON:
    return {"blocks": chart()["blocks"] * count}


Make = Callable[[int], JSON]
# Limits of its table that the plainer test does not try: a payload that is exactly so long, so many or so high.
MOST: dict[str, Make] = {
    "ALERT_TEXT_MAX_LENGTH": lambda n: modal(blocks=[{"type": "alert", "text": plain(n)}]),
    "BUTTON_AGENT_PROMPT_MAX_LENGTH": lambda n: element("button", text=plain(), agent_prompt="p" * n),
    "CARD_ACTIONS_MAX_ITEMS": lambda n: block("card", actions=[{"type": "button", "text": plain()}] * n),
    "CARD_BODY_MAX_LENGTH": lambda n: block("card", body=plain(n)),
    "CARD_SUBTEXT_MAX_LENGTH": lambda n: block("card", body=plain(), subtext=plain(n)),
    "CARD_SUBTITLE_MAX_LENGTH": lambda n: block("card", body=plain(), subtitle=plain(n)),
    "CARD_TITLE_MAX_LENGTH": lambda n: block("card", title=plain(n)),
    "CAROUSEL_ELEMENTS_MAX_ITEMS": lambda n: block("carousel", elements=[{"type": "card", "body": plain()}] * n),
    "CONTAINER_CHILD_BLOCKS_MAX_ITEMS": lambda n: block(
        "container", title=plain(), child_blocks=[{"type": "divider"}] * n
    ),
    "CONTAINER_SUBTITLE_MAX_LENGTH": lambda n: block(
        "container", title=plain(), subtitle=plain(n), child_blocks=[{"type": "divider"}]
    ),
    "CONTAINER_TITLE_MAX_LENGTH": lambda n: block("container", title=plain(n), child_blocks=[{"type": "divider"}]),
    "CONTEXT_ACTIONS_ELEMENTS_MAX_ITEMS": lambda n: {
        "blocks": [{"type": "context_actions", "elements": icon()["blocks"][0]["elements"] * n}]
    },
    "DATA_TABLE_COLUMNS_MAX_ITEMS": lambda n: table(columns=n),
    "DATA_TABLE_PAGE_SIZE_MAX": lambda n: table(page_size=n),
    "DATA_TABLE_ROWS_MAX_ITEMS": lambda n: table(n),
    "DATA_TABLE_TOTAL_CONTENT_MAX_LENGTH": lambda n: block(
        "data_table",
        caption="c",
        rows=[[{"type": "raw_text", "text": "x"}], [{"type": "raw_text", "text": "x" * (n - 1)}]],
    ),
    "DATA_VISUALIZATION_AXIS_LABEL_MAX_LENGTH": lambda n: axes(x_label="x" * n),
    "DATA_VISUALIZATION_CATEGORIES_MAX_ITEMS": lambda n: axes(categories=["c"] * n),
    "DATA_VISUALIZATION_CATEGORY_LABEL_MAX_LENGTH": lambda n: axes(categories=["c" * n]),
    "DATA_VISUALIZATION_DATA_MAX_ITEMS": lambda n: axes(points=n),
    "DATA_VISUALIZATION_POINT_LABEL_MAX_LENGTH": lambda n: axes(point=n),
    "DATA_VISUALIZATION_SEGMENTS_MAX_ITEMS": lambda n: chart(segments=[{"label": "a", "value": 1}] * n),
    "DATA_VISUALIZATION_SEGMENT_LABEL_MAX_LENGTH": lambda n: chart(segments=[{"label": "a" * n, "value": 1}]),
    "DATA_VISUALIZATION_SERIES_MAX_ITEMS": lambda n: axes(series=n),
    "DATA_VISUALIZATION_SERIES_NAME_MAX_LENGTH": lambda n: axes(name=n),
    "DATA_VISUALIZATION_TITLE_MAX_LENGTH": lambda n: chart(n),
    "DATE_PICKER_PLACEHOLDER_MAX_LENGTH": lambda n: element("datepicker", placeholder=plain(n)),
    "EMAIL_INPUT_PLACEHOLDER_MAX_LENGTH": lambda n: typed("email_text_input", placeholder=plain(n)),
    "FEEDBACK_BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH": lambda n: feedback(accessibility_label="a" * n),
    "FEEDBACK_BUTTON_TEXT_MAX_LENGTH": lambda n: feedback(text=plain(n)),
    "FEEDBACK_BUTTON_VALUE_MAX_LENGTH": lambda n: feedback(value="v" * n),
    "FILE_INPUT_MAX_FILES_MAX": lambda n: typed("file_input", max_files=n),
    "ICON_BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH": lambda n: icon(accessibility_label="a" * n),
    "ICON_BUTTON_VALUE_MAX_LENGTH": lambda n: icon(value="v" * n),
    "ICON_BUTTON_VISIBLE_TO_USER_IDS_MAX_ITEMS": lambda n: icon(visible_to_user_ids=["U1"] * n),
    "IMAGE_ALT_TEXT_MAX_LENGTH": lambda n: {"blocks": [image(alt_text="a" * n)]},
    "IMAGE_ELEMENT_ALT_TEXT_MAX_LENGTH": lambda n: block("context", elements=[image(alt_text="a" * n)]),
    "IMAGE_ELEMENT_IMAGE_URL_MAX_LENGTH": lambda n: block("context", elements=[image(image_url="u" * n)]),
    "IMAGE_IMAGE_URL_MAX_LENGTH": lambda n: {"blocks": [image(image_url="u" * n)]},
    "IMAGE_TITLE_MAX_LENGTH": lambda n: {"blocks": [image(title=plain(n))]},
    "INPUT_HINT_MAX_LENGTH": lambda n: labelled(hint=plain(n)),
    "INPUT_LABEL_MAX_LENGTH": lambda n: labelled(label=plain(n)),
    "MARKDOWN_TOTAL_TEXT_MAX_LENGTH": lambda n: {
        "blocks": [{"type": "markdown", "text": "m"}, {"type": "markdown", "text": "m" * (n - 1)}]
    },
    "MESSAGE_ATTACHMENTS_MAX_ITEMS": lambda n: {"attachments": [{"text": "a"}] * n},
    "MESSAGE_DATA_VISUALIZATIONS_MAX_ITEMS": charts,
    "NUMBER_INPUT_PLACEHOLDER_MAX_LENGTH": lambda n: typed(
        "number_input", is_decimal_allowed=True, placeholder=plain(n)
    ),
    "OPTION_GROUP_LABEL_MAX_LENGTH": lambda n: groups(label=n),
    "OPTION_GROUP_OPTIONS_MAX_ITEMS": lambda n: groups(inside=n),
    "OPTION_URL_MAX_LENGTH": lambda n: element("overflow", options=[{**options(1)[0], "url": "u" * n}]),
    "PLAIN_TEXT_INPUT_MAX_LENGTH_MAX": lambda n: typed("plain_text_input", max_length=n),
    "PLAIN_TEXT_INPUT_MIN_LENGTH_MAX": lambda n: typed("plain_text_input", min_length=n),
    "PLAIN_TEXT_INPUT_PLACEHOLDER_MAX_LENGTH": lambda n: typed("plain_text_input", placeholder=plain(n)),
    "PLAN_TASKS_MAX_ITEMS": lambda n: block(
        "plan", title="t", tasks=[{"type": "task_card", "task_id": str(i), "title": "t"} for i in range(n)]
    ),
    "RICH_TEXT_INPUT_MAX_LINES_MAX": lambda n: typed("rich_text_input", max_lines=n),
    "RICH_TEXT_INPUT_MIN_LINES_MAX": lambda n: typed("rich_text_input", min_lines=n),
    "RICH_TEXT_INPUT_PLACEHOLDER_MAX_LENGTH": lambda n: typed("rich_text_input", placeholder=plain(n)),
    "RICH_TEXT_LIST_BORDER_MAX": lambda n: listed(border=n),
    "RICH_TEXT_LIST_INDENT_MAX": lambda n: listed(indent=n),
    "RICH_TEXT_PREFORMATTED_BORDER_MAX": lambda n: quoted("preformatted", n),
    "RICH_TEXT_QUOTE_BORDER_MAX": lambda n: quoted("quote", n),
    "SELECT_OPTION_GROUPS_MAX_ITEMS": lambda n: groups(n),
    "TABLE_COLUMN_SETTINGS_MAX_ITEMS": lambda n: block(
        "table", rows=[[{"type": "raw_text", "text": "x"}]], column_settings=[{"align": "left"}] * n
    ),
    "TEXT_MAX_LENGTH": lambda n: block("section", text=plain(n)),
    "TIME_PICKER_PLACEHOLDER_MAX_LENGTH": lambda n: element("timepicker", placeholder=plain(n)),
    "URL_INPUT_PLACEHOLDER_MAX_LENGTH": lambda n: typed("url_text_input", placeholder=plain(n)),
    "VIDEO_ALT_TEXT_MAX_LENGTH": lambda n: video(alt_text="a" * n),
    "VIDEO_AUTHOR_NAME_MAX_LENGTH": lambda n: video(author_name="a" * n),
    "VIDEO_DESCRIPTION_MAX_LENGTH": lambda n: video(description=plain(n)),
    "VIDEO_PROVIDER_ICON_URL_MAX_LENGTH": lambda n: video(provider_icon_url="u" * n),
    "VIDEO_PROVIDER_NAME_MAX_LENGTH": lambda n: video(provider_name="p" * n),
    "VIDEO_THUMBNAIL_URL_MAX_LENGTH": lambda n: video(thumbnail_url="u" * n),
    "VIDEO_TITLE_MAX_LENGTH": lambda n: video(title=plain(n)),
    "VIDEO_TITLE_URL_MAX_LENGTH": lambda n: video(title_url="u" * n),
    "VIDEO_VIDEO_URL_MAX_LENGTH": lambda n: video(video_url="u" * n),
    "VIEW_BLOCKS_MAX_ITEMS": lambda n: modal(blocks=[{"type": "divider"}] * n),
    "VIEW_CALLBACK_ID_MAX_LENGTH": lambda n: modal(callback_id="c" * n),
    "VIEW_CLOSE_MAX_LENGTH": lambda n: modal(close=plain(n)),
    "VIEW_EXTERNAL_ID_MAX_LENGTH": lambda n: modal(external_id="e" * n),
    "VIEW_PRIVATE_METADATA_MAX_LENGTH": lambda n: modal(private_metadata="p" * n),
    "VIEW_SUBMIT_MAX_LENGTH": lambda n: modal(submit=plain(n)),
    "VIEW_TITLE_MAX_LENGTH": lambda n: modal(title=plain(n)),
    "WORKFLOW_BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH": lambda n: workflow(accessibility_label="a" * n),
    "WORKFLOW_BUTTON_TEXT_MAX_LENGTH": lambda n: workflow(text=plain(n)),
}
LEAST: dict[str, Make] = {
    "CAROUSEL_ELEMENTS_MIN_ITEMS": lambda n: block("carousel", elements=[{"type": "card", "body": plain()}] * n),
    "CHECKBOXES_OPTIONS_MIN_ITEMS": lambda n: element("checkboxes", options=options(n)),
    "CONTAINER_CHILD_BLOCKS_MIN_ITEMS": lambda n: block(
        "container", title=plain(), child_blocks=[{"type": "divider"}] * n
    ),
    "CONVERSATION_FILTER_INCLUDE_MIN_ITEMS": lambda n: element("conversations_select", filter={"include": ["im"] * n}),
    "DATA_TABLE_CELL_TEXT_MIN_LENGTH": lambda n: block(
        "data_table", caption="c", rows=[[{"type": "raw_text", "text": "x" * n}]] * 2
    ),
    "DATA_TABLE_COLUMNS_MIN_ITEMS": lambda n: table(columns=n),
    "DATA_TABLE_PAGE_SIZE_MIN": lambda n: table(page_size=n),
    "DATA_TABLE_ROWS_MIN_ITEMS": lambda n: table(n),
    "DATA_TABLE_ROW_HEADER_COLUMN_INDEX_MIN": lambda n: table(row_header_column_index=n),
    "DATA_VISUALIZATION_CATEGORIES_MIN_ITEMS": lambda n: axes(categories=["c"] * n),
    "DATA_VISUALIZATION_DATA_MIN_ITEMS": lambda n: axes(points=n),
    "DATA_VISUALIZATION_SEGMENTS_MIN_ITEMS": lambda n: chart(segments=[{"label": "a", "value": 1}] * n),
    "DATA_VISUALIZATION_SERIES_MIN_ITEMS": lambda n: axes(series=n),
    "DISPATCH_ACTION_CONFIGURATION_TRIGGER_ACTIONS_ON_MIN_ITEMS": lambda n: typed(
        "plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"] * n}
    ),
    "FILE_INPUT_MAX_FILES_MIN": lambda n: typed("file_input", max_files=n),
    "MULTI_SELECT_MAX_SELECTED_ITEMS_MIN": lambda n: element("multi_users_select", max_selected_items=n),
    "OPTION_GROUP_OPTIONS_MIN_ITEMS": lambda n: groups(inside=n),
    "OVERFLOW_OPTIONS_MIN_ITEMS": lambda n: element("overflow", options=options(n)),
    "PLAIN_TEXT_INPUT_MAX_LENGTH_MIN": lambda n: typed("plain_text_input", max_length=n),
    "PLAIN_TEXT_INPUT_MIN_LENGTH_MIN": lambda n: typed("plain_text_input", min_length=n),
    "RADIO_BUTTONS_OPTIONS_MIN_ITEMS": lambda n: element("radio_buttons", options=options(n)),
    "RICH_TEXT_INPUT_MAX_LINES_MIN": lambda n: typed("rich_text_input", max_lines=n),
    "RICH_TEXT_INPUT_MIN_LINES_MIN": lambda n: typed("rich_text_input", min_lines=n),
    "RICH_TEXT_LIST_BORDER_MIN": lambda n: listed(border=n),
    "RICH_TEXT_LIST_INDENT_MIN": lambda n: listed(indent=n),
    "RICH_TEXT_LIST_OFFSET_MIN": lambda n: listed(offset=n),
    "RICH_TEXT_PREFORMATTED_BORDER_MIN": lambda n: quoted("preformatted", n),
    "RICH_TEXT_QUOTE_BORDER_MIN": lambda n: quoted("quote", n),
    "SELECT_MIN_QUERY_LENGTH_MIN": lambda n: element("external_select", min_query_length=n),
    "SELECT_OPTIONS_MIN_ITEMS": lambda n: element("static_select", options=options(n)),
    "SELECT_OPTION_GROUPS_MIN_ITEMS": lambda n: groups(n),
    "TEXT_MIN_LENGTH": lambda n: block("section", text=plain(n)),
}
# No limit of Block Kit, tried by a test of its own, or said twice in that table.
ELSEWHERE = {
    "DATA_TABLE_CONTENT_MAX_LENGTH": "the same as the total, for one table",
    "DATA_VISUALIZATION_SEGMENT_VALUE_EXCLUSIVE_MIN": "the test of a segment's value",
    "DISPATCH_ACTION_CONFIGURATION_TRIGGER_ACTIONS_ON_MAX_ITEMS": "the test of what an input tells",
    "MESSAGE_CHANNEL_MIN_LENGTH": "an argument, not a block",
}
