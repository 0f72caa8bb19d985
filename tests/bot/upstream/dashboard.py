"""An inbox whose property has a dashboard on a local tawk.to, where agents work, and those of ours who look there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.clients.tawk import TawkClient, Turns
from bot.domain.inbox import Conversation, Kind
from bot.upstream.following import Following
from bot.upstream.inquiry import Inquiry
from sandbox.tawk.control import LocalTawk
from sandbox.tawk.quirks import FRIENDLY, Quirks
from sandbox.visitors.shops import AURORA
from storage import tables
from tests.inbox import ADMIN, GRACE, MINUTE, Inbox, Site, migrated, said

MARTA = AURORA.agents[0].name
EVERY = MINUTE


@dataclass
class Team:
    """Who works in the dashboard, and what comes of it here."""

    inbox: Inbox
    tawk: LocalTawk
    following: Following = field(init=False)

    def __post_init__(self) -> None:
        self.inbox.intake.register([AURORA.property_id])
        self.following = self.clock()

    def clock(self) -> Following:
        """One of any number of them."""
        admins = frozenset({ADMIN})
        inbox = self.inbox
        return Following(inbox.store, self.client(), EVERY, GRACE, inbox.channel, admins, inbox.clock)

    def client(self) -> TawkClient:
        return TawkClient(self.tawk.url, self.tawk.key, Turns(0), patience=0)

    def inquiry(self) -> Inquiry:
        return Inquiry(self.inbox.store, self.client(), GRACE, self.inbox.channel, self.inbox.clock)

    def look(self, minutes: float = 1) -> int:
        """Some time later."""
        self.inbox.clock.forward(minutes * MINUTE)
        return self.following.step()

    def missed(self, chat: str, ago: timedelta = 20 * MINUTE) -> int:
        """A chat that both know of by now."""
        at = self.inbox.clock() - ago
        body = self.inbox.site.transcript(at, said("v", at, "anyone?"), chat=chat)
        self.tawk.hear(body, at)
        self.inbox.receive(body)
        return self.get(chat).id

    def unheard(self, chat: str, ago: timedelta = 20 * MINUTE, updated: datetime | None = None) -> None:
        """A chat of which no webhook has come."""
        at = self.inbox.clock() - ago
        self.tawk.hear(self.inbox.site.transcript(at, said("v", at, "anyone?"), chat=chat), updated or at)

    def ticket(self, ticket: str, ago: timedelta = 20 * MINUTE) -> int:
        at = self.inbox.clock() - ago
        body = self.inbox.site.ticket(at, ticket=ticket)
        self.tawk.hear(body, at)
        self.inbox.receive(body)
        return self.get(ticket, Kind.TICKET).id

    def do(self, deed: str, external_id: str, *words: str) -> None:
        """In the dashboard, now."""
        getattr(self.tawk, deed)(external_id, *words, at=self.inbox.clock())

    def get(self, external_id: str, kind: Kind = Kind.CHAT) -> Conversation:
        return self.inbox.get(external_id, kind)

    def knows(self, external_id: str) -> bool:
        found = select(tables.conversation.c.id).where(tables.conversation.c.external_id == external_id)
        return bool(self.inbox.rows(found))

    def told(self) -> list[tuple[str, bool]]:
        """Whom of trouble, or that it is over."""
        rows = self.inbox.rows(select(tables.post).where(tables.post.c.kind == "following").order_by(tables.post.c.id))
        return [(str(row["channel"]), bool(row["payload"]["refused"])) for row in rows]

    def asked(self, method: str | None = None) -> int:
        return len(self.tawk.calls(method))

    def quarantined(self) -> list[object]:
        """What was set aside, as it came."""
        rows = self.inbox.rows(select(tables.delivery.c.body).where(tables.delivery.c.event.startswith("rest:")))
        return [json.loads(row["body"]) for row in rows]


@contextmanager
def team(database_url: str, quirks: Quirks = FRIENDLY) -> Iterator[Team]:
    """Its dashboard is followed from now on; the clock stands still."""
    with migrated(database_url) as engine:
        inbox = Inbox(engine, site=Site(tawk_id=AURORA.property_id))
        with LocalTawk([AURORA], quirks=quirks) as tawk:
            found = Team(inbox, tawk)
            found.following.step()
            yield found
