"""An archive of tawk.to's as its REST API shows it, without a wire; and a property whose past is brought over."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.domain.errors import UpstreamGone
from bot.domain.inbox import Kind, Property
from bot.ports import Backfill, BackfillState, Item, Listed, Phase, Post, PostKind, Wanted
from bot.transactions.arrival import Outset
from bot.upstream.backfill import Backfiller
from bot.upstream.beginning import Wanted as Past
from bot.upstream.beginning import begin
from bot.upstream.persons import PersonReader
from storage.tables import post
from tests.inbox import ADMIN, GRACE, Inbox, said, stamp

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
Trouble = Callable[[str], None]


@dataclass
class Archive:
    """Implements `bot.ports.Upstream`. `trouble` is called with each method, and may raise.

    `trash` are the ids of what was deleted; to ask for it `adds` it to the rest, or selects it.
    """

    chats: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    tickets: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    persons: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    trash: set[str] = field(default_factory=set)
    adds: bool = True
    sites: Sequence[object] = ()
    calls: list[str] = field(default_factory=list)
    trouble: Trouble = lambda method: None

    def add_chat(self, name: str, at: datetime, *lines: Mapping[str, object], **more: object) -> None:
        messages = list(lines or [said("v", at, f"question of {name}")])
        self.chats[name] = {"id": name, "createdOn": stamp(at), "messages": messages, **more}

    def add_ticket(self, name: str, at: datetime, **more: object) -> None:
        self.tickets[name] = {"id": name, "createdOn": stamp(at), "subject": "Lamp", "message": "It broke", **more}

    def properties(self) -> Sequence[object]:
        self._called("property.list")
        return self.sites

    def members(self, property_id: str) -> Sequence[object]:
        raise AssertionError("nobody asks for them here")

    def listed(self, wanted: Wanted) -> Listed:
        """Tickets in short."""
        self._called(f"{wanted.kind.value}.list")
        kept = self.chats if wanted.kind is Kind.CHAT else self.tickets
        found = sorted(self._within(kept, wanted), key=lambda item: (item["createdOn"], str(item.get("id"))))
        page = found[wanted.page * wanted.size : (wanted.page + 1) * wanted.size]
        short = [{key: item[key] for key in ("id", "createdOn")} for item in page if "id" in item]
        return Listed(page if wanted.kind is Kind.CHAT else short, len(found))

    def whole(self, kind: Kind, property_id: str, external_id: str) -> Item:
        self._called(f"{kind.value}.get")
        kept = self.chats if kind is Kind.CHAT else self.tickets
        if external_id not in kept:
            raise UpstreamGone(f"{kind.value}.get")
        return kept[external_id]

    def person(self, property_id: str, person_id: str) -> Item:
        self._called("contact.person.get")
        if person_id not in self.persons:
            raise UpstreamGone("contact.person.get")
        return self.persons[person_id]

    def _called(self, method: str) -> None:
        self.calls.append(method)
        self.trouble(method)

    def _within(self, kept: Mapping[str, Mapping[str, Any]], wanted: Wanted) -> Iterator[Mapping[str, Any]]:
        for item in kept.values():
            shown = (item.get("id") in self.trash) is wanted.deleted or (wanted.deleted and self.adds)
            if shown and stamp(wanted.start) <= item["createdOn"] <= stamp(wanted.end):
                yield item


@dataclass
class Mover:
    """An inbox, an archive, and whoever brings the one into the other; time stands still unless a test moves it."""

    inbox: Inbox
    archive: Archive = field(default_factory=Archive)

    def __post_init__(self) -> None:
        self.inbox.intake.register([self.inbox.site.tawk_id])
        self.worker, self.persons = self.another(), PersonReader(self.inbox.store, self.archive, self.inbox.clock)

    def another(self) -> Backfiller:
        """Somebody else who works on backfills."""
        return Backfiller(self.inbox.store, self.archive, Outset(self.inbox.channel, GRACE), self.inbox.clock)

    @property
    def property_(self) -> Property:
        with self.inbox.store.read() as tx:
            found = tx.properties.find(self.inbox.site.tawk_id)
        assert found is not None
        return found

    def begin(self, start: datetime, phases: Sequence[Phase] = tuple(Phase), asked_by: str = ADMIN) -> Backfill:
        with self.inbox.store.write() as tx:
            return begin(tx, self.property_, Past(start, None, tuple(phases)), asked_by, self.inbox.clock())

    def run(self, most: int = 500) -> Backfill:
        """Until nothing is due, with the waits that are asked for."""
        for _ in range(most):
            if not self.worker.step() and not self.persons.step():
                if self.now.state is not BackfillState.RUNNING:
                    return self.now
                self.inbox.clock.forward(timedelta(seconds=1))
        raise AssertionError(f"no end of it: {self.now}")

    @property
    def now(self) -> Backfill:
        with self.inbox.store.read() as tx:
            found = tx.backfills.latest(self.property_.id)
        assert found is not None
        return found

    def posts(self, kind: PostKind | None = None) -> list[Mapping[str, Any]]:
        """The messages for our admin and in the property's channel."""
        rows = self.inbox.rows(post.select().order_by(post.c.id))
        ours = (self.inbox.channel, ADMIN)
        return [row for row in rows if row["channel"] in ours and kind in (None, PostKind(row["kind"]))]

    def post(self, post_id: int) -> Post:
        with self.inbox.store.read() as tx:
            found = tx.posts.get(post_id)
        assert found is not None
        return found
