"""A chat becomes a ticket once, is answered by e-mail, and what was answered can be taken back for ten seconds."""

from dataclasses import replace

import pytest

from bot.desks.contacts import Contacts
from bot.domain.errors import Conflict, MailRefused, Reason, Refusal
from bot.domain.inbox import CONVERTED, REPLIED, REVEALED, Deed, Kind, Outcome, Priority, Status
from bot.domain.query import Query
from bot.ports import MailState
from bot.tickets.desk import Tickets
from bot.tickets.forms import LONGEST_ANSWER, Wanted
from bot.transactions.permissions import Act
from bot.transactions.retrying import TRIES
from tests.bot.tickets.correspondence import ADMIN, ANA, ANSWER, SECOND, SENDER, Correspondence, reply_to
from tests.faults import TroubledStore
from tests.inbox import LUIS, Site, said


def refused(reason: Reason, act: object) -> None:
    with pytest.raises(Refusal) as caught:
        act()  # type: ignore[operator]
    assert caught.value.reason is reason


def test_the_ticket_opens_the_chat_closes_and_both_are_linked(mail: Correspondence) -> None:
    chat_number = mail.chat("Is it red?")
    mail.inbox.desk.do(Deed.TAKE, chat_number, LUIS)
    number = mail.tickets.convert(chat_number, ANA, replace(ANSWER, priority="high"))
    chat, ticket = mail.get(chat_number), mail.get(number)
    assert (chat.status, chat.linked) == (Status.CLOSED, number)
    assert (ticket.kind, ticket.status, ticket.linked, ticket.outcome) == (
        Kind.TICKET, Status.OPEN, chat_number, Outcome.TICKET,
    )  # fmt: skip
    assert (ticket.visitor.email, ticket.agent, ticket.priority) == ("rose@example.com", LUIS, Priority.HIGH)
    assert [line.text for line in ticket.lines] == ["Is it red?", "It is red."]
    with mail.inbox.store.read() as tx:
        told = [entry.deed for one in (chat_number, number) for entry in tx.journal.of(one)]
        card = tx.posts.card_of(number)
    assert told == [Deed.TAKE, CONVERTED, CONVERTED]
    assert card is not None


def test_the_visitor_gets_what_was_shown(mail: Correspondence) -> None:
    number = mail.ticket()
    [waiting] = mail.mails(number)
    assert waiting.text == "It is red.\n\n> Is it red?"
    assert mail.deliver() == 1
    [letter] = mail.server.taken
    assert (letter.to, letter.subject, letter.text) == ("rose@example.com", "Your lamp", waiting.text)
    assert letter.sender == ("Tienda Aurora", SENDER.address)
    assert letter.message_id == waiting.message_id
    assert letter.reply_to.startswith(f"help+t{number}.")


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (replace(ANSWER, priority="high:1"), Reason.PRIORITY_UNKNOWN),
        (replace(ANSWER, agent="D0SOMEBODY"), Reason.AGENT_MISSING),
        (Wanted("", "s", "a"), Reason.ADDRESS_MISSING),
        (Wanted("rose", "s", "a"), Reason.ADDRESS_WRONG),
        (Wanted("a@b.example, c@d.example", "s", "a"), Reason.ADDRESS_WRONG),
        (Wanted("a@b.example\r\nBcc: c@d.example", "s", "a"), Reason.ADDRESS_WRONG),
        (Wanted("a\0@b.example", "s", "a"), Reason.ADDRESS_WRONG),
        (Wanted(f"a@{'b' * 250}.example", "s", "a"), Reason.ADDRESS_WRONG),
        (Wanted("a@b.example", "s", " \n"), Reason.ANSWER_MISSING),
        (Wanted("a@b.example", "s", "x" * (LONGEST_ANSWER + 1)), Reason.ANSWER_TOO_LONG),
    ],
)
def test_a_bad_form_changes_nothing(mail: Correspondence, wanted: Wanted, reason: Reason) -> None:
    number = mail.chat()
    before = mail.get(number)
    refused(reason, lambda: mail.tickets.convert(number, ANA, wanted))
    assert mail.get(number) == before


def test_a_subject_is_one_line_of_what_can_be_printed(mail: Correspondence) -> None:
    number = mail.ticket(replace(ANSWER, subject="Lamp\r\nBcc: x@y.example\0\u2028!"))
    assert mail.get(number).facts.subject == "Lamp Bcc: x@y.example !"


