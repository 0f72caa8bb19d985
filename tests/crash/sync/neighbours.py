"""Who else is at work: visitors whose webhooks come, agents in tawk.to's dashboard, and somebody who purges."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid4

from bot.desks.desk import Desk
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Deed, Kind
from bot.ports import BackfillState, Phase
from bot.times.clock import utc_now
from bot.transactions.permissions import Permissions
from sandbox.tawk.records import Item
from sandbox.visitors.people import CAST
from sandbox.visitors.plots import Chat, Line
from sandbox.visitors.shops import SHOPS
from storage.store import SqlStore
from tests.crash.storm import SECRET
from tests.crash.sync.archive import Archive, webhook
from tests.stories.visits import Postbox

PHASES = {Kind.CHAT: Phase.CHATS, Kind.TICKET: Phase.TICKETS}
ANYWHERE, ONLY_BEHIND = ("answer", "answer", "close", "reopen", "spam"), ("delete",)
PAUSE = 0.2
JUST_NOW = timedelta(minutes=5)


@dataclass(slots=True)
class Neighbours:
    """What they did, by the ids of chats and tickets: `heard` of by webhooks, `changed` in the dashboard, purged here
    `before` the past was brought over or `behind` that, `live` ones of today. `waits` is how long webhooks took."""

    archive: Archive
    store: SqlStore
    url: str
    admin: str
    dice: Random
    heard: set[str] = field(default_factory=set)
    heard_first: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    trashed_first: set[str] = field(default_factory=set)
    purged_before: set[str] = field(default_factory=set)
    purged_behind: set[str] = field(default_factory=set)
    live: set[str] = field(default_factory=set)
    waits: list[float] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """All that may be heard of and changed."""
        self.candidates = [item.id for item in self.archive.items() if not item.is_deleted]
        self.candidates = [one for one in self.candidates if one not in self.archive.marked]

    @property
    def purged(self) -> set[str]:
        return self.purged_before | self.purged_behind

    def before(self, many: int) -> None:
        """Some are known already, some of those were purged, and some lie in the dashboard's trash since a moment."""
        marked = self.dice.sample(sorted(self.archive.marked), len(self.archive.marked) // 2)
        for one in [*self.dice.sample(self.candidates, many), *marked]:
            self.hear(one)
        self.heard_first = set(self.heard)
        for one in marked[: len(marked) // 2]:
            self.purge(one)
            self.purged_before.add(one)
        for one in self._others(3):
            self.archive.tawk.delete(one)
            self.trashed_first.add(one)

    def work(self) -> Iterator[None]:
        """One thing after the other, without end."""
        deeds: Sequence[Callable[[], object]] = (
            lambda: self.hear(self._other()),
            self.change,
            self.purge_behind,
            self.change,
            self.begin_anew,
            lambda: self.hear(self.dice.choice(sorted(self.archive.marked))),
        )
        while True:
            for deed in deeds:
                deed()
                yield

    def after(self) -> None:
        """When all is here: among them of what was purged."""
        for one in [*self.dice.sample(sorted(self.purged), min(3, len(self.purged))), self._other(), self._other()]:
            self.hear(one)
            self.archive.tawk.answer(one, self._agent(one), "Sorry that you had to wait.")
            self.changed.add(one)
        self.begin_anew()

    def hear(self, item_id: str) -> None:
        """Its webhook comes, and comes again until it is answered."""
        self.heard.add(item_id)
        body, event = webhook(self.archive.tawk.item(item_id)), str(uuid4())
        while not self._is_taken(body, event):
            time.sleep(PAUSE)

    def begin_anew(self) -> None:
        """A chat of today."""
        said = (Line("v", "Is anybody there?"), Line("v", "Hello?", after=20))
        plot = Chat(self.dice.choice(CAST), (said,))
        chat = self.archive.tawk.add(self.dice.choice(SHOPS[:2]), plot, datetime.now(UTC) - JUST_NOW)
        self.live.add(chat)
        self.hear(chat)

    def change(self) -> None:
        one = self._other()
        deeds = ANYWHERE + ONLY_BEHIND * self.is_behind(self.archive.tawk.item(one))
        deed = self.dice.choice(deeds)
        self.changed.add(one)
        if deed == "answer":
            self.archive.tawk.answer(one, self._agent(one), "Here I am.")
        else:
            getattr(self.archive.tawk, deed)(one)

    def purge_behind(self) -> None:
        """One that was brought over, if there is one."""
        left = sorted(self.archive.marked.keys() - self.purged)
        found = [one for one in left if self.is_behind(self.archive.tawk.item(one))]
        if found:
            self.purged_behind.add(one := self.dice.choice(found))
            self.purge(one)

    def purge(self, item_id: str) -> None:
        number = self._number(self.archive.tawk.item(item_id))
        assert number is not None, "what was heard of is here"
        desk = Desk(self.store, Permissions(frozenset({self.admin})), utc_now)
        _patiently(lambda: desk.do(Deed.TRASH, number, self.admin))
        _patiently(lambda: desk.do(Deed.PURGE, number, self.admin))

    def is_behind(self, item: Item) -> bool:
        """Whether it was taken and counted."""
        with self.store.read() as tx:
            property_ = tx.properties.find(item.property_id)
            backfill = tx.backfills.latest(property_.id) if property_ else None
            if backfill is None:
                return False
            phase = PHASES[Kind(item.kind.value)]
            return backfill.state is BackfillState.DONE or bool(tx.backfills.taken(backfill.id, phase, [item.id]))

    def _number(self, item: Item) -> int | None:
        with self.store.read() as tx:
            property_ = tx.properties.find(item.property_id)
            found = property_ and tx.conversations.find(property_.id, Kind(item.kind.value), item.id)
            return found.id if found else None

    def _is_taken(self, body: bytes, event: str) -> bool:
        began = time.monotonic()
        with suppress(OSError):
            if Postbox(self.url, SECRET).send(body, event) == 200:
                self.waits.append((time.monotonic() - began) * 1000)
                return True
        return False

    def _other(self) -> str:
        return self._others(1)[0]

    def _others(self, many: int) -> list[str]:
        """Those that lie in the trash stay there."""
        found = self.dice.sample(self.candidates, many)
        while self.trashed_first.intersection(found):
            found = self.dice.sample(self.candidates, many)
        return found

    def _agent(self, item_id: str) -> str:
        return self.dice.choice(self.archive.tawk.members(self.archive.tawk.item(item_id).property_id)).name


def _patiently(act: Callable[[], object]) -> None:
    while True:
        try:
            act()
            return
        except Refusal as refused:
            if refused.reason is not Reason.BUSY:
                raise
            time.sleep(PAUSE)
