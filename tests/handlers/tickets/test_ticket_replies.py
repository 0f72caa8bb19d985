"""Answers to a ticket are written in windows and commands, and can be taken back."""

from typing import Any

import pytest

from bot.domain.inbox import Deed, MailMode, Status
from bot.ports import MailState
from bot.tickets.answering import UNDO_TIME
from bot.views.language import Language
from tests.handlers.ticket_office import Office, get
from tests.inbox import ADMIN, Inbox


@pytest.fixture
def office(inbox: Inbox, english: Language) -> Office:
    return Office(inbox, english)


def test_a_reply_makes_the_ticket_wait_and_may_close_it(office: Office) -> None:
    number = office.ticket()
    office.press("ticket_reply", number)
    assert office.send(answer="One more thing.") == {}
    assert get(office, number).status is Status.PENDING
    office.press("ticket_reply", number)
    assert office.send(answer="Bye.", closes=True) == {}
    assert get(office, number).status is Status.CLOSED
    assert [mail.said for mail in office.mails(number)] == ["It is red.", "One more thing.", "Bye."]


def test_the_command_opens_the_forms_in_both_languages(office: Office) -> None:
    assert office.type("ticket #1") == {}
    number = office.ticket()
    for text in (f"reply #{number}", f"responder {number}", f"Contestar #{number}"):
        assert office.type(text) == {}
        assert f"Reply to #{number}" in office.shown
    assert "is a ticket already" in str(office.type(f"tique #{number}"))


def test_the_command_with_words_queues_them_at_once_and_offers_to_take_them_back(office: Office) -> None:
    number = office.ticket()
    answer = office.type(f"reply #{number} See <https://shop.example/a|shop.example/a> &amp; call\nus &lt;3")
    mail = office.mails(number)[-1]
    assert mail.said == "See shop.example/a & call\nus <3"
    assert "goes out in ten seconds" in answer["text"]
    assert f"'value': '{mail.id}'" in str(answer["blocks"])


def test_a_reply_to_a_chat_says_to_make_a_ticket_first(office: Office) -> None:
    assert "Turn it into a ticket first" in office.type("reply #1 Hello")["text"]
    assert "Turn it into a ticket first" in office.type("reply #1")["text"]
    assert "Say which conversation" in office.type("reply")["text"]


def test_in_a_direct_message_words_go_out_and_without_them_a_form_is_offered(office: Office) -> None:
    assert "ticket_convert" in office.mention("ticket #1")
    number = office.ticket()
    assert "goes out in ten seconds" in office.mention(f"reply #{number} Yes.")
    assert "ticket_reply" in office.mention(f"reply #{number}")
    assert office.mails(number)[-1].said == "Yes."


def test_in_the_thread_of_a_ticket_no_number_is_needed(office: Office) -> None:
    number = office.ticket()
    office.arrange(mail_mode=MailMode.EXPLICIT)
    for text, gets in (("reply 5 minutes,\nplease", "5 minutes,\nplease"), (f"reply #{number}: Yes.", "Yes.")):
        assert "goes out in ten seconds" in office.mention(text, number)
        assert office.mails(number)[-1].said == gets


def test_another_number_in_a_thread_sends_nothing_to_anybody(office: Office) -> None:
    number = office.ticket()
    office.arrange(mail_mode=MailMode.TWO_WAY)
    before = office.mails(number)
    assert f"This is the thread of #{number}" in office.mention("reply #99 Secret", number)
    assert office.mails(number) == before


def test_in_a_thread_that_is_the_teams_nothing_goes_out(office: Office) -> None:
    number = office.ticket()
    told = office.mention("reply Yes.", number)
    assert "Nothing was sent" in told
    assert "ticket_reply" in told
    assert [mail.said for mail in office.mails(number)] == ["It is red."]


def test_an_answer_is_taken_back_in_its_thread_or_where_it_was_queued(office: Office) -> None:
    number = office.ticket()
    ways: list[tuple[dict[str, Any], str]] = [({}, ""), ({"container": {"is_ephemeral": True}}, "nothing was sent")]
    for more, told in ways:
        office.type(f"reply #{number} Oops.")
        mail = office.mails(number)[-1]
        office.press("mail_undo", mail.id, **more)
        assert told in office.whispered
        assert [one.said for one in office.mails(number)] == ["It is red."]


def test_who_takes_back_what_somebody_took_back_is_not_told_that_it_went_out(office: Office) -> None:
    [mail] = office.mails(office.ticket())
    office.press("mail_undo", mail.id)
    office.press("mail_undo", mail.id)
    assert office.whispered == ""


def test_too_late_is_told_to_who_pressed(office: Office) -> None:
    number = office.ticket()
    [mail] = office.mails(number)
    office.inbox.clock.forward(UNDO_TIME)
    with office.inbox.store.write() as tx:
        assert tx.mails.claim(office.inbox.clock(), office.inbox.clock())
    office.press("mail_undo", mail.id)
    assert "can't be taken back" in office.whispered
    office.press("mail_retry", mail.id)
    assert "did not fail" in office.whispered
    assert office.press("mail_undo", "x")


def test_what_failed_is_tried_again(office: Office) -> None:
    number = office.ticket()
    [mail] = office.mails(number)
    with office.inbox.store.write() as tx:
        tx.mails.fail(mail.id, "550 No such user")
    office.press("mail_retry", mail.id)
    [again] = office.mails(number)
    assert (again.state, again.message_id) == (MailState.WAITING, mail.message_id)


def test_a_trashed_ticket_is_not_answered(office: Office) -> None:
    number = office.ticket()
    office.inbox.desk.do(Deed.TRASH, number, ADMIN)
    assert "trash" in office.type(f"reply #{number} Yes.")["text"]
    office.press("ticket_reply", number)
    assert "trash" in office.whispered
