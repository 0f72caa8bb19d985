"""Who is in a channel and who has left is read from Slack, kept in the store, and decides who may work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.clients.slack import posting_client
from bot.clients.slack_directory import SlackDirectory
from bot.domain.errors import Limited, Reason, Refusal, Rejected, SlackError, Unknown
from bot.domain.inbox import BY_CLOCK, Deed, Role
from bot.people.directory import AFTER_TROUBLE, EVERY, Refresh
from bot.ports import DIRECTORY, Grant, Group, Member, Person
from handlers.talk.workspace import Workspace
from sandbox.control import SlackSandbox
from tests.inbox import ADMIN, ANA, LUIS, NOON, Inbox, said
from tests.sandbox.manifests import with_scopes

NEW, GROUP = "U0NEW", "S0LEADS"
SECOND = timedelta(seconds=1)


@dataclass
class Workplace:
    """Slack's side: members by channel and by group, people, and what goes wrong next by source."""

    channels: dict[str, list[str]] = field(default_factory=dict)
    groups: dict[str, list[str]] = field(default_factory=dict)
    folk: dict[str, Person] = field(default_factory=dict)
    errors: dict[str, SlackError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def members(self, channel: str) -> Sequence[str]:
        self._ask(channel)
        return self.channels.get(channel, [])

    def group(self, group_id: str) -> Sequence[str]:
        self._ask(group_id)
        return self.groups.get(group_id, [])

    def group_names(self) -> Sequence[Group]:
        self._ask("groups")
        return [Group(one, one.lower()) for one in self.groups]

    def site(self) -> str:
        self._ask("site")
        return "https://team.slack.com"

    def people(self) -> Iterator[Person]:
        self._ask("people")
        yield from self.folk.values()

    def _ask(self, source: str) -> None:
        self.asked.append(source)
        if source in self.errors:
            raise self.errors.pop(source)


@dataclass
class Office:
    """An inbox with one missed chat, and the workspace around it."""

    inbox: Inbox
    place: Workplace = field(default_factory=Workplace)

    def __post_init__(self) -> None:
        self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, "hi")))
        self.place.channels[self.inbox.channel] = [ANA, LUIS]
        self.place.folk = {one: Person(one, one, "es-ES", "Europe/Madrid", True, False) for one in (ANA, LUIS, NEW)}
        self.refresh = Refresh(self.inbox.store, self.place, frozenset(), self.inbox.channel, self.inbox.clock)
        self.workspace = Workspace(self.inbox.store, self.inbox.clock)

    @property
    def number(self) -> int:
        return self.inbox.get().id

    def read(self) -> bool:
        return self.refresh.read([self.inbox.channel], [])

    def role(self, who: str) -> Role:
        with self.inbox.store.read() as tx:
            return tx.people.role(who, self.inbox.get().property_id)

    def may_note(self, who: str) -> bool:
        try:
            self.inbox.desk.look(Deed.NOTE, self.number, who)
        except Refusal as refused:
            if refused.reason is not Reason.NOT_FOUND:
                raise
            return False
        return True

    def hear(self, kind: str, **event: object) -> None:
        self.workspace.hear({"type": kind, **event})


@pytest.fixture
def office(own_inbox: Inbox) -> Office:
    return Office(own_inbox)


def test_whoever_is_in_the_channel_is_an_agent_and_nobody_else(office: Office) -> None:
    assert office.read()
    assert (office.may_note(ANA), office.may_note(NEW)) == (True, False)
    office.place.channels[office.inbox.channel] = [NEW]
    office.read()
    assert (office.may_note(ANA), office.may_note(NEW)) == (False, True)


def test_before_anything_was_read_nobody_is_let_in_and_told_so(office: Office) -> None:
    with office.inbox.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM reading")
    with pytest.raises(Refusal) as caught:
        office.inbox.desk.do(Deed.TAKE, 10**9, NEW)
    assert caught.value.reason is Reason.DIRECTORY_UNREAD


