"""A reply finds its ticket by our signed address or by what it refers to, and is taken once."""

from dataclasses import replace

import pytest

from bot.desks.desk import Choice
from bot.domain.errors import MailUnplaced
from bot.domain.inbox import Deed, Folder, Kind, Status
from bot.mail import reading
from bot.mail.letters import Attachment, Letter, Received
from bot.mail.reading import read_mail
from bot.ports import MailCursor, MailState
from bot.tickets.arrivals import HOUR, MOST_AN_HOUR, UNVERIFIED
from bot.tickets.forms import Wanted
from storage.conversations.conversations import SqlConversations
from storage.lists.search import SqlSearch
from storage.mail.mails import SqlMails
from tests.bot.tickets.correspondence import ADMIN, ANA, SECOND, Correspondence, reply_to
from tests.inbox import Inbox, migrated


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


def bounce_of(letter: Letter, **more: object) -> Received:
    """What a mail server reports of it."""
    told = {"is_automatic": True, "is_bounce": True, "bounced": letter.message_id, "reason": "550 5.1.1 no such user"}
    report = reply_to(letter, "It did not arrive.", sender=("", "mailer-daemon@mx.example"), recipients=())
    return replace(report, in_reply_to="", references=(), **{**told, **more})  # type: ignore[arg-type]


