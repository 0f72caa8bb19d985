"""What there is at tawk.to to bring over, shown in its ways: pages that repeat, few at once, some of it broken."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sandbox.tawk.answers import entry_fields, item_fields
from sandbox.tawk.control import LocalTawk
from sandbox.tawk.methods import METHODS, Method
from sandbox.tawk.past import Past
from sandbox.tawk.quirks import Quirks
from sandbox.tawk.records import Item, Json, Kind
from sandbox.tawk.world import World
from sandbox.visitors.bodies import dump, property_fields, stamp
from sandbox.visitors.people import Visitor
from sandbox.visitors.plots import Chat, Line
from sandbox.visitors.shops import SHOPS

DAYS = timedelta(days=700)
BROKEN_OF, ODD_OF = 400, 20  # one of so many
# What strikes some of the calls; what somebody would have to see to is not among it.
FAULTS: tuple[tuple[str, float, dict[str, Any]], ...] = (
    ("rate_limited", 0.005, {}),
    ("http_500", 0.005, {}),
    ("error", 0.003, {"error": "conflict"}),
    ("bad_json", 0.003, {}),
    ("drop_before", 0.003, {}),
    ("timeout_after", 0.0005, {"seconds": 30.0}),
    ("delay", 0.01, {"seconds": 0.05}),
)
NAMES = {shop.property_id: shop for shop in SHOPS}


def ways(seed: int) -> Quirks:
    """No list tells who wrote, and every other storm's tell no totals."""
    return Quirks(
        tells_visitor=False, tells_total=bool(seed % 2), size_most=30, repeats_pages=True, ignores_sort=bool(seed % 3)
    )


@dataclass(slots=True)
class Archive:
    """`broken` are the ids of those that lists show so that nobody can tell whose they are."""

    tawk: LocalTawk
    dice: Random
    broken: set[str] = field(default_factory=set)
    marked: dict[str, str] = field(default_factory=dict)

    def fill(self, chats: int, tickets: int, marked: int) -> None:
        """`marked` chats have a word of their own, by which they are known wherever something of them is left."""
        self.tawk.fill(Past(DAYS.days, chats - marked, tickets, self.dice.randrange(1_000_000)))
        for n in range(marked):
            self._mark(f"unforgettable{n:05d}x")
        for kind in Kind:
            ids = [one for one in self.tawk.ids(kind) if one not in self.marked and not self.tawk.item(one).is_deleted]
            self.broken |= set(self.dice.sample(ids, len(ids) // BROKEN_OF + 2))

    @property
    def world(self) -> World:
        return self.tawk._world

    def items(self) -> Iterator[Item]:
        """All that are there, but the broken ones."""
        found = (self.tawk.item(one) for kind in Kind for one in self.tawk.ids(kind))
        return (item for item in found if item.id not in self.broken)

    def shown(self, item: Item) -> Json:
        """As `chat.get` or `ticket.get` has it."""
        return item_fields(item, self.tawk.quirks, is_listed=False)

    def _mark(self, word: str) -> None:
        at = datetime.now(UTC) - self.dice.uniform(0.05, 0.95) * DAYS
        visitor = Visitor(f"Somebody {word}", f"{word}@example.com", "Sevilla", "ES", "es")
        chat = self.tawk.add(self.dice.choice(SHOPS), Chat(visitor, ((Line("v", f"Do you know {word}?"),),)), at)
        self.marked[chat] = word


@contextmanager
def troubled(archive: Archive) -> Iterator[None]:
    """Meanwhile calls fail now and then, and lists show what nobody expects."""
    for action, probability, how in FAULTS:
        archive.tawk.fault("*", action, probability=probability, **how)
    usual = {name: METHODS[name] for name in ("chat.list", "ticket.list")}
    METHODS.update({name: _distorting(method, archive.broken) for name, method in usual.items()})
    try:
        yield
    finally:
        METHODS.update(usual)


def webhook(item: Item) -> bytes:
    """The one that tells all that was said, as far as webhooks know of it."""
    shop = NAMES[item.property_id]
    known = [entry for entry in item.entries if entry.page is None and not entry.in_dashboard]
    told: Json = {"time": stamp(known[-1].at if known else item.created), "property": property_fields(shop)}
    if item.kind is Kind.TICKET:
        inner: Json = {"id": item.id, "humanId": item.human_id, "subject": item.subject, "message": known[0].text}
        return dump(
            {"event": "ticket:create", **told, "requester": {**item.visitor, "type": "visitor"}, "ticket": inner}
        )
    inner = {"id": item.id, "visitor": item.visitor, "messages": [entry_fields(entry) for entry in known]}
    return dump({"event": "chat:transcript_created", **told, "domain": shop.domain, "referrer": "", "chat": inner})


def _distorting(method: Method, broken: set[str]) -> Method:
    def distorted(world: World, args: Json) -> Json:
        answer = method(world, args)
        return {**answer, "data": [_distorted(shown, broken) for shown in answer["data"]]}

    return distorted


def _distorted(shown: Json, broken: set[str]) -> object:
    """The same each time."""
    way = sum(shown["id"].encode())
    if shown["id"] in broken:
        nameless = {name: value for name, value in shown.items() if name != "id"}
        return (nameless, [shown["id"]], f"broken {shown['id']}", {**nameless, "id": {"no": shown["id"]}})[way % 4]
    if way % ODD_OF:
        return shown
    numbered = {str(n): entry for n, entry in enumerate(shown.get("messages", ()))}
    return {**shown, "what": [None, {}], **({"messages": numbered} if "messages" in shown else {})}
