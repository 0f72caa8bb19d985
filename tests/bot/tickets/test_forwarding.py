"""A ticket that also went to tawk.to is known again when it comes back from there: it stays one ticket."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

import pytest

from bot.domain.errors import MailRefused, Reason, Refusal
from bot.domain.inbox import Author, Conversation, Kind, Line, Status
from bot.mail.letters import Received
from bot.mail.own_tickets import Marks
from bot.ports import Mail, MailKind, MailState
from bot.upstream.uptake import Taken
from bot.views.mails import forward_message
from storage import tables
from tests.bot.tickets.correspondence import ANSWER, SECOND, Correspondence, reply_to
from tests.bot.upstream.shown import shown as shown_there
from tests.bot.upstream.shown import take
from tests.bot.views.checks import misfits, shown
from tests.bot.views.samples import ENGLISH
from tests.inbox import ANA, LUIS, Inbox, stamp

TO_TAWK = "tickets@tawk.example"
HOUR = timedelta(hours=1)


@dataclass
class Shop:
    """A property whose tickets go to tawk.to as well."""

    mail: Correspondence

    @property
    def inbox(self) -> Inbox:
        return self.mail.inbox

    def chat(self, forward: str = TO_TAWK) -> int:
        number = self.mail.chat()
        with self.inbox.store.write() as tx:
            [property_] = tx.properties.all()
            tx.properties.arrange(replace(property_, forward=forward))
        return number

    def ticket(self) -> int:
        return self.mail.tickets.convert(self.chat(), ANA, ANSWER)

    def forwards(self) -> list[Mail]:
        """The copies for tawk.to, in the order in which they were made."""
        with self.inbox.engine.connect() as connection:
            ids = list(connection.execute(tables.mail.select().where(tables.mail.c.kind == "forward")))
        with self.inbox.store.read() as tx:
            found = [tx.mails.get(row.id) for row in ids]
        return [mail for mail in found if mail is not None]

    def comes_back(
        self, subject: str, ticket: str = "", email: str = "rose@example.com", message: str = "transcript"
    ) -> str:
        """tawk.to tells of a ticket; its id there."""
        ticket = ticket or str(uuid4())
        body = {
            "event": "ticket:create",
            "time": stamp(self.inbox.clock()),
            "property": {"id": self.inbox.site.tawk_id, "name": self.inbox.site.name},
            "requester": {"name": "Rose", "email": email, "type": "visitor"},
            "ticket": {"id": ticket, "humanId": 17, "subject": subject, "message": message},
        }
        self.inbox.receive(json.dumps(body).encode())
        return ticket

    def tickets(self) -> list[int]:
        with self.inbox.engine.connect() as connection:
            rows = connection.execute(tables.conversation.select().order_by(tables.conversation.c.id))
            return [row.id for row in rows if row.kind == Kind.TICKET.value]

    def told(self, number: int) -> Conversation:
        return self.mail.get(number)


@pytest.fixture
def shop(any_mail: Correspondence) -> Shop:
    return Shop(any_mail)


@pytest.fixture
def one(mail: Correspondence) -> Shop:
    return Shop(mail)


def test_tawk_to_gets_what_was_said_and_whom_to_answer(one: Shop) -> None:
    number = one.ticket()
    one.mail.deliver()
    letter, visitors = sorted(one.mail.server.taken, key=lambda sent: sent.to != TO_TAWK)
    assert (letter.to, letter.reply_to, letter.is_automatic) == (TO_TAWK, "rose@example.com", False)
    assert letter.sender[1] == "help@shop.example"
    assert letter.subject.startswith(f"Your lamp [#{number}-")
    assert "Is it red?" in letter.text
    assert "It is red." in letter.text
    assert (visitors.to, visitors.references) == ("rose@example.com", ())


def test_the_copy_is_nothing_that_was_said_to_the_visitor(one: Shop) -> None:
    number = one.ticket()
    one.mail.deliver()
    assert [mail.said for mail in one.mail.mails(number)] == ["It is red."]
    assert [line.text for line in one.told(number).lines] == ["Is it red?", "It is red."]
    one.mail.tickets.reply(number, ANA, replace(ANSWER, answer="Dark red."))
    one.mail.deliver()
    answers = [letter for letter in one.mail.server.taken if letter.to != TO_TAWK]
    assert answers[-1].references == (answers[0].message_id,)


def test_without_an_address_of_tawk_to_nothing_goes_there(one: Shop) -> None:
    one.mail.tickets.convert(one.chat(forward=""), ANA, ANSWER)
    one.mail.deliver()
    assert [letter.to for letter in one.mail.server.taken] == ["rose@example.com"]


def test_what_comes_back_from_tawk_to_is_the_same_ticket(shop: Shop) -> None:
    number = shop.ticket()
    shop.mail.deliver()
    [copy] = shop.forwards()
    there = shop.comes_back(copy.subject)
    assert shop.tickets() == [number]
    assert shop.told(number).facts.human_id == "17"
    shop.comes_back("told again, in other words", there)
    assert shop.tickets() == [number]
    assert [line.text for line in shop.told(number).lines] == ["Is it red?", "It is red."]


@pytest.mark.parametrize("subject", ["Fwd: Re:  your  LAMP", "Your lamp", "Re: Your lamp [#1-00"])
def test_a_ticket_whose_mark_was_lost_is_known_by_who_asked_what(one: Shop, subject: str) -> None:
    number = one.ticket()
    one.mail.deliver()
    one.comes_back(subject, email="ROSE@example.com")
    assert one.tickets() == [number]


def test_a_mark_in_the_words_counts_as_well(one: Shop) -> None:
    number = one.ticket()
    [copy] = one.forwards()
    one.comes_back("no subject", email="", message=f"…{copy.subject}…")
    assert one.tickets() == [number]


@pytest.mark.parametrize(
    ("subject", "email", "later"),
    [
        ("Another lamp", "rose@example.com", HOUR),
        ("Your lamp", "other@example.com", HOUR),
        ("Your lamp", "rose@example.com", 25 * HOUR),
        ("Your lamp", "", HOUR),
        ("[#2-0123456789abcdef0123]", "other@example.com", HOUR),
    ],
)
def test_what_anybody_else_asks_or_asks_later_is_a_ticket_of_its_own(
    one: Shop, subject: str, email: str, later: timedelta
) -> None:
    number = one.ticket()
    one.mail.deliver()
    one.inbox.clock.forward(later)
    one.comes_back(subject, email=email)
    assert len(one.tickets()) == 2
    assert one.told(number).facts.human_id == ""


def test_a_forged_mark_hides_nothing(one: Shop) -> None:
    number = one.ticket()
    one.comes_back(f"Hello {Marks(b'guessed').of(number)}", email="mallory@example.net")
    assert len(one.tickets()) == 2


def test_an_answer_that_quotes_the_mark_later_is_a_ticket_of_its_own(shop: Shop) -> None:
    number = shop.ticket()
    [copy] = shop.forwards()
    shop.comes_back(copy.subject)
    shop.comes_back(f"Re: {copy.subject}")
    assert len(shop.tickets()) == 2
    assert shop.tickets()[0] == number


def test_a_mark_of_long_ago_hides_nothing(one: Shop) -> None:
    one.ticket()
    [copy] = one.forwards()
    one.inbox.clock.forward(73 * HOUR)
    one.comes_back(copy.subject)
    assert len(one.tickets()) == 2


def test_a_purged_ticket_does_not_come_back_from_tawk_to(shop: Shop) -> None:
    number = shop.ticket()
    [copy] = shop.forwards()
    shop.mail.purge(number)
    there = shop.comes_back(copy.subject)
    shop.comes_back("told again", there)
    assert shop.tickets() == []
    with shop.inbox.engine.connect() as connection:
        bodies = [row.body for row in connection.execute(tables.delivery.select()) if row.event == "ticket:create"]
    assert bodies == [None, None]


def test_one_that_came_back_is_purged_with_what_was_told_of_it(one: Shop) -> None:
    number = one.ticket()
    there = one.comes_back(one.forwards()[0].subject)
    one.mail.purge(number)
    one.comes_back("again", there)
    assert (one.tickets(), one.forwards()) == ([], [])


def test_how_far_the_copy_is_can_be_seen_and_it_can_be_tried_again(one: Shop) -> None:
    number = one.ticket()
    one.mail.server.errors = [MailRefused("550 no"), MailRefused("550 no")]
    one.mail.deliver()
    [copy] = one.forwards()
    assert (copy.state, copy.reason) == (MailState.FAILED, "550 no")
    told = forward_message(copy, "", ENGLISH)
    assert misfits(told) == []
    assert "550 no" in shown(told)
    one.mail.tickets.retry(copy.id, ANA)
    one.mail.deliver()
    [copy] = one.forwards()
    assert copy.state is MailState.SENT
    assert "ticket #17" in shown(forward_message(copy, "17", ENGLISH))
    assert one.told(number).status is Status.OPEN


def test_the_copy_can_not_be_taken_back_as_an_answer_can(one: Shop) -> None:
    one.ticket()
    [copy] = one.forwards()
    with pytest.raises(Refusal) as refused:
        one.mail.tickets.undo(copy.id, ANA)
    assert refused.value.reason is Reason.MAIL_GONE
    assert "Take it back" not in str(forward_message(copy, "", ENGLISH))


def test_of_two_agents_who_convert_a_chat_at_once_one_makes_the_ticket(shop: Shop) -> None:
    chat = shop.chat()

    def convert(agent: str) -> int | Refusal:
        while True:
            try:
                return shop.mail.tickets.convert(chat, agent, ANSWER)
            except Refusal as refused:
                if refused.reason is not Reason.BUSY:  # for so long may the other take on a slow machine
                    return refused

    with ThreadPoolExecutor(2) as both:
        made = list(both.map(convert, (ANA, LUIS)))
    [number] = [one for one in made if isinstance(one, int)]
    [refused] = [one for one in made if isinstance(one, Refusal)]
    assert (refused.reason, refused.values["number"]) == (Reason.TICKET_ALREADY, number)
    assert shop.tickets() == [number]
    assert len(shop.forwards()) == 1


def test_a_bounce_of_the_copy_is_told_of_the_copy(one: Shop) -> None:
    number = one.ticket()
    one.mail.deliver()
    [copy] = one.forwards()
    [sent] = [letter for letter in one.mail.server.taken if letter.to == TO_TAWK]
    bounce = reply_to(sent, "550 5.1.1 unknown", is_bounce=True, is_automatic=True, bounced=copy.message_id)
    one.mail.receive(bounce)
    assert [mail.state for mail in one.forwards()] == [MailState.FAILED]
    assert [mail.state for mail in one.mail.mails(number)] == [MailState.SENT]
    assert MailKind.FORWARD is one.forwards()[0].kind
    one.inbox.clock.forward(SECOND)


def test_what_is_written_by_mail_about_the_copy_joins_the_ticket(one: Shop) -> None:
    number = one.ticket()
    [copy] = one.forwards()
    note = Received("<n@tawk.example>", ("tawk.to", "no-reply@tawk.example"), (), f"Re: {copy.subject}", None, "x", "x")
    one.mail.receive(note)
    assert one.tickets() == [number]
    assert one.mail.mails(number)[-1].message_id == "<n@tawk.example>"
    forged = replace(note, message_id="<m@tawk.example>", subject=Marks(b"guessed").of(number))
    one.mail.receive(forged, 2)
    assert len(one.tickets()) == 2


def test_what_is_read_of_it_by_the_rest_api_is_no_second_ticket(shop: Shop) -> None:
    number = shop.ticket()
    shop.mail.deliver()
    (copy,) = shop.forwards()
    line = Line(Author.VISITOR, shop.inbox.clock(), "transcript")
    read = shown_there(shop.inbox, line, kind=Kind.TICKET, external_id="theirs", subject=copy.subject, human_id="17")
    assert [take(shop.inbox, read), take(shop.inbox, read)] == [Taken.SAME, Taken.SAME]
    assert shop.tickets() == [number]
    assert shop.told(number).facts.human_id == "17"