def test_a_chat_becomes_one_ticket_only_and_no_ticket_becomes_another(mail: Correspondence) -> None:
    chat = mail.chat()
    number = mail.tickets.convert(chat, ANA, ANSWER)
    for one in (chat, number):
        refused(Reason.TICKET_ALREADY, lambda one=one: mail.tickets.convert(one, ANA, ANSWER))
    refused(Reason.TICKET_ALREADY, lambda: mail.tickets.reply(chat, ANA, ANSWER))


def test_a_chat_is_answered_by_e_mail_as_a_ticket_only(mail: Correspondence) -> None:
    refused(Reason.NOT_A_TICKET, lambda: mail.tickets.reply(mail.chat(), ANA, ANSWER))


def test_a_chat_whose_ticket_was_purged_can_become_another(mail: Correspondence) -> None:
    chat = mail.chat()
    number = mail.tickets.convert(chat, ANA, ANSWER)
    mail.inbox.desk.do(Deed.TRASH, number, ANA)
    refused(Reason.TICKET_ALREADY, lambda: mail.tickets.convert(chat, ANA, ANSWER))
    mail.inbox.desk.do(Deed.PURGE, number, ADMIN)
    assert mail.tickets.convert(chat, ANA, ANSWER) > number


def test_whoever_was_too_slow_makes_one_ticket_all_the_same(mail: Correspondence) -> None:
    left = iter([Conflict()] * (TRIES - 1))

    def trouble() -> None:
        if error := next(left, None):
            raise error

    slow = replace(mail.tickets, store=TroubledStore(mail.inbox.store, trouble))
    number = slow.convert(mail.chat(), ANA, ANSWER)
    slow.reply(number, ANA, ANSWER)
    assert len(mail.mails(number)) == 2


def test_without_e_mail_nothing_is_begun(mail: Correspondence) -> None:
    off = Tickets(mail.inbox.store, mail.inbox.permissions, None, mail.inbox.clock)
    number = mail.chat()
    for act in (lambda: off.draft(number, ANA, Act.CONVERT), lambda: off.convert(number, ANA, ANSWER)):
        refused(Reason.MAIL_OFF, act)
    assert mail.get(number).status is Status.OPEN


def test_nothing_is_tried_again_where_no_mail_can_go_out(mail: Correspondence) -> None:
    mail.server.errors = [MailRefused("550 no such user")]
    number = mail.ticket()
    mail.deliver()
    [failed] = mail.mails(number)
    off = Tickets(mail.inbox.store, mail.inbox.permissions, None, mail.inbox.clock)
    refused(Reason.MAIL_OFF, lambda: off.retry(failed.id, ANA))
    assert mail.mails(number) == [failed]


def test_who_may_not_know_of_it_hears_that_it_is_not_there(mail: Correspondence) -> None:
    number, chat = mail.ticket(), mail.chat()
    [sent] = mail.mails(number)
    acts = (
        lambda: mail.tickets.draft(number, "U0STRANGER"),
        lambda: mail.tickets.reply(number, "U0STRANGER", ANSWER),
        lambda: mail.tickets.convert(chat, "U0STRANGER", ANSWER),
        lambda: mail.tickets.undo(sent.id, "U0STRANGER"),
        lambda: mail.tickets.retry(sent.id, "U0STRANGER"),
        lambda: mail.tickets.undo(10**9, ANA),
    )
    for act in acts:
        refused(Reason.NOT_FOUND, act)


def test_a_draft_offers_the_contacts_address_or_one_that_stands_in_the_text(mail: Correspondence) -> None:
    draft = mail.tickets.draft(mail.chat("Write to rose@example.org, please"), ANA, Act.CONVERT)
    assert (draft.address, draft.found) == ("ana@example.com", "rose@example.org")
    assert draft.quoted == "Write to rose@example.org, please"


def test_an_answer_makes_the_ticket_wait_and_may_close_it(mail: Correspondence) -> None:
    number = mail.ticket()
    mail.tickets.reply(number, ANA, Wanted(answer="One more thing."))
    assert mail.get(number).status is Status.PENDING
    mail.tickets.reply(number, ANA, Wanted(answer="Bye.", closes=True))
    ticket = mail.get(number)
    assert ticket.status is Status.CLOSED
    assert [line.text for line in ticket.letters] == ["It is red.", "One more thing.", "Bye."]
    mail.deliver()
    assert [letter.subject for letter in mail.server.taken] == ["Your lamp", "Re: Your lamp", "Re: Your lamp"]
    assert mail.server.taken[-1].references == tuple(letter.message_id for letter in mail.server.taken[:-1])


