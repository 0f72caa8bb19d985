"""Customers' data goes only to an address of an allowed domain that its asker has confirmed with a code."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.domain.errors import MailDelayed, MailRefused, Reason, Refusal
from bot.domain.inbox import Role
from bot.exporting.addresses import CODE_LIFE, CONFIRMED_FOR, MOST_ASKS, MOST_TRIES
from bot.exporting.codes import read_code
from bot.mail.sending import FIRST_RETRY
from bot.ports import Export, ExportState, Grant
from storage.tables import metadata
from tests.bot.exporting.mail_office import ADDRESS, MailOffice
from tests.inbox import ADMIN, ANA, LUIS, Inbox, migrated


@pytest.fixture(params=["sqlite", "postgres"])
def office(request: pytest.FixtureRequest) -> Iterator[MailOffice]:
    with migrated(request.getfixturevalue(f"{request.param}_url")) as engine:
        yield MailOffice(Inbox(engine))


@pytest.fixture
def one(store_url: str) -> Iterator[MailOffice]:
    """On one database only."""
    with migrated(store_url) as engine:
        yield MailOffice(Inbox(engine))


def draft(office: MailOffice) -> Export:
    return office.requests.of_numbers(office.chats(1), ADMIN)


def refused(reason: Reason, act: object) -> None:
    with pytest.raises(Refusal) as caught:
        act()  # type: ignore[operator]
    assert caught.value.reason is reason


def wrong(code: str) -> str:
    """Another code that looks like one."""
    return code[:-1] + str((int(code[-1]) + 1) % 10)


def test_nothing_of_a_customer_goes_out_before_the_code_is_typed(office: MailOffice) -> None:
    asked = draft(office)
    assert office.send(asked) == ADDRESS
    code = office.code()
    [letter] = office.server.taken
    assert (letter.to, letter.attachments, letter.is_automatic) == (ADDRESS, (), True)
    assert "question" not in letter.text
    assert office.get(asked.id).state is ExportState.DRAFT
    confirmed = office.dispatch.confirm(code, ADMIN)
    assert (confirmed.address, confirmed.begun) == (ADDRESS, 1)
    office.work()
    assert len(office.server.taken) == 2
    assert office.get(asked.id).state is ExportState.DONE


def test_the_code_is_kept_nowhere(office: MailOffice) -> None:
    office.send(draft(office))
    code = office.code()
    with office.inbox.engine.connect() as connection:
        names = [table.name for table in metadata.sorted_tables if table.name != "signing_key"]
        rows = [str(connection.exec_driver_sql(f"SELECT * FROM {name}").all()) for name in names]
    assert "export_address" in names
    assert not [row for row in rows if code in row]
    assert [row for row in rows if ADDRESS in row], "what is kept was looked at"


def test_a_confirmed_address_needs_no_code_for_90_days(office: MailOffice) -> None:
    office.confirmed()
    assert office.send(draft(office)) == ""
    office.inbox.clock.forward(CONFIRMED_FOR)
    assert office.send(draft(office)) == ADDRESS


def test_an_address_is_confirmed_for_one_person_only(one: MailOffice) -> None:
    one.confirmed(ADMIN)
    (number,) = one.chats(1)
    with one.inbox.store.write() as tx:
        tx.people.grant(Grant(tx.properties.all()[0].id, LUIS, Role.LEAD))
    assert one.send(one.requests.of_numbers([number], LUIS)) == ADDRESS
    code = one.code()
    refused(Reason.CODE_WRONG, lambda: one.dispatch.confirm(code, ADMIN))
    assert one.dispatch.confirm(code, LUIS).begun == 1


def test_a_code_is_of_one_address_only(one: MailOffice) -> None:
    one.send(draft(one), "one@aurora.example")
    first = one.code()
    one.send(draft(one), "two@aurora.example")
    second = one.code()
    assert first != second
    assert one.dispatch.confirm(first, ADMIN).address == "one@aurora.example"
    assert [found.address for found in one.dispatch.list(ADMIN)] == ["one@aurora.example"]


def test_a_code_is_good_for_few_tries(office: MailOffice) -> None:
    office.send(draft(office))
    code = office.code()
    for _ in range(MOST_TRIES):
        refused(Reason.CODE_WRONG, lambda: office.dispatch.confirm(wrong(code), ADMIN))
    refused(Reason.CODE_WRONG, lambda: office.dispatch.confirm(code, ADMIN))
    assert office.dispatch.list(ADMIN) == ()


def test_it_is_still_good_before_the_last_try(office: MailOffice) -> None:
    office.send(draft(office))
    code = office.code()
    for _ in range(MOST_TRIES - 1):
        refused(Reason.CODE_WRONG, lambda: office.dispatch.confirm(wrong(code), ADMIN))
    assert office.dispatch.confirm(code, ADMIN).address == ADDRESS


def test_what_can_be_no_code_costs_no_try(one: MailOffice) -> None:
    one.send(draft(one))
    code = one.code()
    for typed in ("", "hello", "1234567", "123456789", "٣٤٥٦٧٨٩٠") * 3:
        refused(Reason.CODE_WRONG, partial(one.dispatch.confirm, typed, ADMIN))
    assert one.dispatch.confirm(f" {code[:4]}-{code[4:]} ", ADMIN).address == ADDRESS


@pytest.mark.parametrize(("late", "good"), [(timedelta(seconds=-1), True), (timedelta(0), False)])
def test_a_code_is_good_for_an_hour(one: MailOffice, late: timedelta, good: bool) -> None:
    one.send(draft(one))
    code = one.code()
    one.inbox.clock.forward(CODE_LIFE + late)
    if good:
        assert one.dispatch.confirm(code, ADMIN).address == ADDRESS
    else:
        refused(Reason.CODE_WRONG, lambda: one.dispatch.confirm(code, ADMIN))


def test_a_code_is_good_once(one: MailOffice) -> None:
    one.send(draft(one))
    code = one.code()
    one.dispatch.confirm(code, ADMIN)
    refused(Reason.CODE_WRONG, lambda: one.dispatch.confirm(code, ADMIN))


def test_codes_are_asked_for_a_few_times_an_hour(office: MailOffice) -> None:
    for n in range(MOST_ASKS):
        office.send(draft(office), f"a{n}@aurora.example")
    refused(Reason.TOO_MANY_CODES, lambda: office.send(draft(office), "other@aurora.example"))
    office.inbox.clock.forward(CODE_LIFE)
    assert office.send(draft(office), "other@aurora.example")


def test_nobody_floods_anothers_mailbox(one: MailOffice) -> None:
    (number,) = one.chats(1)
    people = [f"U{n}" for n in range(MOST_ASKS + 1)]
    with one.inbox.store.write() as tx:
        for person in people:
            tx.people.grant(Grant(tx.properties.all()[0].id, person, Role.LEAD))
    for person in people[:-1]:
        one.send(one.requests.of_numbers([number], person))
    refused(Reason.TOO_MANY_CODES, lambda: one.send(one.requests.of_numbers([number], people[-1])))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Reason.ADDRESS_MISSING),
        ("admin", Reason.ADDRESS_WRONG),
        ("a@aurora.example, b@aurora.example", Reason.ADDRESS_WRONG),
        ("a@aurora.example b@aurora.example", Reason.ADDRESS_WRONG),
        ("a@evil.example,@aurora.example", Reason.ADDRESS_WRONG),
        ("a@aurora.example\r\nBcc: b@evil.example", Reason.ADDRESS_WRONG),
        ("a\0@aurora.example", Reason.ADDRESS_WRONG),
        ("á@aurora.example", Reason.ADDRESS_WRONG),
        ("a@aurora.exampl\u0435", Reason.EXPORT_DOMAIN),
        ("a@evil.example", Reason.EXPORT_DOMAIN),
        ("a@mail.aurora.example", Reason.EXPORT_DOMAIN),
        ("a@notaurora.example", Reason.EXPORT_DOMAIN),
        ("a@aurora.example.evil.example", Reason.EXPORT_DOMAIN),
    ],
)
def test_only_one_address_of_an_allowed_domain_is_taken(one: MailOffice, typed: str, reason: Reason) -> None:
    asked = draft(one)
    refused(reason, lambda: one.send(asked, typed))
    one.work()
    assert one.server.taken == []
    assert one.send(asked, "A@Aurora.Example") == "a@aurora.example", "the negative control"


@pytest.mark.parametrize("change", [{"domains": frozenset()}, {"sender": ("", "")}])
def test_where_it_is_off_nothing_is_asked_for(one: MailOffice, change: dict[str, object]) -> None:
    off = replace(one, **change)  # type: ignore[arg-type]
    refused(Reason.EXPORT_MAIL_OFF, lambda: off.send(draft(off)))
    assert off.dispatch.reach(ADMIN).domains == ()


def test_a_domain_that_is_taken_away_confirms_nothing(one: MailOffice) -> None:
    one.send(draft(one))
    code = one.code()
    other = replace(one, domains=frozenset({"other.example"}))
    refused(Reason.EXPORT_DOMAIN, lambda: other.dispatch.confirm(code, ADMIN))
    assert one.dispatch.list(ADMIN) == ()


def test_who_may_not_export_confirms_nothing(one: MailOffice) -> None:
    one.send(draft(one))
    code = one.code()
    refused(Reason.LEADS_ONLY, lambda: one.dispatch.confirm(code, ANA))


def test_an_address_is_forgotten_when_its_person_says_so(office: MailOffice) -> None:
    office.confirmed()
    assert [found.address for found in office.dispatch.list(ADMIN)] == [ADDRESS]
    refused(Reason.EXPORT_UNCONFIRMED, lambda: office.dispatch.forget(ADDRESS, LUIS))
    assert office.dispatch.forget("Admin@Aurora.Example", ADMIN) == ADDRESS
    assert office.dispatch.list(ADMIN) == ()
    assert office.send(draft(office)) == ADDRESS
    refused(Reason.EXPORT_UNCONFIRMED, lambda: office.dispatch.forget(ADDRESS, ADMIN))


def test_the_journal_tells_what_was_confirmed_and_forgotten(one: MailOffice) -> None:
    one.confirmed()
    one.dispatch.forget(ADDRESS, ADMIN)
    with one.inbox.store.read() as tx:
        entries = tx.archive.journal([0], 0, 10)
    assert [(entry.actor, entry.deed, entry.detail) for entry in entries] == [
        (ADMIN, "confirm_address", {"value": ADDRESS}),
        (ADMIN, "forget_address", {"value": ADDRESS}),
    ]


def test_a_code_that_did_not_go_out_is_told(one: MailOffice) -> None:
    one.server.errors = [MailRefused("550 no such user")]
    one.send(draft(one))
    one.work()
    assert "The code for admin@aurora.example did not arrive: 550 no such user" in one.told()


def test_a_code_is_tried_again_under_the_same_message_id_until_it_is_over(one: MailOffice) -> None:
    one.server.errors = [MailDelayed("450 grey")]
    one.send(draft(one))
    one.work()
    assert one.server.taken == []
    one.inbox.clock.forward(FIRST_RETRY)
    code = one.code()
    assert one.dispatch.confirm(code, ADMIN).address == ADDRESS
    one.server.errors = [MailDelayed("450 later") for _ in range(50)]
    one.send(draft(one), "late@aurora.example")
    for _ in range(70):
        one.work()
        one.inbox.clock.forward(FIRST_RETRY)
    assert "did not arrive: 450 later" in one.told()
    assert len(one.server.taken) == 1


@pytest.mark.parametrize(("typed", "code"), [("1234 5678", "12345678"), ("1234-5678\n", "12345678"), ("12345", "")])
def test_a_code_is_read_as_the_mail_shows_it(typed: str, code: str) -> None:
    assert read_code(typed) == code