def test_a_bounce_fails_the_answer_that_it_is_about_and_is_no_answer(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.receive(bounce_of(letter))
    [failed] = mail.mails(number)
    assert (failed.state, failed.reason) == (MailState.FAILED, "550 5.1.1 no such user")
    assert [row["payload"] for row in mail.inbox.posts("notice", number)] == [{"notice": "undelivered", "agent": ANA}]
    assert mail.get(number).status is Status.CLOSED


def test_a_bounce_that_only_names_the_ticket_is_about_its_newest_answer(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.receive(bounce_of(letter, bounced="", recipients=(letter.reply_to,)))
    assert [one.state for one in mail.mails(number)] == [MailState.FAILED]


def test_a_bounce_about_what_we_did_not_send_changes_nothing(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.receive(bounce_of(letter, bounced="<other@shop.example>", recipients=(letter.reply_to,)))
    mail.receive(bounce_of(letter, bounced=""))
    assert [one.state for one in mail.mails(number)] == [MailState.SENT]


def test_a_bounce_that_comes_once_more_says_nothing_of_a_later_try(any_mail: Correspondence) -> None:
    number, letter = answered(any_mail)
    any_mail.receive(bounce_of(letter), 1)
    any_mail.tickets.retry(any_mail.mails(number)[0].id, ANA)
    any_mail.deliver()
    any_mail.receive(bounce_of(letter), 2)
    assert [one.state for one in any_mail.mails(number)] == [MailState.SENT]
    any_mail.receive(bounce_of(letter, message_id="<another@mx.example>"), 3)
    assert [one.state for one in any_mail.mails(number)] == [MailState.FAILED]


def test_a_late_answer_is_told_to_be_late_and_not_to_have_failed(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.receive(bounce_of(letter, is_bounce=False, is_late=True, reason="451 4.4.1 no answer"))
    [late] = mail.mails(number)
    assert (late.state, late.reason) == (MailState.SENT, "451 4.4.1 no answer")


def test_what_comes_to_a_ticket_in_the_trash_stays_there(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.inbox.desk.do(Deed.TRASH, number, ANA)
    mail.receive(reply_to(letter))
    assert mail.get(number).folder is Folder.TRASH
    assert len(mail.mails(number)) == 2


def test_what_can_not_be_kept_is_passed_by(mail: Correspondence) -> None:
    mail.receive(None, 7)
    assert mail.postman.cursor("INBOX") == MailCursor(1, 7)


def stray(mail: Correspondence, number: int = 1, **more: object) -> Received:
    """A mail that answers none of ours."""
    made = Received(
        message_id=f"<{mail.inbox.site.tawk_id}.{number}@y.example>",
        sender=("Rose", "rose@example.com"),
        recipients=("help@shop.example",),
        subject="Shipping",
        at=None,
        text="Do you ship?",
        said="Do you ship?",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def test_spam_stays_where_it_is_and_calls_nobody(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.inbox.desk.do(Deed.SPAM, number, ANA)
    mail.receive(reply_to(letter))
    assert (mail.get(number).folder, mail.get(number).status) == (Folder.SPAM, Status.CLOSED)
    assert mail.inbox.posts("notice", number) == []


def test_a_reply_wakes_what_sleeps(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.inbox.desk.do(Deed.REOPEN, number, ANA)
    until = mail.inbox.clock() + 90 * SECOND
    mail.inbox.desk.do(Deed.SNOOZE, number, ANA, Choice(until=until))
    mail.receive(reply_to(letter))
    ticket = mail.get(number)
    assert (ticket.status, ticket.snoozed_until) == (Status.OPEN, None)


def test_nothing_of_a_purged_ticket_is_revived_by_its_address(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.inbox.desk.do(Deed.TRASH, number, ANA)
    mail.inbox.desk.do(Deed.PURGE, number, ADMIN)
    late = reply_to(letter)
    mail.receive(late)
    begun = newest(mail, late.message_id)
    assert begun not in (None, number)
    assert [line.text for line in mail.get(begun or 0).lines] == ["Thank you!"]


def test_our_own_mail_never_begins_a_ticket_and_opens_none(mail: Correspondence) -> None:
    number, letter = answered(mail)
    own = stray(mail, sender=("Shop", "Help+t7.00@shop.example"))
    mail.receive(own)
    assert newest(mail, own.message_id) is None
    mail.receive(reply_to(letter, "From the team's own mailbox.", sender=("Shop", "help@shop.example")))
    assert mail.get(number).status is Status.CLOSED
    assert mail.mails(number)[-1].said == "From the team's own mailbox."


def test_an_address_of_a_property_is_ours_as_well(mail: Correspondence) -> None:
    mail.chat()
    mail.arrange(sender="lamps@shop.example")
    own = stray(mail, sender=("Lamps", "lamps@shop.example"))
    mail.receive(own)
    assert newest(mail, own.message_id) is None


def test_who_sends_too_many_gets_no_card_for_each_and_loses_none(mail: Correspondence) -> None:
    mail.chat()
    for number in range(MOST_AN_HOUR + 5):
        mail.receive(stray(mail, number), number + 1)
    last = newest(mail, stray(mail, MOST_AN_HOUR + 4).message_id)
    assert last is not None
    assert newest(mail, stray(mail, MOST_AN_HOUR - 1).message_id) == last
    assert len(mail.mails(last)) == 6
    assert [row["payload"]["notice"] for row in mail.inbox.posts("notice", last)] == ["flood"]
    assert mail.inbox.posts("mail", last) == []
    mail.inbox.clock.forward(HOUR)
    mail.receive(stray(mail, 999), 999)
    assert newest(mail, stray(mail, 999).message_id) not in (None, last)


def test_another_address_is_not_kept_from_writing_by_a_flood(mail: Correspondence) -> None:
    mail.chat()
    for number in range(MOST_AN_HOUR + 1):
        mail.receive(stray(mail, number), number + 1)
    other = stray(mail, 999, sender=("Ben", "ben@example.com"))
    mail.receive(other)
    begun = newest(mail, other.message_id)
    assert begun is not None
    assert mail.inbox.card(begun) is not None


def test_an_answer_belongs_where_the_mail_wants_it(mail: Correspondence) -> None:
    mail.chat()
    form = stray(mail, sender=("Website", "noreply@forms.example"), answer_to="rose@example.com")
    mail.receive(form)
    number = newest(mail, form.message_id)
    assert number is not None
    assert mail.get(number).visitor.email == "rose@example.com"


def test_a_mail_says_when_it_was_written_but_not_tomorrow(mail: Correspondence) -> None:
    number, letter = answered(mail)
    mail.receive(reply_to(letter, at=mail.inbox.clock() + 90 * HOUR))
    mail.receive(reply_to(letter, message_id="<2@y.example>", at=mail.inbox.clock() - HOUR), 2)
    now = mail.inbox.clock()
    assert [one.at for one in mail.mails(number)[1:]] == [now, now - HOUR]


def test_a_mail_that_no_property_can_take_is_read_again_later(store_url: str) -> None:
    with migrated(store_url) as engine:
        mail = Correspondence(Inbox(engine))
        with pytest.raises(MailUnplaced):
            mail.receive(stray(mail), 7)
        assert mail.postman.cursor("INBOX") is None


def test_a_mail_whose_own_name_no_database_takes_as_it_is_comes_in_all_the_same(any_mail: Correspondence) -> None:
    any_mail.chat()
    raw = b"From: rose@example.com\nMessage-ID: <%s.\0\xff@y.example>\nReferences: <\0\xfe@y.example>\n\nDo you ship?"
    received = read_mail(raw % any_mail.inbox.site.tawk_id.encode())
    any_mail.receive(received)
    number = newest(any_mail, received.message_id)
    assert number is not None
    assert [line.text for line in any_mail.get(number).lines] == ["Do you ship?"]


def test_a_mail_that_nobody_can_read_is_a_ticket_with_its_bytes_as_words(
    mail: Correspondence, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail.chat()
    monkeypatch.delattr(reading, "Parting")
    raw = f"Subject: {mail.inbox.site.tawk_id}\n\nDo you ship?"
    received = read_mail(raw.encode())
    assert received.left_out == ("unreadable:mail",)
    mail.receive(received)
    number = newest(mail, received.message_id)
    assert number is not None
    assert [line.text for line in mail.get(number).lines] == [raw]
    assert mail.inbox.card(number) is not None


def test_a_visitor_whose_address_has_an_apostrophe_is_answered(mail: Correspondence) -> None:
    mail.chat()
    written = stray(mail, sender=("Rose O'Brien", "rose.o'brien@example.com"))
    mail.receive(written)
    number = newest(mail, written.message_id)
    assert number is not None
    mail.tickets.reply(number, ANA, Wanted(answer="We do."))
    mail.deliver()
    assert mail.server.taken[-1].to == "rose.o'brien@example.com"


def test_a_mail_of_a_flood_takes_no_longer_the_more_came_before(
    mail: Correspondence, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail.chat()
    for number in range(MOST_AN_HOUR + 1):
        mail.receive(stray(mail, number), number + 1)

    def load(*_: object) -> None:
        raise AssertionError

    for part, name in ((SqlConversations, "whole"), (SqlMails, "of"), (SqlSearch, "put")):
        monkeypatch.setattr(part, name, load)
    mail.receive(stray(mail, 998), 998)
    assert newest(mail, stray(mail, 998).message_id) is not None
