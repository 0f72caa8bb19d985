"""The home in every folder and language fits Slack's limits, whatever visitors and agents wrote."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.bulk import Job, Report
from bot.domain.contact import MOST_COUNTED, Contact, ContactCursor, ContactPage, ContactRow
from bot.domain.desktop import Desktop, Drawn, Filters, Whose
from bot.domain.errors import Reason, Refusal
from bot.domain.ids import HomeAction
from bot.domain.inbox import Deed, Folder, Outcome, Priority, Property, Visitor
from bot.domain.query import Cursor, Sort
from bot.domain.shelf import Shelf
from bot.ports import Counts, Home, Listing, SavedView
from bot.ports.messages import Message
from bot.views.home.modals import (
    contacts_modal,
    purge_selected_modal,
    report_modal,
    save_view_modal,
    search_modal,
    tag_modal,
)
from bot.views.home.sheet import Checklist, Sheet, Step
from bot.views.home.toolbar import DEEDS, OFFERED
from bot.views.home.view import home_view
from bot.views.labels import FOLDERS
from bot.views.language import Language
from bot.views.parts import Block
from sandbox.blockkit import validate
from tests.bot.views.checks import liberties, shown
from tests.bot.views.samples import (
    ENGLISH,
    LANGUAGES,
    NOON,
    PROPERTY,
    SPANISH,
    VISITOR,
    hostile_words,
    listing,
)
from tests.stories.reading import objects

VIEW_BYTES = 250_000
LONG = "ñ" * 3_000
REFUSED = tuple(Refusal(Reason.TAKEN, number=n, agent="U0LUIS") for n in range(100))
ALL_OPEN = Filters()
visitors = st.builds(Visitor, *(st.just("") | hostile_words for _ in range(5)))


def home(filters: Filters = ALL_OPEN, ticks: tuple[int, ...] = (), **more: object) -> Home:
    made = Home("U0ANA", Desktop(filters, ticks), Drawn(), None, (), True, NOON, 7)
    return replace(made, **more)  # type: ignore[arg-type]


def sheet(of: Home, rows: Sequence[Listing] | None = None, **more: object) -> Sheet:
    shown_rows = [listing(1042)] if rows is None else rows
    drawn = Drawn(of.desktop.filters, of.desktop.cursors, tuple(row.number for row in shown_rows))
    made = Sheet(of, drawn, shown_rows, Counts(12, 5, 3, 1, 2, 20), [PROPERTY], frozenset(Deed))
    return replace(made, **more)  # type: ignore[arg-type]


def misfits(view: Block, surface: str = "home") -> list[str]:
    """How a view breaks Slack's limits."""
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    found = list(map(str, validate(view, surface)))
    rules = {
        "blocks": 0 < len(blocks) <= 100,
        "bytes": len(json.dumps(view).encode()) <= VIEW_BYTES,
        "block ids": len(ids) == len(set(ids)),
    }
    return [*found, *(rule for rule, kept in rules.items() if not kept)]


def as_message(view: Block) -> Message:
    blocks = view["blocks"]
    assert isinstance(blocks, list)
    return Message(text="", blocks=blocks)


def fullest(visitor: Visitor, said: str, folder: Folder, language: Language) -> Block:
    """A home that shows all it can show at once."""
    filters = Filters(
        folder=folder,
        words=(said[:200] or "x",),
        since=date(2026, 11, 1),
        until=date(2026, 11, 7),
        department=LONG,
        tags=(LONG, "vip"),
        whose=Whose.ONE,
        agent="U0LUIS",
    )
    rows = [
        replace(
            listing(1042 - n, visitor, said[:600], list(Outcome)[n % len(Outcome)], folder=folder),
            priority=Priority.URGENT,
            tags=(LONG, "vip"),
            department=LONG,
        )
        for n in range(20)
    ]
    jobs = (Job(Deed.CLOSE, tuple(range(2_000))),)
    of = home(
        filters, tuple(range(1_000, 3_000)), jobs=jobs, report=Report("close", 3, 150, REFUSED), hides_checklist=False
    )
    properties = [replace(PROPERTY, id=n, name=f"{n}{LONG}") for n in range(1, 130)]
    views = [SavedView(n, LONG, Filters(words=(str(n),))) for n in range(25)]
    steps = [Step(one, heard=False, channel_works=False, manned=False) for one in properties]
    drawn = Drawn(filters, (Cursor((1, 2)),), tuple(row.number for row in rows), Cursor((1, 2)))
    checklist = Checklist(steps, received=False)
    return home_view(sheet(of, rows, drawn=drawn, properties=properties, views=views, checklist=checklist), language)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
