"""Who may do what, asked of a store that answers with values: each argument and each edge of the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import SimpleNamespace
from typing import cast

import pytest

from bot.domain.contact import ContactAct
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Conversation, Deed, Property, Role
from bot.ports import DIRECTORY, Transaction
from bot.transactions.permissions import CONTACT_ACTS, EVERYWHERE, LEAST, Act, Permissions, allowed
from tests.bot.cases import OPEN
from tests.inbox import ADMIN, ANA, LUIS, NOON

SHOP, CLUB = Property(1, "t1", "Shop", "C1"), Property(2, "t2", "Club", "C2")
NOBODY, VIEWER, LEAD = "U0NOBODY", "U0VIEWER", "U0LEAD"
ROLES: Mapping[str, Mapping[int, Role]] = {
    VIEWER: {1: Role.VIEWER},
    ANA: {1: Role.AGENT, 2: Role.AGENT},
    LUIS: {2: Role.AGENT},
    LEAD: {1: Role.LEAD, 2: Role.LEAD},
    ADMIN: {},
}
LEADS = {EVERYWHERE: ["U0BOSS"], 1: [LEAD, "U0BOSS"], 2: [LEAD]}
PERMISSIONS = Permissions(frozenset({ADMIN}))


@dataclass(frozen=True, slots=True)
class Known:
    """What a store knows; memberships were read at `read`."""

    properties: Sequence[Property] = (SHOP, CLUB)
    read: datetime | None = NOON
    roles: Mapping[str, Mapping[int, Role]] = field(default_factory=lambda: ROLES)

    def tx(self) -> Transaction:
        people = SimpleNamespace(
            role=lambda actor, property_id: self.roles.get(actor, {}).get(property_id, Role.NONE),
            roles=lambda actor: self.roles.get(actor, {}),
            leads=lambda property_id: LEADS[property_id],
            read_at=lambda source: self.read if source == DIRECTORY else NOON,
        )
        heads: dict[int, Conversation] = {7: replace(OPEN, id=7, property_id=2)}
        wholes = {7: replace(heads[7], excerpt="whole")}
        conversations = SimpleNamespace(head=heads.get, whole=wholes.get)
        properties = SimpleNamespace(all=lambda: self.properties)
        return cast(Transaction, SimpleNamespace(people=people, conversations=conversations, properties=properties))


TX = Known().tx()


def refusal(ask: object) -> tuple[Reason, Mapping[str, object]] | None:
    try:
        ask()  # type: ignore[operator]
    except Refusal as refused:
        return refused.reason, refused.values
    return None


@pytest.mark.parametrize("act", LEAST)
@pytest.mark.parametrize("role", Role)
def test_a_role_is_allowed_what_asks_for_it_or_for_less(act: Deed | Act, role: Role) -> None:
    assert allowed(act, role) is (role.value >= LEAST[act].value)


def test_an_administrator_is_one_whatever_the_store_says() -> None:
    assert PERMISSIONS.role(TX, ADMIN, 1) is Role.ADMIN
    assert Permissions(frozenset()).role(TX, ADMIN, 1) is Role.NONE


def test_everybody_else_is_what_the_store_says_for_that_property() -> None:
    assert PERMISSIONS.role(TX, LUIS, 1) is Role.NONE
    assert PERMISSIONS.role(TX, LUIS, 2) is Role.AGENT


def test_to_a_stranger_nothing_exists() -> None:
    assert refusal(lambda: PERMISSIONS.demand(TX, Act.VIEW, LUIS, 1, 7)) == (Reason.NOT_FOUND, {"number": 7})
    assert refusal(lambda: PERMISSIONS.demand(TX, Act.VIEW, LUIS, 1)) == (Reason.NOT_FOUND, {"number": 0})
    assert refusal(lambda: PERMISSIONS.demand(TX, Act.VIEW, LUIS, 2, 7)) is None


@pytest.mark.parametrize(
    ("act", "actor", "reason", "who"),
    [
        (Deed.TAKE, VIEWER, Reason.AGENTS_ONLY, ("U0ADMIN", "U0BOSS", "U0LEAD")),
        (Deed.PURGE, ANA, Reason.LEADS_ONLY, ("U0ADMIN", "U0BOSS", "U0LEAD")),
        (Act.ERASE, LEAD, Reason.ADMINS_ONLY, ("U0ADMIN",)),
    ],
)
def test_who_may_not_is_told_who_may(act: Deed | Act, actor: str, reason: Reason, who: tuple[str, ...]) -> None:
    assert refusal(lambda: PERMISSIONS.demand(TX, act, actor, 1, 7)) == (reason, {"admins": who})
    assert refusal(lambda: PERMISSIONS.demand(TX, act, ADMIN, 1, 7)) is None


@pytest.mark.parametrize("act", ContactAct)
def test_what_is_done_with_contacts_asks_for_its_role_in_their_property(act: ContactAct) -> None:
    least = LEAST[CONTACT_ACTS[act]]
    found = refusal(lambda: PERMISSIONS.demand_contact(TX, ANA, 1, act))
    assert (found is None) is (least <= Role.AGENT)
    assert refusal(lambda: PERMISSIONS.demand_contact(TX, LUIS, 1, act)) == (Reason.NOT_FOUND, {"number": 0})
    assert refusal(lambda: PERMISSIONS.demand_contact(TX, ADMIN, 1, act)) is None


def test_an_agent_takes_back_what_is_their_own_and_a_lead_what_is_anybody_s() -> None:
    assert refusal(lambda: PERMISSIONS.demand_undo(TX, ANA, ANA, 1, 7)) is None
    assert refusal(lambda: PERMISSIONS.demand_undo(TX, LUIS, LEAD, 1, 7)) is None
    assert refusal(lambda: PERMISSIONS.demand_undo(TX, LUIS, ADMIN, 1, 7)) is None
    others = refusal(lambda: PERMISSIONS.demand_undo(TX, LUIS, ANA, 1, 7))
    assert others == (Reason.NOT_YOURS_TO_UNDO, {"agent": LUIS})


def test_who_is_no_agent_there_any_more_takes_nothing_back() -> None:
    found = refusal(lambda: PERMISSIONS.demand_undo(TX, LUIS, LUIS, 1, 7))
    assert found == (Reason.NOT_FOUND, {"number": 7})
    found = refusal(lambda: PERMISSIONS.demand_undo(TX, VIEWER, VIEWER, 1, 7))
    assert found is not None
    assert found[0] is Reason.AGENTS_ONLY


def test_a_conversation_is_given_to_whoever_may_do_this_to_it() -> None:
    assert PERMISSIONS.existing(TX, Deed.TAKE, LUIS, 7).excerpt == OPEN.excerpt
    assert PERMISSIONS.whole(TX, Deed.TAKE, LUIS, 7).excerpt == "whole"
    for ask in (PERMISSIONS.existing, PERMISSIONS.whole):
        assert refusal(lambda ask=ask: ask(TX, Deed.TAKE, LUIS, 8)) == (Reason.NOT_FOUND, {"number": 8})
        assert refusal(lambda ask=ask: ask(TX, Deed.TAKE, VIEWER, 7)) == (Reason.NOT_FOUND, {"number": 7})
        found = refusal(lambda ask=ask: ask(TX, Deed.PURGE, LUIS, 7))
        assert found == (Reason.LEADS_ONLY, {"admins": ("U0ADMIN", "U0LEAD")})


def test_what_each_knows_of() -> None:
    assert PERMISSIONS.roles(TX, ANA) == [(SHOP, Role.AGENT), (CLUB, Role.AGENT)]
    assert PERMISSIONS.roles(TX, VIEWER) == [(SHOP, Role.VIEWER)]
    assert PERMISSIONS.roles(TX, NOBODY) == []
    assert PERMISSIONS.roles(TX, ADMIN) == [(SHOP, Role.ADMIN), (CLUB, Role.ADMIN)]
    assert PERMISSIONS.known(TX, LUIS) == [CLUB]
    assert PERMISSIONS.known(TX, ADMIN) == [SHOP, CLUB]


def test_an_administrator_is_none_the_less_for_what_the_store_knows() -> None:
    lowered = Known(roles={ADMIN: {1: Role.VIEWER}}).tx()
    assert PERMISSIONS.roles(lowered, ADMIN) == [(SHOP, Role.ADMIN), (CLUB, Role.ADMIN)]


def test_before_many_are_asked_about_somebody_must_be_allowed_somewhere() -> None:
    assert refusal(lambda: PERMISSIONS.demand_somewhere(TX, Deed.TAKE, LUIS)) is None
    assert refusal(lambda: PERMISSIONS.demand_somewhere(TX, Act.ERASE, ADMIN)) is None
    found = refusal(lambda: PERMISSIONS.demand_somewhere(TX, Deed.PURGE, LUIS))
    assert found == (Reason.LEADS_ONLY, {"admins": ("U0ADMIN", "U0BOSS")})
    found = refusal(lambda: PERMISSIONS.demand_somewhere(TX, Act.ERASE, LEAD))
    assert found == (Reason.ADMINS_ONLY, {"admins": ("U0ADMIN",)})


def test_who_has_a_role_everywhere() -> None:
    assert PERMISSIONS.is_everywhere(TX, LEAD, Role.LEAD)
    assert PERMISSIONS.is_everywhere(TX, ANA, Role.AGENT)
    assert not PERMISSIONS.is_everywhere(TX, ANA, Role.LEAD)
    assert not PERMISSIONS.is_everywhere(TX, LUIS, Role.AGENT), "in one of two"
    assert PERMISSIONS.is_everywhere(Known(properties=(CLUB,)).tx(), LUIS, Role.AGENT), "in the only one"
    mixed = Known(roles={ANA: {1: Role.LEAD, 2: Role.AGENT}}).tx()
    assert not PERMISSIONS.is_everywhere(mixed, ANA, Role.LEAD)
    assert PERMISSIONS.is_everywhere(TX, ADMIN, Role.ADMIN)


def test_where_there_is_no_property_only_an_administrator_is_somebody() -> None:
    empty = Known(properties=()).tx()
    assert PERMISSIONS.is_everywhere(empty, ADMIN, Role.ADMIN)
    assert not PERMISSIONS.is_everywhere(empty, ANA, Role.VIEWER)


def test_while_nothing_was_read_that_is_what_people_are_told() -> None:
    unread = Known(read=None, roles={}).tx()
    assert refusal(lambda: PERMISSIONS.visible(unread, ANA)) == (Reason.DIRECTORY_UNREAD, {})
    assert refusal(lambda: PERMISSIONS.where(unread, ANA, Act.VIEW)) == (Reason.DIRECTORY_UNREAD, {})
    assert refusal(lambda: PERMISSIONS.demand(unread, Act.VIEW, ANA, 1, 7)) == (Reason.DIRECTORY_UNREAD, {})
    assert PERMISSIONS.visible(unread, ADMIN) == [SHOP, CLUB]
    assert PERMISSIONS.not_found(unread, ADMIN, 7).reason is Reason.NOT_FOUND
    missing = refusal(lambda: PERMISSIONS.existing(unread, Act.VIEW, ADMIN, 8))
    assert missing == (Reason.NOT_FOUND, {"number": 8}), "an administrator is told what there is"
    assert PERMISSIONS.visible(Known(read=None, properties=()).tx(), ANA) == []
    assert PERMISSIONS.visible(Known(read=None).tx(), LUIS) == [CLUB], "what is known is known"
    assert PERMISSIONS.visible(TX, NOBODY) == []


def test_an_administrator_sees_nothing_where_nothing_is() -> None:
    assert PERMISSIONS.visible(Known(read=None, properties=()).tx(), ADMIN) == []


def test_where_somebody_may_do_it() -> None:
    assert PERMISSIONS.where(TX, ANA, Deed.TAKE) == [SHOP, CLUB]
    assert PERMISSIONS.where(TX, NOBODY, Deed.TAKE) == []
    mixed = Known(roles={ANA: {1: Role.VIEWER, 2: Role.AGENT}}).tx()
    assert PERMISSIONS.where(mixed, ANA, Deed.TAKE) == [CLUB]
    found = refusal(lambda: PERMISSIONS.where(TX, LUIS, Deed.PURGE))
    assert found == (Reason.LEADS_ONLY, {"admins": ("U0ADMIN", "U0LEAD")})
    found = refusal(lambda: PERMISSIONS.where(TX, LEAD, Act.ERASE))
    assert found == (Reason.ADMINS_ONLY, {"admins": ("U0ADMIN",)})
