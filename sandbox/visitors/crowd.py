"""A crowd of visitors: who comes when, to which shop, so that a person can keep up with them."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random

from sandbox.visitors.delivery import Delivery
from sandbox.visitors.personas import ORDINARY_DAY, Persona
from sandbox.visitors.plots import OfflineMessage
from sandbox.visitors.scripts import write
from sandbox.visitors.shops import SHOPS, Shop
from sandbox.visitors.stage import Stage

OPENING_SPAN = timedelta(seconds=2)
FIRST_TICKET_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pace:
    """Conversations a minute: `first` at the start, fading to `later` within some `fade`s."""

    first: float = 6.0
    later: float = 2.0
    fade: timedelta = timedelta(minutes=2)

    def __post_init__(self) -> None:
        if min(self.first, self.later) <= 0:
            raise ValueError("a pace is a number of conversations a minute above 0")

    def gap(self, since_start: timedelta, rng: Random) -> timedelta:
        """How long after the one before the next conversation begins."""
        rate = self.later + (self.first - self.later) * math.exp(-since_start / self.fade)
        return timedelta(minutes=rng.uniform(0.7, 1.3) / rate)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Visitors of several shops; `secret_of` tells the webhook secret of a property id.

    The `opener` comes first, to the first shop, and is over within two seconds; the others are
    spread over `linger` at most. Without `linger` a chat takes the minutes that it takes.
    """

    secret_of: Callable[[str], str]
    shops: Sequence[Shop] = SHOPS
    mix: Mapping[Persona, int] = field(default_factory=lambda: dict(ORDINARY_DAY))
    pace: Pace = Pace()
    linger: timedelta | None = timedelta(seconds=20)
    opener: Persona | None = Persona.MISSED

    def plan(self, seed: int, starts: datetime, count: int) -> list[Delivery]:
        """The deliveries of `count` conversations, oldest first; equal for equal arguments."""
        rng = Random(seed)
        guests = self._guests(rng)
        human_id = _first_ticket(starts)
        made: list[Delivery] = []
        for arrives in islice(self._arrivals(starts, rng), count):
            persona, shop, span = next(guests)
            plot = write(persona, rng, shop)
            human_id += isinstance(plot, OfflineMessage)
            made += Stage(shop, self.secret_of(shop.property_id), arrives, span).play(plot, rng, human_id)
        return sorted(made, key=lambda delivery: delivery.at)

    def _guests(self, rng: Random) -> Iterator[tuple[Persona, Shop, timedelta | None]]:
        if self.opener:
            yield self.opener, self.shops[0], OPENING_SPAN
        while True:
            for persona in _dealt(self.mix, rng):
                span = None if self.linger is None else self.linger * rng.uniform(0.3, 1.0)
                yield persona, rng.choice(self.shops), span

    def _arrivals(self, starts: datetime, rng: Random) -> Iterator[datetime]:
        since = timedelta()
        while True:
            yield starts + since
            since += self.pace.gap(since, rng)


def _dealt(mix: Mapping[Persona, int], rng: Random) -> list[Persona]:
    """A shuffled hand of all personas, each as often as it weighs: chance, but nobody is forgotten."""
    hand = [persona for persona, weight in mix.items() for _ in range(weight)]
    if not hand:
        raise ValueError("a crowd needs at least one persona")
    rng.shuffle(hand)
    return hand


def _first_ticket(starts: datetime) -> int:
    # A crowd of tomorrow must not repeat today's numbers.
    return max(1, (starts - FIRST_TICKET_DAY) // timedelta(minutes=10))
