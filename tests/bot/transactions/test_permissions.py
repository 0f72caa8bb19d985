"""Who may do what: every role, every deed and act, on every kind of object, each decided here one by one."""

import pytest
from sqlalchemy import delete

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Deed, Role
from bot.domain.query import Query
from bot.ports import DIRECTORY, Grant, Person
from bot.transactions.permissions import Act, Permissions
from handlers.talk.workspace import Workspace
from storage.tables import reading
from tests.inbox import ADMIN, ANA, NOON, Inbox

YES, LEADS, AGENTS, ADMINS, UNKNOWN = None, Reason.LEADS_ONLY, Reason.AGENTS_ONLY, Reason.ADMINS_ONLY, Reason.NOT_FOUND
#                          nobody   viewer   agent   lead    admin
TABLE: dict[Deed | Act, tuple[Reason | None, ...]] = {
    Deed.TAKE: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.ASSIGN: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.UNASSIGN: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.CLOSE: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.REOPEN: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.TRASH: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.RESTORE: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.SPAM: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.NOT_SPAM: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.TAG: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.UNTAG: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.PRIORITY: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.DEPARTMENT: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.NOTE: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.SNOOZE: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.WAKE: (UNKNOWN, AGENTS, YES, YES, YES),
    Deed.PURGE: (UNKNOWN, LEADS, LEADS, YES, YES),
    Act.VIEW: (UNKNOWN, YES, YES, YES, YES),
    Act.SEARCH: (UNKNOWN, YES, YES, YES, YES),
    Act.UNDO: (UNKNOWN, AGENTS, YES, YES, YES),
    Act.REVEAL: (UNKNOWN, AGENTS, YES, YES, YES),
    Act.CONVERT: (UNKNOWN, AGENTS, YES, YES, YES),
    Act.REPLY: (UNKNOWN, AGENTS, YES, YES, YES),
    Act.CONTACT: (UNKNOWN, AGENTS, YES, YES, YES),
    Act.LINK: (UNKNOWN, LEADS, LEADS, YES, YES),
    Act.EXPORT: (UNKNOWN, LEADS, LEADS, YES, YES),
    Act.CONFIG: (UNKNOWN, LEADS, LEADS, YES, YES),
    Act.SYNC: (UNKNOWN, LEADS, LEADS, YES, YES),
    Act.MEND: (UNKNOWN, LEADS, LEADS, YES, YES),
    Act.MERGE: (UNKNOWN, LEADS, LEADS, YES, YES),
    Act.ERASE: (UNKNOWN, ADMINS, ADMINS, ADMINS, YES),
}
OTHERS, NOBODY, GROUP = "U0OTHER", "U0NOBODY", "S0LEADS"
PLACES = ("own", "other", "trashed", "purged")


def cast_role(inbox: Inbox, role: Role, property_id: int) -> str:
    """Somebody who has this role in the property, and none elsewhere but as an administrator of all."""
    if role is Role.ADMIN:
        return ADMIN
    who = f"U0ROLE{role.value}"
    with inbox.store.write() as tx:
        tx.people.grant(Grant(property_id, who, role))
    return who


def number_at(inbox: Inbox, place: str) -> int:
    """A conversation of the own property, or where the place says."""
    inbox.receive(inbox.site.ticket(NOON, ticket=place))
    number = max(row.number for row in inbox.lookup.page(ALL, ADMIN, inbox.channel).rows)
    if place in ("trashed", "purged"):
        inbox.desk.do(Deed.TRASH, number, ADMIN)
    if place == "purged":
        inbox.desk.do(Deed.PURGE, number, ADMIN)
    return number


ALL = Query(properties=(), status=None)


def reason_of(inbox: Inbox, act: Deed | Act, actor: str, number: int) -> Reason | None:
    try:
        with inbox.store.read() as tx:
            inbox.permissions.existing(tx, act, actor, number)
    except Refusal as refused:
        return refused.reason
    return None


def test_every_deed_and_act_is_decided() -> None:
    assert set(TABLE) == {*Deed, *Act}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", list(Role))
def test_the_table_of_rights(inbox: Inbox, role: Role, place: str) -> None:
    number = number_at(inbox, place)
    with inbox.store.read() as tx:
        owner = tx.properties.find(inbox.site.tawk_id)
    assert owner is not None
    actor = cast_role(inbox, role, owner.id + 1_000_000 if place == "other" else owner.id)
    found = {act: reason_of(inbox, act, actor, number) for act in TABLE}
    assert found == {act: wanted(act, role, place) for act in TABLE}


def wanted(act: Deed | Act, role: Role, place: str) -> Reason | None:
    """What was purged is there for nobody; a property that is not theirs, for nobody but an administrator."""
    if place == "purged" or (place == "other" and role is not Role.ADMIN):
        return UNKNOWN
    return TABLE[act][role]


