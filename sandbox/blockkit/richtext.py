"""The table of rich text."""

from sandbox.blockkit.shapes import ANY, FLAG, Int, Items, Obj, Shape, Str, kinds

_STYLE = Obj(
    {},
    {
        "bold": FLAG,
        "italic": FLAG,
        "strike": FLAG,
        "code": FLAG,
        "underline": FLAG,
        "highlight": FLAG,
        "client_highlight": FLAG,
        "unlink": FLAG,
    },
)
_STYLED: dict[str, Shape] = {"style": _STYLE}
_LEAVES: dict[str, Obj] = {
    "text": Obj({"text": Str()}, _STYLED),
    "link": Obj({"url": Str()}, {**_STYLED, "text": Str(), "unsafe": FLAG}),
    "emoji": Obj({"name": Str()}, {**_STYLED, "unicode": Str(), "skin_tone": Int(1, 6), "url": Str()}),
    "user": Obj({"user_id": Str()}, _STYLED),
    "usergroup": Obj({"usergroup_id": Str()}, _STYLED),
    "channel": Obj({"channel_id": Str()}, _STYLED),
    "broadcast": Obj({"range": Str(among=("here", "channel", "everyone"))}, _STYLED),
    "date": Obj({"timestamp": Int(), "format": Str()}, {**_STYLED, "fallback": Str(), "url": Str()}),
    "color": Obj({"value": Str()}, _STYLED),
    "team": Obj({"team_id": Str()}, _STYLED),
    "citation": Obj({}, {"style": ANY, "url": ANY, "text": ANY}),
}
_LINE = Items(kinds(_LEAVES))
_SECTION = Obj({"elements": _LINE})
_LISTED: dict[str, Obj] = {"rich_text_section": _SECTION}
PARTS: dict[str, Obj] = {
    **_LISTED,
    "rich_text_list": Obj(
        {"style": Str(among=("bullet", "ordered")), "elements": Items(kinds(_LISTED), 1)},
        {"indent": Int(0, 8), "border": Int(0, 1), "offset": Int(0)},
    ),
    "rich_text_preformatted": Obj({"elements": _LINE}, {"border": Int(0, 1), "language": Str()}),
    "rich_text_quote": Obj({"elements": _LINE}, {"border": Int(0, 1)}),
}
