"""Reads a mailbox on and on, one mail after another, and hands each over with how far that is."""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Protocol
from uuid import uuid4

from bot.domain.errors import Conflict, MailboxAway, MailboxProblem, MailError, MailUnplaced, Refusal
from bot.mail.letters import Received
from bot.ports import MailCursor, Store
from bot.times.clock import Clock

Ended = Callable[[], bool]
LEASE = timedelta(minutes=1)
RENEWAL = LEASE / 3
DAY = timedelta(days=1)  # a server's day is not always ours
UNFETCHED, UNREADABLE = "unfetched:mail", "unreadable:mail"
PAUSE_SECONDS = 0.25

log = logging.getLogger(__name__)


class Session(Protocol):
    """An open mailbox: see `bot.clients.imap.ImapSession`."""

    @property
    def validity(self) -> int: ...
    @property
    def newest(self) -> int: ...
    def uids_after(self, uid: int, since: date | None = None) -> Sequence[int]: ...
    def fetch(self, uid: int) -> bytes | None: ...
    def fetch_headers(self, uid: int) -> bytes | None: ...
    def wait(self, seconds: float, ended: Ended) -> None: ...


class Mailbox(Protocol):
    """All that it does may raise `MailboxAway`."""

    def open(self) -> AbstractContextManager[Session]: ...


class Recipient(Protocol):
    def receive(self, mailbox: str, cursor: MailCursor, received: Received | None) -> None: ...


@dataclass(frozen=True, slots=True)
class Patience:
    """The seconds between two looks, soon after there was something, and until a new try after trouble.

    A mail that fails so often is tried with its headers alone, and then left: soon where the fault may be ours, after
    about an hour where it is the server's.
    """

    look: float = 60
    brief: float = 2
    stand_by: float = 5
    trouble: float = 1
    longest_trouble: float = 300
    login: float = 60  # or a server may lock us out
    our_tries: int = 5
    server_tries: int = 15


@dataclass(slots=True)
class MailboxReader:
    """Any number may run at once: the one that began last reads, the others stand by.

    A mailbox that was never read is begun at its end. After that nothing is skipped: what comes twice is known by its
    Message-ID.
    """

    name: str
    mailbox: Mailbox
    read: Callable[[bytes], Received]
    recipient: Recipient
    store: Store
    clock: Clock
    patience: Patience = Patience()
    _holder: str = field(default_factory=lambda: uuid4().hex)
    _renew: float = 0
    _troubles: int = 0
    _tries: int = 0  # with the mail that comes next
    _rung: int = 0  # what is still tried with it: see `_received`

    def run(self, ended: Ended) -> None:
        """Until `ended`, which takes seconds."""
        steals = True
        while not ended():
            try:
                if self._hold(steals=steals):
                    steals = False
                    self._sit(ended)
                else:
                    _pause(self.patience.stand_by, ended)
            except Exception as error:  # whatever it is, the mailbox is to be read on
                self._trouble(error, ended)
        self._let_go()

    def _sit(self, ended: Ended) -> None:
        """Read while it is ours."""
        with self.mailbox.open() as session:
            cursor, since = self._cursor(session)
            while not self._is_over(ended):
                found = session.uids_after(cursor.uid, since)
                for uid in found:
                    if self._is_over(ended):
                        return
                    cursor = self._take(session, replace(cursor, uid=uid))
                since = None
                self._done()
                session.wait(self.patience.brief if found else self.patience.look, lambda: self._is_over(ended))

    def _cursor(self, session: Session) -> tuple[MailCursor, date | None]:
        """Where to go on, and the day before which nothing is of interest, once, where UIDs have lost their meaning."""
        with self.store.read() as tx:
            kept = tx.mails.cursor(self.name)
        if kept is not None and kept.validity == session.validity:
            return kept, None
        if kept is None:
            log.info("mailbox.begun", extra={"uid": session.newest})
            begun, since = MailCursor(session.validity, session.newest, self.clock()), None
        else:
            log.warning("mailbox.rebuilt", extra={"validity": session.validity})
            since = (kept.since - DAY).date() if kept.since else None
            again = session.uids_after(0, since)
            begun = replace(kept, validity=session.validity, uid=again[0] - 1 if again else session.newest)
        self.recipient.receive(self.name, begun, None)
        return begun, since

    def _take(self, session: Session, cursor: MailCursor) -> MailCursor:
        try:
            self.recipient.receive(self.name, cursor, self._received(session, cursor.uid))
        except (Refusal, Conflict, MailUnplaced):  # which says nothing of the mail
            raise
        except Exception as error:
            self._stumble(error, cursor.uid)
            raise
        self._tries = self._rung = 0
        return cursor

    def _received(self, session: Session, uid: int) -> Received | None:
        if self._rung > 1:
            log.error("mailbox.mail_left", extra={"uid": uid})
            return None
        raw = session.fetch_headers(uid) if self._rung else session.fetch(uid)
        if raw is None:
            return None
        received = self.read(raw)
        if UNREADABLE in received.left_out:
            log.warning("mailbox.mail_unreadable", extra={"uid": uid})
        return replace(received, left_out=(*received.left_out, UNFETCHED)) if self._rung else received

    def _stumble(self, error: Exception, uid: int) -> None:
        self._tries += 1
        limit = self.patience.server_tries if isinstance(error, MailError) else self.patience.our_tries
        if self._tries >= limit:
            log.error("mailbox.mail_failed", extra={"uid": uid, "error": type(error).__name__})
            self._tries, self._rung = 0, self._rung + 1

    def _trouble(self, error: Exception, ended: Ended) -> None:
        """Only its kind is logged: its words may be a mail's."""
        problem = error.problem if isinstance(error, MailboxAway) else ""
        log.warning("mailbox.trouble", extra={"error": type(error).__name__, "problem": problem, "at": _place(error)})
        patience = self.patience
        seconds = min(patience.trouble * 2 ** min(self._troubles, 20), patience.longest_trouble)
        self._troubles += 1
        _pause(max(seconds, patience.login) if problem == MailboxProblem.LOGIN else seconds, ended)

    def _done(self) -> None:
        self._troubles = 0
        with self.store.write() as tx:
            tx.mailboxes.set_read(self.name, self.clock())

    def _is_over(self, ended: Ended) -> bool:
        return ended() or not self._hold()

    def _hold(self, *, steals: bool = False) -> bool:
        """Whether it is ours to read, asked anew only now and then."""
        if time.monotonic() < self._renew:
            return True
        now = self.clock()
        with self.store.write() as tx:
            held = tx.mailboxes.hold(self.name, self._holder, now, now + LEASE, steals=steals)
        self._renew = time.monotonic() + RENEWAL.total_seconds() if held else 0
        return held

    def _let_go(self) -> None:
        with suppress(Refusal), self.store.write() as tx:
            tx.mailboxes.let_go(self.name, self._holder)


def _place(error: Exception) -> str:
    """Where it happened, without any value."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else ""


def _pause(seconds: float, ended: Ended) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not ended():
        time.sleep(min(PAUSE_SECONDS, left))
