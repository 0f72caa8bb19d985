"""When which trouble strikes: one after the other and mixed, each as often as the others, by dice with a seed."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from tests.soak.scene import Scene
from tests.soak.troubles import DAY, KILLS, STOPS, Trouble

TOGETHER = (1, 1, 1, 2, 2, 3)
CALM = 0.3  # of the time between two of them
DAYS_APART = 3  # rounds
ENDINGS = (KILLS, STOPS)


@dataclass(frozen=True, slots=True)
class Weather:
    """For so many seconds; in the last part of them no process is killed or stopped, so that one can be measured."""

    seconds: float
    seed: int
    shortest: float = 4.0
    longest: float = 20.0
    quiet: float = 0.5  # the part without deaths

    @property
    def last_death(self) -> float:
        return self.seconds * (1 - self.quiet)


@dataclass(slots=True)
class Ledger:
    """Of each trouble, how often it struck, and how often it bit; `at_work` are those of now."""

    struck: dict[str, int] = field(default_factory=dict)
    bites: dict[str, int] = field(default_factory=dict)
    at_work: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, bites: int) -> None:
        with self._lock:
            self.struck[name] = self.struck.get(name, 0) + 1
            self.bites[name] = self.bites.get(name, 0) + bites

    def idle(self, wanted: Iterable[str]) -> Iterator[str]:
        """Which proved nothing."""
        for name in wanted:
            if not self.bites.get(name):
                yield f"the trouble “{name}” was made {self.struck.get(name, 0)} times and never bit"
        yield from self.failed


def blow(weather: Weather, scene: Scene, troubles: Mapping[str, Trouble], ledger: Ledger) -> None:
    """All of them, again and again, until the time is over."""
    dice, begun = Random(weather.seed), time.monotonic()
    hands = _dealt(troubles, dice)
    while (now := time.monotonic() - begun) < weather.seconds:
        chosen = [next(hands) for _ in range(dice.choice(TOGETHER))]
        chosen = [one for one in dict.fromkeys(chosen) if now < weather.last_death or one not in ENDINGS]
        longest = min(weather.longest, max(weather.shortest, weather.seconds - now))
        _strike(scene, {one: troubles[one] for one in chosen}, dice, dice.uniform(weather.shortest, longest), ledger)
        time.sleep(dice.uniform(0, CALM * weather.shortest))


def _dealt(troubles: Mapping[str, Trouble], dice: Random) -> Iterator[str]:
    """Nobody is forgotten. Kills come twice as often as others, and a day passes now and then only."""
    n = 0
    while True:
        hand = [name for name in troubles if name != DAY or n % DAYS_APART == 0]
        hand += [KILLS] * (KILLS in troubles)
        dice.shuffle(hand)
        yield from hand
        n += 1


def _strike(scene: Scene, troubles: Mapping[str, Trouble], dice: Random, seconds: float, ledger: Ledger) -> None:
    """All at once."""
    ledger.at_work = list(troubles)
    threads = [
        threading.Thread(target=_one(scene, name, trouble, Random(dice.random()), seconds, ledger), name=name)
        for name, trouble in troubles.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger.at_work = []


def _one(scene: Scene, name: str, trouble: Trouble, dice: Random, seconds: float, ledger: Ledger) -> Callable[[], None]:
    def strike() -> None:
        try:
            ledger.note(name, trouble(scene, dice, seconds))
        except Exception as error:
            ledger.failed.append(f"the trouble “{name}” failed itself: {type(error).__name__}: {error}")
            raise

    return strike
