"""The doctor's look at tawk.to's agents: how many are known in Slack, and what to do about the others."""

from datetime import timedelta

import pytest

from bot.clients.members_check import MembersCheck
from bot.domain.errors import UpstreamAway, UpstreamError, UpstreamRefused
from bot.ports import DIRECTORY, Person
from bot.views.signs import Told
from tests.bot.upstream.test_members import KNOWN, MARTA, Office
from tests.findings import in_words
from tests.inbox import ADMIN, Inbox

FORBIDDEN = UpstreamRefused("members.list", "forbidden")
AWAY = UpstreamAway("members.list", "timeout")


@pytest.fixture
def office(own_inbox: Inbox) -> Office:
    return Office(own_inbox)


def findings(office: Office) -> list[Told]:
    return in_words(MembersCheck(office.inbox.store, office.reading)())


def slack_was_read(office: Office) -> None:
    office.inbox.clock.forward(timedelta(seconds=1))
    with office.inbox.store.write() as tx:
        tx.people.mark_read(DIRECTORY, office.inbox.clock())


def test_agents_are_read_and_those_whom_nobody_knows_are_named(office: Office) -> None:
    others = ({"id": f"x{number}", "name": f"A{number:02}"} for number in range(25))
    office.there.answers = {office.inbox.site.tawk_id: [MARTA, *others]}
    (first,) = findings(office)
    assert first.words.endswith("Slack is asked for the addresses of the others once Recado runs")
    slack_was_read(office)
    with office.inbox.store.write() as tx:
        tx.people.save([Person(ADMIN, "marta", email=KNOWN.email)])
    (told,) = findings(office)
    assert told.well
    assert told.words.startswith(
        "known in Slack: 1 of the 26 at tawk.to; /inbox link says who the others are: A00, A01"
    )
    assert told.words.endswith("A19, … (+5)")


def test_where_everybody_is_known_there_is_nothing_to_do(office: Office) -> None:
    with office.inbox.store.write() as tx:
        tx.people.link(ADMIN, "Marta Ruiz")
    assert [one.words for one in findings(office)] == ["known in Slack: 1 of the 1 at tawk.to"]


@pytest.mark.parametrize(
    ("error", "well", "words"),
    [
        (
            FORBIDDEN,
            True,
            "Tienda Aurora does not show them to this key (forbidden)",
        ),
        (AWAY, False, "tawk.to does not tell who they are: timeout"),
    ],
)
def test_where_tawk_does_not_show_them_it_is_told_and_all_else_goes_on(
    office: Office, error: UpstreamError, well: bool, words: str
) -> None:
    office.there.errors = {office.inbox.site.tawk_id: error}
    first, last = findings(office)
    assert (first.well, first.words.partition(";")[0], bool(first.cure)) == (well, words, not well)
    assert last.words == "none are known yet"


def test_a_key_that_is_no_good_is_told_elsewhere(office: Office) -> None:
    office.there.errors = {office.inbox.site.tawk_id: UpstreamRefused("members.list", "auth_error")}
    assert [one.words for one in findings(office)] == ["none are known yet"]


def test_a_tawk_that_is_away_is_asked_once(office: Office) -> None:
    with office.inbox.store.write() as tx:
        other = tx.properties.add("other", "Other", office.inbox.channel, office.inbox.clock()).tawk_id
    office.there.errors = {office.inbox.site.tawk_id: AWAY, other: AWAY}
    assert len(findings(office)) == 2
    assert len(office.there.asked) == 1
