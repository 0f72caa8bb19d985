"""Who works at tawk.to is read every hour, and nothing that goes wrong there makes anybody unknown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.errors import UpstreamAway, UpstreamBusy, UpstreamError, UpstreamGone, UpstreamRefused
from bot.domain.inbox import Kind, Property
from bot.people.directory import Refresh
from bot.ports import Item, Listed, Member, Wanted
from bot.upstream.members import AFTER_TROUBLE, EVERY, MemberReading
from tests.bot.people.test_directory import Workplace
from tests.inbox import NOON, Inbox, said

SECOND = timedelta(seconds=1)
MARTA = {"id": "m1", "name": "Marta Ruiz", "email": "Marta@Aurora.example"}
KNOWN = Member("m1", "Marta Ruiz", "marta@aurora.example")
ASKED_AGAIN = [
    UpstreamRefused("members.list", "forbidden"),
    UpstreamGone("members.list"),
    UpstreamAway("members.list", "shape"),
]


@dataclass
class Dashboard:
    """tawk.to, of which only its agents are asked; what goes wrong next by property."""

    answers: dict[str, Sequence[object]]
    errors: dict[str, UpstreamError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def members(self, property_id: str) -> Sequence[object]:
        self.asked.append(property_id)
        if property_id in self.errors:
            raise self.errors.pop(property_id)
        return self.answers.get(property_id, [])

    def properties(self) -> Sequence[object]:
        raise AssertionError

    def listed(self, wanted: Wanted) -> Listed:
        raise AssertionError

    def whole(self, kind: Kind, property_id: str, external_id: str) -> Item:
        raise AssertionError

    def person(self, property_id: str, person_id: str) -> Item:
        raise AssertionError


@dataclass
class Office:
    """An inbox of one property, with one agent in the dashboard."""

    inbox: Inbox

    def __post_init__(self) -> None:
        self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, "hi")))
        self.there = Dashboard({self.inbox.site.tawk_id: [MARTA]})
        self.reading = MemberReading(self.inbox.store, self.there, self.inbox.clock)

    @property
    def property_(self) -> Property:
        with self.inbox.store.read() as tx:
            found = tx.properties.find(self.inbox.site.tawk_id)
        assert found is not None
        return found

    def known(self) -> Sequence[Member]:
        with self.inbox.store.read() as tx:
            return tx.members.all()


@pytest.fixture
def office(own_inbox: Inbox) -> Office:
    return Office(own_inbox)


def test_agents_are_read_at_once_and_then_every_hour(office: Office) -> None:
    assert office.reading.step() == 1
    assert office.known() == [KNOWN]
    office.inbox.clock.forward(EVERY - SECOND)
    assert office.reading.step() == 0
    office.there.answers = {office.inbox.site.tawk_id: [{"id": "m2", "name": "Luis"}]}
    office.inbox.clock.forward(SECOND)
    assert office.reading.step() == 1
    assert office.known() == [Member("m2", "Luis")]
    assert len(office.there.asked) == 2


def test_a_new_address_is_looked_up_in_slack_at_once_and_a_known_one_is_not(office: Office) -> None:
    place = Workplace()
    refresh = Refresh(office.inbox.store, place, frozenset(), office.inbox.channel, office.inbox.clock)
    refresh.step()
    office.inbox.clock.forward(SECOND)
    office.reading.step()
    office.inbox.clock.forward(SECOND)
    assert refresh.step()
    office.inbox.clock.forward(SECOND)
    office.reading.read(office.property_)
    assert not refresh.step()


@pytest.mark.parametrize("items", [[], ["words", {"name": "nobody"}]])
def test_an_answer_in_which_nobody_can_be_read_makes_nobody_unknown(office: Office, items: Sequence[object]) -> None:
    office.reading.step()
    office.there.answers = {office.inbox.site.tawk_id: items}
    office.inbox.clock.forward(EVERY)
    assert office.reading.step() == 1
    assert office.known() == [KNOWN]
    assert office.reading.step() == 0


@pytest.mark.parametrize("error", ASKED_AGAIN)
def test_what_tawk_does_not_show_is_asked_for_again_in_an_hour(office: Office, error: UpstreamError) -> None:
    office.there.errors = {office.inbox.site.tawk_id: error}
    assert office.reading.step() == 1
    office.inbox.clock.forward(EVERY - SECOND)
    assert office.reading.step() == 0
    office.inbox.clock.forward(SECOND)
    office.reading.step()
    assert office.known() == [KNOWN]


@pytest.mark.parametrize("error", [UpstreamAway("members.list"), UpstreamBusy("members.list", "rate_limited", 3.0)])
def test_where_tawk_is_away_no_other_property_is_asked_for_some_minutes(office: Office, error: UpstreamError) -> None:
    with office.inbox.store.write() as tx:
        other = tx.properties.add("other", "Other", office.inbox.channel, NOON).tawk_id
    office.there.errors = {office.inbox.site.tawk_id: error, other: error}
    assert office.reading.step() == 1
    office.inbox.clock.forward(AFTER_TROUBLE - SECOND)
    assert office.reading.step() == 0
    assert len(office.there.asked) == 1
    office.there.errors = {}
    office.inbox.clock.forward(SECOND)
    assert office.reading.step() == 2
    assert office.known() == [KNOWN]
