"""What a script writes with: a shop, a visitor with something on their mind, and a seeded generator."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from sandbox.visitors.people import Visitor, meet
from sandbox.visitors.phrases import Phrasebook, Talk
from sandbox.visitors.phrases_en import ENGLISH
from sandbox.visitors.phrases_es import SPANISH
from sandbox.visitors.plots import Chat, Line
from sandbox.visitors.shops import Agent, Shop

PHRASEBOOKS = {"es": SPANISH, "en": ENGLISH}
REFERRERS = ("https://www.google.com/", "https://www.google.com/", "https://duckduckgo.com/", "")


@dataclass(frozen=True, slots=True)
class Pen:
    """All that a script needs to write: the shop, a visitor, their talk, and the generator."""

    rng: Random
    shop: Shop
    visitor: Visitor
    book: Phrasebook
    talk: Talk
    order: str
    agent: Agent

    def asks(self, text: str) -> Line:
        """A line of the visitor's."""
        return Line("v", text.replace("{order}", self.order), after=self.rng.uniform(8, 70))

    def answers(self, text: str) -> Line:
        """A line of the agent's."""
        return Line("a", text.replace("{order}", self.order), after=self.rng.uniform(12, 60), agent=self.agent)

    def rescues(self) -> Line:
        """The line of the Chat Rescuer, 45 seconds after the visitor asked."""
        return Line("s", self.rng.choice(self.book.rescues), after=45, speaker=self.shop.team)

    def gives_up(self) -> Line:
        """The last line of somebody whom nobody answered."""
        return replace(self.asks(self.rng.choice(self.book.giving_up)), after=self.rng.uniform(60, 180))

    def opens(self) -> tuple[Line, ...]:
        """What the visitor says before anybody answers."""
        return tuple(self.asks(text) for text in (self.talk.opening, *self.talk.details))

    def chats(self, *acts: Iterable[Line]) -> Chat:
        """A chat of these acts."""
        played = tuple(tuple(act) for act in acts)
        return Chat(self.visitor, played, referrer=self.rng.choice(REFERRERS))


def take_pen(rng: Random, shop: Shop) -> Pen:
    """A visitor of the shop with something on their mind."""
    visitor = meet(rng, tuple(PHRASEBOOKS))
    book = PHRASEBOOKS[visitor.language]
    talk = rng.choice(book.talks[shop.trade])
    return Pen(rng, shop, visitor, book, talk, f"A-{rng.randrange(10_000, 99_999)}", rng.choice(shop.agents))