def test_it_is_read_every_five_minutes_and_after_an_event(office: Office) -> None:
    office.refresh.step()
    assert not office.refresh.step()
    office.inbox.clock.forward(EVERY)
    assert office.refresh.step()
    assert not office.refresh.step()
    office.inbox.clock.forward(SECOND)
    office.hear("member_joined_channel", channel=office.inbox.channel, user=NEW)
    assert office.may_note(NEW)
    assert office.refresh.step()
    assert not office.may_note(NEW)  # the channel itself says otherwise


def test_who_leaves_the_channel_is_out_at_once(office: Office) -> None:
    office.read()
    office.hear("member_left_channel", channel=office.inbox.channel, user=ANA)
    assert (office.may_note(ANA), office.may_note(LUIS)) == (False, True)


def test_events_of_other_channels_people_and_kinds_change_nothing(office: Office) -> None:
    office.read()
    asked = len(office.place.asked)
    office.hear("member_joined_channel", channel="C0OTHER", user=NEW)
    office.hear("user_change", user={"id": "U0STRANGER", "deleted": True})
    office.hear("subteam_updated", subteam={"id": GROUP})
    office.hear("reaction_added", user=NEW)
    office.inbox.clock.forward(SECOND)
    assert not office.refresh.step()
    assert (len(office.place.asked), office.role(NEW)) == (asked, Role.NONE)


def test_a_granted_group_gives_its_role_while_one_is_in_it(office: Office) -> None:
    with office.inbox.store.write() as tx:
        tx.people.grant(Grant(office.inbox.get().property_id, GROUP, Role.LEAD))
    office.place.groups[GROUP] = [NEW]
    office.refresh.read([office.inbox.channel], [GROUP])
    assert office.role(NEW) is Role.LEAD
    office.hear("subteam_members_changed", subteam_id=GROUP, added_users=[ANA], removed_users=[NEW])
    assert (office.role(NEW), office.role(ANA)) == (Role.NONE, Role.LEAD)


def test_a_group_that_is_gone_gives_its_role_to_nobody_any_more(office: Office) -> None:
    with office.inbox.store.write() as tx:
        tx.people.grant(Grant(office.inbox.get().property_id, GROUP, Role.LEAD))
    office.place.groups[GROUP] = [NEW]
    office.refresh.read([office.inbox.channel], [GROUP])
    office.place.errors[GROUP] = Rejected("no_such_subteam")
    assert office.refresh.read([office.inbox.channel], [GROUP])
    assert office.role(NEW) is Role.NONE


def test_a_channel_that_cards_go_to_again_is_read_anew_at_once(office: Office) -> None:
    office.place.channels["C0OLD"] = [NEW]
    office.refresh.read(["C0OLD", office.inbox.channel], [])
    office.place.channels["C0OLD"] = [LUIS]
    office.inbox.clock.forward(SECOND)
    office.inbox.desk.route(office.inbox.site.name, "C0OLD", ADMIN)
    assert office.refresh.step()
    assert (office.role(NEW), office.role(LUIS)) == (Role.NONE, Role.AGENT)


def test_the_open_work_of_who_left_the_company_waits_for_somebody_else(office: Office) -> None:
    office.read()
    office.inbox.desk.do(Deed.TAKE, office.number, ANA)
    office.place.folk[ANA] = replace(office.place.folk[ANA], active=False)
    office.hear("user_change", user={"id": ANA, "deleted": True})
    office.read()
    assert office.inbox.get().agent == ""
    assert office.inbox.notices() == ["agent_gone"]
    last = office.inbox.journal()[-1]
    assert (last.deed, last.actor) == (Deed.UNASSIGN, BY_CLOCK)
    assert not office.may_note(ANA)
    office.read()
    assert office.inbox.notices() == ["agent_gone"]


