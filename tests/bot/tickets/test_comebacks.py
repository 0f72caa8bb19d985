"""A visitor who answers the automatic e-mail about a missed chat has a ticket from then on; a machine has none."""

from dataclasses import replace

import pytest

from bot.domain.inbox import BY_VISITOR, CONVERTED, Conversation, Deed, Folder, Kind, Outcome, Status
from bot.mail.letters import Letter, Received
from bot.ports import Mail, MailKind, MailState, NewMail
from bot.tickets.arrivals import UNVERIFIED
from bot.tickets.composing import new_message_id
from bot.transactions.permissions import Act
from tests.bot.tickets.correspondence import ANSWER, SENDER, Correspondence, reply_to
from tests.inbox import ADMIN, ANA

VISITOR = "ana@example.com"


def told(mail: Correspondence) -> tuple[int, Letter]:
    """A missed chat whose visitor got the automatic e-mail."""
    number, now = mail.chat(), mail.inbox.clock()
    with mail.inbox.store.write() as tx:
        message_id = new_message_id(number, SENDER.address)
        words = ("Aurora: we have received your message", "Thank you.", "Thank you.")
        names = ("", "Aurora", SENDER.address, VISITOR)
        rescue = NewMail(number, message_id, MailState.WAITING, *names, *words, now, now)
        tx.mails.add(replace(rescue, kind=MailKind.RESCUE, is_automatic=True))
    mail.deliver()
    return number, mail.server.taken[-1]


def twin(mail: Correspondence, number: int) -> Conversation:
    linked = mail.get(number).linked
    assert linked
    return mail.get(linked)


def notices(mail: Correspondence, number: int) -> list[str]:
    return [row["payload"]["notice"] for row in mail.inbox.posts("notice", number)]


def rescue_of(mail: Correspondence, number: int) -> Mail:
    with mail.inbox.store.read() as tx:
        found = tx.mails.rescue_of(number)
    assert found is not None
    return found


def test_the_chat_becomes_a_ticket_that_waits_for_an_answer(mail: Correspondence) -> None:
    number, letter = told(mail)
    mail.receive(reply_to(letter, "It is urgent."))
    chat, ticket = mail.get(number), twin(mail, number)
    assert (chat.status, chat.linked, chat.outcome) == (Status.CLOSED, ticket.id, Outcome.MISSED)
    assert (ticket.kind, ticket.status, ticket.outcome, ticket.linked) == (
        Kind.TICKET, Status.OPEN, Outcome.OFFLINE, number,
    )  # fmt: skip
    assert (ticket.visitor.email, ticket.agent) == (VISITOR, "")
    assert (chat.answered_at, ticket.answered_at) == (None, None)
    assert ticket.facts.subject == "Aurora: we have received your message"
    assert [line.text for line in ticket.lines] == ["Is it red?", "It is urgent."]
    assert [(entry.actor, entry.deed) for entry in mail.inbox.journal(number)][-1] == (BY_VISITOR, CONVERTED)


def test_its_card_and_thread_tell_what_came(mail: Correspondence) -> None:
    number, letter = told(mail)
    mail.receive(reply_to(letter, "It is urgent."))
    ticket = twin(mail, number)
    assert len(mail.inbox.posts("card", ticket.id)) == 1
    assert len(mail.inbox.posts("mail", ticket.id)) == 1
    assert notices(mail, ticket.id) == notices(mail, number) == [], "a new card notifies by itself"


def test_whoever_has_the_chat_has_the_ticket_and_answers_in_the_same_exchange(mail: Correspondence) -> None:
    number, letter = told(mail)
    mail.inbox.desk.do(Deed.TAKE, number, ANA)
    reply = reply_to(letter, "It is urgent.")
    mail.receive(reply)
    ticket = twin(mail, number)
    assert ticket.agent == ANA
    assert notices(mail, ticket.id) == ["mailed"], "she is called"
    mail.tickets.reply(ticket.id, ANA, replace(ANSWER, answer="On my way."))
    mail.deliver()
    answer = mail.server.taken[-1]
    assert (answer.to, answer.subject, answer.is_automatic) == (VISITOR, f"Re: {letter.subject}", False)
    assert answer.in_reply_to == reply.message_id
    assert mail.get(ticket.id).status is Status.PENDING


def test_a_second_reply_joins_the_same_ticket(mail: Correspondence) -> None:
    number, letter = told(mail)
    mail.receive(reply_to(letter, "One."), 1)
    mail.receive(reply_to(letter, "Two.", message_id="<second@example.com>"), 2)
    assert [one.said for one in mail.mails(twin(mail, number).id)] == ["One.", "Two."]


