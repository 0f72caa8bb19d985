"""The settings of a property: opened and changed by leads and administrators, checked, and kept whole or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.desks.mail_setup import MailWanted
from bot.desks.setup import CONFIG, EVERY, Setup, Wanted
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import CardPolicy, Deed, Entry, Property, Role
from bot.ports import ASKED, Digest, DigestKind, Grant, Group, NewDigest, NewPost, Person, PostKind
from bot.times.schedules import Schedule
from bot.transactions.permissions import Permissions
from bot.views.setup import INSTALLATION, SetupSheet
from storage.store import SqlTransaction
from storage.tables import post
from tests.inbox import ADMIN, ANA, LUIS, NOON, Inbox, Site, said

LEAD, BOSS, GROUP = "U0LEAD", "U0BOSS", "S0CREW"


def owner(inbox: Inbox, name: str = "Tienda Aurora") -> Property:
    """The inbox's property, known by its first event."""
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "hi")))
    with inbox.store.read() as tx:
        found = tx.properties.find(inbox.site.tawk_id)
    assert found is not None
    return found


def give(inbox: Inbox, subject: str, role: Role, property_id: int) -> None:
    with inbox.store.write() as tx:
        tx.people.grant(Grant(property_id, subject, role))


def setup_of(inbox: Inbox, admins: frozenset[str] = frozenset({ADMIN})) -> Setup:
    return Setup(inbox.store, Permissions(admins), inbox.clock)


def wanted(sheet: SetupSheet, **changes: object) -> Wanted:
    """The form as it was opened, but for these."""
    one = sheet.property_
    people = {role: _given(sheet, role, groups=False) for role in sheet.roles}
    groups = {role: _given(sheet, role, groups=True) for role in sheet.roles}
    mail = MailWanted(one.sender, one.signature, one.forward, one.mail_mode.value)
    as_it_was = Wanted(one.channel, one.policy.value, one.language or INSTALLATION, one.masked, people, groups, mail)
    return replace(as_it_was, **changes)  # type: ignore[arg-type]


def _given(sheet: SetupSheet, role: Role, *, groups: bool) -> tuple[str, ...]:
    return tuple(one for one, held in sheet.given.items() if held is role and one.startswith("S") is groups)


def save(setup: Setup, sheet: SetupSheet, actor: str = ADMIN, **changes: object) -> Property:
    return setup.save(sheet.property_.id, sheet.stamp, wanted(sheet, **changes), actor)


def refused(setup: Setup, sheet: SetupSheet, actor: str = ADMIN, **changes: object) -> tuple[Reason, object]:
    """Why it was, and beside which field."""
    with pytest.raises(Refusal) as caught:
        save(setup, sheet, actor, **changes)
    return caught.value.reason, caught.value.values.get("field")


def roles(inbox: Inbox, property_id: int) -> Mapping[str, Role]:
    with inbox.store.read() as tx:
        return {grant.subject: grant.role for grant in tx.people.grants() if grant.property_id == property_id}


def changes(inbox: Inbox, property_id: int) -> list[Entry]:
    """What the journal says of a property's settings, which are about no conversation."""
    with inbox.store.read() as tx:
        return [entry for entry in tx.journal.of(0) if entry.property_id == property_id]


# Opening ---------------------------------------------------------------------------------------


def test_leads_and_administrators_open_the_settings_and_nobody_else(inbox: Inbox) -> None:
    one = owner(inbox)
    give(inbox, LEAD, Role.LEAD, one.id)
    give(inbox, BOSS, Role.ADMIN, one.id)
    setup = setup_of(inbox)
    for actor, appoints in ((ADMIN, True), (BOSS, True), (LEAD, False)):
        sheet = setup.open(one.tawk_id, actor, "")
        assert isinstance(sheet, SetupSheet)
        assert (sheet.property_, sheet.appoints) == (one, appoints)
    for actor, reason in ((ANA, Reason.LEADS_ONLY), ("U0STRANGER", Reason.PROPERTY_UNKNOWN)):
        with pytest.raises(Refusal) as caught:
            setup.open(one.tawk_id, actor, "")
        assert caught.value.reason in (reason, Reason.PROPERTY_MISSING)
        with pytest.raises(Refusal):
            setup.sheet(one.id, actor)


def test_without_a_name_it_is_that_of_the_channel_or_asked_for(inbox: Inbox) -> None:
    one = owner(inbox)
    other = Inbox(inbox.engine, inbox.clock, Site(name="Otra"))
    two = owner(other)
    setup = setup_of(inbox)
    here = setup.open("", ADMIN, inbox.channel)
    assert isinstance(here, SetupSheet)
    assert here.property_ == one
    choices = setup.open("", ADMIN, "C0ELSEWHERE")
    assert not isinstance(choices, SetupSheet)
    assert {one.id, two.id} <= {choice.id for choice in choices}
    give(inbox, "U0LONELY", Role.LEAD, two.id)
    only = setup.open("", "U0LONELY", "C0ELSEWHERE")
    assert isinstance(only, SetupSheet)
    assert [only.property_, *only.choices] == [two, two]
    assert here.choices[-1] == EVERY


