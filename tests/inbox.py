"""An inbox on a real database, a clock that stands still, and bodies as tawk.to sends them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from sqlalchemy import Engine, select

from bot.clockwork.grace import Grace
from bot.desks.canned_desk import CannedDesk
from bot.desks.contacts import Contacts
from bot.desks.desk import Choice, Desk
from bot.desks.digest_desk import DigestDesk
from bot.desks.lookup import Lookup
from bot.desks.mending import Mending
from bot.domain.inbox import CardPolicy, Conversation, Deed, Entry, Kind
from bot.home.browsing import Browser
from bot.intake import Intake
from bot.people.identity import Identity
from bot.ports import DIRECTORY, Delivery, Post
from bot.tickets.composing import Sender
from bot.tickets.desk import Tickets
from bot.transactions.arrival import Outset
from bot.transactions.permissions import Permissions
from bot.views.language import Language, Languages
from handlers.exchange.windows import Windows
from handlers.inbox.contacts import ContactDesk
from handlers.inbox.lists import ListDesk
from handlers.inbox.saved_views import ViewDesk
from handlers.inbox.search import SearchDesk
from handlers.inbox.window import ConversationDesk
from handlers.operating.failures import FailureDesk
from handlers.settings.digests import DigestCommands
from handlers.talk.people import PeopleDesk
from handlers.tickets.tickets import TicketDesk
from storage import tables
from storage.migrate import upgrade
from storage.sql.engine import open_engine
from storage.store import SqlStore

FOLDER = Path(__file__).parent / "payloads" / "tawk"
SAMPLES = sorted(path.stem for path in FOLDER.glob("*.json"))
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
GRACE = 10 * MINUTE
ANA, LUIS, ADMIN = "U0ANA", "U0LUIS", "U0ADMIN"
MEMBERS = (ANA, LUIS, *(f"U{n}" for n in range(10)))
MADRID = ZoneInfo("Europe/Madrid")
CHAT = "70fe3290-99ad-11e9-a30a-51567162179f"


def sample(name: str) -> bytes:
    """A sample body, byte for byte."""
    return (FOLDER / f"{name}.json").read_bytes()


@dataclass(slots=True)
class StandingClock:
    """Stands still until it is moved."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, span: timedelta) -> None:
        self.now += span


