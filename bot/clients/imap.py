"""Reads a mailbox that others may share: looks at mails by their UIDs, and changes nothing in it."""

import imaplib
import re
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date

from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError
from imap_tools.idle import get_socket_poller
from imap_tools.mailbox import BaseMailBox
from imap_tools.query import AND

from bot.clients.smtp import tidy
from bot.domain.errors import MailboxAway, MailboxProblem, MailUnfetched
from bot.mail.parts import MAX_BYTES
from bot.mail.servers import Encryption, MailServer

SECONDS = 30.0
LAST = 1_000  # mails that are searched, for some servers take long over many
STEP_SECONDS = 1  # how soon a wait ends that is to end
# One byte more than is read of a mail, so that its reader knows that there was more. The sizes that servers tell are
# wrong at times; this bound they keep.
WHOLE = f"(BODY.PEEK[]<0.{MAX_BYTES + 1}>)"
HEADERS = f"(BODY.PEEK[HEADER]<0.{MAX_BYTES}>)"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ODD = (imaplib.IMAP4.error, ImapToolsError, ValueError, LookupError, TypeError)  # what an unforeseen answer ends in


class Box(BaseMailBox):
    """imap-tools' mailbox over a connection that we made ourselves, for its own leaves one open that fails."""

    def __init__(self, connection: imaplib.IMAP4) -> None:
        self._connection = connection
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._connection


@dataclass(frozen=True, slots=True)
class ImapClient:
    """Opens a mailbox, as often as it is asked to; `ssl_context` is the system's where none is given."""

    server: MailServer
    seconds: float = SECONDS
    ssl_context: ssl.SSLContext | None = None

    @contextmanager
    def open(self) -> Iterator["ImapSession"]:
        """The mailbox, to be read only. Raises `MailboxAway`, as all that is asked of it does."""
        with self._logged_in() as box:
            with _sorted(MailboxProblem.FOLDER):
                box.folder.set(self.server.folder, readonly=True)
            yield ImapSession(box)

    def look_round(self) -> tuple[bool, Sequence[str]]:
        """Whether the server knows IDLE, and the folders that there are."""
        with self._logged_in() as box, _sorted(MailboxProblem.ANSWER):
            return _knows_idle(box), [one.name for one in box.folder.list() if "\\Noselect" not in one.flags]

    @contextmanager
    def _logged_in(self) -> Iterator[BaseMailBox]:
        with _sorted(MailboxProblem.ANSWER):
            connection = self._connected()
        with _closing(connection) as box:
            with _sorted(MailboxProblem.LOGIN, self.server.password):
                self._log_in(box)
            yield box

    def _connected(self) -> imaplib.IMAP4:
        server, context = self.server, self.ssl_context or ssl.create_default_context()
        if server.encryption is Encryption.AT_ONCE:
            return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=context, timeout=self.seconds)
        connection = imaplib.IMAP4(server.host, server.port, timeout=self.seconds)
        if server.encryption is Encryption.STARTTLS:
            with _shut_on_error(connection):
                connection.starttls(context)
        return connection

    def _log_in(self, box: BaseMailBox) -> None:
        server = self.server
        is_plain = (server.user + server.password).isascii() and "LOGINDISABLED" not in box.client.capabilities
        log_in = box.login if is_plain else box.login_utf8
        log_in(server.user, server.password, initial_folder=None)