# Changing --------------------------------------------------------------------------------------


def test_all_is_kept_in_one_go_and_written_down(inbox: Inbox) -> None:
    one = owner(inbox)
    with inbox.store.write() as tx:
        tx.people.set_groups([Group(GROUP, "crew", "The crew")])
    setup = setup_of(inbox)
    sheet = setup.sheet(one.id, ADMIN)
    people, groups = {Role.LEAD: (LEAD,), Role.VIEWER: (LUIS,)}, {Role.AGENT: (GROUP,)}
    save(setup, sheet, channel="C0NEW", policy="all", language="es", masked=True, people=people, groups=groups)
    with inbox.store.read() as tx:
        after = tx.properties.get(one.id)
        assert tx.people.read_at(ASKED) == inbox.clock()
    assert (after.channel, after.policy, after.language, after.masked) == ("C0NEW", CardPolicy.ALL, "es", True)
    assert roles(inbox, one.id) == {LEAD: Role.LEAD, LUIS: Role.VIEWER, GROUP: Role.AGENT}
    [entry] = changes(inbox, one.id)
    assert (entry.actor, entry.deed) == (ADMIN, CONFIG)
    assert entry.before == {"channel": one.channel, "policy": "missed", "language": "", "masked": False}
    assert entry.after == {
        "channel": "C0NEW",
        "policy": "all",
        "language": "es",
        "masked": True,
        LEAD: "lead",
        LUIS: "viewer",
        GROUP: "agent",
    }


def test_what_was_taken_off_is_gone_and_what_stays_stays(inbox: Inbox) -> None:
    one = owner(inbox)
    give(inbox, LEAD, Role.LEAD, one.id)
    give(inbox, GROUP, Role.VIEWER, one.id)
    with inbox.store.write() as tx:
        tx.people.set_groups([])
    setup = setup_of(inbox)
    save(setup, setup.sheet(one.id, ADMIN), people={Role.AGENT: (LUIS,)}, groups={})
    assert roles(inbox, one.id) == {LUIS: Role.AGENT, GROUP: Role.VIEWER}, "no group was asked for: none is known"


def test_a_form_that_changes_nothing_writes_nothing(inbox: Inbox) -> None:
    one = owner(inbox)
    setup = setup_of(inbox)
    save(setup, setup.sheet(one.id, ADMIN))
    assert changes(inbox, one.id) == []


def test_of_two_who_have_it_open_the_second_is_told(inbox: Inbox) -> None:
    one = owner(inbox)
    setup = setup_of(inbox)
    sheet = setup.sheet(one.id, ADMIN)
    save(setup, sheet, policy="all")
    assert refused(setup, sheet, policy="waiting") == (Reason.SETTINGS_CHANGED, None)
    save(setup, setup.sheet(one.id, ADMIN), policy="waiting")


def test_who_lost_the_right_meanwhile_changes_nothing(inbox: Inbox) -> None:
    one = owner(inbox)
    give(inbox, LEAD, Role.LEAD, one.id)
    setup = setup_of(inbox)
    sheet = setup.sheet(one.id, LEAD)
    give(inbox, LEAD, Role.NONE, one.id)
    assert refused(setup, sheet, LEAD, policy="all")[0] is Reason.SETTINGS_CHANGED
    give(inbox, LEAD, Role.VIEWER, one.id)
    assert refused(setup, sheet, LEAD, policy="all")[0] is Reason.LEADS_ONLY


