"""What one agent has on the desk of the App Home: filters, ticked rows, the page; and what each press makes of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum, StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.inbox import Folder, Kind, Status
from bot.query import Assigned, Cursor, Query, Sort
from bot.shelf import Shelf, at_its_beginning, shelf_from, shelf_json, shelf_turned, shelf_turned_back

TICKS_LIMIT = 2_000
Choice = TypeVar("Choice", bound=Enum)
BOTH = (Kind.CHAT, Kind.TICKET)


class Whose(StrEnum):
    """The agent filter as an agent chooses it; `Assigned` but for "mine"."""

    ALL = "all"
    NOBODY = "nobody"
    ANYBODY = "anybody"
    MINE = "mine"
    ONE = "one"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list shall show; a saved view is one of these. `property_id` 0 is all; `until` is the last day shown."""

    property_id: int = 0
    folder: Folder = Folder.INBOX
    kinds: tuple[Kind, ...] = BOTH
    status: Status | None = Status.OPEN
    whose: Whose = Whose.ALL
    agent: str = ""
    sort: Sort = Sort.UPDATED
    ascending: bool = False
    words: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    department: str = ""
    tags: tuple[str, ...] = ()

    @property
    def is_searching(self) -> bool:
        """Whether something is left out that no select of the home shows."""
        return bool(self.words or self.since or self.until or self.department or self.tags)

    def query(self, properties: Iterable[int], reader: str, zone: ZoneInfo, after: Cursor | None) -> Query:
        """Of these properties the chosen one, or all; an unknown choice shows nothing."""
        shown = tuple(one for one in properties if self.property_id in (0, one))
        assigned, agent = _assigned(self.whose, self.agent, reader)
        return Query(
            properties=shown if self.kinds else (),
            folder=self.folder,
            status=self.status,
            kind=self.kinds[0] if len(self.kinds) == 1 else None,
            assigned=assigned,
            agent=agent,
            department=self.department,
            tags=self.tags,
            words=self.words,
            since=_midnight(self.since, zone),
            until=_midnight(self.until + timedelta(days=1) if self.until else None, zone),
            sort=self.sort,
            ascending=self.ascending,
            after=after,
        )


@dataclass(frozen=True, slots=True)
class Drawn:
    """The page that Slack was last given: presses speak of what was seen, not of what would be drawn now."""

    filters: Filters = Filters()
    cursors: tuple[Cursor, ...] = ()
    rows: tuple[int, ...] = ()
    next: Cursor | None = None
    shelf: Shelf | None = None


@dataclass(frozen=True, slots=True)
class Desktop:
    """One agent's filters, ticked numbers, and the cursor at which each page after the first began.

    With a `shelf` the agent looks through contacts instead.
    """

    filters: Filters = Filters()
    ticks: tuple[int, ...] = ()
    cursors: tuple[Cursor, ...] = ()
    shelf: Shelf | None = None

    @property
    def after(self) -> Cursor | None:
        return self.cursors[-1] if self.cursors else None

    @property
    def page(self) -> int:
        return len(self.cursors) + 1


def filtered(desktop: Desktop, filters: Filters) -> Desktop:
    """Another list begins at its first page; ticks belong to a folder and fall with it."""
    kept = desktop.ticks if filters.folder is desktop.filters.folder else ()
    return Desktop(filters, kept, shelf=at_its_beginning(desktop.shelf))


def in_folder(desktop: Desktop, folder: Folder) -> Desktop:
    """What waits is of interest in the inbox, elsewhere everything."""
    status = Status.OPEN if folder is Folder.INBOX else None
    return replace(filtered(desktop, replace(desktop.filters, folder=folder, status=status)), shelf=None)


def in_contacts(desktop: Desktop, words: str = "") -> Desktop:
    """Of the same property; nothing is ticked there."""
    return Desktop(desktop.filters, shelf=Shelf(words))


def viewed(desktop: Desktop, filters: Filters) -> Desktop:
    """What a saved view shows, which are conversations."""
    return replace(filtered(desktop, filters), shelf=None)


