"""Bears real clocks, `python -m bot clock`, with their modules read once for all of them.

They go by the storm's time, each wrong by so many seconds as it is told, and make a mistake where one is named.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

import bot.assembly
from bot.__main__ import cli
from bot.digests.rounds import Rounds
from tests.crash.clock.mistakes import MISTAKES
from tests.crash.clock.pace import FastClock, plain_kinds

TICK_SECONDS, NEVER = 0.1, 3600.0


def main(begun: str, mistake: str) -> None:
    """A life for each line that is read, which says how wrong its clock is; its process's number is told."""
    if mistake:
        MISTAKES[mistake]()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead leave nothing
    children: list[int] = []
    for apart in sys.stdin:
        child = os.fork()
        if child == 0:
            live(FastClock(float(begun), float(apart)))
        children.append(child)
        tell(sys.stdout.fileno(), "born", child)
    for child in children:  # whoever asked for them is gone
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def tell(where: int, what: str, pid: int) -> None:
    """In one write, which no other process's can part."""
    os.write(where, f"{what} {pid}\n".encode())


def live(clock: FastClock) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    told = os.dup(sys.stdout.fileno())
    sys.stdin.close()
    sys.stdout = sys.stderr
    for name in [name for name in vars(bot.assembly) if name.endswith("_SECONDS")]:
        setattr(bot.assembly, name, NEVER)
    for name, value in {"DIGEST_SECONDS": TICK_SECONDS, "utc_now": clock}.items():
        setattr(bot.assembly, name, value)
    _tell_of_the_first_round(lambda: tell(told, "round", os.getpid()))
    with plain_kinds():
        cli(["clock"])


def _tell_of_the_first_round(tell_of_it: Callable[[], object]) -> None:
    real = Rounds.go

    def go(self: Rounds) -> int:
        Rounds.go = real  # type: ignore[method-assign]
        tell_of_it()
        return real(self)

    Rounds.go = go  # type: ignore[method-assign]


if __name__ == "__main__":
    main(*sys.argv[1:])