def test_what_the_form_does_not_offer_is_refused_beside_its_field(inbox: Inbox) -> None:
    one = owner(inbox)
    with inbox.store.write() as tx:
        tx.people.save([Person("U0APP", "app", is_bot=True)])
        tx.people.set_groups([Group(GROUP, "crew")])
    setup = setup_of(inbox)
    sheet = setup.sheet(one.id, ADMIN)
    many: Sequence[str] = [f"U0MANY{n}" for n in range(51)]
    asked: list[tuple[dict[str, Any], tuple[Reason, str]]] = [
        ({"channel": "D0DIRECT"}, (Reason.NOT_A_CHANNEL, "setup_channel")),
        ({"channel": ""}, (Reason.NOT_A_CHANNEL, "setup_channel")),
        ({"policy": "none"}, (Reason.WRONG_VALUE, "setup_cards")),
        ({"language": "xx"}, (Reason.WRONG_VALUE, "setup_language")),
        ({"people": {Role.LEAD: ("<!channel>",)}}, (Reason.NOT_A_PERSON, "people_lead")),
        ({"people": {Role.LEAD: ("U0APP",)}}, (Reason.NOT_A_PERSON, "people_lead")),
        ({"groups": {Role.VIEWER: ("S0OTHER",)}}, (Reason.NOT_A_PERSON, "groups_viewer")),
        ({"people": {Role.AGENT: many}}, (Reason.TOO_MANY_PEOPLE, "people_agent")),
        ({"people": {Role.LEAD: (ANA,), Role.VIEWER: (ANA,)}}, (Reason.TWO_ROLES, "people_viewer")),
    ]
    for changes, told in asked:
        assert refused(setup, sheet, **{"policy": "all", **changes}) == told
    with inbox.store.read() as tx:
        assert tx.properties.get(one.id) == one
    assert roles(inbox, one.id) == {}


def test_a_lead_neither_makes_nor_unmakes_administrators(inbox: Inbox) -> None:
    one = owner(inbox)
    give(inbox, LEAD, Role.LEAD, one.id)
    give(inbox, BOSS, Role.ADMIN, one.id)
    setup = setup_of(inbox)
    sheet = setup.sheet(one.id, LEAD)
    save(setup, sheet, LEAD, people={Role.ADMIN: (LEAD,), Role.LEAD: (LUIS,)})
    assert roles(inbox, one.id) == {BOSS: Role.ADMIN, LUIS: Role.LEAD}
    give(inbox, LEAD, Role.LEAD, one.id)
    sheet = setup.sheet(one.id, LEAD)
    assert refused(setup, sheet, LEAD, people={Role.VIEWER: (BOSS,)}) == (Reason.TWO_ROLES, "people_viewer")
    save(setup, setup.sheet(one.id, BOSS), BOSS, people={Role.ADMIN: (BOSS, LUIS)})
    assert roles(inbox, one.id) == {BOSS: Role.ADMIN, LUIS: Role.ADMIN}


@pytest.mark.parametrize("role", [Role.ADMIN, Role.LEAD])
def test_the_last_who_may_change_settings_stays_unless_the_settings_name_somebody(inbox: Inbox, role: Role) -> None:
    one = owner(inbox)
    give(inbox, BOSS, role, one.id)
    alone = setup_of(inbox, frozenset())
    sheet = alone.sheet(one.id, BOSS)
    nobody: dict[str, Any] = {"people": {Role.AGENT: (BOSS,)}}
    assert refused(alone, sheet, BOSS, **nobody) == (Reason.LAST_ADMIN, f"people_{role.name.lower()}")
    assert roles(inbox, one.id) == {BOSS: role}
    save(alone, sheet, BOSS, people={role: (LUIS,)})
    give(inbox, BOSS, role, one.id)
    give(inbox, LUIS, Role.NONE, one.id)
    guarded = setup_of(inbox)
    save(guarded, guarded.sheet(one.id, BOSS), BOSS, **nobody)
    assert roles(inbox, one.id) == {BOSS: Role.AGENT}


def test_a_group_without_members_and_who_left_keep_nobody_in_office(inbox: Inbox) -> None:
    one = owner(inbox)
    give(inbox, BOSS, Role.ADMIN, one.id)
    with inbox.store.write() as tx:
        tx.people.set_groups([Group(GROUP, "crew")])
        tx.people.save([Person("U0LEFT", active=False)])
    alone = setup_of(inbox, frozenset())
    for people, groups in (({Role.ADMIN: ("U0LEFT",)}, {}), ({}, {Role.ADMIN: (GROUP,)})):
        found = refused(alone, alone.sheet(one.id, BOSS), BOSS, people=people, groups=groups)
        assert found == (Reason.LAST_ADMIN, "people_admin")
    with inbox.store.write() as tx:
        tx.people.set_group(GROUP, [LUIS], inbox.clock())
    save(alone, alone.sheet(one.id, BOSS), BOSS, people={}, groups={Role.ADMIN: (GROUP,)})


def test_a_mask_has_the_cards_of_open_conversations_drawn_anew(inbox: Inbox) -> None:
    one = owner(inbox)
    inbox.receive(inbox.site.transcript(NOON, said("v", NOON, "hi"), chat="closed"))
    inbox.desk.do(Deed.CLOSE, inbox.get("closed").id, ANA)
    numbers = [inbox.get().id, inbox.get("closed").id]
    _show_all(inbox)
    setup = setup_of(inbox)
    save(setup, setup.sheet(one.id, ADMIN), policy="all")
    assert [_is_behind(inbox, number) for number in numbers] == [False, False]
    save(setup, setup.sheet(one.id, ADMIN), masked=True)
    assert [_is_behind(inbox, number) for number in numbers] == [True, False]


