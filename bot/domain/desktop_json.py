"""What an agent has on the desk as JSON: written strictly, and read leniently.

What an older version kept must not keep an agent from the inbox.
"""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import TypeVar

from bot.domain.desktop import BOTH, Desktop, Drawn, Filters, Whose
from bot.domain.inbox import Folder, Status
from bot.domain.query import Cursor, Sort
from bot.domain.shelf import shelf_from, shelf_json

Choice = TypeVar("Choice", bound=Enum)


def as_json(desktop: Desktop) -> dict[str, object]:
    return {
        "filters": filters_json(desktop.filters),
        "ticks": list(desktop.ticks),
        "cursors": [list(cursor.values) for cursor in desktop.cursors],
        "skipped": desktop.skipped,
        "shelf": shelf_json(desktop.shelf),
    }


def from_json(kept: object) -> Desktop:
    values = _mapping(kept)
    cursors = tuple(filter(None, (_cursor(one) for one in _list(values.get("cursors")))))
    shelf, skipped = shelf_from(values.get("shelf")), _skipped(values, cursors)
    return Desktop(filters_from(values.get("filters")), _numbers(values.get("ticks")), cursors, shelf, skipped)


def drawn_json(drawn: Drawn) -> dict[str, object]:
    return {
        "filters": filters_json(drawn.filters),
        "cursors": [list(cursor.values) for cursor in drawn.cursors],
        "skipped": drawn.skipped,
        "rows": list(drawn.rows),
        "next": list(drawn.next.values) if drawn.next else None,
        "shelf": shelf_json(drawn.shelf),
    }


def drawn_from(kept: object) -> Drawn:
    values = _mapping(kept)
    cursors = tuple(filter(None, (_cursor(one) for one in _list(values.get("cursors")))))
    rows, following = _numbers(values.get("rows")), _cursor(values.get("next"))
    shelf, skipped = shelf_from(values.get("shelf")), _skipped(values, cursors)
    return Drawn(filters_from(values.get("filters")), cursors, rows, following, shelf, skipped)


def filters_json(filters: Filters) -> dict[str, object]:
    return {
        "property": filters.property_id,
        "folder": filters.folder.value,
        "kinds": [kind.value for kind in filters.kinds],
        "status": filters.status.value if filters.status else None,
        "whose": filters.whose.value,
        "agent": filters.agent,
        "sort": filters.sort.value,
        "ascending": filters.ascending,
        "words": list(filters.words),
        "since": filters.since.isoformat() if filters.since else None,
        "until": filters.until.isoformat() if filters.until else None,
        "department": filters.department,
        "tags": list(filters.tags),
    }


def filters_from(kept: object) -> Filters:
    """Each field that can't be read is as in a new home; a status that is there and null is any."""
    values, new = _mapping(kept), Filters()
    property_id = values.get("property")
    return Filters(
        property_id=property_id if isinstance(property_id, int) else new.property_id,
        folder=_one(Folder, values.get("folder"), new.folder),
        kinds=tuple(kind for kind in BOTH if kind.value in _list(values.get("kinds", list(BOTH)))),
        status=None if values.get("status", 0) is None else _one(Status, values.get("status"), Status.OPEN),
        whose=_one(Whose, values.get("whose"), new.whose),
        agent=_text(values.get("agent")),
        sort=_one(Sort, values.get("sort"), new.sort),
        ascending=values.get("ascending") is True,
        words=_texts(values.get("words")),
        since=day_of(values.get("since")),
        until=day_of(values.get("until")),
        department=_text(values.get("department")),
        tags=_texts(values.get("tags")),
    )


def day_of(value: object) -> date | None:
    """A day as Slack's date picker sends it."""
    try:
        return date.fromisoformat(_text(value)) if value else None
    except ValueError:
        return None


def _one(kind: type[Choice], value: object, otherwise: Choice) -> Choice:
    try:
        return kind(value)
    except ValueError:
        return otherwise


def _cursor(value: object) -> Cursor | None:
    values = _numbers(value)
    return Cursor(values) if values else None


def _skipped(values: Mapping[str, object], cursors: tuple[Cursor, ...]) -> int:
    """None before the first page."""
    skipped = values.get("skipped")
    return skipped if cursors and isinstance(skipped, int) and skipped > 0 else 0


def _numbers(value: object) -> tuple[int, ...]:
    return tuple(one for one in _list(value) if isinstance(one, int) and not isinstance(one, bool))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(one for one in _list(value) if isinstance(one, str))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