def stamp(at: datetime) -> str:
    """A time as tawk.to writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def said(author: str, at: datetime, text: str | None, **more: object) -> dict[str, object]:
    """One message of a transcript."""
    return {"sender": {"t": author}, "type": "msg", "msg": text, "time": stamp(at), **more}


def speaking(language: Language) -> Languages:
    """Whoever it is spoken to."""
    return Languages({language.code: language}, language.code)


@dataclass(frozen=True, slots=True)
class Site:
    """A property that sends webhooks."""

    tawk_id: str = field(default_factory=lambda: uuid4().hex[:24])
    name: str = "Tienda Aurora"
    email: str = "ana@example.com"

    def start(self, at: datetime, text: str = "Hola", by: str = "visitor", chat: str = CHAT) -> bytes:
        message = {"text": text, "type": "msg", "sender": {"type": by}}
        return self._body("chat:start", at, chatId=chat, message=message, visitor=self._visitor())

    def end(self, at: datetime, chat: str = CHAT) -> bytes:
        return self._body("chat:end", at, chatId=chat, visitor=self._visitor())

    def transcript(self, at: datetime, *messages: Mapping[str, object], chat: str = CHAT) -> bytes:
        inner = {"id": chat, "visitor": self._visitor(), "messages": list(messages)}
        return self._body("chat:transcript_created", at, chat=inner)

    def ticket(self, at: datetime, message: str = "Help", by: str = "visitor", ticket: str = CHAT) -> bytes:
        requester = {**self._visitor(), "type": by}
        inner = {"id": ticket, "humanId": 7, "subject": "Lamp", "message": message}
        return self._body("ticket:create", at, requester=requester, ticket=inner)

    def _visitor(self) -> dict[str, object]:
        return {"name": "Ana Torres", "email": self.email, "city": "sevilla", "country": "ES"}

    def _body(self, event: str, at: datetime, **more: object) -> bytes:
        owner = {"id": self.tawk_id, "name": self.name}
        return json.dumps({"event": event, "time": stamp(at), "property": owner, **more}).encode()


@dataclass(frozen=True, slots=True)
class Inbox:
    """All use cases over one store, and one property of its own."""

    engine: Engine
    clock: StandingClock = field(default_factory=StandingClock)
    site: Site = field(default_factory=Site)

    def __post_init__(self) -> None:
        """The agents are in the channel."""
        with self.store.write() as tx:
            tx.people.set_members(self.channel, MEMBERS, self.clock())
            tx.people.mark_read(DIRECTORY, self.clock())

    @property
    def store(self) -> SqlStore:
        return SqlStore(self.engine)

    @property
    def channel(self) -> str:
        return f"C{self.site.tawk_id}".upper()

    @property
    def intake(self) -> Intake:
        return Intake(self.store, Outset(self.channel, GRACE), self.clock)

    @property
    def grace(self) -> Grace:
        return Grace(self.store, GRACE, self.clock)

    @property
    def lookup(self) -> Lookup:
        return Lookup(self.store, self.permissions)

    @property
    def permissions(self) -> Permissions:
        return Permissions(frozenset({ADMIN}))

    @property
    def desk(self) -> Desk:
        return Desk(self.store, self.permissions, self.clock)

    def contact_desk(self, language: Language, windows: Windows | None = None) -> ContactDesk:
        """Where contacts are asked for; without `windows` nobody may press anything."""
        contacts = Contacts(self.store, self.permissions.demand_contact, self.permissions.known, self.clock)
        shown = windows or WebClient(base_url="http://127.0.0.1:1/")
        return ContactDesk(contacts, self.store, shown, lambda _: language, self.clock, lambda: None)

    def conversation_desk(self, language: Language, windows: Windows | None = None) -> ConversationDesk:
        """Where one conversation is looked at in a window; without `windows` nobody may press anything."""
        shown = windows or WebClient(base_url="http://127.0.0.1:1/")
        parts = (self.desk, self.lookup, self.store, shown)
        return ConversationDesk(*parts, lambda _: language, self.clock, lambda: None)

    def list_desk(self, language: Language, windows: Windows | None = None) -> ListDesk:
        browser, search = Browser(self.store, self.lookup, self.clock), self.search_desk(language, windows)
        parts = (browser, self.lookup, self.store, lambda _: language, self.clock)
        return ListDesk(*parts, MADRID, lambda: None, search, ViewDesk(*parts, MADRID))

    def search_desk(self, language: Language, windows: Windows | None = None) -> SearchDesk:
        browser = Browser(self.store, self.lookup, self.clock)
        shown = windows or WebClient(base_url="http://127.0.0.1:1/")
        return SearchDesk(browser, self.lookup, shown, lambda _: language, self.clock, MADRID)

    def people_desk(self, language: Language) -> PeopleDesk:
        """Where people are asked about."""
        return PeopleDesk(Identity(self.store, self.permissions, self.clock), lambda _: language)

    def digest_commands(self, language: Language, windows: Windows | None = None) -> DigestCommands:
        """Where digests are managed; without `windows` nobody may open their form."""
        desk, browser = (
            DigestDesk(self.store, self.permissions, self.clock),
            Browser(self.store, self.lookup, self.clock),
        )
        shown = windows or WebClient(base_url="http://127.0.0.1:1/")
        told = (lambda _: language, self.clock, MADRID, lambda: None)
        return DigestCommands(desk, browser, self.store, shown, *told)

    def failure_desk(self, language: Language) -> FailureDesk:
        """Where what could not be delivered is listed."""
        mending = Mending(self.store, self.permissions, True, self.clock)
        return FailureDesk(mending, self.store, lambda _: language, self.clock, lambda: None)

    def ticket_desk(self, language: Language, windows: Windows | None = None) -> TicketDesk:
        """Where tickets are made and answered; without `windows` nobody may press anything."""
        shown = windows or WebClient(base_url="http://127.0.0.1:1/")
        canned = CannedDesk(self.store, self.permissions, self.clock)
        return TicketDesk(self.tickets, self.store, canned, shown, lambda _: language, self.clock, lambda: None)

    @property
    def tickets(self) -> Tickets:
        return Tickets(self.store, self.permissions, Sender("Recado", "help@shop.example"), self.clock)

    def receive(self, *bodies: bytes) -> None:
        """Each in a transaction of its own, under an event id of its own."""
        for body in bodies:
            self.intake.receive([self.delivery(body)])

    def delivery(self, body: bytes, event_id: str = "") -> Delivery:
        return Delivery(body, event_id or uuid4().hex, self.clock())

    def find(self, external_id: str = CHAT, kind: Kind = Kind.CHAT) -> Conversation | None:
        with self.store.read() as tx:
            owner = tx.properties.find(self.site.tawk_id)
            return tx.conversations.find(owner.id, kind, external_id) if owner else None

    def get(self, external_id: str = CHAT, kind: Kind = Kind.CHAT) -> Conversation:
        found = self.find(external_id, kind)
        assert found is not None
        return found

    def card(self, number: int | None = None) -> Post | None:
        with self.store.read() as tx:
            return tx.posts.card_of(number or self.get().id)

    def posts(self, kind: str, number: int | None = None) -> Sequence[Mapping[str, Any]]:
        """The rows of one conversation's messages of one kind."""
        post = tables.post
        wanted = (post.c.kind == kind) & (post.c.number == (number or self.get().id))
        return self.rows(select(post).where(wanted).order_by(post.c.id))

    def notices(self) -> list[object]:
        return [row["payload"]["notice"] for row in self.posts("notice")]

    def journal(self, number: int | None = None) -> Sequence[Entry]:
        with self.store.read() as tx:
            return tx.journal.of(number or self.get().id)

    def do(self, deed: Deed, actor: str = ANA, agent: str = "") -> None:
        self.desk.do(deed, self.get().id, actor, Choice(agent))

    def choose(self, policy: CardPolicy) -> None:
        """Make the property known, with this choice of which chats get a card."""
        self.intake.register([self.site.tawk_id])
        with self.store.write() as tx:
            owner = tx.properties.find(self.site.tawk_id)
            assert owner is not None
            tx.properties.set_policy(owner.id, policy)

    def deliveries(self) -> list[tuple[str, str]]:
        """State and reason of each delivery that names our property."""
        table = tables.delivery
        rows = self.rows(select(table).order_by(table.c.id))
        mine = [row for row in rows if row["body"] and self.site.tawk_id.encode() in row["body"]]
        return [(row["state"], row["reason"]) for row in mine]

    def rows(self, statement: Any) -> list[Mapping[str, Any]]:
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(statement).mappings()]


@contextmanager
def migrated(url: str) -> Iterator[Engine]:
    """An engine on a database that has all its tables."""
    engine = open_engine(url)
    upgrade(engine)
    try:
        yield engine
    finally:
        engine.dispose()
