"""The bot's processes: killed, stopped, and started again by whoever looks after them."""

import signal
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.ports import free_port
from tests.soak.times import Times
from tests.stories.bot_process import BotProcess

ALONE = (("serve", "serve"),)
APART = (
    ("web", "web"),
    ("worker-1", "worker"),
    ("worker-2", "worker"),
    ("clock-1", "clock"),
    ("clock-2", "clock"),
)
LOOK, PATIENCE = 0.5, 300.0
NOT_STARTED = 2  # the code of one that ends before it works, as the store is busy or away


@dataclass(slots=True)
class Fleet:
    """`unborn` counts those that ended while they started; `broken` tells of those that ended later by themselves."""

    all: Sequence[BotProcess]
    kills: int = 0
    stops: int = 0
    unborn: int = 0
    broken: list[str] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return self.all[0].url

    def kill(self, dice: Random, silence: float) -> None:
        """One of them, which is born again a while later."""
        with self._lock:
            victim = dice.choice(self.all)
            if victim.is_running:
                victim.kill()
                self.kills += 1
            time.sleep(silence)
            victim.launch()

    def stop_one(self, dice: Random) -> None:
        """As a supervisor does for a new version: it has to end in order, and in time."""
        with self._lock:
            one = dice.choice(self.all)
            answered = bool(one.live())
            try:
                code = one.end(signal.SIGTERM, PATIENCE)
            except AssertionError:
                self.broken.append(f"{one.command} did not end when it was told to")
            else:
                self.stops += 1
                if code and answered:  # one that has not got so far may end at once
                    self.broken.append(f"{one.command} ended with {code} when it was told to end")
            one.launch()

    def start(self) -> None:
        """The one with the doors first: on a busy machine each takes its time."""
        front, *others = self.all
        front.launch()
        _wait_until(front, "ready")
        for one in others:
            one.launch()
        _wait_until(front, "mailbox_read")  # a mailbox is begun at its end: until then nothing may come

    def look_after(self) -> None:
        """Until it is over."""
        while not self._over.wait(LOOK):
            with self._lock:
                for one in self.all:
                    if not one.is_running:
                        self._bury(one)
                        one.launch()

    def end(self) -> None:
        self._over.set()
        with self._lock:
            for one in self.all:
                one.kill()

    def late(self) -> list[str]:
        """What does not go round any more."""
        return [f"{name} in {one.command}" for one in self.all for name in one.live().get("late", ())]

    def _bury(self, one: BotProcess) -> None:
        code = one.wait()
        if code == NOT_STARTED:
            self.unborn += 1
        else:
            self.broken.append(f"{one.command} ended by itself with {code}")


def _wait_until(front: BotProcess, told: str) -> None:
    until = time.monotonic() + PATIENCE
    while not front.ready().get(told):
        assert time.monotonic() < until, front.log[-5000:]
        time.sleep(LOOK)


@contextmanager
def running(
    settings: Mapping[str, str], folder: Path, times: Times, parts: Sequence[tuple[str, str]], mistake: str
) -> Iterator[Fleet]:
    fleet = Fleet([_process(settings, folder, times, mistake, name, command) for name, command in parts])
    fleet.start()
    supervisor = threading.Thread(target=fleet.look_after, name="supervisor", daemon=True)
    supervisor.start()
    try:
        yield fleet
    finally:
        fleet.end()
        supervisor.join()


def _process(
    settings: Mapping[str, str], folder: Path, times: Times, mistake: str, name: str, command: str
) -> BotProcess:
    program = ("-m", "tests.soak.life", str(times.add(name)), mistake, command)
    probes = settings["PORT"] if command in ("serve", "web") else str(free_port())
    return BotProcess({**settings, "HEALTH_PORT": probes}, folder, name, program)
