"""Role × deed × where the conversation is, as the desk and the lists really answer: every cell is decided here."""

from collections.abc import Mapping
from functools import partial

import pytest

from bot.desks.desk import Choice
from bot.domain.errors import Reason
from bot.domain.inbox import CardPolicy, Deed, Folder, Role
from tests.bot.rights import PLACES, Answers, Stage, answer
from tests.inbox import ADMIN, LUIS, MINUTE, NOON, Inbox

DONE, HIDDEN, TRASHED, NOT_TRASHED = None, Reason.NOT_FOUND, Reason.IN_TRASH, Reason.NOT_IN_TRASH
AGENTS, LEADS, NOT_YOURS = Reason.AGENTS_ONLY, Reason.LEADS_ONLY, Reason.NOT_YOURS_TO_UNDO
Cells = Mapping[str, Answers]
#               none    viewer  agent   lead    admin
WORK: Cells = {
    "own": (HIDDEN, AGENTS, DONE, DONE, DONE),
    "other": (HIDDEN, HIDDEN, HIDDEN, HIDDEN, DONE),
    "trashed": (HIDDEN, AGENTS, TRASHED, TRASHED, TRASHED),
    "purged": (HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
}
NOTING: Cells = {**WORK, "trashed": WORK["own"]}
RESTORING: Cells = {
    "own": (HIDDEN, AGENTS, NOT_TRASHED, NOT_TRASHED, NOT_TRASHED),
    "other": (HIDDEN, HIDDEN, HIDDEN, HIDDEN, NOT_TRASHED),
    "trashed": (HIDDEN, AGENTS, DONE, DONE, DONE),
    "purged": WORK["purged"],
}
PURGING: Cells = {
    "own": (HIDDEN, LEADS, LEADS, NOT_TRASHED, NOT_TRASHED),
    "other": (HIDDEN, HIDDEN, HIDDEN, HIDDEN, NOT_TRASHED),
    "trashed": (HIDDEN, LEADS, LEADS, DONE, DONE),
    "purged": WORK["purged"],
}
UNDOING: Cells = {
    "own": (HIDDEN, AGENTS, NOT_YOURS, DONE, DONE),
    "other": WORK["other"],
    "trashed": (HIDDEN, AGENTS, NOT_YOURS, DONE, DONE),
    "purged": WORK["purged"],
}
LOOKING: Cells = {
    "own": (HIDDEN, DONE, DONE, DONE, DONE),
    "other": WORK["other"],
    "trashed": (HIDDEN, DONE, DONE, DONE, DONE),
    "purged": WORK["purged"],
}
LISTED: Cells = {place: tuple(DONE if cell is DONE else HIDDEN for cell in row) for place, row in LOOKING.items()}
DEEDS: Mapping[Deed, Cells] = {
    Deed.TAKE: WORK,
    Deed.ASSIGN: WORK,
    Deed.UNASSIGN: WORK,
    Deed.CLOSE: WORK,
    Deed.REOPEN: WORK,
    Deed.TRASH: WORK,
    Deed.RESTORE: RESTORING,
    Deed.SPAM: WORK,
    Deed.NOT_SPAM: WORK,
    Deed.TAG: WORK,
    Deed.UNTAG: WORK,
    Deed.PRIORITY: WORK,
    Deed.DEPARTMENT: WORK,
    Deed.NOTE: NOTING,
    Deed.SNOOZE: WORK,
    Deed.WAKE: WORK,
    Deed.PURGE: PURGING,
}
FORMS: Mapping[Deed, Cells] = {Deed.ASSIGN: WORK, Deed.NOTE: NOTING, Deed.PURGE: PURGING}
CHOICES = {
    Deed.ASSIGN: Choice(LUIS),
    Deed.TAG: Choice(value="new"),
    Deed.UNTAG: Choice(value="vip"),
    Deed.PRIORITY: Choice(value="urgent"),
    Deed.DEPARTMENT: Choice(value="Sales"),
    Deed.NOTE: Choice(value="called back"),
    Deed.SNOOZE: Choice(until=NOON + 60 * MINUTE),
}
# What has to be so before, or the deed would make no sense where it is allowed.
BEFORE = {
    Deed.UNASSIGN: (Deed.ASSIGN, Choice(LUIS)),
    Deed.REOPEN: (Deed.CLOSE, Choice()),
    Deed.NOT_SPAM: (Deed.SPAM, Choice()),
    Deed.UNTAG: (Deed.TAG, Choice(value="vip")),
    Deed.WAKE: (Deed.SNOOZE, Choice()),
}


@pytest.fixture(params=list(Role), ids=[role.name.lower() for role in Role])
def stage(inbox: Inbox, request: pytest.FixtureRequest) -> Stage:
    return Stage.build(inbox, request.param)


def test_every_deed_is_decided_in_every_place_for_every_role() -> None:
    assert set(DEEDS) == set(Deed)
    tables = [*DEEDS.values(), UNDOING, LOOKING]
    assert all(tuple(cells) == PLACES for cells in tables)
    assert {len(row) for cells in tables for row in cells.values()} == {len(Role)}


@pytest.mark.parametrize("place", PLACES)
def test_each_deed(stage: Stage, place: str) -> None:
    found = {}
    for deed in Deed:
        number = stage.visit(place, *([BEFORE[deed]] if deed in BEFORE else [])).number
        told = stage.inbox.desk.do_all(deed, [number], stage.actor, CHOICES.get(deed, Choice()))
        assert told.done == (() if told.refused else (number,))
        found[deed] = told.refused[0].reason if told.refused else DONE
    assert found == {deed: cells[place][stage.role] for deed, cells in DEEDS.items()}


@pytest.mark.parametrize("place", PLACES)
def test_each_form_before_it_asks(stage: Stage, place: str) -> None:
    number = stage.visit(place).number
    found = {deed: answer(partial(stage.inbox.desk.check, deed, number, stage.actor)) for deed in FORMS}
    assert found == {deed: cells[place][stage.role] for deed, cells in FORMS.items()}
    several = [(Deed.NOTE, CHOICES[Deed.NOTE]), (Deed.TAG, CHOICES[Deed.TAG])]
    assert answer(partial(stage.inbox.desk.work, number, stage.actor, several)) is WORK[place][stage.role]


@pytest.mark.parametrize("place", PLACES)
def test_taking_back_what_an_administrator_did(stage: Stage, place: str) -> None:
    """The administrator among the roles takes back their own."""
    number = stage.visit(place, (Deed.NOTE, Choice(value="called back"))).number
    assert answer(partial(stage.inbox.desk.undo, stage.actor, number)) is UNDOING[place][stage.role]


@pytest.mark.parametrize("place", PLACES)
def test_looking_at_one_or_at_what_follows_it(stage: Stage, place: str) -> None:
    number, lookup, channel = stage.visit(place).number, stage.inbox.lookup, stage.home(place).channel
    wanted = LOOKING[place][stage.role]
    assert answer(partial(lookup.detail, number, stage.actor)) is wanted
    assert answer(partial(lookup.page, stage.query(), stage.actor, channel, number)) is wanted


@pytest.mark.parametrize("place", PLACES)
def test_what_lists_and_searches_show(stage: Stage, place: str) -> None:
    visit, channel = stage.visit(place), stage.home(place).channel
    folder = Folder.TRASH if place == "trashed" else Folder.INBOX
    for words in ((), (visit.word,)):
        query = stage.query(folder=folder, words=words)
        page = stage.inbox.lookup.page(query, stage.actor, channel)
        shown = DONE if visit.number in [row.number for row in page.rows] else HIDDEN
        assert shown is LISTED[place][stage.role]
        counted = page.counts.trash if folder is Folder.TRASH else page.counts.inbox
        assert bool(counted) is (shown is DONE)


CONFIG: Answers = (Reason.PROPERTY_UNKNOWN, LEADS, LEADS, DONE, DONE)


def test_settings_of_the_own_property_and_of_another(stage: Stage) -> None:
    desk = stage.inbox.desk
    for place, row in (("own", CONFIG), ("other", (*[Reason.PROPERTY_UNKNOWN] * 4, DONE))):
        name, channel = stage.home(place).site.tawk_id, stage.home(place).channel
        assert answer(partial(desk.set_policy, name, CardPolicy.ALL, stage.actor)) is row[stage.role]
        assert answer(partial(desk.route, name, channel, stage.actor)) is row[stage.role]


def test_what_is_hidden_is_told_in_the_same_words_as_what_never_was(stage: Stage) -> None:
    never = 10**15
    for place in PLACES:
        number = stage.visit(place).number
        if LOOKING[place][stage.role] is not HIDDEN:
            continue
        told = stage.inbox.desk.do_all(Deed.TAKE, [number, never], stage.actor).refused
        assert [(no.reason, set(no.values)) for no in told] == [(HIDDEN, {"number"})] * 2


def test_without_roles_by_property_the_table_would_be_another(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a right that holds everywhere is seen in the column of the other property."""
    stage = Stage.build(inbox, Role.AGENT)
    monkeypatch.setattr("storage.team.people.SqlPeople.role", lambda *given: Role.AGENT)
    told = stage.inbox.desk.do_all(Deed.TAKE, [stage.visit("other").number], stage.actor)
    assert told.done
    assert stage.actor != ADMIN