def one(inbox: Inbox) -> int:
    inbox.receive(inbox.site.ticket(NOON))
    return next(row.number for row in inbox.lookup.page(ALL, ADMIN, inbox.channel).rows)


def test_desk_and_lists_ask_for_the_rights(inbox: Inbox) -> None:
    number = one(inbox)
    refusals = []
    for ask in (
        lambda: inbox.desk.do(Deed.TAKE, number, NOBODY),
        lambda: inbox.desk.check(Deed.ASSIGN, number, NOBODY),
        lambda: inbox.desk.undo(NOBODY, number),
        lambda: inbox.lookup.detail(number, NOBODY),
        lambda: inbox.lookup.page(ALL, NOBODY, inbox.channel, number),
    ):
        with pytest.raises(Refusal) as caught:
            ask()
        refusals.append(caught.value.reason)
    assert refusals == [Reason.NOT_FOUND] * 5
    assert inbox.desk.do_all(Deed.CLOSE, [number], NOBODY).refused[0].reason is Reason.NOT_FOUND
    assert inbox.lookup.page(ALL, NOBODY, inbox.channel).rows == []
    assert inbox.lookup.page(ALL, ANA, inbox.channel).rows


def test_without_the_check_a_stranger_gets_through(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control of the test above."""
    number = one(inbox)
    monkeypatch.setattr(Permissions, "demand", lambda *given: None)
    inbox.desk.do(Deed.TAKE, number, NOBODY)


def test_who_leaves_the_channel_is_no_agent_any_more(inbox: Inbox) -> None:
    number = one(inbox)
    with inbox.store.write() as tx:
        tx.people.leave(inbox.channel, ANA)
    assert reason_of(inbox, Deed.TAKE, ANA, number) is Reason.NOT_FOUND


def test_a_group_hands_its_role_to_whoever_is_in_it(inbox: Inbox) -> None:
    number = one(inbox)
    with inbox.store.write() as tx:
        tx.people.grant(Grant(0, GROUP, Role.LEAD))
        tx.people.set_group(GROUP, [OTHERS], NOON)
    assert reason_of(inbox, Deed.PURGE, OTHERS, number) is None
    with inbox.store.write() as tx:
        tx.people.leave_group(GROUP, OTHERS)
    assert reason_of(inbox, Deed.PURGE, OTHERS, number) is Reason.NOT_FOUND
    with inbox.store.write() as tx:
        tx.people.grant(Grant(0, GROUP, Role.NONE))
        assert GROUP not in [grant.subject for grant in tx.people.grants()]


def test_whoever_was_deactivated_may_do_nothing_whatever_is_granted(inbox: Inbox) -> None:
    number = one(inbox)
    with inbox.store.write() as tx:
        tx.people.grant(Grant(0, OTHERS, Role.LEAD))
        tx.people.save([Person(OTHERS, active=False)])
    assert reason_of(inbox, Act.VIEW, OTHERS, number) is Reason.NOT_FOUND


def test_whoever_is_deactivated_before_their_name_was_read_may_do_nothing_either(inbox: Inbox) -> None:
    number, who = one(inbox), f"U{inbox.site.tawk_id[:9]}".upper()
    with inbox.store.write() as tx:
        tx.people.grant(Grant(0, who, Role.LEAD))
    assert reason_of(inbox, Act.VIEW, who, number) is None
    Workspace(inbox.store, inbox.clock).hear({"type": "user_change", "user": {"id": who, "deleted": True}})
    assert reason_of(inbox, Act.VIEW, who, number) is Reason.NOT_FOUND


def test_a_refusal_names_who_may(inbox: Inbox) -> None:
    number = one(inbox)
    with inbox.store.write() as tx:
        tx.people.grant(Grant(0, OTHERS, Role.LEAD))
    with pytest.raises(Refusal) as caught:
        inbox.desk.check(Deed.PURGE, number, ANA)
    assert set(caught.value.values["admins"]) >= {ADMIN, OTHERS}  # type: ignore[call-overload]


def test_until_memberships_are_read_nobody_is_let_in_and_all_are_told_why(own_inbox: Inbox) -> None:
    number = one(own_inbox)
    forget(own_inbox)
    assert reason_of(own_inbox, Act.VIEW, NOBODY, number) is Reason.DIRECTORY_UNREAD
    assert reason_of(own_inbox, Act.VIEW, NOBODY, 10**15) is Reason.DIRECTORY_UNREAD
    assert reason_of(own_inbox, Act.VIEW, ADMIN, number) is None
    with pytest.raises(Refusal) as caught:
        own_inbox.lookup.page(ALL, NOBODY, own_inbox.channel)
    assert caught.value.reason is Reason.DIRECTORY_UNREAD


def forget(inbox: Inbox) -> None:
    with inbox.engine.begin() as connection:
        connection.execute(delete(reading).where(reading.c.source == DIRECTORY))
