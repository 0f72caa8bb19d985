"""Mistakes that the fuzz has to find, each as somebody might make it, and the door at which it shows."""

import hmac
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import waitress.server
from sqlalchemy import text

import bot.assembly
import bot.domain.events
import bot.intake
import bot.mail.bodies
import bot.tickets.desk
import handlers.doors.bolt
import handlers.doors.slack
import handlers.doors.web
import handlers.doors.webhook
import handlers.exchange.pages
import handlers.exchange.payloads
import handlers.talk.commands
from bot.domain import leniency
from bot.domain.errors import Unreadable
from bot.domain.events import Envelope
from bot.intake import Intake
from bot.ports import Delivery
from bot.tickets.postman import Postman
from bot.views import card, words
from bot.views.parts import mrkdwn, plain, section
from handlers.doors.web import Request, Response
from handlers.talk.commands import Commands
from storage.database import Database

TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%tally%'"
Plant = Callable[[ExitStack], None]


def _put(stack: ExitStack, owner: Any, name: str, value: object) -> None:
    stack.enter_context(patch.object(owner, name, value))


def _escape_nothing(stack: ExitStack) -> None:
    for owner in (words, card):
        if hasattr(owner, "escape"):
            _put(stack, owner, "escape", lambda text: text)


def _format_visitors(stack: ExitStack) -> None:
    _put(stack, card, "plain", mrkdwn)


def _compare_texts(stack: ExitStack) -> None:
    """`compare_digest` raises TypeError for a text that is not ASCII."""

    def signed(raw: bytes, secret: str, given: bytes) -> bool:
        return hmac.compare_digest(hmac.digest(secret.encode(), raw, "sha1").hex(), given.decode())

    _put(stack, handlers.doors.webhook, "_signed", signed)


def _limit_no_depth(stack: ExitStack) -> None:
    def open_envelope(raw: bytes) -> Envelope:
        try:
            body = json.loads(raw)
        except ValueError as error:
            raise Unreadable("not_json") from error
        if not isinstance(body, dict):
            raise Unreadable("not_an_object")
        return Envelope(str(body.get("event")), leniency.identifier(leniency.mapping(body, "property").get("id")), body)

    _put(stack, bot.domain.events, "open_envelope", open_envelope)


def _keep_what_nobody_can(stack: ExitStack) -> None:
    """A lone surrogate is no text for a database."""
    _put(stack, leniency, "text", lambda value, length=1_000_000: value[:length] if isinstance(value, str) else "")


def _log_bodies(stack: ExitStack) -> None:
    real = Intake.receive

    def receive(self: Intake, deliveries: Sequence[Delivery]) -> None:
        logging.getLogger("bot.intake").debug(
            "intake.body", extra={"body": deliveries[0].body.decode("utf-8", "replace")}
        )
        real(self, deliveries)

    _put(stack, Intake, "receive", receive)


def _answer_before_it_is_kept(stack: ExitStack) -> None:
    """And keep only what was understood."""
    real = Intake.receive

    def receive(self: Intake, deliveries: Sequence[Delivery]) -> None:
        real(self, [one for one in deliveries if not isinstance(one.opened, Unreadable)])

    _put(stack, Intake, "receive", receive)


def _tell_exceptions(stack: ExitStack) -> None:
    """Numbers are read by Python alone, and what it says of them is the answer."""
    real = Commands.reply

    def reply(self: Commands, *said: Any, **more: Any) -> dict[str, Any]:
        try:
            return real(self, *said, **more)
        except ValueError as error:
            told = f"{type(error).__name__}: {error}"[:2_900]
            return {"text": told, "blocks": [section(plain(told))]}

    _put(stack, Commands, "reply", reply)
    _put(stack, handlers.talk.commands, "read_number", lambda said: int(said[0]) if said else 0)


def _clean_nothing(stack: ExitStack) -> None:
    """What Slack sends goes into the store as it came."""
    _put(stack, handlers.doors.bolt, "_storable", lambda said: said)


