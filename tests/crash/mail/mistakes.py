"""Mistakes that the inquest has to find, each as somebody might make it; they are planted in the victim only."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from bot.clients.smtp import SmtpClient
from bot.mail.letters import Letter, Received
from bot.mail.sending import Sending
from bot.ports import MailCursor
from bot.tickets.composing import new_message_id
from bot.tickets.postman import Postman

# Between two transactions that ought to be one: wide enough to be hit by few kills.
GAP_SECONDS, WIDE_GAP_SECONDS = 0.1, 0.6


def _make_the_message_id_when_sending() -> None:
    real = SmtpClient.send

    def send(self: SmtpClient, letter: Letter) -> None:
        real(self, replace(letter, message_id=new_message_id(0, letter.sender[1])))

    _put(SmtpClient, "send", send)


def _set_the_cursor_before_the_line() -> None:
    real = Postman.receive

    def receive(self: Postman, mailbox: str, cursor: MailCursor, received: Received | None) -> None:
        real(self, mailbox, cursor, None)
        time.sleep(WIDE_GAP_SECONDS)
        real(self, mailbox, cursor, received)

    _put(Postman, "receive", receive)


def _know_no_mail_again() -> None:
    real = Postman.receive

    def receive(self: Postman, mailbox: str, cursor: MailCursor, received: Received | None) -> None:
        fresh = received and replace(received, message_id=f"<{uuid4().hex}@kept.invalid>")
        before = self.cursor(mailbox) or MailCursor(cursor.validity, 0)
        real(self, mailbox, before, fresh)
        time.sleep(GAP_SECONDS)
        real(self, mailbox, cursor, None)

    _put(Postman, "receive", receive)


def _mark_as_sent_before_sending() -> None:
    def send(self: Sending[Any], taken: Any) -> None:
        with self.store.write() as tx:
            self.tray.set_sent(tx, taken, self.clock())
        self.carrier.send(taken.letter)

    _put(Sending, "_send", send)


def _put(owner: type, name: str, function: Callable[..., object]) -> None:
    setattr(owner, name, function)


MISTAKES: Mapping[str, Callable[[], None]] = {
    "message-id made when sending": _make_the_message_id_when_sending,
    "cursor before the line": _set_the_cursor_before_the_line,
    "cursor after the line, no message-id": _know_no_mail_again,
    "marked before it is sent": _mark_as_sent_before_sending,
}
