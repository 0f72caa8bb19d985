"""The months before anybody looked: chats and tickets as a busy team leaves them, the same for the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sandbox.tawk.desk import Desk
from sandbox.tawk.members import members_of
from sandbox.tawk.playing import play
from sandbox.tawk.records import Item, Kind
from sandbox.tawk.words import late_answer
from sandbox.tawk.world import World
from sandbox.visitors.personas import ORDINARY_DAY, Persona
from sandbox.visitors.scripts import write
from sandbox.visitors.shops import Shop

HOUR = timedelta(hours=1)
# Nothing of the past reaches into the present: who is missed there is told by webhooks.
LAST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Past:
    """So many chats and tickets of all shops together, spread over so many days."""

    days: int = 90
    chats: int = 360
    tickets: int = 60
    seed: int = 1

    def fill(self, world: World, until: datetime) -> None:
        """Puts them into the inboxes, oldest first."""
        rng, shops = Random(self.seed), list(world.shops.values())
        rows: list[tuple[datetime, Kind]] = sorted(self._moments(rng, until))
        for opened, kind in rows:
            self._leave(world, rng, rng.choice(shops), opened, kind, until)

    def _moments(self, rng: Random, until: datetime) -> Iterator[tuple[datetime, Kind]]:
        span = timedelta(days=self.days)
        for kind, count in ((Kind.CHAT, self.chats), (Kind.TICKET, self.tickets)):
            for _ in range(count):
                yield until - LAST - span * rng.random(), kind

    def _leave(self, world: World, rng: Random, shop: Shop, opened: datetime, kind: Kind, until: datetime) -> None:
        persona = Persona.OFFLINE if kind is Kind.TICKET else rng.choices(CHATTERS, WEIGHTS)[0]
        item = world.inbox.put(play(world, shop, write(persona, rng, shop), opened))
        for hours, deed in _deeds(item, persona, rng):
            if (at := item.updated + hours * HOUR) < until - LAST:
                agent = rng.choice(members_of(shop)).name
                Desk(world).do(deed, item, at, agent, late_answer(item.visitor, rng))


def _deeds(item: Item, persona: Persona, rng: Random) -> Iterator[tuple[float, str]]:
    """What the team did about it, each some hours after the last."""
    chance = rng.random()
    if persona is Persona.HOSTILE:
        yield rng.uniform(1, 20), "spam" if chance < 0.5 else "delete"
    elif item.kind is Kind.TICKET:
        yield from ((rng.uniform(1, 30), deed) for deed in ("answer", "close")[: 1 + (chance < 0.7)] if chance < 0.9)
    elif item.is_missed:
        yield from _after_missing(chance, rng)


def _after_missing(chance: float, rng: Random) -> Iterator[tuple[float, str]]:
    if chance < 0.35:
        yield rng.uniform(0.5, 12), "answer"
    elif chance < 0.85:
        yield rng.uniform(2, 40), "close"
    elif chance < 0.93:
        yield rng.uniform(2, 40), "delete"


CHATTERS = [persona for persona in ORDINARY_DAY if persona is not Persona.OFFLINE]
WEIGHTS = [ORDINARY_DAY[persona] for persona in CHATTERS]
