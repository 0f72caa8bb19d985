"""What the forms that answer a visitor also take: canned answers, and files of Slack's."""

import pytest

from bot.desks.canned_desk import CannedDesk
from bot.domain.canned import CannedAnswer
from bot.views.language import Language
from handlers.tickets.canned_picks import CannedPicks
from tests.handlers.shown import Body
from tests.handlers.ticket_office import STRANGER, Office
from tests.inbox import ADMIN, ANA, MINUTE, Inbox


@pytest.fixture
def office(inbox: Inbox, english: Language) -> Office:
    return Office(inbox, english)


def canned(office: Office, name: str, text: str) -> int:
    desk = CannedDesk(office.inbox.store, office.inbox.permissions, office.inbox.clock)
    desk.save(CannedAnswer(0, 0, name, text), ADMIN)
    return next(one.id for one in desk.sheet(ADMIN).answers if one.name == name)


def pick(office: Office, answer_id: object, actor: str = ANA, action_id: str = "canned_pick", **given: object) -> bool:
    """In the form that was shown last, with what was typed into it."""
    picks = CannedPicks(
        CannedDesk(office.inbox.store, office.inbox.permissions, office.inbox.clock),
        office.screen,
        lambda _: office.language,
    )
    body = {"user": {"id": actor}, "view": {"id": "V1", "hash": "1", **office.filled(**given)}}
    return picks.press(body, {"action_id": action_id, "selected_option": {"value": str(answer_id)}})


def test_without_canned_answers_none_is_offered(office: Office) -> None:
    office.press("ticket_convert")
    assert "canned" not in office.shown
    assert not pick(office, 1, action_id="take")


def test_a_canned_answer_fills_the_field_behind_what_was_typed_and_can_be_sent(office: Office) -> None:
    hours = canned(office, "hours", "Hello {first_name|there}, about {ticket|it}: at nine.")
    office.press("ticket_convert")
    assert "Use a canned answer" in office.shown
    assert pick(office, hours)
    answered = next(one for one in office.screen.shown[-1][1]["blocks"] if one.get("block_id") == "ticket_answer:1")
    assert answered["element"]["initial_value"] == "Hello Ana, about it: at nine."
    assert pick(office, hours, answer="Good morning!")
    answered = next(one for one in office.screen.shown[-1][1]["blocks"] if one.get("block_id") == "ticket_answer:2")
    assert answered["element"]["initial_value"] == "Good morning!\n\nHello Ana, about it: at nine."
    beside = office.send(answer="", address="rose@example.com")
    assert list(beside["errors"]) == ["ticket_answer:2"]
    assert office.send() == {}
    [mail] = office.mails(office.newest)
    assert mail.said == "Good morning!\n\nHello Ana, about it: at nine."


def test_one_that_does_not_fit_or_is_gone_leaves_what_was_typed(office: Office) -> None:
    hours = canned(office, "hours", "x" * 2_000)
    office.press("ticket_convert")
    for answer_id, typed, told in (
        (hours, "y" * 1_500, "does not fit"),
        (hours, "y" * 1_500, "does not fit"),
        (999, "y", "is gone"),
        ("x", "y", "is gone"),
    ):
        assert pick(office, answer_id, answer=typed)
        blocks = office.screen.shown[-1][1]["blocks"]
        assert [told in str(one) for one in blocks].count(True) == 1
        assert "ticket_answer" in [one.get("block_id") for one in blocks]
    assert pick(office, hours, STRANGER)
    assert "There is no #1" in office.shown
    assert pick(office, hours)
    assert "canned_note" not in office.shown


def test_a_canned_answer_is_sent_by_its_name(office: Office) -> None:
    number = office.ticket()
    canned(office, "hours", "Hello {first_name}, {ticket}, {agent|we} open at nine.")
    office.type(f"reply #{number} !HOURS")
    assert office.mails(number)[-1].said == f"Hello Ana, #{number}, we open at nine."
    told = office.type(f"reply #{number} !hour")
    assert "There are hours." in told["text"]
    assert len(office.mails(number)) == 2
    office.type(f"reply #{number} !hours are nine")
    assert office.mails(number)[-1].said == "!hours are nine"


def file(name: str = "lamp.png", size: int = 5, **more: object) -> Body:
    told = {"id": f"F{name}", "name": name, "mimetype": "image/png", "size": size, "mode": "hosted"}
    return {**told, "file_access": "visible", **more}


def test_files_of_the_form_wait_to_be_read_before_the_answer_goes_out(office: Office) -> None:
    office.press("ticket_convert")
    assert office.send(answer="", files=[file(), file("b.png")]) == {}
    [mail] = office.mails(office.newest)
    assert [(one.name, one.size, one.content) for one in mail.files] == [("lamp.png", 5, b""), ("b.png", 5, b"")]
    with office.inbox.store.read() as tx:
        assert not tx.mails.any_due(office.inbox.clock() + MINUTE)
        assert tx.mail_fetches.any_due(office.inbox.clock())


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ([file(str(n)) for n in range(11)], "too many files"),
        ([file(size=9_000_001), file(size=9_000_000)], "18 MB"),
        ([file(), file("plan.doc", is_external=True, mode="external")], "“plan.doc” lies outside"),
        ([file(file_access="access_denied")], "lies outside"),
        ([file(mode="tombstone")], "lies outside"),
        ([{}], "lies outside"),
    ],
)
def test_files_that_can_not_be_carried_are_told_beside_their_field(
    office: Office, files: list[Body], told: str
) -> None:
    office.press("ticket_convert")
    beside = office.send(answer="See there.", files=files)
    assert told in beside["errors"]["ticket_files"]
    assert office.newest == 0
    office.press("ticket_preview", view={**office.filled(answer="See there.", files=files), "id": "V1"})
    assert told in office.shown
