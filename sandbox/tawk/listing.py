"""`chat.list` and `ticket.list`: what of a property's inbox was asked for, and which page of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.tawk.errors import TawkError
from sandbox.tawk.inbox import By, Shelf
from sandbox.tawk.quirks import Quirks
from sandbox.tawk.records import Item, Json, Status

SIZE = 50
SORTS = ("co-new-old", "co-old-new", "uo-new-old", "uo-old-new")


@dataclass(frozen=True, slots=True)
class Asked:
    """A list's arguments, each of them right."""

    start: datetime | None
    end: datetime | None
    by: By
    is_deleted: bool
    status: Status | None
    sort: str
    size: int
    offset: int | None
    page: int | None


def read_asked(args: Json) -> Asked:
    return Asked(
        _time(args, "startDate"),
        _time(args, "endDate"),
        "cuo" if _one_of(args, "dateType", ("cso", "cuo"), "cso") == "cuo" else "cso",
        _boolean(args, "deleted"),
        Status(_one_of(args, "status", list(Status), "")) if args.get("status") else None,
        _one_of(args, "sort", SORTS, SORTS[0]),
        _number(args, "size", 1) or SIZE,
        _number(args, "offset", 0),
        _number(args, "page", 0),
    )


def page_of(shelf: Shelf, asked: Asked, quirks: Quirks) -> tuple[list[Item], int]:
    """The items of the page, and how many there are on all pages."""
    found = [item for item in shelf.between(asked.by, asked.start, asked.end) if _fits(item, asked, quirks)]
    sort = SORTS[0] if quirks.ignores_sort else asked.sort
    key: Callable[[Item], datetime] = (
        (lambda item: item.updated) if sort.startswith("u") else (lambda item: item.created)
    )
    found.sort(key=key, reverse=sort.endswith("new-old"))
    size = min(asked.size, quirks.size_most or asked.size)
    first = _first(asked, size, quirks)
    return found[first : first + size], len(found)


def _first(asked: Asked, size: int, quirks: Quirks) -> int:
    if quirks.repeats_pages:
        return 0
    if asked.offset is not None:
        return asked.offset
    page = quirks.first_page if asked.page is None else asked.page
    return max(0, page - quirks.first_page) * size


def _fits(item: Item, asked: Asked, quirks: Quirks) -> bool:
    if item.is_deleted != asked.is_deleted and not (asked.is_deleted and quirks.deleted_adds):
        return False
    if asked.status is not None and item.status is not asked.status:
        return False
    return quirks.shows_live or item.ended is not None or item.subject != ""


def _time(args: Json, name: str) -> datetime | None:
    value = args.get(name)
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise TawkError("validation_error", name) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _one_of(args: Json, name: str, known: Iterable[str], otherwise: str) -> str:
    value = args.get(name, otherwise)
    if not isinstance(value, str) or value not in known:
        raise TawkError("validation_error", name)
    return value


def _boolean(args: Json, name: str) -> bool:
    value = args.get(name, False)
    if not isinstance(value, bool):
        raise TawkError("validation_error", name)
    return value


def _number(args: Json, name: str, least: int) -> int | None:
    value = args.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise TawkError("validation_error", name)
    return value
