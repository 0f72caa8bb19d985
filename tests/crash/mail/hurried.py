"""Bears one life of the real bot after another: `python -m bot serve`, with its modules read once for all of them.

Its waits are shorter, and it makes a mistake where one is named.
"""

import os
import signal
import sys
from contextlib import suppress
from datetime import timedelta

import bot.mail.sending
from bot.__main__ import cli
from tests.crash.mail.mistakes import MISTAKES

LEASE, FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=4), timedelta(seconds=0.5), timedelta(seconds=2)


def main(mistake: str) -> None:
    """A life for each line that is read; its process's number is told."""
    for name in ("LEASE", "FIRST_RETRY", "LONGEST_RETRY"):
        setattr(bot.mail.sending, name, globals()[name])
    if mistake:
        MISTAKES[mistake]()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead leave nothing
    child = 0
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            live()
        print(child, flush=True)
    if child:  # whoever asked for it is gone
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def live() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    sys.stdin.close()
    sys.stdout = sys.stderr
    cli(["serve"])


if __name__ == "__main__":
    main(*sys.argv[1:])
