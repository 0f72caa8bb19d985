"""Tickets in Slack: forms that are opened, previewed and sent, words that go out at once, undo and retry."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.inbox import Kind, Outcome, Priority, Status
from bot.languages import load_languages
from bot.views.language import Language
from tests.handlers.ticket_office import STRANGER, VIEWER, Office, get
from tests.inbox import ANA, Inbox


@pytest.fixture
def office(inbox: Inbox, english: Language) -> Office:
    return Office(inbox, english)


# From the chat to the ticket ---------------------------------------------------------------------


def test_a_press_on_the_card_opens_a_form_with_all_that_is_known(office: Office) -> None:
    assert office.press("ticket_convert")
    how, view = office.screen.shown[-1]
    assert (how, view["private_metadata"]) == ("open", "1:1")
    for known in ("ana@example.com", "Tienda Aurora <help@shop.example>", "> Is it red?", ANA):
        assert known in office.shown
    assert "The visitor gave it." in office.shown


def test_what_is_sent_makes_the_ticket_and_closes_the_chat(office: Office) -> None:
    office.press("ticket_convert")
    assert office.send(answer="It is red.", subject="Your lamp", priority="high", agent="U1") == {}
    ticket = get(office, office.newest)
    assert (ticket.kind, ticket.outcome, ticket.agent) == (Kind.TICKET, Outcome.TICKET, "U1")
    assert ticket.priority is Priority.HIGH
    assert get(office, 1).status is Status.CLOSED
    [mail] = office.mails(ticket.id)
    assert (mail.recipient, mail.subject, mail.said) == ("ana@example.com", "Your lamp", "It is red.")
    assert office.woken


def test_a_form_that_is_sent_once_more_sends_the_same_answer_once_and_another_as_well(office: Office) -> None:
    number = office.ticket()
    office.press("ticket_reply", number)
    for answer in ("It is also blue.", "It is also blue.", "It is green."):
        sent = {**office.filled(answer=answer), "id": "V1"}
        assert office.desk.submit({"user": {"id": ANA}}, sent) == {}
    assert [mail.said for mail in office.mails(number)] == ["It is red.", "It is also blue.", "It is green."]
    again = {**office.filled(answer="It is green."), "id": "V2"}
    assert office.desk.submit({"user": {"id": ANA}}, again) == {}
    assert len(office.mails(number)) == 4


def test_an_address_in_the_text_is_offered_and_said_to_be_found(inbox: Inbox, english: Language) -> None:
    inbox = Inbox(inbox.engine, site=replace(inbox.site, email=""))
    office = Office(inbox, english)
    office.receive("Write to rose@example.org, please", "b")
    office.press("ticket_convert", 2)
    assert "rose@example.org" in str(office.filled())
    assert "Found in what the visitor wrote" in office.shown
    office.press("ticket_convert", 1)
    assert "The visitor gave none." in office.shown
    assert "ticket_address" in office.send(answer="Hello")["errors"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"address": ""}, "ticket_address"),
        ({"address": "rose"}, "ticket_address"),
        ({"address": "a@b.example, c@d.example"}, "ticket_address"),
        ({"address": "a@b.example\r\nBcc: c@d.example"}, "ticket_address"),
        ({"answer": " \n"}, "ticket_answer"),
        ({"answer": "x" * 20_001}, "ticket_answer"),
        ({"agent": "D0SOMEBODY"}, "ticket_agent"),
    ],
)
def test_what_can_not_be_sent_is_told_beside_its_field_and_the_form_stays(
    office: Office, given: dict[str, Any], field: str
) -> None:
    office.press("ticket_convert")
    answer = office.send(**{"answer": "Hello", **given})
    assert answer["response_action"] == "errors"
    assert list(answer["errors"]) == [field]
    assert (office.newest, office.mails(1)) == (0, [])


def test_errors_are_told_in_the_readers_language(inbox: Inbox) -> None:
    office = Office(inbox, load_languages()["es"])
    office.press("ticket_convert")
    assert "Responder" in office.shown or "Convertir" in office.shown or "ticket" in office.shown
    assert "correo" in office.send(answer="Hola", address="rosa")["errors"]["ticket_address"]


def test_the_preview_shows_all_that_goes_out_and_is_what_goes_out(office: Office) -> None:
    office.arrange(signature="Ana\nTienda Aurora")
    office.press("ticket_convert")
    form = office.filled(answer="It is red.\n*Really* <b>", subject="Lamp\r\nBcc: x@y.example")
    office.press("ticket_preview", view={**form, "id": "V1", "type": "modal"})
    how, view = office.screen.shown[-1]
    texts = [block["text"]["text"] for block in view["blocks"] if block["type"] == "section"]
    assert how == "push"
    assert texts[0].splitlines() == [
        "From: Tienda Aurora <help@shop.example>", "To: ana@example.com", "Subject: Lamp Bcc: x@y.example",
    ]  # fmt: skip
    office.desk.submit({"user": {"id": ANA}}, form)
    [mail] = office.mails(office.newest)
    assert (mail.text, mail.subject) == (texts[1], "Lamp Bcc: x@y.example")
    assert mail.text == "It is red.\n*Really* <b>\n\n-- \nAna\nTienda Aurora\n\n> Is it red?"


def test_a_preview_of_what_can_not_be_sent_says_why(office: Office) -> None:
    office.press("ticket_convert")
    office.press("ticket_preview", view={**office.filled(answer=""), "id": "V1"})
    assert "The answer is empty" in office.shown
    assert office.newest == 0


def test_a_form_that_lies_upon_two_windows_takes_the_place_of_the_upper_one(office: Office) -> None:
    office.press("ticket_convert", view={"type": "modal", "id": "V1"})
    office.press("ticket_convert", view={"type": "modal", "id": "V2", "previous_view_id": "V1"})
    assert [how for how, _ in office.screen.shown] == ["push", "update"]


def test_a_chat_that_is_a_ticket_already_is_named_to_who_presses_again(office: Office) -> None:
    number = office.ticket()
    office.press("ticket_convert")
    assert f"It is a ticket already: #{number}" in office.whispered


def test_where_mail_is_not_set_up_it_is_said_what_to_do(office: Office) -> None:
    office.desk = office.desk_of(replace(office.inbox.tickets, sender=None))
    office.press("ticket_convert")
    assert "SMTP_URL" in office.whispered
    assert "SMTP_URL" in str(office.type("ticket #1"))
    assert office.screen.shown == []


def test_a_window_that_took_too_long_is_told_of(office: Office) -> None:
    office.screen.broken = True
    office.press("ticket_convert")
    assert "took too long" in office.whispered
    assert "took too long" in str(office.type("ticket #1"))


@pytest.mark.parametrize(("actor", "told"), [(STRANGER, "There is no #1."), (VIEWER, "Only agents may do that")])
def test_who_may_not_write_learns_and_changes_nothing(office: Office, actor: str, told: str) -> None:
    office.press("ticket_convert", actor=actor)
    assert told in office.whispered
    assert told in str(office.type("ticket #1", actor))
    assert office.screen.shown == []
    office.press("ticket_convert")
    assert told in str(office.send(actor, answer="Hello"))
    assert office.newest == 0


def test_a_form_that_was_tampered_with_is_refused(office: Office) -> None:
    office.press("ticket_convert")
    view = {**office.filled(answer="Hello"), "private_metadata": "one"}
    answer = office.desk.submit({"user": {"id": ANA}}, view)
    assert answer is not None
    assert list(answer["errors"]) == ["ticket_answer"]
    assert office.desk.submit({"user": {"id": ANA}}, {"callback_id": "work"}) is None
    assert not office.desk.press({}, {"action_id": "take"})
