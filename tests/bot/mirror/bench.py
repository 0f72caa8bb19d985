"""A bench for the mirror: an inbox on a database, the local Slack, and a clock that both go by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from slack_sdk import WebClient
from sqlalchemy import Engine, select

from bot.clients.slack import SlackClient, posting_client
from bot.desks.desk import Choice, Desk
from bot.domain.inbox import CardPolicy, Deed, Kind
from bot.intake import Intake
from bot.languages import load_languages
from bot.mirror.gathering import MOST_WAITING
from bot.mirror.mirror import Mirror
from bot.mirror.pacing import Pace
from bot.ports import Delivery, Slack
from bot.transactions.arrival import Outset
from bot.transactions.permissions import Permissions
from bot.views.language import Languages
from sandbox.control import SlackSandbox
from storage import tables
from storage.store import SqlStore
from tests.inbox import Site, StandingClock, said

SECOND = timedelta(seconds=1)
HURRIED = Pace(post=0 * SECOND, update=0 * SECOND, settle=30 * SECOND, timeout=10 * SECOND)
EVERYTHING = 2_000
ADMIN, ANA = "U0ADMIN", "U0ANA"
Row = Mapping[str, Any]


def this_millisecond() -> datetime:
    """Now, in whole milliseconds, as tawk.to tells times."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1_000 * 1_000)


@dataclass(slots=True)
class Bench:
    """What a test of the mirror needs; conversations are named by the words they began with."""

    engine: Engine
    world: SlackSandbox
    pace: Pace = HURRIED
    most_waiting: int = MOST_WAITING
    clock: StandingClock = field(default_factory=lambda: StandingClock(this_millisecond()))
    chats: dict[str, tuple[Site, str]] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)

    @property
    def store(self) -> SqlStore:
        return SqlStore(self.engine)

    @property
    def client(self) -> WebClient:
        return posting_client(self.world.bot_token, self.world.base_url, 1)

    @property
    def slack(self) -> SlackClient:
        return SlackClient(self.client)

    def mirror(self, slack: Slack | None = None, **pace: timedelta) -> Mirror:
        languages = Languages(load_languages(), "en")
        parts = self.store, slack or self.slack, replace(self.pace, **pace), languages, self.clock
        return Mirror(*parts, self.most_waiting)

    def run(self, mirror: Mirror | None = None) -> int:
        """Do what is due now, and say in how many steps."""
        mirror = mirror or self.mirror()
        for steps in range(EVERYTHING):
            if not mirror.step():
                return steps
        raise AssertionError("the mirror never comes to rest")

    def wait(self, seconds: float) -> None:
        """Let time pass for the bot and for Slack."""
        self.clock.forward(seconds * SECOND)
        self.world.advance(seconds)

    def settle(self, mirror: Mirror | None = None) -> None:
        """Run, wait out the settle time, look up, run: what one lost answer takes."""
        for _ in range(3):
            self.run(mirror)
            self.wait(31)
        self.run(mirror)

    # The inbox

    def miss(self, words: str, *lines: str, channel: str = "support", chat: str = "") -> int:
        """A chat whose visitor wrote these lines and whom nobody answered."""
        self.begin(words, channel=channel, chat=chat)
        return self.tell(words, *(said("v", self.clock(), line) for line in (words, *lines)))

    def begin(self, words: str, channel: str = "support", chat: str = "", policy: CardPolicy | None = None) -> int:
        """A chat that waits for an agent."""
        site = self._site(channel, policy)
        self.chats[words] = (site, chat or uuid4().hex)
        self._receive(site.start(self.clock(), words[:40], chat=self.chats[words][1]))
        return self.number(words)

    def tell(self, words: str, *messages: Mapping[str, object]) -> int:
        """A transcript of the chat."""
        site, chat = self.chats[words]
        self._receive(site.transcript(self.clock(), *messages, chat=chat))
        return self.number(words)

    def ask(self, words: str, channel: str = "support") -> None:
        """A ticket that a visitor wrote: a card without a thread."""
        self._receive(self._site(channel, None).ticket(self.clock(), words, ticket=uuid4().hex))

    def number(self, words: str) -> int:
        site, chat = self.chats[words]
        with self.store.read() as tx:
            owner = tx.properties.find(site.tawk_id)
            found = tx.conversations.find(owner.id, Kind.CHAT, chat) if owner else None
        assert found is not None
        return found.id

    @property
    def desk(self) -> Desk:
        return Desk(self.store, Permissions(frozenset({ADMIN})), self.clock)

    def do(self, deed: Deed, number: int, actor: str = ADMIN, agent: str = "") -> None:
        self.desk.do(deed, number, actor, Choice(agent))

    def _site(self, channel: str, policy: CardPolicy | None) -> Site:
        if channel not in self.sites:
            self.sites[channel] = Site()
            place = self.world.channel_id(channel)
            with self.store.write() as tx:
                made = tx.properties.add(self.sites[channel].tawk_id, "Tienda", place, self.clock())
                if policy:
                    tx.properties.set_policy(made.id, policy)
        return self.sites[channel]

    def _receive(self, body: bytes) -> None:
        intake = Intake(self.store, Outset(self.world.channel_id("general"), 600 * SECOND), self.clock)
        intake.receive([Delivery(body, uuid4().hex, self.clock())])

    def post_something(self) -> str:
        """A message of the bot's that is nobody's; its `ts`."""
        answer = self.client.chat_postMessage(channel=self.world.channel_id("support"), text="Something")
        return str(answer["ts"])

    # What is to be seen

    def cards(self, channel: str = "support") -> list[dict[str, Any]]:
        """The messages of the channel that are no thread's."""
        return [one for one in self.world.messages(channel) if one.get("thread_ts", one["ts"]) == one["ts"]]

    def replies(self, card: Row) -> list[dict[str, Any]]:
        return self.world.thread(str(card["channel"]), str(card["ts"]))[1:]

    def posts(self) -> Sequence[Row]:
        """The rows of all our messages."""
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(select(tables.post).order_by("id")).mappings()]

    def troubles(self) -> Sequence[tuple[str, str]]:
        with self.store.read() as tx:
            return tx.posts.troubled_channels()

    def parked(self) -> Sequence[tuple[int, str]]:
        with self.store.read() as tx:
            return tx.posts.parked(10)


def shown(message: Row) -> str:
    """All words that a message shows."""
    return str(message.get("blocks"))


def texts(message: Row) -> list[str]:
    """What the sections of a message say."""
    return [str(block["text"]["text"]) for block in message["blocks"] if block["type"] == "section"]
