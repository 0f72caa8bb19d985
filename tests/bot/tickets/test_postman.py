"""A reply finds its ticket by our signed address or by what it refers to, and is taken once."""

from dataclasses import replace

from bot.inbox import Deed, Folder, Kind, Status
from bot.mail.letters import Attachment, Letter, Received
from bot.ports import MailCursor, MailState
from bot.tickets.postman import UNVERIFIED
from tests.bot.tickets.correspondence import ANA, Correspondence, reply_to


def answered(mail: Correspondence) -> tuple[int, Letter]:
    """A ticket whose first answer went out, and was closed since."""
    number = mail.ticket()
    mail.deliver()
    mail.inbox.desk.do(Deed.CLOSE, number, ANA)
    return number, mail.server.taken[-1]


def newest(mail: Correspondence, address: str) -> int | None:
    with mail.inbox.store.read() as tx:
        return tx.mails.number_of([address])


def test_a_reply_to_our_address_opens_its_ticket_again(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.receive(replace(reply_to(letter), in_reply_to="", references=()))
    ticket = mail.get(number)
    assert ticket.status is Status.OPEN
    assert [line.text for line in ticket.lines] == ["Is it red?", "It is red.", "Thank you!"]
    assert mail.mails(number)[-1].text.startswith("Thank you!\n\n> It is red.")


def test_a_reply_that_only_refers_to_our_mail_joins_as_well(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.receive(replace(reply_to(letter), recipients=("help@shop.example",)))
    assert len(mail.mails(number)) == 2


def test_a_forged_address_joins_nothing(mail: Correspondence) -> None:
    number, letter = answered(mail)
    forged = letter.reply_to.replace(f"+t{number}.", f"+t{number + 1}.")
    strange = replace(reply_to(letter), recipients=(forged,), in_reply_to="", references=())
    mail.receive(strange)
    assert len(mail.mails(number)) == 1
    other = newest(mail, strange.message_id)
    assert other is not None
    assert mail.get(other).kind is Kind.TICKET


def test_a_reply_from_another_address_is_marked(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.receive(replace(reply_to(letter), sender=("Mallory", "mallory@example.net")))
    assert UNVERIFIED in mail.mails(number)[-1].left_out


def test_the_same_mail_twice_and_a_rebuilt_mailbox_change_nothing(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.receive(reply_to(letter), 1)
    mail.receive(reply_to(letter), 2)
    mail.postman.receive("INBOX", MailCursor(99, 1), reply_to(letter))
    assert len(mail.mails(number)) == 2
    assert mail.postman.cursor("INBOX") == MailCursor(99, 1)


def test_a_mail_to_nobody_we_know_is_a_new_ticket_with_what_it_says(mail: Correspondence) -> None:
    mail.chat()
    letter = Letter("<x@y.example>", ("", ""), "rose@example.com", "Hello", "?")
    first = replace(
        reply_to(letter, "Do you ship?"),
        message_id=f"<{mail.inbox.site.tawk_id}@y.example>",
        recipients=("help@shop.example",),
        in_reply_to="",
        references=(),
        subject="Shipping",
        attachments=(Attachment("list.pdf", "application/pdf", b"%PDF"),),
    )
    mail.receive(first)
    number = newest(mail, first.message_id)
    assert number is not None
    ticket = mail.get(number)
    assert (ticket.facts.subject, ticket.visitor.email, ticket.status) == ("Shipping", "rose@example.com", Status.OPEN)
    assert [file.name for file in mail.mails(number)[0].files] == ["list.pdf"]


def test_an_automatic_answer_is_shown_and_opens_nothing(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.receive(replace(reply_to(letter, "I am away."), is_automatic=True))
    assert mail.get(number).status is Status.CLOSED
    assert mail.mails(number)[-1].is_automatic


def test_an_automatic_mail_to_nobody_makes_no_ticket(mail: Correspondence) -> None:
    mail.chat()
    stray = Received("<auto@z.example>", ("Bot", "bot@z.example"), (), "Away", None, "x", "x", is_automatic=True)
    mail.receive(stray)
    assert newest(mail, "<auto@z.example>") is None


def test_a_bounce_fails_the_answer_that_it_is_about(mail: Correspondence) -> None:
    number, letter = answered(mail)
    bounce = replace(reply_to(letter, "550 no such user\nmore"), is_bounce=True, bounced=letter.message_id)
    mail.receive(bounce)
    [failed] = mail.mails(number)
    assert (failed.state, failed.reason) == (MailState.FAILED, "550 no such user")
    assert mail.get(number).status is Status.CLOSED


def test_what_comes_to_a_ticket_in_the_trash_stays_there(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.inbox.desk.do(Deed.TRASH, number, ANA)
    mail.receive(reply_to(letter))
    assert mail.get(number).folder is Folder.TRASH
    assert len(mail.mails(number)) == 2


def test_what_can_not_be_kept_is_passed_by(mail: Correspondence) -> None:
    mail.receive(None, 7)
    assert mail.postman.cursor("INBOX") == MailCursor(1, 7)
