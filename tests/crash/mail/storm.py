"""A storm of mails: agents and visitors write, both mail servers trouble, and the bot is killed at random moments."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from tests.crash.mail.incoming import Visitors
from tests.crash.mail.lives import Lives
from tests.crash.mail.outgoing import Agents

UPTIME = (0.05, 2.5)  # from when it works; a few times less, so that it dies while it starts
STILLBORN, STARTING = 0.2, (0.2, 1.5)
PULSE = 0.03


@dataclass(frozen=True, slots=True)
class Weather:
    """How hard it blows."""

    kills: int
    incoming: int
    outgoing: int
    seed: int
    rebuilds: bool = True  # the mailbox halfway, which brings back what was lost before

    @property
    def tickets(self) -> int:
        return max(3, self.outgoing // 10)


@dataclass(slots=True)
class Feed:
    """Hands in what is written, a little in each life of the victim, so that none dies idle."""

    weather: Weather
    agents: Agents
    visitors: Visitors
    lives: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def working(self) -> Iterator[None]:
        thread = threading.Thread(target=self._work, name="feed", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.lives = self.weather.kills + 1
            thread.join()

    def _work(self) -> None:
        answering, writing = self.agents.work(), self.visitors.work()
        while not self._is_done():
            if len(self.agents.answers) < self._share(self.weather.outgoing):
                next(answering)
            if len(self.visitors.sent) < self._share(self.weather.incoming):
                next(writing)
            time.sleep(PULSE)

    def _share(self, total: int) -> int:
        return total * self.lives // (self.weather.kills + 1)

    def _is_done(self) -> bool:
        weather = self.weather
        return len(self.agents.answers) >= weather.outgoing and len(self.visitors.sent) >= weather.incoming


def blow(weather: Weather, bot: Lives, feed: Feed, midway: Callable[[], None]) -> None:
    """Kill the bot so many times, which is left running; `midway` happens in between."""
    dice = Random(weather.seed)
    bot.start()
    bot.wait_for_mailbox()
    with feed.working():
        for n in range(weather.kills):
            feed.lives += 1
            time.sleep(dice.uniform(*UPTIME))
            bot.kill()
            if n == weather.kills // 2:
                midway()
            _die_young(bot, dice)
            bot.start()


def _die_young(bot: Lives, dice: Random) -> None:
    """Now and then it does not get as far as working."""
    if dice.random() < STILLBORN:
        bot.launch()
        time.sleep(dice.uniform(*STARTING))
        bot.kill()
