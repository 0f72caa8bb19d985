"""Hands a letter to a mail server, and sorts every failure by what is known of it."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass

from bot.clients.mime import one, written
from bot.domain.errors import MailDelayed, MailError, MailRefused, MailUnsure
from bot.mail.letters import Letter
from bot.mail.servers import Encryption, MailServer
from bot.times.clock import Clock

# About our login or its encryption, and so about every letter: this one may yet go out as it is.
LOGIN = (530, 534, 535, 538)
SHOWN = 200
LEADING_DOT = re.compile(rb"(?m)^\.")


@dataclass(frozen=True, slots=True)
class Patience:
    """The seconds to wait: for a command's answer, for the letter to pass, and for the answer behind its last dot.

    Who gives up before ten minutes there sends it twice (RFC 5321, 4.5.3.2.6; RFC 1047).
    """

    command: float = 30
    content: float = 180
    answer: float = 600


@dataclass(frozen=True, slots=True)
class SmtpClient:
    """A connection for each letter; `domain` is whom we say we are, `ssl_context` the system's where none is given."""

    server: MailServer
    domain: str
    clock: Clock
    patience: Patience = Patience()
    ssl_context: ssl.SSLContext | None = None

    def send(self, letter: Letter) -> None:
        """Send it to its one recipient. Raises `MailRefused`, `MailDelayed` or `MailUnsure`."""
        sender, recipient = one(letter.sender[1]), one(letter.to)
        content = written(letter, self.clock())
        with self._logged_in() as smtp:
            self._announce(smtp, sender, recipient, len(content))
            self._hand_over(smtp, content)
            self._leave(smtp)

    def check(self) -> None:
        """Log in and out. Raises `MailDelayed`."""
        with self._logged_in() as smtp:
            self._leave(smtp)

    @contextmanager
    def _logged_in(self) -> Iterator[smtplib.SMTP]:
        try:
            smtp = self._connected()
        except OSError as error:
            raise MailDelayed(told_by(error)) from None
        with closing(smtp):  # without a word: smtplib's own end says QUIT, and raises in our way
            try:
                self._log_in(smtp)
            except OSError as error:
                raise MailDelayed(told_by(error)) from None
            yield smtp

    def _connected(self) -> smtplib.SMTP:
        server, seconds = self.server, self.patience.command
        if server.encryption is Encryption.AT_ONCE:
            return smtplib.SMTP_SSL(server.host, server.port, self.domain, timeout=seconds, context=self._context())
        return smtplib.SMTP(server.host, server.port, self.domain, timeout=seconds)

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        if self.server.encryption is Encryption.STARTTLS:
            smtp.starttls(context=self._context())
        smtp.ehlo_or_helo_if_needed()
        if self.server.user:
            smtp.login(self.server.user, self.server.password)

    def _announce(self, smtp: smtplib.SMTP, sender: str, recipient: str, size: int) -> None:
        try:
            demand(smtp.mail(sender, [f"SIZE={size}"] if smtp.has_extn("size") else []))
            demand(smtp.rcpt(recipient))
            demand(smtp.docmd("DATA"), 3)
        except OSError as error:
            raise MailDelayed(told_by(error)) from None

    def _hand_over(self, smtp: smtplib.SMTP, content: bytes) -> None:
        """From here on, silence tells nothing."""
        assert smtp.sock is not None, "DATA was answered"
        try:
            smtp.sock.settimeout(self.patience.content)
            smtp.send(LEADING_DOT.sub(b"..", content) + b".\r\n")
            smtp.sock.settimeout(self.patience.answer)
            answer = smtp.getreply()
        except OSError as error:
            raise MailUnsure(told_by(error)) from None
        if answer[0] // 100 not in (2, 4, 5):
            raise MailUnsure(told(answer))
        demand(answer)

    def _leave(self, smtp: smtplib.SMTP) -> None:
        """Say goodbye; whether it is heard is of no interest."""
        with suppress(OSError):
            if smtp.sock is not None:
                smtp.sock.settimeout(self.patience.command)
            smtp.quit()

    def _context(self) -> ssl.SSLContext:
        return self.ssl_context or ssl.create_default_context()


def demand(answer: tuple[int, bytes], kind: int = 2) -> None:
    """Raise what the answer says, unless it is of the kind that we need."""
    code = answer[0]
    if code // 100 == kind:
        return
    problem: type[MailError] = MailRefused if code // 100 == 5 and code not in LOGIN else MailDelayed
    raise problem(told(answer))


def told(answer: tuple[int, bytes | str]) -> str:
    """The code and the first line of an answer, tidied for people."""
    code, said = answer
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    first = text.strip().partition("\n")[0]
    return tidy(f"{code} {first}" if code > 0 else first)


def told_by(error: OSError) -> str:
    """What an error says; an answer of the server's goes first."""
    if isinstance(error, smtplib.SMTPResponseException):
        return told((error.smtp_code, error.smtp_error))
    return tidy(error.strerror or str(error) or type(error).__name__)


def tidy(text: str) -> str:
    """One printable line that is not too long."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:SHOWN]
