"""Failpoints between any two steps that touch the world, put around the ports of a process; the product knows nothing.

A point is named by who makes the step and what it is, as in `tickets.outbox.Outbox.send: after DATA`. Of a commit it is
also told which call to the world came before it, for what is written down is what came of that.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import Any

from slack_sdk import WebClient, WebhookClient

from bot.clients.imap import ImapSession
from bot.clients.slack_files import SlackFiles
from bot.clients.slack_reading import SlackReader
from bot.clients.smtp import SmtpClient
from bot.clients.tawk import TawkClient
from storage.database import Database
from storage.store import SqlStore

OURS = ("bot.", "handlers.")
# They only pass on what others do.
BETWEEN = (
    "bot.assembly", "bot.clients.", "bot.ports.", "bot.transactions.", "bot.mail.sending", "handlers.doors.letterbox",
)  # fmt: skip
FRONT = "front"
ANY = "*"  # whichever point is reached
DIES = "†\n".encode()  # the last that is told of a life
FAILS = "‡\n".encode()  # the same of one that ended otherwise
CALLS: tuple[tuple[type, str, str], ...] = (
    (SlackFiles, "send", "upload"),
    (SlackReader, "_download", "download"),
    (WebhookClient, "send_dict", "response_url"),
    (SmtpClient, "_announce", "MAIL and RCPT"),
    (SmtpClient, "_hand_over", "DATA"),
    (ImapSession, "uids_after", "UID SEARCH"),
    (ImapSession, "fetch", "UID FETCH"),
    (Database, "scrub", "scrub"),
)


@dataclass(slots=True)
class Failpoints:
    """Writes each point that is reached to `told`; at the one that is armed, when it is reached for the nth time, the
    process ends as in a power cut."""

    told: int
    armed: str = ""
    left: int = 0
    touched: int = 0
    _call: str = ""

    def arm(self, name: str, nth: int) -> None:
        self.armed, self.left = name, nth

    def reach(self, what: str, who: str = "") -> None:
        name = f"{who or _who(sys._getframe(1))}: {what}"
        self.touched += 1
        os.write(self.told, f"{name}\n".encode())
        if self.armed in (name, ANY):
            self.left -= 1
            if self.left == 0:
                os.write(self.told, DIES)
                os.kill(os.getpid(), signal.SIGKILL)

    def fail(self) -> None:
        """What ends the process is none of our points."""
        os.write(self.told, FAILS)

    @contextmanager
    def around(self, step: str, who: str = "") -> Iterator[None]:
        """Also where it fails: who made it knows no more then than one that dies here."""
        who = who or _who(sys._getframe(1))
        self.reach(f"before {step}", who)
        try:
            yield
        finally:
            self._call = step
            self.reach(f"after {step}", who)

    def commit(self) -> Callable[[], None]:
        """Before it; what is returned is called after it."""
        who = _who(sys._getframe(1))
        told = f"commit behind {self._call}" if self._call else "commit"
        self._call = ""
        self.reach(f"before {told}", who)
        return lambda: self.reach(f"after {told}", who)

    def surround(self) -> None:
        """Put them around all ports of this process."""
        _around_transactions(self)
        _around(self, WebClient, "api_call", lambda arguments: str(arguments[0]))
        _around(self, TawkClient, "_send", lambda arguments: str(arguments[0]))
        for owner, name, step in CALLS:
            _around(self, owner, name, partial(_named, step))


def _around_transactions(points: Failpoints) -> None:
    real = SqlStore.write

    @contextmanager
    def write(self: SqlStore, **how: Any) -> Iterator[Any]:
        with real(self, **how) as tx:
            yield tx
            done = points.commit()
        done()

    _put(SqlStore, "write", write)


def _around(points: Failpoints, owner: type, name: str, told: Callable[[tuple[Any, ...]], str]) -> None:
    real = getattr(owner, name)

    def surrounded(self: object, *arguments: Any, **named: Any) -> Any:
        with points.around(told(arguments)):
            return real(self, *arguments, **named)

    _put(owner, name, surrounded)


def _named(step: str, _: tuple[Any, ...]) -> str:
    return step


def _who(frame: FrameType | None) -> str:
    """The use case that is at work: of our frames the nearest that does more than pass on."""
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith(OURS) and not module.startswith(BETWEEN):
            return f"{module.removeprefix('bot.')}.{frame.f_code.co_qualname}".replace(".<locals>", "")
        frame = frame.f_back
    return FRONT


def _put(owner: type, name: str, function: Callable[..., object]) -> None:
    setattr(owner, name, function)