def test_an_answer_is_found_by_its_words(mail: Correspondence) -> None:
    number = mail.ticket()
    mail.tickets.reply(number, ANA, Wanted(answer="Vermilion."))
    query = Query(properties=(mail.get(number).property_id,), words=("vermilion",), status=None)
    with mail.inbox.store.read() as tx:
        assert [row.number for row in tx.conversations.page(query, 5)] == [number]


def test_an_answer_can_be_taken_back_until_it_goes_out(mail: Correspondence) -> None:
    number = mail.ticket()
    mail.deliver()
    mail_id = mail.tickets.reply(number, ANA, Wanted(answer="Oops."))
    mail.inbox.clock.forward(9 * SECOND)
    mail.tickets.undo(mail_id, ANA)
    assert mail.deliver() == 0
    assert [one.said for one in mail.mails(number)] == ["It is red."]
    late = mail.tickets.reply(number, ANA, Wanted(answer="Right."))
    mail.deliver()
    refused(Reason.MAIL_GONE, lambda: mail.tickets.undo(late, ANA))


def test_what_was_taken_back_does_not_wait_for_the_visitor(mail: Correspondence) -> None:
    number = mail.ticket()
    for closes in (False, True):
        mail_id = mail.tickets.reply(number, ANA, Wanted(answer="Oops.", closes=closes))
        assert mail.get(number).status is not Status.OPEN
        mail.tickets.undo(mail_id, ANA)
        assert mail.get(number).status is Status.OPEN


def test_what_somebody_set_since_stays_when_an_answer_is_taken_back(mail: Correspondence) -> None:
    number = mail.ticket()
    mail_id = mail.tickets.reply(number, ANA, Wanted(answer="Oops."))
    mail.inbox.clock.forward(SECOND)
    mail.inbox.desk.do(Deed.CLOSE, number, LUIS)
    mail.tickets.undo(mail_id, ANA)
    assert mail.get(number).status is Status.CLOSED


@pytest.mark.parametrize("closes", [False, True])
def test_what_is_sent_is_what_the_preview_showed_whatever_the_visitor_wrote_since(
    mail: Correspondence, closes: bool
) -> None:
    at, chat = mail.inbox.clock(), mail.chat("Is it red?")
    seen = mail.tickets.draft(chat, ANA, Act.CONVERT).seen
    wanted = replace(ANSWER, subject="  Lamp\r\nBcc: x@y.example ", seen=seen)
    shown = mail.tickets.preview(chat, ANA, wanted, Act.CONVERT)
    later = mail.inbox.site.transcript(at + SECOND, said("v", at, "Is it red?"), said("v", at + SECOND, "Or blue?"))
    mail.inbox.receive(later)
    number = mail.tickets.convert(chat, ANA, wanted)
    mail.deliver()
    answer = Wanted(answer="And more.", closes=closes, seen=mail.tickets.draft(number, ANA).seen)
    again = mail.tickets.preview(number, ANA, answer)
    mail.receive(reply_to(mail.server.taken[0], "Wait!"))
    mail.tickets.reply(number, ANA, answer)
    mail.deliver()
    for preview, letter in zip((shown, again), mail.server.taken, strict=True):
        assert (preview.sender, preview.to, preview.subject, preview.text) == (
            letter.sender, letter.to, letter.subject, letter.text,
        )  # fmt: skip
    assert (shown.text, again.subject) == ("It is red.\n\n> Is it red?", "Re: Lamp Bcc: x@y.example")


def test_a_form_of_a_masked_property_shows_the_address_and_it_is_written_down(mail: Correspondence) -> None:
    chat = mail.chat()
    mail.tickets.draft(chat, ANA, Act.CONVERT)
    assert [entry.deed for entry in mail.inbox.journal(chat)] == []
    mail.mask()
    assert mail.tickets.draft(chat, ANA, Act.CONVERT).address == "ana@example.com"
    assert [(entry.deed, entry.actor) for entry in mail.inbox.journal(chat)] == [(REVEALED, ANA)]


def test_what_was_written_is_no_deed_to_undo(mail: Correspondence) -> None:
    number = mail.ticket()
    mail.tickets.reply(number, ANA, Wanted(answer="Yes."))
    refused(Reason.MAILED, lambda: mail.inbox.desk.undo(ANA, number))


