"""Canned answers: fields are checked when they are kept and filled when they are picked; rights as for settings."""

from collections.abc import Iterator

import pytest
from sqlalchemy import literal

from bot.desks.canned_desk import CANNED, CannedDesk
from bot.domain.canned import FIELDS, CannedAnswer, clean_name, clean_text, filled
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Role
from bot.ports import Grant, Person
from storage.team import canned
from tests.inbox import ADMIN, ANA, NOON, Inbox, Site, migrated, said

LEAD = "U0LEAD"
VALUES = {"name": "Rosa Vega", "first_name": "Rosa", "ticket": "#7"}


def refused(act: object, reason: Reason) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()  # type: ignore[operator]
    assert caught.value.reason is reason
    return caught.value


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hello {first_name}, about {ticket}:", "Hello Rosa, about #7:"),
        ("Hello { name },", "Hello Rosa Vega,"),
        ("Hello {question|there},", "Hello there,"),
        ("Hello {question},", "Hello,"),
        ("{question} Hello", "Hello"),
        ("Hello {question}", "Hello"),
        ("Hello {question}\nBye", "Hello\nBye"),
        ("One {question} two", "One two"),
        ("{name|}", "Rosa Vega"),
        ("} a { b", "} a { b"),
    ],
)
def test_fields_are_filled_and_a_missing_one_leaves_no_gap(text: str, shown: str) -> None:
    assert filled(text, VALUES) == shown


def test_what_a_visitor_is_called_fills_no_field() -> None:
    assert filled("Hello {name}", {"name": "{ticket} {agent|x}", "ticket": "#7"}) == "Hello {ticket} {agent|x}"


def test_an_unknown_field_is_refused_and_the_known_ones_are_named() -> None:
    told = refused(lambda: clean_text("Hello {nmae|there}"), Reason.FIELD_UNKNOWN)
    assert told.values == {"word": "{nmae|there}", "names": tuple(f"{{{one}}}" for one in FIELDS)}
    for field in FIELDS:
        assert clean_text(f"{{{field}|x}}")
    refused(lambda: clean_text("{}"), Reason.FIELD_UNKNOWN)
    refused(lambda: clean_text(" \0"), Reason.ANSWER_MISSING)
    refused(lambda: clean_text("x" * 3_001), Reason.ANSWER_TOO_LONG)


def test_a_short_name_is_one_word() -> None:
    assert [clean_name(typed) for typed in ("!Opening-Hours", " año ", "x")] == ["opening-hours", "año", "x"]
    for typed in ("two words", "-x", "x-", "a!b", "x" * 31, "<!here>"):
        refused(lambda typed=typed: clean_name(typed), Reason.CANNED_NAME_WRONG)
    refused(lambda: clean_name(" ! "), Reason.NAME_MISSING)


@pytest.fixture
def inbox(database_url: str) -> Iterator[Inbox]:
    with migrated(database_url) as engine:
        made = Inbox(engine)
        made.receive(made.site.transcript(NOON, said("v", NOON, "Is it red?")))
        yield made


def desk_of(inbox: Inbox) -> CannedDesk:
    return CannedDesk(inbox.store, inbox.permissions, inbox.clock)


def own(inbox: Inbox) -> int:
    return inbox.get().property_id


def grant(inbox: Inbox, person: str, role: Role, property_id: int) -> None:
    with inbox.store.write() as tx:
        tx.people.grant(Grant(property_id, person, role))


def answers(inbox: Inbox) -> list[tuple[int, str, str]]:
    with inbox.store.read() as tx:
        return [(one.property_id, one.name, one.text) for one in tx.canned_answers.all()]


def test_one_is_added_changed_and_deleted_and_each_is_written_down(inbox: Inbox) -> None:
    desk, place = desk_of(inbox), own(inbox)
    desk.save(CannedAnswer(0, place, "Hours", "We open at nine."), ADMIN)
    [kept] = desk.sheet(ADMIN).answers
    desk.save(CannedAnswer(kept.id, 0, "hours", "We open at ten."), ADMIN)
    assert answers(inbox) == [(0, "hours", "We open at ten.")]
    desk.drop(kept.id, ADMIN)
    assert answers(inbox) == []
    refused(lambda: desk.drop(kept.id, ADMIN), Reason.CANNED_GONE)
    refused(lambda: desk.save(CannedAnswer(kept.id, place, "hours", "x"), ADMIN), Reason.CANNED_GONE)
    with inbox.store.read() as tx:
        entries = [one for one in tx.journal.of(0) if one.deed == CANNED]
    assert [one.detail.get("deleted", "") for one in entries] == ["", "", "yes"]
    assert "nine" not in str(entries)


def test_a_name_is_one_in_its_property(inbox: Inbox) -> None:
    desk, place = desk_of(inbox), own(inbox)
    desk.save(CannedAnswer(0, place, "hours", "A"), ADMIN)
    desk.save(CannedAnswer(0, 0, "hours", "B"), ADMIN)
    desk.save(CannedAnswer(0, place, "other", "C"), ADMIN)
    refused(lambda: desk.save(CannedAnswer(0, place, "HOURS", "D"), ADMIN), Reason.CANNED_NAME_TAKEN)
    other = next(one for one in desk.sheet(ADMIN).answers if one.name == "other")
    taken = CannedAnswer(other.id, place, "hours", "D")
    refused(lambda: desk.save(taken, ADMIN), Reason.CANNED_NAME_TAKEN)
    desk.save(CannedAnswer(other.id, place, "other", "E"), ADMIN)
    assert answers(inbox) == [(0, "hours", "B"), (place, "hours", "A"), (place, "other", "E")]


