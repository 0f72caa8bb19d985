"""All that the bot works with and for, as troubles and the inquest hold it."""

from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import select

from bot.domain.inbox import Deed
from bot.ports import MailState
from sandbox.control import SlackSandbox
from sandbox.tawk.control import LocalTawk
from storage.tables import journal, mail
from tests.crash.mail.server import BadServer
from tests.mail.dovecot import Dovecot
from tests.soak.agents import Told
from tests.soak.base import File, Server
from tests.soak.fleet import Fleet
from tests.soak.looking import Eye
from tests.soak.times import Times
from tests.soak.visitors import Visitors
from tests.soak.writers import Writers


@dataclass(slots=True)
class Letterboxes:
    """The mail server that takes the bot's letters, and the mailbox that it reads."""

    smtp: BadServer
    imap: Dovecot
    _controller: Any = field(default=None)

    def open_smtp(self) -> None:
        self._controller = Controller(self.smtp, hostname="127.0.0.1", port=self.smtp.port)
        self._controller.start()

    def shut_smtp(self) -> None:
        if self._controller is not None:
            self._controller.stop()
        self._controller = None


@dataclass(slots=True)
class Scene:
    slack: SlackSandbox
    tawk: LocalTawk
    mails: Letterboxes
    base: File | Server
    eye: Eye
    times: Times
    fleet: Fleet
    visitors: Visitors
    told: Told
    writers: Writers

    def undone(self) -> dict[str, int]:
        """What is still to be done by the bot."""
        missing = len(self.writers.sent) - self.eye.count(mail, mail.c.state == MailState.RECEIVED)
        return {**self.eye.undone(), **({"mails to be read": missing} if missing > 0 else {})}

    def purged(self) -> set[str]:
        """By tawk.to's ids, whoever heard of it."""
        done = set(self.eye.values(select(journal.c.number).where(journal.c.deed == Deed.PURGE)))
        return {external for number, external in self.told.doomed.items() if number in done}

    @property
    def refused(self) -> int:
        """How often somebody was told to come again, or had to wait: each webhook and each command counts."""
        return self.visitors.tally.troubled + self.told.counts["busy"] + self.told.counts["unanswered"]