def sorted_by(desktop: Desktop, sort: Sort, *, ascending: bool) -> Desktop:
    return filtered(desktop, replace(desktop.filters, sort=sort, ascending=ascending))


def without_search(desktop: Desktop) -> Desktop:
    """Neither words nor dates nor labels."""
    if desktop.shelf is not None:
        return in_contacts(desktop)
    none = Filters()
    return filtered(
        desktop,
        replace(
            desktop.filters,
            words=none.words,
            since=none.since,
            until=none.until,
            department=none.department,
            tags=none.tags,
        ),
    )


def ticked(desktop: Desktop, number: int, *, on: bool) -> Desktop:
    """Ticked or not, whatever it was before: Slack sends what the box shows."""
    others = tuple(one for one in desktop.ticks if one != number)
    return replace(desktop, ticks=(*others, number)[:TICKS_LIMIT] if on else others)


def page_ticked(desktop: Desktop, drawn: Drawn) -> Desktop:
    """All rows of the page that was seen, beside those of other pages."""
    return replace(desktop, ticks=tuple(dict.fromkeys((*desktop.ticks, *drawn.rows)))[:TICKS_LIMIT])


def unticked(desktop: Desktop) -> Desktop:
    return replace(desktop, ticks=())


def turned(desktop: Desktop, drawn: Drawn) -> Desktop:
    """The page after the one that was seen: a second press on the same button turns no further."""
    if drawn.filters != desktop.filters:
        return desktop
    if desktop.shelf is not None:
        return replace(desktop, shelf=shelf_turned(desktop.shelf, drawn.shelf))
    if drawn.next is None:
        return desktop
    return replace(desktop, cursors=(*drawn.cursors, drawn.next))


def turned_back(desktop: Desktop, drawn: Drawn) -> Desktop:
    """The page before the one that was seen, at the place where it began."""
    if drawn.filters != desktop.filters:
        return desktop
    if desktop.shelf is not None:
        return replace(desktop, shelf=shelf_turned_back(desktop.shelf, drawn.shelf))
    return replace(desktop, cursors=drawn.cursors[:-1])


def search_words(text: str) -> tuple[str, ...]:
    """What is between quotes stays together."""
    parts = text.replace("“", '"').replace("”", '"').split('"')
    words = [[part.strip()] if place % 2 else part.split() for place, part in enumerate(parts)]
    return tuple(word for some in words for word in some if word)


def _assigned(whose: Whose, agent: str, reader: str) -> tuple[Assigned, str]:
    if whose is Whose.MINE:
        return Assigned.ONE, reader
    return Assigned(whose.value), agent if whose is Whose.ONE else ""


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return datetime.combine(day, time(), zone) if day else None


# As JSON: written strictly; read leniently, for what an older version kept must not keep an agent from the inbox.


def as_json(desktop: Desktop) -> dict[str, object]:
    return {
        "filters": filters_json(desktop.filters),
        "ticks": list(desktop.ticks),
        "cursors": [list(cursor.values) for cursor in desktop.cursors],
        "shelf": shelf_json(desktop.shelf),
    }


def from_json(kept: object) -> Desktop:
    values = _mapping(kept)
    cursors = tuple(filter(None, (_cursor(one) for one in _list(values.get("cursors")))))
    shelf = shelf_from(values.get("shelf"))
    return Desktop(filters_from(values.get("filters")), _numbers(values.get("ticks")), cursors, shelf)


def drawn_json(drawn: Drawn) -> dict[str, object]:
    return {
        "filters": filters_json(drawn.filters),
        "cursors": [list(cursor.values) for cursor in drawn.cursors],
        "rows": list(drawn.rows),
        "next": list(drawn.next.values) if drawn.next else None,
        "shelf": shelf_json(drawn.shelf),
    }


def drawn_from(kept: object) -> Drawn:
    values = _mapping(kept)
    cursors = tuple(filter(None, (_cursor(one) for one in _list(values.get("cursors")))))
    rows, following = _numbers(values.get("rows")), _cursor(values.get("next"))
    return Drawn(filters_from(values.get("filters")), cursors, rows, following, shelf_from(values.get("shelf")))


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
