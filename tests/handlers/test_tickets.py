"""Tickets in Slack: forms that are opened, previewed and sent, words that go out at once, undo and retry."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.canned_desk import CannedDesk
from bot.inbox import Deed, Kind, MailMode, Outcome, Priority, Role, Status
from bot.languages import load_languages
from bot.ports import Grant, Mail, MailState
from bot.tickets.answering import UNDO_TIME
from bot.tickets.desk import Tickets
from bot.views.language import Language
from handlers.commands import Commands
from handlers.tickets import TicketDesk
from tests.handlers.shown import Body, Screen
from tests.inbox import ADMIN, ANA, MADRID, NOON, Inbox, said

STRANGER, VIEWER = "U0STRANGER", "U0VIEWER"


@dataclass
class Office:
    """A missed chat, number 1, and whoever answers it."""

    inbox: Inbox
    language: Language
    screen: Screen = field(default_factory=Screen)
    woken: int = 0

    def __post_init__(self) -> None:
        self.receive("Is it red?", "a")
        with self.inbox.store.write() as tx:
            tx.people.grant(Grant(1, VIEWER, Role.VIEWER))
        self.desk = self.desk_of(self.inbox.tickets)

    def desk_of(self, tickets: Tickets) -> TicketDesk:
        told = (lambda _: self.language, self.inbox.clock, self._wake)
        canned = CannedDesk(self.inbox.store, self.inbox.permissions, self.inbox.clock)
        return TicketDesk(tickets, self.inbox.store, canned, self.screen, *told)

    def receive(self, text: str, chat: str) -> None:
        self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, text), chat=chat))

    def arrange(self, **changes: object) -> None:
        with self.inbox.store.write() as tx:
            for one in tx.properties.all():
                tx.properties.arrange(replace(one, **changes))  # type: ignore[arg-type]

    def type(self, text: str, actor: str = ANA) -> Body:
        """As the slash command's door does."""
        command = {"text": text, "user_id": actor, "channel_id": self.inbox.channel, "trigger_id": "1.2"}
        opened = self.desk.answer(command)
        return opened if opened is not None else self.commands.answer(command)

    def mention(self, text: str, number: int | None = None, actor: str = ANA) -> str:
        """All that is answered to what has no trigger; `number` is that of the thread."""
        return str(self.commands.reply(text, actor, self.inbox.channel, number))

    @property
    def commands(self) -> Commands:
        inbox, language = self.inbox, self.language
        parts = inbox.contact_desk(language), inbox.list_desk(language), inbox.people_desk(language)
        told = (lambda _: language, self._wake, inbox.clock, MADRID)
        return Commands(inbox.desk, inbox.lookup, *told, *parts, self.desk, inbox.digest_commands(language))

    def press(self, action: str, value: object = "1", actor: str = ANA, **more: Any) -> bool:
        body = {"user": {"id": actor}, "trigger_id": "1.2", "response_url": "https://x.example/r", **more}
        return self.desk.press(body, {"action_id": action, "value": str(value)})

    def send(self, actor: str = ANA, **given: Any) -> Body:
        """The form that was shown last, filled."""
        answer = self.desk.submit({"user": {"id": actor}}, self.filled(**given))
        assert answer is not None
        return answer

    def filled(self, **given: object) -> Body:
        view = self.screen.shown[-1][1]
        inputs = [block for block in view["blocks"] if block["type"] == "input"]
        return {**view, "state": {"values": {one["block_id"]: state(one["element"], given) for one in inputs}}}

    def ticket(self) -> int:
        """That of chat 1."""
        self.press("ticket_convert")
        assert self.send(answer="It is red.") == {}
        return self.newest

    @property
    def newest(self) -> int:
        with self.inbox.store.read() as tx:
            head = tx.conversations.head(1)
        assert head is not None
        return head.linked

    def mails(self, number: int) -> list[Mail]:
        with self.inbox.store.read() as tx:
            return list(tx.mails.of(number))

    @property
    def whispered(self) -> str:
        with self.inbox.store.write() as tx:
            answer = tx.answers.take(self.inbox.clock())
        return str(answer.body) if answer else ""

    @property
    def shown(self) -> str:
        return str(self.screen.shown[-1][1])

    def _wake(self) -> None:
        self.woken += 1


def state(element: Body, given: dict[str, object]) -> Body:
    """As Slack tells it: what was typed or chosen, else what the form began with."""
    name = str(element["action_id"])
    key = name.removeprefix("ticket_")
    value = given.get(key)
    if element["type"] == "plain_text_input":
        return {name: {"value": element.get("initial_value") if value is None else value}}
    if element["type"] == "users_select":
        return {name: {"selected_user": value or element.get("initial_user")}}
    if element["type"] == "checkboxes":
        return {name: {"selected_options": element["options"] if value else []}}
    if element["type"] == "file_input":
        return {name: {"files": value or []}}
    chosen = next((one for one in element["options"] if one["value"] == value), element.get("initial_option"))
    return {name: {"selected_option": chosen}}


@pytest.fixture
def office(inbox: Inbox, english: Language) -> Office:
    return Office(inbox, english)


def get(office: Office, number: int) -> Any:
    with office.inbox.store.read() as tx:
        return tx.conversations.whole(number)


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


# Answers to a ticket -----------------------------------------------------------------------------


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


# Undo and retry ----------------------------------------------------------------------------------


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
