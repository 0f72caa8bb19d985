"""What the clock does, let happen in the real inbox and in the model."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.inbox import ADMIN, ANA, LUIS
from tests.model.common import same
from tests.model.watch import Rules, Watch
from tests.model.world import NAMES

if TYPE_CHECKING:
    from tests.model.game import Game

OFFICE = (9 * 60, 17 * 60)


@dataclass
class Watching:
    """The shop's team works by day, the blog's always."""

    game: "Game"

    def __post_init__(self) -> None:
        world = self.game.world
        channels = {name: world.channel(name) for name in NAMES}
        self.watch = Watch(self.game.ledger, self.game.mailing.letters, channels, ADMIN)
        self.watch.rules = {name: Rules() for name in NAMES}
        self.clockwork = world.clockwork

    def begin(self) -> None:
        """Everything that the clock can do is set up."""
        self.alert("shop", (10, 25, 60), ANA, OFFICE)
        self.alert("blog", (5, 0, 30), LUIS, None)
        for name in NAMES:
            self.watch.rules[name].rescue = 15
            self.clockwork.rescue(self.game.world.ids[name], 15)
        self.watch.times, self.watch.told_until = (9 * 60, 13 * 60), self.game.world.clock()
        self.clockwork.add_digest(self.game.world.channel("shop"), self.watch.times, ADMIN)

    def alert(self, name: str, rungs: tuple[int, int, int], head: str, hours: tuple[int, int] | None) -> None:
        rules = self.watch.rules[name]
        rules.rungs, rules.head, rules.hours = rungs, head, hours
        self.clockwork.alert(self.game.world.ids[name], rungs, head, hours)

    def keep(self, name: str, trash: int, closed: int) -> None:
        """An administrator says for how long things stay; it is announced, and read."""
        self.game.later(timedelta(seconds=1))
        self.watch.keep(name, trash, closed, self.game.world.clock())
        self.clockwork.keep(self.game.world.ids[name], trash, closed)
        self.game.rest()

    def tick(self) -> None:
        now = self.game.world.clock()
        self.watch.notice(now)
        told = self.watch.climb(now)
        before = set(self.game.world.mailroom.states())
        self.clockwork.tick()
        same(sorted(self.clockwork.told()), sorted(told))
        self._write(before)
        self.watch.tell_slots(now)
        self.clockwork.night()
        self.watch.purge(now)

    def _write(self, before: set[int]) -> None:
        letters = self.game.world.mailroom.states()
        fresh = {letters[one][0]: one for one in sorted(letters) if one not in before}
        written = self.watch.rescue(self.game.world.clock())
        same(sorted(fresh), sorted(written))
        for number in written:
            self.game.mailing.letters.rescue(fresh[number], number, self.game.world.clock())