def test_an_answer_that_was_taken_back_does_not_count_again_by_an_undo(mail: Correspondence) -> None:
    number = mail.ticket()
    mail.inbox.clock.forward(SECOND)
    mail.tickets.undo(mail.tickets.reply(number, ANA, Wanted(answer="Oops.")), ANA)
    for which in (None, number):
        with pytest.raises(Refusal) as refusal:
            mail.inbox.desk.undo(ANA, which)
        assert refusal.value.reason is Reason.UNDONE_ALREADY
    assert mail.get(number).status is Status.OPEN


def test_a_purged_ticket_takes_its_mails_and_messages_with_it(mail: Correspondence) -> None:
    number = mail.ticket()
    mail.inbox.desk.do(Deed.TRASH, number, ANA)
    mail.inbox.desk.do(Deed.PURGE, number, ADMIN)
    assert mail.mails(number) == []
    assert mail.deliver() == 0


def test_each_mail_stands_in_the_thread_of_its_card(mail: Correspondence) -> None:
    number = mail.ticket()
    [first] = mail.mails(number)
    assert first.post_id is not None
    mail.tickets.reply(number, ANA, Wanted(answer="Yes."))
    with mail.inbox.store.read() as tx:
        [entry] = [one for one in tx.journal.of(number) if one.deed == REPLIED]
        assert entry.after["set_status"] == Status.PENDING
    assert [one.state for one in mail.mails(number)] == [MailState.WAITING] * 2


def test_an_answer_goes_to_the_address_as_somebody_corrected_it(mail: Correspondence) -> None:
    number = mail.ticket()
    mail.deliver()
    with mail.inbox.store.read() as tx:
        contact = tx.contacts.get(tx.contacts.of(number) or 0)
    assert contact is not None
    contacts = Contacts(mail.inbox.store, lambda *_: None, lambda tx, _: tx.properties.all(), mail.inbox.clock)
    contacts.edit(contact.id, contact.version, ANA, {"email": "rosa@example.com"})
    assert mail.tickets.draft(number, ANA).address == "rosa@example.com"
    mail.tickets.reply(number, ANA, Wanted(answer="Once more."))
    mail.deliver()
    assert mail.server.taken[-1].to == "rosa@example.com"
    mail.receive(reply_to(mail.server.taken[-1]))
    assert mail.mails(number)[-1].left_out == ()


def test_a_ticket_without_an_address_asks_for_one_once(mail: Correspondence) -> None:
    mail.inbox.receive(Site(mail.inbox.site.tawk_id, email="").ticket(mail.inbox.clock(), ticket="t1"))
    number = mail.inbox.get("t1", Kind.TICKET).id
    assert mail.tickets.draft(number, ANA).address == ""
    refused(Reason.ADDRESS_MISSING, lambda: mail.tickets.reply(number, ANA, Wanted(answer="Hello")))
    mail.tickets.reply(number, ANA, Wanted("rose@example.com", answer="Hello"))
    mail.tickets.reply(number, ANA, Wanted(answer="Hello again"))
    mail.deliver()
    assert [letter.to for letter in mail.server.taken] == ["rose@example.com"] * 2


def test_a_second_answer_that_is_taken_back_leaves_the_first_one_to_be_waited_for(mail: Correspondence) -> None:
    number = mail.ticket()
    mail.tickets.reply(number, ANA, Wanted(answer="One more thing."))
    mail.inbox.clock.forward(SECOND)
    second = mail.tickets.reply(number, ANA, Wanted(answer="And another.", closes=True))
    mail.tickets.undo(second, ANA)
    assert mail.get(number).status is Status.PENDING
    mail.deliver()
    mail.receive(reply_to(mail.server.taken[-1]))
    third = mail.tickets.reply(number, ANA, Wanted(answer="Thanks."))
    mail.tickets.undo(third, ANA)
    assert mail.get(number).status is Status.OPEN


def test_so_it_is_for_a_ticket_of_tawk_to(mail: Correspondence) -> None:
    mail.inbox.receive(mail.inbox.site.ticket(mail.inbox.clock(), ticket="t1"))
    number = mail.inbox.get("t1", Kind.TICKET).id
    mail.tickets.reply(number, ANA, Wanted(answer="Yes."))
    mail.inbox.clock.forward(SECOND)
    mail.tickets.undo(mail.tickets.reply(number, ANA, Wanted(answer="And another.")), ANA)
    assert mail.get(number).status is Status.PENDING
