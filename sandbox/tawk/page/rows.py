"""What the dashboard's page shows: the rows of a list, and a chat or ticket in full."""

from collections.abc import Iterator
from itertools import islice

from sandbox.tawk.answers import entry_fields
from sandbox.tawk.members import members_of
from sandbox.tawk.records import Entry, Item, Json, Kind
from sandbox.tawk.world import World
from sandbox.visitors.bodies import stamp
from sandbox.visitors.shops import Shop

MOST = 200
WORDS = 140
FOLDERS = ("all", "chats", "tickets", "spam", "trash")


def properties(world: World) -> list[Json]:
    return [_property(shop) for shop in world.shops.values()]


def _property(shop: Shop) -> Json:
    return {"id": shop.property_id, "name": shop.name, "members": [member.name for member in members_of(shop)]}


def rows(world: World, property_id: str, folder: str, status: str) -> list[Json]:
    """The newest of a folder, of any status where none is told."""
    kinds = [kind for kind in Kind if folder not in ("chats", "tickets") or folder == f"{kind}s"]
    found = [item for kind in kinds for item in _newest(world, property_id, kind, folder, status)]
    found.sort(key=lambda item: item.updated, reverse=True)
    return [_row(item) for item in found[:MOST]]


def counts(world: World, property_id: str) -> dict[str, int]:
    """How many wait in each folder."""
    items = [item for kind in Kind for item in world.inbox.shelf(property_id, kind).items.values()]
    return {
        "chats": sum(item.is_missed and item.is_open for item in items),
        "tickets": sum(item.kind is Kind.TICKET and item.is_open for item in items),
    }


def _newest(world: World, property_id: str, kind: Kind, folder: str, status: str) -> Iterator[Item]:
    shelf = world.inbox.shelf(property_id, kind)
    there = (item for item in shelf.newest() if _folder(item) == (folder if folder in ("spam", "trash") else "inbox"))
    return islice((item for item in there if status in ("", item.status)), MOST)


def _folder(item: Item) -> str:
    """What is spam and was deleted lies in the trash."""
    return "trash" if item.is_deleted else "spam" if item.is_spam else "inbox"


def _row(item: Item) -> Json:
    said = [entry for entry in item.entries if entry.page is None]
    return {
        "id": item.id,
        "kind": item.kind,
        "name": _name(item),
        "words": item.subject or _words(said[-1] if said else None),
        "at": stamp(item.updated),
        "status": item.status,
        "folder": _folder(item),
        "live": item.kind is Kind.CHAT and item.ended is None,
        "missed": item.is_missed,
        "messages": len(said),
    }


def whole(world: World, item: Item) -> Json:
    """With everything that was said, and what is known of the visitor."""
    return {
        **_row(item),
        "created": stamp(item.created),
        "visitor": item.visitor,
        "entries": [entry_fields(entry) for entry in item.entries],
        "members": [member.name for member in members_of(world.shops[item.property_id])],
    }


def _name(item: Item) -> str:
    told = (str(item.visitor.get(field, "")).strip() for field in ("name", "email"))
    return next(filter(None, told), "Visitor")


def _words(entry: Entry | None) -> str:
    if entry is None:
        return ""
    files = ", ".join(file["content"]["file"]["name"] for file in entry.files)
    return " ".join((entry.text or files).split())[:WORDS]
