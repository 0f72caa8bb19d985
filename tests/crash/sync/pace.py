"""Makes a bot of a storm hurry, so that it passes in minutes, and lets it make a mistake where one is named.

`python -m tests.crash.sync.pace MISTAKE COMMAND…` is `python -m bot COMMAND…` otherwise.
"""

import signal
import sys
from datetime import timedelta
from functools import partial

import bot.clients.tawk
import bot.clients.tawk_answers
import bot.reading_room
import bot.upstream.backfill
import bot.upstream.following
import bot.upstream.looking
import bot.upstream.persons
from bot.__main__ import cli
from bot.clients.tawk import TawkClient
from bot.upstream.backfill import Backfiller
from tests.crash.sync.mistakes import MISTAKES

LEASE = timedelta(seconds=4)  # who is killed is missed for so long
RETRY, LONGEST = timedelta(seconds=0.2), timedelta(seconds=2)


def hurry() -> None:
    for module in (bot.upstream.backfill, bot.upstream.persons):
        vars(module).update(LEASE=LEASE, FIRST_RETRY=RETRY, LONGEST_RETRY=LONGEST)
    for looking in (bot.upstream.following, bot.upstream.looking):
        vars(looking).update(LEASE=LEASE)
    vars(bot.upstream.following).update(TROUBLE=RETRY)
    vars(bot.clients.tawk).update(TIMEOUT=(2.0, 2.0))
    vars(bot.clients.tawk_answers).update(LATER=RETRY.total_seconds())
    vars(bot.reading_room).update(
        Backfiller=partial(Backfiller, lease=LEASE), TawkClient=partial(TawkClient, patience=0.1)
    )


def main(mistake: str, *command: str) -> None:
    # Whoever begins a storm in a shell's background hears no Ctrl-C, and neither would what it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    hurry()
    if mistake:
        MISTAKES[mistake]()
    cli(list(command))


if __name__ == "__main__":
    main(*sys.argv[1:])