def test_a_reply_that_only_refers_to_it_is_known_as_well(mail: Correspondence) -> None:
    number, letter = told(mail)
    mail.receive(reply_to(letter, recipients=(SENDER.address,)))
    assert [one.said for one in mail.mails(twin(mail, number).id)] == ["Thank you!"]


def test_a_reply_to_a_chat_that_an_agent_made_a_ticket_of_joins_that(mail: Correspondence) -> None:
    number, letter = told(mail)
    ticket = mail.tickets.convert(number, ANA, ANSWER)
    mail.receive(reply_to(letter))
    assert twin(mail, number).id == ticket
    assert [one.said for one in mail.mails(ticket)] == ["It is red.", "Thank you!"]


def test_a_reply_to_a_ticket_that_was_purged_makes_a_new_one(mail: Correspondence) -> None:
    number, letter = told(mail)
    ticket = mail.tickets.convert(number, ANA, ANSWER)
    mail.purge(ticket)
    mail.receive(reply_to(letter))
    assert twin(mail, number).id != ticket


def test_a_reply_to_a_chat_that_was_purged_is_a_ticket_by_itself(mail: Correspondence) -> None:
    number, letter = told(mail)
    mail.purge(number)
    reply = reply_to(letter)
    mail.receive(reply)
    with mail.inbox.store.read() as tx:
        found = tx.mails.with_id(reply.message_id)
    assert found is not None
    assert mail.get(found.number).linked == 0


@pytest.mark.parametrize("changes", [{"is_automatic": True}, {"sender": ("Shop", SENDER.address)}])
def test_what_no_visitor_wrote_opens_nothing(mail: Correspondence, changes: dict[str, object]) -> None:
    number, letter = told(mail)
    mail.receive(reply_to(letter, "I am away.", **changes))
    chat = mail.get(number)
    assert (chat.linked, chat.status) == (0, Status.OPEN)
    assert len(mail.inbox.posts("mail", number)) == 1, "it is shown below the chat's card"
    assert mail.tickets.preview(number, ANA, ANSWER, Act.CONVERT).subject == "Your lamp", "the first answer is no reply"


def test_a_reply_to_what_is_spam_stays_spam_and_shows_no_card(mail: Correspondence) -> None:
    number, letter = told(mail)
    mail.inbox.desk.do(Deed.SPAM, number, ANA)
    mail.receive(reply_to(letter))
    ticket = twin(mail, number)
    assert ticket.folder is Folder.SPAM
    assert mail.inbox.posts("card", ticket.id) == []


def test_a_reply_to_what_lies_in_the_trash_is_not_thrown_away_with_it(mail: Correspondence) -> None:
    number, letter = told(mail)
    mail.inbox.desk.do(Deed.TRASH, number, ADMIN)
    mail.receive(reply_to(letter))
    assert (mail.get(number).folder, twin(mail, number).folder) == (Folder.TRASH, Folder.INBOX)


def test_a_reply_from_another_address_is_marked_and_answers_still_go_to_the_visitor(mail: Correspondence) -> None:
    number, letter = told(mail)
    mail.receive(reply_to(letter, sender=("Mallory", "mallory@example.net")))
    ticket = twin(mail, number)
    assert UNVERIFIED in mail.mails(ticket.id)[-1].left_out
    assert mail.tickets.draft(ticket.id, ANA).address == VISITOR


def bounce(letter: Letter, bounced: str) -> Received:
    failed = reply_to(letter, sender=("", "mailer-daemon@example.com"), is_automatic=True)
    return replace(failed, is_bounce=True, bounced=bounced, reason="550 5.1.1 No such user")


@pytest.mark.parametrize("names_it", [True, False])
def test_a_report_that_it_did_not_arrive_is_shown_and_answered_by_nobody(mail: Correspondence, names_it: bool) -> None:
    number, letter = told(mail)
    mail.receive(bounce(letter, letter.message_id if names_it else ""))
    assert (rescue_of(mail, number).state, rescue_of(mail, number).reason) == (
        MailState.FAILED, "550 5.1.1 No such user",
    )  # fmt: skip
    assert mail.get(number).linked == 0
    assert len(mail.server.taken) == 1


def test_a_failed_one_can_be_sent_again_by_hand_under_its_id(mail: Correspondence) -> None:
    number, letter = told(mail)
    mail.receive(bounce(letter, letter.message_id))
    mail.tickets.retry(rescue_of(mail, number).id, ANA)
    mail.deliver()
    assert [one.message_id for one in mail.server.taken] == [letter.message_id] * 2