def _take_any_number(stack: ExitStack) -> None:
    """However large: no database can look for it."""

    def is_number(text: str) -> bool:
        return text.isascii() and text.isdigit()

    for owner in vars(handlers).values():
        if hasattr(owner, "is_number"):
            _put(stack, owner, "is_number", is_number)


def _take_any_choice(stack: ExitStack) -> None:
    _put(stack, bot.tickets.desk, "demand_choices", lambda wanted: None)


def _believe_charsets(stack: ExitStack) -> None:
    _put(stack, bot.mail.bodies, "decode", lambda content, declared="": content.decode(declared or "utf-8"))


def _lose_odd_mails(stack: ExitStack) -> None:
    """One that can't be read is left out without a word."""
    real = Postman._keep

    def keep(self: Postman, tx: Any, received: Any) -> None:
        if received.sender[1]:
            real(self, tx, received)

    _put(stack, Postman, "_keep", keep)


def _take_any_size(stack: ExitStack) -> None:
    real = waitress.server.create_server
    more = {"max_request_body_size": 2**40}
    _put(stack, bot.assembly, "create_server", lambda *given, **named: real(*given, **{**named, **more}))
    _put(stack, handlers.doors.web.Front, "_enter", _enter_without_limit)


def _enter_without_limit(self: Any, door: Any, environ: Any, rest: str) -> Response:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    return door.answer(Request(body, handlers.doors.web._headers(environ), rest))  # type: ignore[no-any-return]


def _fail_at_odd_headers(stack: ExitStack) -> None:
    """What is no UTF-8 in a header ends in a 500."""
    real = handlers.doors.web._headers

    def headers(environ: Any) -> Mapping[str, str]:
        return {name: value.encode("latin-1").decode() for name, value in real(environ).items()}

    _put(stack, handlers.doors.web, "_headers", headers)


def _refuse_in_html(stack: ExitStack) -> None:
    _put(stack, handlers.doors.webhook, "error", lambda status, said: Response(status, said.encode(), "text/html"))


def _count_wrongly(stack: ExitStack) -> None:
    """Badges without the triggers that keep them."""
    real = Database.open

    def open_(url: str, *, threads: int) -> Database:
        found = real(url, threads=threads)
        with found.engine.begin() as connection:
            for (name,) in connection.execute(text(TRIGGERS)).fetchall():
                connection.execute(text(f"DROP TRIGGER {name}"))
        return found

    _put(stack, Database, "open", open_)


MISTAKES: Mapping[str, tuple[str, Plant]] = {
    "nothing is escaped": ("webhooks", _escape_nothing),
    "visitors' words are formatted": ("webhooks", _format_visitors),
    "signatures are compared as texts": ("webhooks", _compare_texts),
    "no limit of depth": ("webhooks", _limit_no_depth),
    "lone surrogates are kept": ("webhooks", _keep_what_nobody_can),
    "bodies are logged": ("webhooks", _log_bodies),
    "what is not understood is not kept": ("webhooks", _answer_before_it_is_kept),
    "counters are not kept": ("webhooks", _count_wrongly),
    "an error's words are the answer": ("commands", _tell_exceptions),
    "Slack's words are stored as they came": ("interactions", _clean_nothing),
    "any number is looked for": ("interactions", _take_any_number),
    "any choice is taken": ("interactions", _take_any_choice),
    "charsets are believed": ("mails", _believe_charsets),
    "mails without a sender are dropped": ("mails", _lose_odd_mails),
    "no limit of size": ("framing", _take_any_size),
    "refusals are HTML": ("http-schema", _refuse_in_html),
    "headers are read as UTF-8": ("framing", _fail_at_odd_headers),
}


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Meanwhile it is made; with no name, none is."""
    with ExitStack() as stack:
        if name:
            MISTAKES[name][1](stack)
        yield
