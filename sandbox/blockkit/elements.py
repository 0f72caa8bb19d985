"""The table of composition objects and interactive elements, with Slack's limits."""

from sandbox.blockkit.rules import (
    exactly_one,
    initial_among_options,
    no_option_urls,
    number_within,
    ordered,
    unique_options,
)
from sandbox.blockkit.shapes import ANY, FLAG, ID, URL, Int, Items, Kinds, Number, Obj, Shape, Str, Text, kinds, plain

MODAL = frozenset({"modal"})
MESSAGE = frozenset({"message"})

# Sources say 150 or 75; Slack's own pages say 150.
OPTION_VALUE = 150

CONFIRM = Obj(
    {"title": plain(100), "text": Text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": Str(among=("primary", "danger"))},
)
OPTION = Obj({"text": Text(75), "value": Str(OPTION_VALUE)}, {"description": Text(75), "url": URL})
# In menus, texts are plain; checkboxes and radio buttons may have formatted ones.
PLAIN_OPTION = Obj({"text": plain(75), "value": Str(OPTION_VALUE)}, {"description": plain(75), "url": URL})
GROUP = Obj({"label": plain(75), "options": Items(PLAIN_OPTION, 1, 100)}, rules=(unique_options, no_option_urls))
FILTER = Obj(
    {},
    {
        "include": Items(Str(among=("im", "mpim", "private", "public")), 1),
        "exclude_external_shared_channels": FLAG,
        "exclude_bot_users": FLAG,
    },
)
DISPATCH = Obj({}, {"trigger_actions_on": Items(Str(among=("on_enter_pressed", "on_character_entered")), 1, 2)})
SLACK_FILE = Obj({}, {"id": Str(), "url": URL}, (exactly_one("id", "url"),))
PARAMETER = Obj({"name": Str(), "value": Str()})
TRIGGER = Obj({"url": URL}, {"customizable_input_parameters": Items(PARAMETER)})

_BASE: dict[str, Shape] = {"action_id": ID, "confirm": CONFIRM}
_FOCUS: dict[str, Shape] = {**_BASE, "focus_on_load": FLAG}
_HINTED: dict[str, Shape] = {**_FOCUS, "placeholder": plain(150)}
_MANY: dict[str, Shape] = {**_HINTED, "max_selected_items": Int(1)}
_INPUT: dict[str, Shape] = {
    "action_id": ID,
    "placeholder": plain(150),
    "focus_on_load": FLAG,
    "dispatch_action_config": DISPATCH,
    "initial_value": Str(3000),
}
_STATIC: dict[str, Shape] = {"options": Items(PLAIN_OPTION, 1, 100), "option_groups": Items(GROUP, 1, 100)}
_STATIC_RULES = (exactly_one("options", "option_groups"), initial_among_options, unique_options, no_option_urls)
_LISTED_RULES = (initial_among_options, unique_options, no_option_urls)
_QUERY: dict[str, Shape] = {"min_query_length": Int(0)}
_CONVERSATION: dict[str, Shape] = {"default_to_current_conversation": FLAG, "filter": FILTER}
_DATE, _TIME = Str(pattern=r"\d{4}-\d\d-\d\d"), Str(pattern=r"([01]\d|2[0-3]):[0-5]\d")
_LABEL: dict[str, Shape] = {"accessibility_label": Str(75)}
_FEEDBACK = Obj({"text": plain(75), "value": Str(2000)}, _LABEL)

ELEMENTS: dict[str, Obj] = {
    "button": Obj(
        {"text": plain(75)},
        {
            **_BASE,
            **_LABEL,
            "url": URL,
            "value": Str(2000),
            "style": Str(among=("primary", "danger")),
            "agent_prompt": Str(4000),
            "agent_prompt_display": ANY,
        },
    ),
    "workflow_button": Obj(
        {"text": plain(75), "workflow": Obj({"trigger": TRIGGER})},
        {"action_id": ID, "style": Str(among=("primary", "danger")), **_LABEL},
        surfaces=MESSAGE,
    ),
    "static_select": Obj({}, {**_HINTED, **_STATIC, "initial_option": PLAIN_OPTION}, _STATIC_RULES),
    "multi_static_select": Obj({}, {**_MANY, **_STATIC, "initial_options": Items(PLAIN_OPTION, 1, 100)}, _STATIC_RULES),
    "external_select": Obj({}, {**_HINTED, **_QUERY, "initial_option": PLAIN_OPTION}),
    "multi_external_select": Obj({}, {**_MANY, **_QUERY, "initial_options": Items(PLAIN_OPTION, 1, 100)}),
    "users_select": Obj({}, {**_HINTED, "initial_user": Str()}),
    "multi_users_select": Obj({}, {**_MANY, "initial_users": Items(Str(), 1)}),
    "conversations_select": Obj(
        {}, {**_HINTED, **_CONVERSATION, "initial_conversation": Str(), "response_url_enabled": FLAG}
    ),
    "multi_conversations_select": Obj({}, {**_MANY, **_CONVERSATION, "initial_conversations": Items(Str(), 1)}),
    "channels_select": Obj({}, {**_HINTED, "initial_channel": Str(), "response_url_enabled": FLAG}),
    "multi_channels_select": Obj({}, {**_MANY, "initial_channels": Items(Str(), 1)}),
    "overflow": Obj({"options": Items(PLAIN_OPTION, 1, 5)}, _BASE, (unique_options,)),
    "checkboxes": Obj(
        {"options": Items(OPTION, 1, 10)}, {**_FOCUS, "initial_options": Items(OPTION, 1, 10)}, _LISTED_RULES
    ),
    "radio_buttons": Obj({"options": Items(OPTION, 1, 10)}, {**_FOCUS, "initial_option": OPTION}, _LISTED_RULES),
    "datepicker": Obj({}, {**_HINTED, "initial_date": _DATE}),
    "timepicker": Obj({}, {**_HINTED, "initial_time": _TIME, "timezone": Str()}),
    "datetimepicker": Obj(
        {},
        {**_FOCUS, "initial_date_time": Int(1_000_000_000, 9_999_999_999)},
        surfaces=frozenset({"message", "modal"}),
    ),
    "plain_text_input": Obj(
        {},
        {**_INPUT, "multiline": FLAG, "min_length": Int(0, 3000), "max_length": Int(1, 3000)},
        (ordered("min_length", "max_length"),),
    ),
    "email_text_input": Obj({}, _INPUT, surfaces=MODAL),
    "url_text_input": Obj({}, _INPUT, surfaces=MODAL),
    "number_input": Obj(
        {"is_decimal_allowed": FLAG},
        {**_INPUT, "min_value": Str(), "max_value": Str()},
        (ordered("min_value", "max_value"), number_within),
        MODAL,
    ),
    "rich_text_input": Obj(
        {},
        {**_INPUT, "initial_value": ANY, "min_lines": Int(1, 100), "max_lines": Int(1, 100)},
        (ordered("min_lines", "max_lines"),),
        frozenset({"modal", "home"}),
    ),
    "file_input": Obj({}, {"action_id": ID, "filetypes": Items(Str(), 1), "max_files": Int(1, 10)}, surfaces=MODAL),
    "image": Obj(
        {"alt_text": Str(2000)},
        {"image_url": URL, "slack_file": SLACK_FILE, "image_width": Number(), "image_height": Number()},
        (exactly_one("image_url", "slack_file"),),
    ),
    "feedback_buttons": Obj(
        {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, {"action_id": ID}, surfaces=MESSAGE
    ),
    "icon_button": Obj(
        {"icon": Str(among=("trash",)), "text": plain(75)},
        {**_BASE, **_LABEL, "value": Str(2000), "visible_to_user_ids": Items(Str(), 1, 10)},
        surfaces=MESSAGE,
    ),
    "url": Obj({"url": URL, "text": Str()}),
}

_MENUS = tuple(name for name in ELEMENTS if name.endswith("_select"))
_PICKERS = ("datepicker", "timepicker", "checkboxes", "radio_buttons")
_TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input")

ACCESSORY: Kinds = kinds(ELEMENTS, "button", "workflow_button", "overflow", "image", *_MENUS, *_PICKERS)
IN_ACTIONS: Kinds = kinds(
    ELEMENTS, "button", "workflow_button", "overflow", "datetimepicker", "rich_text_input", *_MENUS, *_PICKERS
)
IN_INPUT: Kinds = kinds(ELEMENTS, "datetimepicker", *_MENUS, *_PICKERS, *_TYPED)
IMAGE = ELEMENTS["image"]
