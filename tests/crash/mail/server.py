"""A real SMTP server with bad manners: it drops, is slow, puts off, refuses and hangs up, as its dice say."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from random import Random

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.mail.smtp_server import TAKEN, raw
from tests.ports import free_port

NOBODY = "nobody"  # addresses that begin so are refused for good
QUICK, LATE = 0.12, 1.5
HANGS_UP, PUT_OFF, BUSY, DROPS, SLOW = 0.03, 0.08, 0.11, 0.18, 0.22


@dataclass(slots=True)
class BadServer:
    """What it took, in the order in which it came; a letter that it dropped or answered late is among it."""

    port: int
    dice: Random
    letters: list[EmailMessage] = field(default_factory=list)
    troubles: dict[str, int] = field(default_factory=dict)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.dice.random() < HANGS_UP:
            return self._hang_up(server, "hung up")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith(NOBODY):
            return self._note("refused", "550 5.1.1 No such user")
        if self.dice.random() < PUT_OFF:
            return self._note("greylisted", "450 4.7.1 Greylisted, come again")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        fate = self.dice.random()
        if fate < BUSY - PUT_OFF:
            return self._note("not taken for now", "451 4.3.0 Not now")
        self.letters.append(message_from_bytes(raw(envelope), policy=default))
        if fate < DROPS - PUT_OFF:
            return self._hang_up(server, "taken and dropped")
        if fate < SLOW - PUT_OFF:
            self._note("answered late")
            await asyncio.sleep(LATE)
        await asyncio.sleep(self.dice.uniform(0, QUICK))
        return TAKEN

    def _hang_up(self, server: SMTP, trouble: str) -> str:
        if isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return self._note(trouble, "421 4.3.2 Goodbye")

    def _note(self, trouble: str, answer: str = "") -> str:
        self.troubles[trouble] = self.troubles.get(trouble, 0) + 1
        return answer


@contextmanager
def running_bad_server(seed: int) -> Iterator[BadServer]:
    """At work in a thread of this process."""
    server = BadServer(free_port(), Random(seed))
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
