"""Asks the real bot with and without a slow crowd beside, in turns, and compares."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from sandbox.control import SlackSandbox
from tests.doors.asking import PATIENCE, ask, kinds
from tests.doors.slow import slow_crowd
from tests.ports import free_port
from tests.stories.bot_process import BotProcess
from tests.stories.scene import local_slack, settings

# What somebody might set: each must be found.
SERVED_OTHERWISE = """
import runpy, sys
import bot.assembly
bot.assembly.{0} = {1}
sys.argv = ["bot", "serve"]
runpy.run_module("bot", run_name="__main__")
"""
MISTAKES: Mapping[str, tuple[str, int]] = {"few connections": ("CONNECTIONS", 100)}


@dataclass
class Figures:
    """Seconds of the answers, by kind; `lost` got none in three seconds, or another than 200."""

    alone: dict[str, list[float]] = field(default_factory=dict)
    beside: dict[str, list[float]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    again: int = 0

    def later(self, kind: str) -> float:
        """By how many seconds half of the answers came later than alone."""
        return median(self.beside[kind]) - median(self.alone[kind])


@contextmanager
def doors(folder: Path, mistake: str = "", most: int | None = None) -> Iterator[tuple[SlackSandbox, BotProcess]]:
    """The bot with both of its doors; with a planted mistake, of which `most` connections may be another number."""
    port = free_port()
    name, value = MISTAKES.get(mistake, ("", 0))
    program = ["-c", SERVED_OTHERWISE.format(name, most or value)] if mistake else []
    with local_slack(port, "http") as slack:
        told = {**settings(slack, folder, port, "http"), "LOG_LEVEL": "WARNING"}
        with BotProcess(told, folder, program=program) as bot:
            yield slack, bot


def compare(slack: SlackSandbox, port: int, many: int, asks: int, rounds: int, patience: float = PATIENCE) -> Figures:
    """Who got no answer within `patience` seconds was kept out."""
    figures, door = Figures(), Door(slack, port, asks, patience)
    door.ask_all({}, [])  # what is only ever done once is not measured
    for _ in range(rounds):
        for beside in (False, True):
            with slow_crowd(port, many) if beside else nullcontext() as crowd:
                door.ask_all(figures.beside if beside else figures.alone, figures.lost)
            figures.again += crowd.again if crowd else 0
    return figures


@dataclass(frozen=True, slots=True)
class Door:
    """Where each kind is asked for so many times."""

    slack: SlackSandbox
    port: int
    asks: int
    patience: float

    def ask_all(self, seconds: dict[str, list[float]], lost: list[str]) -> None:
        wanted = kinds(self.slack)
        for _ in range(self.asks):
            for kind, made in wanted.items():
                status, took = ask(self.port, made(), self.patience)
                seconds.setdefault(kind, []).append(took)
                if status != 200:
                    lost.append(f"{kind}: {status or 'no answer'}")
            if len(lost) > self.asks:
                return  # nobody need wait for each of the rest