def _show_all(inbox: Inbox) -> None:
    """As if Slack showed everything."""
    while True:
        with inbox.store.write() as tx:
            claim = tx.posts.claim(inbox.clock(), inbox.clock())
            if claim is None:
                return
            tx.posts.set_posted(claim, f"1.{claim.post.id:06d}", claim.post.want_version)
            tx.posts.release(claim, inbox.clock())


def _is_behind(inbox: Inbox, number: int) -> bool:
    return bool(inbox.posts("card", number)[0]["behind"])


# In every property -----------------------------------------------------------------------------


def test_who_administers_everywhere_gives_roles_everywhere(own_inbox: Inbox) -> None:
    inbox, setup = own_inbox, setup_of(own_inbox)
    sheet = setup.open("", ADMIN, "")
    assert isinstance(sheet, SetupSheet), "there is no property yet, and rights all the same"
    save(setup, sheet, people={Role.ADMIN: (BOSS,), Role.LEAD: (LEAD,)})
    one = owner(inbox)
    assert [inbox.permissions.role(tx, who, one.id) for tx in reading(inbox) for who in (BOSS, LEAD)] == [
        Role.ADMIN,
        Role.LEAD,
    ]
    assert [entry.actor for entry in changes(inbox, EVERY.id)] == [ADMIN]
    save(setup, setup.sheet(EVERY.id, BOSS), BOSS, people={Role.ADMIN: (BOSS,)})
    assert roles(inbox, EVERY.id) == {BOSS: Role.ADMIN}


def test_nobody_else_gives_roles_everywhere(own_inbox: Inbox) -> None:
    inbox, setup = own_inbox, setup_of(own_inbox)
    one = owner(inbox)
    give(inbox, BOSS, Role.ADMIN, one.id)
    give(inbox, LEAD, Role.LEAD, EVERY.id)
    every = setup.sheet(EVERY.id, ADMIN)
    for actor in (BOSS, LEAD, ANA, "U0STRANGER"):
        with pytest.raises(Refusal):
            setup.sheet(EVERY.id, actor)
        assert refused(setup, every, actor, people={Role.ADMIN: (actor,)})[0] in (
            Reason.SETTINGS_CHANGED,
            Reason.LEADS_ONLY,
        )
    assert roles(inbox, EVERY.id) == {LEAD: Role.LEAD}


def test_the_last_administrator_everywhere_stays(own_inbox: Inbox) -> None:
    give(own_inbox, BOSS, Role.ADMIN, EVERY.id)
    alone = setup_of(own_inbox, frozenset())
    sheet = alone.sheet(EVERY.id, BOSS)
    assert refused(alone, sheet, BOSS, people={}) == (Reason.LAST_ADMIN, "people_admin")


def reading(inbox: Inbox) -> Iterator[SqlTransaction]:
    with inbox.store.read() as tx:
        yield tx


def test_what_names_visitors_of_a_property_is_drawn_anew_once_it_masks_them(inbox: Inbox) -> None:
    """Also what is worked from though its digest is removed; but nothing comes back that somebody deleted in Slack."""
    one, other = owner(inbox), Site()
    inbox.receive(other.transcript(NOON, said("v", NOON, "hi")))
    with inbox.store.write() as tx:
        elsewhere = tx.properties.find(other.tawk_id)
        assert elsewhere is not None
        digests = [_told(tx, about) for about in ((one.id,), (), (elsewhere.id,), (one.id,), (one.id,))]
        tx.digests.save(digests[3].removed(NOON))
        posts = [digest.post_id for digest in digests]
    deleted = post.update().where(post.c.id == posts[4]).values(behind=0, parked="deleted")
    with inbox.engine.begin() as connection:
        connection.execute(deleted)
    save(setup_of(inbox), setup_of(inbox).sheet(one.id, ADMIN), masked=True)
    with inbox.store.read() as tx:
        found = [tx.posts.get(post_id) for post_id in posts if post_id]
    assert [one.want_version for one in found if one] == [2, 2, 1, 2, 1]


def _told(tx: SqlTransaction, about: tuple[int, ...]) -> Digest:
    """A digest with a message."""
    schedule = Schedule((0,), (0,), ZoneInfo("UTC"))
    new = NewDigest(DigestKind.DIGEST, "C0DIGESTS", about, schedule, "", ADMIN)
    added = tx.digests.get(tx.digests.add(new, NOON))
    assert added is not None
    told = replace(added, post_id=tx.posts.add(NewPost(PostKind.DIGEST, "C0DIGESTS", 0, payload={}), NOON))
    tx.digests.save(told)
    return told
