"""Mistakes that the soak has to find, each as somebody might make it; they are planted in the bot's processes only."""

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.assembly import House
from bot.domain.errors import Refusal
from bot.mirror.mirror import Mirror
from bot.mirror.pacing import Pace
from handlers.doors.letterbox import Letterbox
from handlers.doors.web import Request, Response
from handlers.doors.webhook import TawkDoor
from storage.conversations.conversations import SqlConversations
from tests.crash.mail.mistakes import MISTAKES as OF_MAILS
from tests.crash.points.mistakes import MISTAKES as OF_POINTS

BALLAST = 1_000_000  # bytes
LATER = 0.5


def _answer_before_it_is_kept() -> None:
    """A webhook's sender is let go first; it is kept as soon as there is time."""
    put = Letterbox.put

    def put_later(self: Letterbox, delivery: Any) -> None:
        timer = threading.Timer(LATER, put, (self, delivery))
        timer.daemon = True
        timer.start()

    _put(Letterbox, "put", put_later)


def _say_yes_to_all() -> None:
    """Also where it can't be kept."""

    def put(self: Letterbox, delivery: Any) -> None:
        try:
            real(self, delivery)
        except Refusal:
            return

    real = Letterbox.put
    _put(Letterbox, "put", put)


def _leave_files_open() -> None:
    _at_each_webhook(lambda: os.open(os.devnull, os.O_RDONLY))


def _forget_nothing() -> None:
    kept: list[bytes] = []
    _at_each_webhook(lambda: kept.append(b"x" * BALLAST))


def _let_threads_stand() -> None:
    _at_each_webhook(lambda: threading.Thread(target=time.sleep, args=(1e6,), daemon=True).start())


def _settle_at_once() -> None:
    """A post whose answer was lost is looked for before it can be there."""
    real, fresh = Mirror.__init__, timedelta(seconds=2)
    _put(Pace, "freshness", property(lambda pace: fresh))

    def init(self: Mirror, store: Any, slack: Any, pace: Any, *more: Any) -> None:
        real(self, store, slack, replace(pace, settle=timedelta(0)), *more)

    _put(Mirror, "__init__", init)


def _tell_the_token() -> None:
    """Behind the nets that are under the log."""
    real = House.build.__func__  # type: ignore[attr-defined]

    def build(cls: type[House], settings: Any) -> House:
        print("begins with", settings.slack_bot_token.get_secret_value(), file=sys.stderr)
        built: House = real(cls, settings)
        return built

    _put(House, "build", classmethod(build))


def _know_of_no_purge() -> None:
    _put(SqlConversations, "is_purged", lambda self, *key: False)


def _at_each_webhook(act: Callable[[], object]) -> None:
    real = TawkDoor.answer

    def answer(self: TawkDoor, request: Request) -> Response:
        act()
        return real(self, request)

    _put(TawkDoor, "answer", answer)


def _put(owner: type, name: str, function: object) -> None:
    setattr(owner, name, function)


MISTAKES: Mapping[str, Callable[[], None]] = {
    "answered before it is kept": _answer_before_it_is_kept,
    "every webhook is answered 200": _say_yes_to_all,
    "a file stays open for each webhook": _leave_files_open,
    "all stays in memory": _forget_nothing,
    "a thread stands for each webhook": _let_threads_stand,
    "no settle time": _settle_at_once,
    "a token in the log": _tell_the_token,
    "what was told is logged": OF_POINTS["what was told is logged"][1],
    "no tombstone": _know_of_no_purge,
    "message-id made when sending": OF_MAILS["message-id made when sending"],
}
