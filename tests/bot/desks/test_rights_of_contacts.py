"""Role × act × where the contact is, as the use cases really answer: every cell is decided here."""

from collections.abc import Callable, Mapping
from functools import partial

import pytest

from bot.domain.contact import ContactAct, ContactQuery
from bot.domain.errors import Reason
from bot.domain.inbox import Role
from tests.bot.rights import PLACES, Answers, Stage, answer
from tests.inbox import ADMIN, Inbox

DONE, HIDDEN = None, Reason.NO_CONTACT
AGENTS, LEADS, ADMINS = Reason.AGENTS_ONLY, Reason.LEADS_ONLY, Reason.ADMINS_ONLY
Cells = Mapping[str, Answers]
NOBODY, ONLY_ADMIN = (HIDDEN,) * 5, (HIDDEN, HIDDEN, HIDDEN, HIDDEN, DONE)


def everywhere(row: Answers) -> Cells:
    """A contact of what lies in the trash is one like any other; "purged" is one who was erased."""
    return {"own": row, "other": ONLY_ADMIN, "trashed": row, "purged": NOBODY}


#                          none    viewer  agent   lead    admin
ACTS: Mapping[ContactAct, Cells] = {
    ContactAct.SEE: everywhere((HIDDEN, DONE, DONE, DONE, DONE)),
    ContactAct.EDIT: everywhere((HIDDEN, AGENTS, DONE, DONE, DONE)),
    ContactAct.NOTE: everywhere((HIDDEN, AGENTS, DONE, DONE, DONE)),
    ContactAct.REVEAL: everywhere((HIDDEN, AGENTS, DONE, DONE, DONE)),
    ContactAct.MERGE: everywhere((HIDDEN, LEADS, LEADS, DONE, DONE)),
    ContactAct.UNMERGE: everywhere((HIDDEN, LEADS, LEADS, DONE, DONE)),
    ContactAct.ERASE: everywhere((HIDDEN, ADMINS, ADMINS, ADMINS, DONE)),
}


@pytest.fixture(params=list(Role), ids=[role.name.lower() for role in Role])
def stage(inbox: Inbox, request: pytest.FixtureRequest) -> Stage:
    return Stage.build(inbox, request.param)


def acting(stage: Stage, act: ContactAct, place: str) -> Callable[[], object]:
    """The act on a fresh contact there, ready to be done."""
    contacts, actor, one = stage.contacts, stage.actor, stage.contact(place)
    if act is ContactAct.UNMERGE and place != "purged":
        other = one
        one = stage.contact(place)
        contacts.merge(other, one, ADMIN)
    calls: Mapping[ContactAct, Callable[[], object]] = {
        ContactAct.SEE: partial(contacts.card, one, actor),
        ContactAct.EDIT: partial(contacts.edit, one, 0, actor, {"city": "Cádiz"}),
        ContactAct.NOTE: partial(contacts.note, one, actor, "calls"),
        ContactAct.REVEAL: partial(contacts.reveal, one, actor),
        ContactAct.MERGE: partial(contacts.merge, one, stage.contact(place), actor),
        ContactAct.UNMERGE: partial(contacts.unmerge, one, actor),
        ContactAct.ERASE: partial(contacts.erase, one, 0, actor),
    }
    return calls[act]


def test_every_act_is_decided_in_every_place_for_every_role() -> None:
    assert set(ACTS) == set(ContactAct)
    assert all(tuple(cells) == PLACES for cells in ACTS.values())
    assert {len(row) for cells in ACTS.values() for row in cells.values()} == {len(Role)}


@pytest.mark.parametrize("place", PLACES)
def test_each_act(stage: Stage, place: str) -> None:
    found = {act: answer(acting(stage, act, place)) for act in ACTS}
    assert found == {act: cells[place][stage.role] for act, cells in ACTS.items()}


@pytest.mark.parametrize("place", PLACES)
def test_each_form_before_it_asks(stage: Stage, place: str) -> None:
    one = stage.contact(place)
    found = {act: answer(partial(stage.contacts.check, one, stage.actor, act)) for act in ACTS}
    assert found == {act: cells[place][stage.role] for act, cells in ACTS.items()}


@pytest.mark.parametrize("place", PLACES)
def test_who_has_an_address_is_told_to_who_may_merge(stage: Stage, place: str) -> None:
    wanted = ACTS[ContactAct.MERGE][place][stage.role] or Reason.MERGE_WITH_WHOM
    assert answer(partial(stage.contacts.other, stage.contact(place), "nobody@example.com", stage.actor)) is wanted


@pytest.mark.parametrize("place", PLACES)
def test_who_is_found(stage: Stage, place: str) -> None:
    one, where = stage.contact(place), stage.property_id(place)
    page = stage.contacts.page(ContactQuery((where,)), stage.actor)
    seen = ACTS[ContactAct.SEE][place][stage.role] is DONE
    assert (one in [row.contact.id for row in page.rows]) is seen
    assert bool(page.total) is seen


@pytest.mark.parametrize("place", PLACES)
def test_the_contact_of_a_conversation(stage: Stage, place: str) -> None:
    number = stage.visit(place).number
    wanted = DONE if ACTS[ContactAct.SEE][place][stage.role] is DONE else Reason.NOT_FOUND
    assert answer(partial(stage.contacts.of_conversation, number, stage.actor)) is wanted