def test_a_name_that_is_taken_at_the_same_moment_is_refused_as_well(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, place = desk_of(inbox), own(inbox)
    for name in ("hours", "other"):
        desk.save(CannedAnswer(0, place, name, name), ADMIN)
    other = next(one for one in desk.sheet(ADMIN).answers if one.name == "other")
    monkeypatch.setattr(canned, "TAKEN", literal(False))  # as whoever looked just before sees it
    refused(lambda: desk.save(CannedAnswer(other.id, place, "hours", "D"), ADMIN), Reason.BUSY)
    assert [name for _, name, _ in answers(inbox)] == ["hours", "other"]


def test_there_are_not_more_than_can_be_offered(inbox: Inbox) -> None:
    desk, place = desk_of(inbox), own(inbox)
    for n in range(50):
        desk.save(CannedAnswer(0, place, f"n{n}", "x"), ADMIN)
    refused(lambda: desk.save(CannedAnswer(0, place, "more", "x"), ADMIN), Reason.TOO_MANY_CANNED)
    first = desk.sheet(ADMIN).answers[0]
    desk.save(CannedAnswer(first.id, place, first.name, "y"), ADMIN)
    desk.save(CannedAnswer(0, 0, "more", "x"), ADMIN)


def test_leads_change_those_of_their_property_only_and_agents_none(inbox: Inbox) -> None:
    desk, place = desk_of(inbox), own(inbox)
    other = Inbox(inbox.engine, inbox.clock, Site(name="Otra"))
    other.receive(other.site.transcript(NOON, said("v", NOON, "hi")))
    grant(inbox, LEAD, Role.LEAD, place)
    for where in (0, own(other)):
        desk.save(CannedAnswer(0, where, "theirs", "x"), ADMIN)
    desk.save(CannedAnswer(0, place, "ours", "x"), LEAD)
    sheet = desk.sheet(LEAD)
    assert ([one.id for one in sheet.places], [one.name for one in sheet.answers]) == ([place], ["ours"])
    for answer in desk.sheet(ADMIN).answers:
        if answer.name == "theirs":
            refused(lambda answer=answer: desk.drop(answer.id, LEAD), Reason.CANNED_GONE)
            moved = CannedAnswer(answer.id, place, "mine", "x")
            refused(lambda moved=moved: desk.save(moved, LEAD), Reason.CANNED_GONE)
    refused(lambda: desk.save(CannedAnswer(0, 0, "mine", "x"), LEAD), Reason.CANNED_GONE)
    refused(lambda: desk.sheet(ANA), Reason.LEADS_ONLY)
    refused(lambda: desk.save(CannedAnswer(0, place, "mine", "x"), ANA), Reason.CANNED_GONE)
    grant(inbox, LEAD, Role.LEAD, 0)
    desk.save(CannedAnswer(0, 0, "everywhere", "x"), LEAD)


def test_one_is_picked_with_what_is_known_of_the_conversation(inbox: Inbox) -> None:
    desk, place, number = desk_of(inbox), own(inbox), inbox.get().id
    text = "{first_name}, {name}, {agent}, {property}, {ticket|a chat}, {question}"
    desk.save(CannedAnswer(0, 0, "hello", "Hello of all"), ADMIN)
    desk.save(CannedAnswer(0, place, "hello", text), ADMIN)
    with inbox.store.write() as tx:
        tx.people.save([Person(ANA, "ana", tawk_name="")])
    assert desk.named(number, ANA, "!HELLO") == "Ana, Ana Torres, ana, Tienda Aurora, a chat, Is it red?"
    everywhere, ours = desk.sheet(ADMIN).answers
    assert desk.pick(number, ANA, ours.id).startswith("Ana,")
    refused(lambda: desk.pick(number, ANA, everywhere.id), Reason.CANNED_GONE)
    refused(lambda: desk.pick(number, ANA, 10**9), Reason.CANNED_GONE)
    told = refused(lambda: desk.named(number, ANA, "!helo"), Reason.CANNED_UNKNOWN)
    assert (told.values["names"], told.values["nearest"]) == (("hello",), "hello")


def test_what_belongs_to_another_property_is_not_there(inbox: Inbox) -> None:
    desk, number = desk_of(inbox), inbox.get().id
    other = Inbox(inbox.engine, inbox.clock, Site(name="Otra"))
    other.receive(other.site.transcript(NOON, said("v", NOON, "hi")))
    desk.save(CannedAnswer(0, own(other), "theirs", "secret"), ADMIN)
    [theirs] = desk.sheet(ADMIN).answers
    refused(lambda: desk.pick(number, ADMIN, theirs.id), Reason.CANNED_GONE)
    refused(lambda: desk.named(number, ADMIN, "!theirs"), Reason.CANNED_UNKNOWN)
    for act in (lambda: desk.pick(number, "U0STRANGER", theirs.id), lambda: desk.named(number, "U0STRANGER", "!x")):
        refused(act, Reason.NOT_FOUND)
