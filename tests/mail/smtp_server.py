"""A real SMTP server in this process, which answers as it is told."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.ports import free_port

USER, PASSWORD = "support@aurora.example", "s3cret-smtp"
TAKEN = "250 2.0.0 Taken"


@dataclass(slots=True)
class Postbox:
    """What the server took, and how it answers next: a code and words, or `drop` for no answer at all."""

    port: int
    letters: list[Envelope] = field(default_factory=list)
    asked: int = 0
    recipient_answers: list[str] = field(default_factory=list)
    data_answers: list[str] = field(default_factory=list)
    delay: float = 0
    demands_login: bool = False

    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw(one), policy=default) for one in self.letters]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked += 1
        if self.demands_login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        answer = self.recipient_answers.pop(0) if self.recipient_answers else "250 OK"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.data_answers.pop(0) if self.data_answers else TAKEN
        if answer.startswith(("2", "drop")):
            self.letters.append(envelope)
        await asyncio.sleep(self.delay)
        if answer == "drop" and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return answer


def raw(envelope: Envelope) -> bytes:
    """The letter as it came over the wire."""
    content = envelope.original_content
    assert content is not None
    return content


@contextmanager
def running_smtp(
    *, starttls: ssl.SSLContext | None = None, at_once: ssl.SSLContext | None = None, login: bool = False
) -> Iterator[Postbox]:
    """Run a server; it demands what it is given."""
    postbox = Postbox(free_port(), demands_login=login)
    controller = Controller(
        postbox,
        hostname="127.0.0.1",
        port=postbox.port,
        ssl_context=at_once,
        tls_context=starttls,
        require_starttls=starttls is not None,
        authenticator=_authenticate,
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()


def _authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)
