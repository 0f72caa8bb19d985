"""The contacts that an agent looks through at the home: whom some words find, page by page."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bot.domain.contact import ContactCursor


@dataclass(frozen=True, slots=True)
class Shelf:
    """`cursors` are where each page after the first began; `next` is where the one behind begins, once it was drawn."""

    words: str = ""
    cursors: tuple[ContactCursor, ...] = ()
    next: ContactCursor | None = None

    @property
    def after(self) -> ContactCursor | None:
        return self.cursors[-1] if self.cursors else None

    @property
    def page(self) -> int:
        return len(self.cursors) + 1


def shelf_turned(shelf: Shelf, drawn: Shelf | None) -> Shelf:
    """The page behind the one that was seen: a second press on the same button turns no further."""
    if drawn is None or drawn.words != shelf.words or drawn.next is None:
        return shelf
    return Shelf(shelf.words, (*drawn.cursors, drawn.next))


def shelf_turned_back(shelf: Shelf, drawn: Shelf | None) -> Shelf:
    if drawn is None or drawn.words != shelf.words:
        return shelf
    return Shelf(shelf.words, drawn.cursors[:-1])


def begins_behind(shelf: Shelf | None, contact_ids: Collection[int]) -> bool:
    """Whether a page of it begins behind one of these, by a word of theirs."""
    places = (*shelf.cursors, shelf.next) if shelf else ()
    return any(place is not None and place.id in contact_ids for place in places)


def at_its_beginning(shelf: Shelf | None) -> Shelf | None:
    return shelf and replace(shelf, cursors=(), next=None)


def shelf_json(shelf: Shelf | None) -> dict[str, object] | None:
    if shelf is None:
        return None
    after = [shelf.next.key, shelf.next.id] if shelf.next else None
    return {"words": shelf.words, "cursors": [[one.key, one.id] for one in shelf.cursors], "next": after}


def shelf_from(kept: object) -> Shelf | None:
    """Leniently, as all that an older version may have kept."""
    if not isinstance(kept, Mapping):
        return None
    words, cursors = kept.get("words"), kept.get("cursors")
    found = [_cursor(one) for one in cursors] if isinstance(cursors, list) else []
    return Shelf(
        words if isinstance(words, str) else "",
        tuple(one for one in found if one is not None),
        _cursor(kept.get("next")),
    )


def _cursor(kept: object) -> ContactCursor | None:
    match kept:
        case [int() | str() as key, int() as contact_id]:
            return ContactCursor(key, contact_id)
    return None
