"""One process of the bot as `python -m bot COMMAND` is it, by a clock that can be set, and with a mistake if wanted.

`python -m tests.soak.life CLOCK MISTAKE COMMAND…`
"""

import sys
from datetime import datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import Any

import apscheduler.executors.base
import apscheduler.schedulers.base
import apscheduler.triggers.interval

import bot.mail.sending
import bot.mailroom
import bot.times.clock
from bot.__main__ import cli
from bot.tickets.mailbox import MailboxReader, Patience
from tests.crash.sync.pace import LONGEST, RETRY, hurry
from tests.soak.mistakes import MISTAKES
from tests.soak.times import Watch

LEASE = timedelta(seconds=8)
IMPATIENT = Patience(look=10, stand_by=2, longest_trouble=3, login=3)
# All that asks for the time of day: our one place for it, and the ticker.
ASKERS: tuple[Any, ...] = (
    bot.times.clock,
    apscheduler.schedulers.base,
    apscheduler.executors.base,
    apscheduler.triggers.interval,
)


def go_by(watch: Watch) -> None:
    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + watch.ahead()

    for module in ASKERS:
        module.datetime = Shifted


def main(clock: str, mistake: str, *command: str) -> None:
    go_by(Watch(Path(clock)))
    hurry()
    vars(bot.mail.sending).update(LEASE=LEASE, FIRST_RETRY=RETRY, LONGEST_RETRY=LONGEST)
    vars(bot.mailroom).update(MailboxReader=partial(MailboxReader, patience=IMPATIENT))
    if mistake:
        MISTAKES[mistake]()
    cli(list(command))


if __name__ == "__main__":
    main(*sys.argv[1:])
