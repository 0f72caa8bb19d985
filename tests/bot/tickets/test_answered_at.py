"""When a team first answered is known of chats and of tickets, and nothing automatic counts."""

import importlib
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select, update

import storage.migrations
from bot.domain.inbox import Deed, Kind
from bot.ports import MailState, NewMail
from storage.tables import conversation
from tests.bot.tickets.correspondence import ANA, ANSWER, SECOND, SENDER, Correspondence
from tests.inbox import LUIS, MINUTE, said

Moments = tuple[datetime | None, datetime | None]


def answered(mail: Correspondence, number: int) -> datetime | None:
    found = mail.get(number)
    return found.answered_at


def both(mail: Correspondence, ticket: int) -> Moments:
    """Of the chat and of the ticket that it became."""
    return answered(mail, mail.get(ticket).linked), answered(mail, ticket)


def transcript(mail: Correspondence, *lines: tuple[str, str]) -> None:
    """What tawk.to tells of the chat, a minute after all that was done."""
    at = mail.inbox.clock()
    told = [said(by, at + n * SECOND, words) for n, (by, words) in enumerate(lines)]
    mail.inbox.receive(mail.inbox.site.transcript(at + MINUTE, *told))


def test_a_chat_is_answered_when_an_agent_first_says_something(mail: Correspondence) -> None:
    number = mail.chat()
    assert answered(mail, number) is None
    mail.inbox.clock.forward(MINUTE)
    at = mail.inbox.clock()
    transcript(mail, ("v", "Hello?"), ("s", "We are away"), ("a", "  "), ("a", "Yes?"), ("a", "Here I am"))
    assert answered(mail, number) == at + 3 * SECOND


def test_a_chat_that_becomes_a_ticket_is_answered_with_it(mail: Correspondence) -> None:
    number = mail.chat()
    mail.inbox.clock.forward(MINUTE)
    now = mail.inbox.clock()
    ticket = mail.tickets.convert(number, ANA, ANSWER)
    assert both(mail, ticket) == (now, now)
    mail.inbox.clock.forward(MINUTE)
    mail.tickets.reply(ticket, ANA, ANSWER)
    assert both(mail, ticket) == (now, now)


def test_an_answer_that_is_taken_back_was_none_and_the_next_one_counts(mail: Correspondence) -> None:
    ticket = mail.ticket()
    mail.tickets.undo(mail.mails(ticket)[0].id, ANA)
    assert both(mail, ticket) == (None, None)
    mail.inbox.clock.forward(MINUTE)
    now = mail.inbox.clock()
    mail.tickets.reply(ticket, LUIS, ANSWER)
    assert both(mail, ticket) == (now, now)


def test_of_two_answers_the_one_that_stands_counts(mail: Correspondence) -> None:
    first, ticket = mail.inbox.clock(), mail.ticket()
    mail.inbox.clock.forward(SECOND)
    second = mail.inbox.clock()
    mail.tickets.reply(ticket, LUIS, ANSWER)
    mail.tickets.undo(mail.mails(ticket)[1].id, LUIS)
    assert both(mail, ticket) == (first, first)
    mail.tickets.reply(ticket, LUIS, ANSWER)
    mail.tickets.undo(mail.mails(ticket)[0].id, ANA)
    assert both(mail, ticket) == (second, second)


def test_an_earlier_answer_told_of_later_counts_and_nothing_takes_one_away(
    mail: Correspondence,
) -> None:
    ticket = mail.ticket()
    mailed_at = answered(mail, ticket)
    assert mailed_at is not None
    mail.inbox.clock.forward(MINUTE)
    transcript(mail, ("v", "Hello?"), ("v", "Anybody?"))
    assert both(mail, ticket) == (mailed_at, mailed_at)
    mail.inbox.receive(
        mail.inbox.site.transcript(
            mail.inbox.clock(), said("a", mailed_at - MINUTE, "Yes"), said("v", mailed_at + 5 * MINUTE, "?")
        )
    )
    assert both(mail, ticket) == (mailed_at - MINUTE, mailed_at)


def test_neither_the_visitor_nor_a_machine_answers_a_ticket(mail: Correspondence) -> None:
    mail.inbox.receive(mail.inbox.site.ticket(mail.inbox.clock(), ticket="t"))
    found = mail.inbox.get("t", Kind.TICKET)
    write(mail, found.id, MailState.RECEIVED, mail.inbox.clock())
    write(mail, found.id, MailState.SENT, mail.inbox.clock(), is_automatic=True)
    mail.inbox.desk.do(Deed.CLOSE, found.id, ANA)
    assert answered(mail, found.id) is None
    mail.tickets.reply(found.id, ANA, ANSWER)
    waiting = mail.mails(found.id)[-1]
    mail.tickets.undo(waiting.id, ANA)
    assert answered(mail, found.id) is None


def test_the_answers_of_before_are_found_when_the_database_is_brought_forward(any_mail: Correspondence) -> None:
    """Whatever happened, what the migration finds is what was kept at the time."""
    mail = any_mail
    ticket = mail.ticket()
    write(mail, ticket, MailState.RECEIVED, mail.inbox.clock() - MINUTE)
    write(mail, ticket, MailState.SENT, mail.inbox.clock() - MINUTE, is_automatic=True)
    mail.inbox.clock.forward(MINUTE)
    mail.tickets.reply(ticket, ANA, ANSWER)
    mail.inbox.receive(mail.inbox.site.ticket(mail.inbox.clock(), ticket="asked"))
    mail.tickets.reply(mail.inbox.get("asked", Kind.TICKET).id, ANA, ANSWER)
    mail.tickets.undo(mail.mails(mail.inbox.get("asked", Kind.TICKET).id)[0].id, ANA)
    for key, words in (("served", "Yes?"), ("joined", "\u2003\n"), ("file", "")):
        files = {"attchs": [{"type": "file", "content": {"file": FILE}}]} if key == "file" else {}
        lines = (said("v", mail.inbox.clock(), "?"), said("a", mail.inbox.clock() + SECOND, words, **files))
        mail.inbox.receive(mail.inbox.site.transcript(mail.inbox.clock(), *lines, chat=key))
    kept = moments(mail)
    assert sum(answered is not None for answered, _ in kept) == 4
    forget_and_fill(mail)
    assert moments(mail) == kept


FILE = {"url": "https://files.example/a.png", "name": "a.png", "mimeType": "image/png", "size": 3, "extension": "png"}


def write(mail: Correspondence, number: int, state: MailState, at: datetime, *, is_automatic: bool = False) -> None:
    """A mail that is nobody's answer."""
    people = ("", "Recado", SENDER.address, "ana@example.com")
    new = NewMail(number, f"<{uuid4()}@shop.example>", state, *people, "s", "t", "t", at, is_automatic=is_automatic)
    with mail.inbox.store.write() as tx:
        tx.mails.add(new)


def moments(mail: Correspondence) -> list[Moments]:
    with mail.inbox.engine.connect() as connection:
        columns = (conversation.c.answered_at, conversation.c.mailed_at)
        return [tuple(row) for row in connection.execute(select(*columns).order_by(conversation.c.id))]


def forget_and_fill(mail: Correspondence) -> None:
    [path] = Path(storage.migrations.__path__[0]).glob("versions/*_answered_at.py")
    migration = importlib.import_module(f"storage.migrations.versions.{path.stem}")
    with mail.inbox.engine.begin() as connection:
        connection.execute(update(conversation).values(answered_at=None, mailed_at=None))
        migration.fill(connection)
