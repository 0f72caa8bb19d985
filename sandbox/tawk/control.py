"""The local tawk.to as Python code holds it: start it, let visitors write, act as its agents, look at the calls."""

import secrets
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from starlette.applications import Starlette
from starlette.middleware import Middleware

from sandbox.guard import Guard
from sandbox.loopback import LOOPBACK, bind
from sandbox.tawk.calls import Call
from sandbox.tawk.chronicle import Chronicle
from sandbox.tawk.members import Member, members_of
from sandbox.tawk.page.routes import page_routes
from sandbox.tawk.past import Past
from sandbox.tawk.playing import play
from sandbox.tawk.quirks import FRIENDLY, Quirks
from sandbox.tawk.records import Item, Kind
from sandbox.tawk.rest import Rest
from sandbox.tawk.serving import LoopbackServer
from sandbox.tawk.world import World
from sandbox.visitors.delivery import Delivery
from sandbox.visitors.plots import Plot
from sandbox.visitors.shops import SHOPS, Shop

FAULTS = ("error", "rate_limited", "http_500", "delay", "drop_before", "timeout_after", "bad_json")

T = TypeVar("T")


class LocalTawk:
    """A local tawk.to; a context manager that serves while it is open. Its state can be changed before, too."""

    def __init__(
        self,
        shops: Sequence[Shop] = SHOPS,
        *,
        port: int = 0,
        key: str | None = None,
        quirks: Quirks = FRIENDLY,
        calls_a_second: float = 0.0,
        chronicle: Path | None = None,
    ) -> None:
        self.key = key or secrets.token_hex(20)
        sock = bind(port)
        self._world = World(shops, self.key, quirks)
        self._chronicle = Chronicle(self._world, lambda: datetime.now(UTC), chronicle)
        self._rest = Rest(self._world, calls_a_second)
        self.dashboard_url = f"http://{LOOPBACK}:{sock.getsockname()[1]}/"
        self.url = f"{self.dashboard_url}v1/"
        routes = [*self._rest.routes(), *page_routes(self._world, self._chronicle)]
        app = Starlette(routes=routes, middleware=[Middleware(Guard)])
        self._server = LoopbackServer(app, sock, "local-tawk")

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: BaseException | None,
                 _trace: TracebackType | None) -> None:  # fmt: skip
        self._server.stop()
        self._chronicle.close()

    # What visitors do

    def hear(self, sent: Delivery | bytes, at: datetime | None = None) -> None:
        """Learns of a chat or ticket from its webhook, changed at that moment (now, if none is told)."""
        self._chronicle.hear(sent.body if isinstance(sent, Delivery) else sent, at)

    def fill(self, past: Past, until: datetime | None = None) -> None:
        """Puts the months before that moment (now, if none is told) into the inboxes, once."""
        self._chronicle.fill(past, until)

    def add(self, shop: Shop, plot: Plot, opened: datetime, **more: Any) -> str:
        """Plays a chat or an offline message that no webhook tells of; gives its id. `more` changes its fields."""
        return self._look(lambda: self._add(shop, plot, opened, more))

    def _add(self, shop: Shop, plot: Plot, opened: datetime, more: dict[str, Any]) -> str:
        item = play(self._world, shop, plot, opened)
        for name, value in more.items():
            setattr(item, name, value)
        self._world.inbox.put(item)
        self._world.version += 1
        return item.id

    # What agents do in the dashboard

    def answer(self, item_id: str, agent: str, text: str, at: datetime | None = None) -> None:
        """An agent of the property, by name, writes to the visitor, which closes a chat that is over."""
        self._chronicle.do("answer", item_id, at, agent, text)

    def close(self, item_id: str, at: datetime | None = None) -> None:
        self._chronicle.do("close", item_id, at)

    def reopen(self, item_id: str, at: datetime | None = None) -> None:
        self._chronicle.do("reopen", item_id, at)

    def delete(self, item_id: str, at: datetime | None = None) -> None:
        """Into the trash."""
        self._chronicle.do("delete", item_id, at)

    def restore(self, item_id: str, at: datetime | None = None) -> None:
        """Out of the trash, and out of spam."""
        self._chronicle.do("restore", item_id, at)

    def spam(self, item_id: str, at: datetime | None = None) -> None:
        self._chronicle.do("spam", item_id, at)

    def purge(self, item_id: str, at: datetime | None = None) -> None:
        """It is no longer there."""
        self._chronicle.do("purge", item_id, at)

    # Looking

    def ids(self, kind: str = Kind.CHAT, property_id: str | None = None) -> list[str]:
        """Of the chats (or of kind "ticket", the tickets) that are there, trash and spam included."""
        return self._look(lambda: [one.id for one in self._world.inbox.all()
                                   if one.kind == kind and property_id in (None, one.property_id)])  # fmt: skip

    def missed(self, since: datetime) -> list[Item]:
        """The open chats, changed since then, in which nobody answered; oldest change first."""
        with self._world.lock:
            shelves = [self._world.inbox.shelf(property_id, Kind.CHAT) for property_id in self._world.shops]
            found = [item for shelf in shelves for item in shelf.between("cuo", since, None)]
            return [one for one in found if one.is_missed and one.is_open]

    def members(self, property_id: str) -> tuple[Member, ...]:
        return members_of(self._world.shops[property_id])

    def item(self, item_id: str) -> Item:
        """The chat or ticket itself: for looking only."""
        return self._look(lambda: self._world.inbox.find(item_id))

    def calls(self, method: str | None = None) -> list[Call]:
        return self._rest.calls.all(method)

    def wait_for(self, predicate: Callable[[], T | None], timeout: float = 10.0, what: str = "") -> T:
        """What the predicate gives as soon as that is true."""
        until = time.monotonic() + timeout
        while not (found := predicate()):
            if time.monotonic() > until:
                raise AssertionError(f"waited {timeout} s in vain for {what or 'it'}; calls: {self.calls()[-10:]}")
            time.sleep(0.02)
        return found

    # Changing the world

    @property
    def quirks(self) -> Quirks:
        return self._world.quirks

    @quirks.setter
    def quirks(self, quirks: Quirks) -> None:
        self._look(lambda: setattr(self._world, "quirks", quirks))

    def change_key(self, key: str) -> None:
        """From now on no other is right."""
        self._look(lambda: setattr(self._world, "key", key))

    def limit(self, calls_a_second: float) -> None:
        """How many calls a second there may be; 0 for any number."""
        self._rest.limit.a_second = calls_a_second

    def fault(self, method: str, action: str, **how: Any) -> int:
        """Makes calls fail, once or `count` times (None: until removed); gives the rule's id. `match` narrows it.

        Actions: "error" (`error="forbidden"`), "rate_limited", "http_500" (`status=`), "delay", "drop_before",
        "timeout_after" (`seconds=`), "bad_json".
        """
        if action not in FAULTS:
            raise ValueError(f"no fault {action!r}; there are {', '.join(FAULTS)}")
        if how.get("count", 1) is None:
            how |= {"probability": 1.0}
        return self._look(lambda: self._world.faults.add(method, action, **how))

    def remove_fault(self, rule_id: int) -> None:
        self._look(lambda: self._world.faults.remove(rule_id))

    def _look(self, function: Callable[[], T]) -> T:
        with self._world.lock:
            return function()