@pytest.mark.parametrize("folder", list(Folder))
def test_the_fullest_home_fits(folder: Folder, language: Language) -> None:
    assert misfits(fullest(VISITOR, LONG, folder, language)) == []


@settings(max_examples=15, deadline=None)
@given(visitors, hostile_words, st.sampled_from(list(Folder)))
def test_no_words_of_a_visitor_do_anything_at_the_home(visitor: Visitor, said: str, folder: Folder) -> None:
    for language in LANGUAGES:
        rows = [listing(1042 - n, visitor, said[:600], outcome, folder=folder) for n, outcome in enumerate(Outcome)]
        view = home_view(sheet(home(Filters(folder=folder)), rows), language)
        assert misfits(view) == []
        assert liberties(as_message(view)) == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_an_empty_home_says_why_it_is_empty(language: Language) -> None:
    for filters in (Filters(), Filters(folder=Folder.TRASH), Filters(kinds=()), Filters(words=("x",))):
        view = home_view(sheet(home(filters), []), language)
        assert misfits(view) == []
    refused = home_view(sheet(home(), [], refused=Refusal(Reason.NO_WORDS)), language)
    assert misfits(refused) == []
    assert "/inbox" in shown(as_message(refused))


def actions_of(view: Block) -> set[str]:
    return {str(one["action_id"]) for one in objects(view) if "action_id" in one}


def test_each_folder_offers_what_can_be_done_there() -> None:
    offered = {folder: actions_of(home_view(sheet(home(Filters(folder=folder), (1,))), ENGLISH)) for folder in FOLDERS}
    assert {f"{HomeAction.DO}:close", HomeAction.ASSIGN, HomeAction.TAG, HomeAction.PRIORITY} <= offered[Folder.INBOX]
    assert f"{HomeAction.DO}:notspam" in offered[Folder.SPAM]
    assert {f"{HomeAction.DO}:restore", HomeAction.PURGE} <= offered[Folder.TRASH]
    assert HomeAction.PURGE not in offered[Folder.INBOX] | offered[Folder.SPAM]
    assert {deed for deeds in OFFERED.values() for deed in deeds} <= set(DEEDS)


def test_the_rows_stay_where_they_are_when_the_first_is_ticked() -> None:
    views = [home_view(sheet(home(ticks=ticks), [listing(1)]), ENGLISH) for ticks in ((), (1,))]
    assert len({len(as_message(view)["blocks"]) for view in views}) == 1
    assert actions_of(views[0]) == actions_of(views[1])
    assert "Nothing selected" in str(views[0])


def test_where_nothing_lies_and_nothing_is_selected_nothing_can_be_done() -> None:
    found = actions_of(home_view(sheet(home(), []), ENGLISH))
    assert not [name for name in found if name.startswith((HomeAction.DO, HomeAction.TICK, HomeAction.PURGE))]


def test_ticked_rows_are_drawn_so_and_every_version_has_ids_of_its_own() -> None:
    rows = [listing(1), listing(2)]
    view = home_view(sheet(home(ticks=(2, 99)), rows), ENGLISH)
    boxes = [one for one in objects(view) if one.get("action_id") == HomeAction.TICK]
    assert ["initial_options" in box for box in boxes] == [False, True]
    later = home_view(sheet(home(ticks=(2, 99), want=8), rows), ENGLISH)
    ids = [{str(one["block_id"]) for one in objects(drawn) if "block_id" in one} for drawn in (view, later)]
    assert not ids[0] & ids[1]


def test_buttons_hold_ids_only() -> None:
    view = fullest(VISITOR, "secret words", Folder.INBOX, ENGLISH)
    held = [str(one.get("value", "")) for one in objects(view)] + [
        str(one.get("action_id", "")) for one in objects(view)
    ]
    assert "private_metadata" not in view
    assert not [one for one in held if "secret" in one or "@" in one or len(one) > 40]