class ImapSession:
    """An open mailbox. While `validity` is the same, UIDs mean the same; `newest` is that of the last mail, or 0."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box = box
        with _sorted(MailboxProblem.ANSWER):
            self._idles = _knows_idle(box)
            self.validity = _told(box, "UIDVALIDITY")
            self.newest = max(self._found("UID *"), default=0)  # a server's UIDNEXT may be no more than a guess
        if not self.validity:
            raise MailboxAway(MailboxProblem.ANSWER)

    def uids_after(self, uid: int, since: date | None = None) -> Sequence[int]:
        """In their order; where a day is given, only of those that arrived then or later."""
        when = f" SINCE {since.day}-{MONTHS[since.month - 1]}-{since.year}" if since else ""
        with _sorted(MailboxProblem.ANSWER):
            self._box.client.noop()  # some servers look for new mails only then
            found = self._found(f"UID {uid + 1}:*{when}")
        return sorted(one for one in found if one > uid)  # "n:*" always has the last one

    def fetch(self, uid: int) -> bytes | None:
        """A mail's bytes, up to one more than are read; None where it is not there any more.

        Raises `MailUnfetched` where the server does not hand out this one.
        """
        return self._fetch(uid, WHOLE)

    def fetch_headers(self, uid: int) -> bytes | None:
        """What can perhaps be had of a mail that is not handed out."""
        return self._fetch(uid, HEADERS)

    def has_mail_to(self, words: str) -> bool:
        """Whether one of the last mails names them among its recipients."""
        first = max(1, self.newest - LAST)
        with _sorted(MailboxProblem.ANSWER):
            return bool(self._found(f"UID {first}:* {AND(to=words)}"))

    def wait(self, seconds: float, ended: Callable[[], bool]) -> None:
        """Until the server tells of something, where it can, the time is over, or `ended`."""
        if not self._idles:
            _sleep(seconds, ended)
            return
        with _sorted(MailboxProblem.ANSWER):
            self._box.idle.start()
            _watch(self._box, seconds, ended)
            self._box.idle.stop()

    def _fetch(self, uid: int, what: str) -> bytes | None:
        with _sorted(MailboxProblem.ANSWER):
            try:
                status, data = self._box.client.uid("FETCH", str(uid), what)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error:
                status, data = "BAD", []
        if status != "OK":
            raise MailUnfetched
        return next((body for body in map(_body, data) if body is not None), None)

    def _found(self, criteria: str) -> list[int]:
        return [int(one) for one in self._box.uids(criteria, charset=None)]


def _body(answer: object) -> bytes | None:
    """Of one item of a FETCH's answer, which also has its closing brace, and other clients' changes of flags."""
    if isinstance(answer, tuple):
        return bytes(answer[1]) if b"BODY[" in answer[0].upper() else None
    return b"" if isinstance(answer, bytes) and b"BODY[" in answer.upper() else None  # "" or NIL


def _told(box: BaseMailBox, name: str) -> int:
    """A number that the server told with the folder."""
    _, values = box.client.response(name)
    number = re.match(rb"\d+", values[-1] or b"")
    return int(number[0]) if number else 0


def _knows_idle(box: BaseMailBox) -> bool:
    """Asked once logged in, for some servers tell all that they know only then."""
    _, told = box.client.capability()
    return b"IDLE" in b" ".join(told).upper().split()


def _watch(box: BaseMailBox, seconds: float, ended: Callable[[], bool]) -> None:
    """What is said is not read here: whoever waits looks anyway, and finds out there that a connection has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not ended():
        if get_socket_poller(box.client.sock, STEP_SECONDS):
            return


def _sleep(seconds: float, ended: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not ended():
        time.sleep(min(STEP_SECONDS, left))


@contextmanager
def _closing(connection: imaplib.IMAP4) -> Iterator[BaseMailBox]:
    box = Box(connection)
    with _shut_on_error(connection):
        yield box
        with suppress(OSError, *ODD):
            box.logout()
    _shut(connection)  # the goodbye may not have been heard


@contextmanager
def _shut_on_error(connection: imaplib.IMAP4) -> Iterator[None]:
    try:
        yield
    except BaseException:
        _shut(connection)
        raise


def _shut(connection: imaplib.IMAP4) -> None:
    with suppress(OSError):
        connection.shutdown()


@contextmanager
def _sorted(refused: MailboxProblem, secret: str = "") -> Iterator[None]:
    """Every failure is a `MailboxAway`, `refused` where the server says no.

    Only the words of a refusal are kept: those of other answers may be a mail's.
    """
    told = ""
    try:
        yield
        return
    except ssl.SSLCertVerificationError:
        problem = MailboxProblem.CERTIFICATE
    except ssl.SSLError:
        problem = MailboxProblem.TLS
    except (OSError, imaplib.IMAP4.abort):
        problem = MailboxProblem.UNREACHABLE
    except ODD as error:
        problem, told = refused, _words(error, secret)
    raise MailboxAway(problem, told) from None


def _words(error: Exception, secret: str) -> str:
    if not isinstance(error, UnexpectedCommandStatusError):
        return ""
    data = error.command_result[1]
    said = b" ".join(one for one in data if isinstance(one, bytes)) if isinstance(data, list) else b""
    told = tidy(said.decode("utf-8", "replace"))
    return told.replace(secret, "…") if secret else told