TROUBLES: Mapping[str, SlackError] = {
    "limited": Limited(40),
    "unknown": Unknown("lost"),
    "scope": Rejected("missing_scope"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_slack_does_not_answer_keeps_what_is_known_and_is_asked_again_soon(office: Office, trouble: str) -> None:
    office.read()
    office.inbox.clock.forward(EVERY)
    office.place.errors[office.inbox.channel] = TROUBLES[trouble]
    office.place.channels[office.inbox.channel] = []
    assert office.refresh.step()
    assert office.may_note(ANA)
    assert not office.refresh.step()
    office.inbox.clock.forward(AFTER_TROUBLE + timedelta(seconds=30))
    assert office.refresh.step()
    assert not office.may_note(ANA)


def test_a_channel_that_slack_does_not_show_is_not_emptied(office: Office) -> None:
    office.read()
    office.place.errors[office.inbox.channel] = Rejected("channel_not_found")
    assert office.read()
    assert office.may_note(ANA)


def test_the_local_slack_is_read_page_by_page() -> None:
    with SlackSandbox(rate_scale=0) as slack:
        directory = SlackDirectory(posting_client(slack.bot_token, slack.base_url, 5))
        people = {one.id: one for one in directory.people()}
        ana = people[slack.user("ana").id]
        assert (ana.active, ana.is_bot, ana.zone) == (True, False, "Europe/Madrid")
        assert ana.locale.startswith("es")
        assert ana.email == "ana@example.com"
        assert slack.user("ana").id in directory.members(slack.channel_id("support"))
        with pytest.raises(Rejected):
            directory.members("C0NOWHERE")


def test_people_are_read_where_slack_does_not_show_their_addresses() -> None:
    with SlackSandbox(with_scopes("users:read"), rate_scale=0) as slack:
        people = list(SlackDirectory(posting_client(slack.bot_token, slack.base_url, 5)).people())
    assert {one.email for one in people} == {""}


def test_nothing_is_asked_while_a_reading_is_fresh(office: Office) -> None:
    office.refresh.step()
    with office.inbox.store.read() as tx:
        assert tx.people.read_at(DIRECTORY) == office.inbox.clock()
    office.place.asked.clear()
    office.inbox.clock.forward(EVERY - SECOND)
    office.refresh.step()
    assert office.place.asked == []


def test_groups_by_name_and_the_workspaces_address_are_read_and_hold_nothing_up(office: Office) -> None:
    office.place.groups["S0CREW"] = []
    office.place.errors["site"] = Rejected("missing_scope")
    office.inbox.clock.forward(EVERY)
    office.refresh.step()
    with office.inbox.store.read() as tx:
        assert tx.people.groups() == [Group("S0CREW", "s0crew")]
        assert (tx.people.site(), tx.people.read_at(DIRECTORY)) == ("", office.inbox.clock())
    office.inbox.clock.forward(EVERY)
    del office.place.groups["S0CREW"]
    office.refresh.step()
    with office.inbox.store.read() as tx:
        assert (tx.people.groups(), tx.people.site()) == ([], "https://team.slack.com")


def test_an_address_is_kept_only_where_an_agent_of_tawk_has_it_and_only_so_long(office: Office) -> None:
    eva = Person("U0EVA", "eva", email="eva@shop.example")
    office.place.folk["U0EVA"] = eva  # in no channel, and has no role
    office.place.folk[ANA] = replace(office.place.folk[ANA], email="ana@shop.example")
    office.read()
    with office.inbox.store.write() as tx:
        assert (tx.people.linked(), tx.people.person(eva.id)) == ([], None)
        tx.members.set(office.inbox.get().property_id, [Member("1", "Eva", eva.email)])
    office.read()
    with office.inbox.store.write() as tx:
        assert tx.people.linked() == [eva]
        tx.members.set(office.inbox.get().property_id, [])
    office.read()
    with office.inbox.store.read() as tx:
        assert tx.people.linked() == []