def test_what_is_chosen_is_shown_chosen_in_the_readers_language() -> None:
    filters = Filters(whose=Whose.MINE, sort=Sort.PRIORITY, status=None, words=("refund", "exact words"))
    told = shown(as_message(home_view(sheet(home(filters)), SPANISH)))
    chosen = [
        one["initial_option"]["text"]["text"]
        for one in objects(home_view(sheet(home(filters)), SPANISH))
        if "initial_option" in one
    ]
    assert {"Las mías", "Más urgentes primero", "Cualquier estado"} <= set(chosen)
    assert "Búsqueda: refund “exact words”" in told


def test_the_checklist_ticks_its_lines_and_is_gone_once_all_is_done() -> None:
    step = Step(PROPERTY, heard=True, channel_works=False, manned=True)
    told = shown(as_message(home_view(sheet(home(), checklist=Checklist([step], True)), ENGLISH)))
    assert "✅ Bob's &lt;Burgers&gt; &amp; Co: its webhook" in told
    assert "⬜ Bob's &lt;Burgers&gt; &amp; Co: I can write to <#C0SHOP>" in told
    assert Checklist([replace(step, channel_works=True)], True).is_done
    assert not Checklist([], True).is_done


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_modal_of_the_home_fits(language: Language) -> None:
    filters = Filters(words=(LONG,), tags=(LONG,), since=date(2026, 1, 1), department="Sales")
    modals = [
        search_modal(filters, [f"D{n}" for n in range(300)], language),
        search_modal(Filters(), [], language),
        save_view_modal(language),
        tag_modal(2_000, language),
        purge_selected_modal(2_000, language),
        report_modal(Report("close", 1, 150, REFUSED), language),
    ]
    assert [misfits(view, "modal") for view in modals] == [[]] * len(modals)
    for view in modals:
        titles = [view[part]["text"] for part in ("title", "submit", "close") if part in view]  # type: ignore[index]
        assert all(0 < len(title) <= 24 for title in titles), titles


def test_a_name_that_nobody_sees_breaks_no_view() -> None:
    unseen = SavedView(1, "\u200b", Filters())
    assert misfits(search_modal(Filters(), ["\u200b", "Sales"], ENGLISH), "modal") == []
    assert misfits(home_view(sheet(home(), views=[unseen]), ENGLISH), "home") == []


def test_a_property_without_a_name_goes_by_its_id() -> None:
    nameless = Property(2, "58ca", "", "C1")
    assert "58ca" in shown(as_message(home_view(sheet(home(), properties=[nameless]), ENGLISH)))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_the_fullest_page_of_contacts_fits(language: Language) -> None:
    known = Contact(7, 1, Visitor(LONG, LONG, LONG), NOON, NOON)
    rows = [ContactRow(known, NOON, NOON, 3, ContactCursor(1, 7))] * 20
    page = ContactPage(rows, {1: PROPERTY, 2: replace(PROPERTY, id=2)}, ContactCursor(1, 7), MOST_COUNTED + 1)
    shelf = Shelf(LONG, (ContactCursor(1, 7),), ContactCursor(1, 7))
    steps = [Step(PROPERTY, False, False, False)] * 50
    of = home(report=Report("close", 1, 150, REFUSED), jobs=(Job(Deed.CLOSE, (1,)),))
    full = sheet(of, drawn=Drawn(shelf=shelf), contacts=page, people=page.total, checklist=Checklist(steps, True))
    view = home_view(full, language)
    assert misfits(view) == []
    assert f"({MOST_COUNTED}+)" in shown(as_message(view))
    assert misfits(home_view(sheet(home(), contacts=replace(page, rows=[])), language)) == []
    assert misfits(contacts_modal(LONG, language), "modal") == []


@settings(max_examples=25, deadline=None)
@given(said=hostile_words)
def test_hostile_words_do_nothing_in_the_folder_of_contacts(said: str) -> None:
    known = Contact(7, 1, Visitor(said, said, said), NOON, NOON)
    page = ContactPage([ContactRow(known, NOON, NOON, 3, ContactCursor(1, 7))], {1: PROPERTY}, None, 1)
    view = home_view(sheet(home(), contacts=page), ENGLISH)
    assert [*misfits(view), *liberties(as_message(view))] == []
