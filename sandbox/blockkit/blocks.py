"""The table of blocks: what each may hold, and on which surface it may stand."""

from collections.abc import Iterator

from sandbox.blockkit.elements import (
    ACCESSORY,
    ELEMENTS,
    IMAGE,
    IN_ACTIONS,
    IN_INPUT,
    MESSAGE,
    MODAL,
    SLACK_FILE,
)
from sandbox.blockkit.issues import Issue, below, issue
from sandbox.blockkit.richtext import PARTS
from sandbox.blockkit.rules import at_least_one, at_most_one, even_rows, exactly_one, unique_action_ids
from sandbox.blockkit.shapes import (
    ANY,
    FLAG,
    ID,
    URL,
    Int,
    Items,
    Number,
    Obj,
    Shape,
    Str,
    Text,
    kinds,
    plain,
)
from sandbox.types import JSON

_LIVE = frozenset({"message", "home"})
_BASE: dict[str, Shape] = {"block_id": ID}
_RICH_TEXT = Obj({"elements": Items(kinds(PARTS))}, _BASE)
_RICH: dict[str, Obj] = {"rich_text": _RICH_TEXT}
_TEXTS: dict[str, Obj] = {
    "plain_text": Obj({"text": Str(3000)}, {"emoji": FLAG}),
    "mrkdwn": Obj({"text": Str(3000)}, {"verbatim": FLAG}),
}
_CELLS: dict[str, Obj] = {
    **_RICH,
    "raw_text": Obj({"text": Str()}, {"emoji": FLAG}),
    "raw_number": Obj({"value": Number()}, {"text": Str()}),
}
_COLUMN = Obj({}, {"align": Str(among=("left", "center", "right")), "is_wrapped": FLAG})
_POINTS = Items(Obj({"label": Str(20), "value": Number()}), 1, 20)
_SEGMENT = Obj({"label": Str(20), "value": Number(above=0)})
_SERIES = Obj({"name": Str(20), "data": _POINTS})
_AXES = Obj({}, {"categories": Items(Str(20), 1, 20), "x_label": Str(50), "y_label": Str(50)})
_AXIS_CHART = Obj({"series": Items(_SERIES, 1, 12)}, {"axis_config": _AXES})
_CHARTS: dict[str, Obj] = {
    "pie": Obj({"segments": Items(_SEGMENT, 1, 12)}),
    "bar": _AXIS_CHART,
    "area": _AXIS_CHART,
    "line": _AXIS_CHART,
}
_STATUS = Str(among=("pending", "in_progress", "complete", "error"))
_TASK = Obj(
    {"task_id": Str(), "title": Str()},
    {
        **_BASE,
        "details": kinds(_RICH),
        "output": kinds(_RICH),
        "sources": Items(kinds(ELEMENTS, "url")),
        "status": _STATUS,
    },
    surfaces=MESSAGE,
)

# A plan may leave out what its tasks are.
_PLANNED = Obj(_TASK.required, {**_TASK.optional, "type": Str(among=("task_card",))})


def _unique_tasks(value: JSON, pointer: str) -> Iterator[Issue]:
    seen: set[str] = set()
    tasks = value.get("tasks")
    for n, task in enumerate(tasks if isinstance(tasks, list) else []):
        task_id = str(task.get("task_id")) if isinstance(task, dict) else ""
        if task_id in seen:
            place = below(below(below(pointer, "tasks"), n), "task_id")
            yield issue("task_id must be unique in a plan", place, "uniqueItems", True)
        seen.add(task_id)


