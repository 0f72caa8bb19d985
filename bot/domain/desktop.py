"""What one agent has on the desk of the App Home: filters, ticked rows, the page; and what each press makes of them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.inbox import Folder, Kind, Status
from bot.domain.query import Assigned, Cursor, Query, Sort
from bot.domain.shelf import Shelf, at_its_beginning, shelf_turned, shelf_turned_back

TICKS_LIMIT = 2_000
MOST_CURSORS = 40  # they are read and written at each press; whoever goes back further begins anew
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
    skipped: int = 0

    @property
    def page(self) -> int:
        return self.skipped + len(self.cursors) + 1


@dataclass(frozen=True, slots=True)
class Desktop:
    """One agent's filters, ticked numbers, and the cursors at which the last pages began, after so many `skipped`.

    With a `shelf` the agent looks through contacts instead.
    """

    filters: Filters = Filters()
    ticks: tuple[int, ...] = ()
    cursors: tuple[Cursor, ...] = ()
    shelf: Shelf | None = None
    skipped: int = 0

    @property
    def after(self) -> Cursor | None:
        return self.cursors[-1] if self.cursors else None

    @property
    def page(self) -> int:
        return self.skipped + len(self.cursors) + 1


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
    way = (*drawn.cursors, drawn.next)
    return replace(desktop, cursors=way[-MOST_CURSORS:], skipped=drawn.skipped + max(0, len(way) - MOST_CURSORS))


def turned_back(desktop: Desktop, drawn: Drawn) -> Desktop:
    """The page before the one that was seen, where it began; the first where nobody knows that any more."""
    if drawn.filters != desktop.filters:
        return desktop
    if desktop.shelf is not None:
        return replace(desktop, shelf=shelf_turned_back(desktop.shelf, drawn.shelf))
    before = drawn.cursors[:-1]
    return replace(desktop, cursors=before, skipped=drawn.skipped if before else 0)


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