BLOCKS: dict[str, Obj] = {
    "section": Obj(
        {},
        {**_BASE, "text": Text(3000), "fields": Items(Text(2000), 1, 10), "accessory": ACCESSORY, "expand": FLAG},
        (at_least_one("text", "fields"),),
    ),
    "header": Obj({"text": plain(150)}, {**_BASE, "level": Int(1, 4)}),
    "divider": Obj({}, _BASE),
    "context": Obj({"elements": Items(kinds({**_TEXTS, "image": IMAGE}), 1, 10)}, _BASE),
    "actions": Obj({"elements": Items(IN_ACTIONS, 1, 25)}, _BASE, (unique_action_ids,)),
    "image": Obj(
        {"alt_text": Str(2000)},
        {**_BASE, "image_url": URL, "slack_file": SLACK_FILE, "title": plain(2000)},
        (exactly_one("image_url", "slack_file"),),
    ),
    "input": Obj(
        {"label": plain(2000), "element": IN_INPUT},
        {**_BASE, "hint": plain(2000), "optional": FLAG, "dispatch_action": FLAG},
    ),
    "rich_text": _RICH_TEXT,
    "markdown": Obj({"text": Str(12_000)}, _BASE, surfaces=MESSAGE),
    "file": Obj({"external_id": Str(), "source": Str(among=("remote",))}, _BASE, surfaces=MESSAGE),
    "video": Obj(
        {"alt_text": Str(2000), "title": plain(200), "thumbnail_url": URL, "video_url": URL},
        {
            **_BASE,
            "author_name": Str(50),
            "description": plain(200),
            "provider_icon_url": Str(2000),
            "provider_name": Str(50),
            "title_url": Str(2000),
        },
    ),
    "table": Obj(
        {"rows": Items(Items(kinds(_CELLS, "raw_text", "rich_text"), 1, 20), 1, 100)},
        {**_BASE, "column_settings": Items(_COLUMN, 0, 20)},
        surfaces=_LIVE,
    ),
    "data_table": Obj(
        {"rows": Items(Items(kinds(_CELLS), 1, 20), 2, 201), "caption": Str()},
        {**_BASE, "page_size": Int(1, 100), "row_header_column_index": Int(0, 19)},
        (even_rows,),
        _LIVE,
    ),
    "data_visualization": Obj({"title": Str(50), "chart": kinds(_CHARTS)}, _BASE, surfaces=_LIVE),
    "alert": Obj(
        {"text": Text(200)},
        {**_BASE, "level": Str(among=("default", "info", "warning", "error", "success"))},
        surfaces=MODAL,
    ),
    "card": Obj(
        {},
        {
            **_BASE,
            "hero_image": kinds({"image": IMAGE}),
            "icon": kinds({"image": IMAGE}),
            "slack_icon": ANY,
            "title": Text(150),
            "subtitle": Text(150),
            "body": Text(200),
            "subtext": Text(200),
            "actions": Items(kinds(ELEMENTS, "button"), 0, 3),
        },
        (at_least_one("hero_image", "title", "body", "actions"), at_most_one("icon", "slack_icon")),
    ),
    "context_actions": Obj(
        {"elements": Items(kinds(ELEMENTS, "feedback_buttons", "icon_button"), 1, 5)},
        _BASE,
        (unique_action_ids,),
        MESSAGE,
    ),
    "task_card": _TASK,
    "plan": Obj(
        {"title": Str()},
        {**_BASE, "tasks": Items(_PLANNED, 1, 50)},
        (_unique_tasks,),
        MESSAGE,
    ),
}
BLOCKS["carousel"] = Obj({"elements": Items(kinds(BLOCKS, "card"), 1, 10)}, _BASE, surfaces=_LIVE)
BLOCKS["container"] = Obj(
    {"child_blocks": Items(kinds(BLOCKS), 1, 10)},
    {
        **_BASE,
        "title": Text(150),
        "rich_text_title": kinds(_RICH),
        "subtitle": Text(150),
        "width": Str(among=("narrow", "standard", "wide", "full")),
        "icon": kinds({"image": IMAGE}),
        "is_collapsible": FLAG,
        "default_collapsed": FLAG,
        "has_header_divider": FLAG,
    },
    (at_least_one("title", "rich_text_title"), at_most_one("title", "rich_text_title")),
    _LIVE,
)
