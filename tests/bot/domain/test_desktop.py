"""What presses make of an agent's desktop, and that what was kept can always be read."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.desktop import (
    MOST_CURSORS,
    TICKS_LIMIT,
    Desktop,
    Drawn,
    Filters,
    Whose,
    filtered,
    in_folder,
    page_ticked,
    search_words,
    sorted_by,
    ticked,
    turned,
    turned_back,
    unticked,
    without_search,
)
from bot.domain.desktop_json import as_json, drawn_from, drawn_json, filters_from, filters_json, from_json
from bot.domain.inbox import Folder, Kind, Status
from bot.domain.query import Assigned, Cursor, Sort

MADRID = ZoneInfo("Europe/Madrid")
NEXT = Cursor((7, 20))
FIRST = Drawn(rows=(20, 19), next=NEXT)
LATER = Desktop(Filters(), ticks=(1, 2), cursors=(NEXT,))
FULL = Filters(
    property_id=3,
    folder=Folder.SPAM,
    kinds=(Kind.TICKET,),
    status=None,
    whose=Whose.ONE,
    agent="U1",
    sort=Sort.PRIORITY,
    ascending=True,
    words=("refund", "exact words"),
    since=date(2026, 11, 1),
    until=date(2026, 11, 7),
    department="Sales",
    tags=("vip",),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


def test_a_filter_leads_back_to_the_first_page_and_keeps_the_ticks() -> None:
    changed = filtered(LATER, replace(LATER.filters, words=("refund",)))
    assert (changed.page, changed.ticks, changed.filters.words) == (1, (1, 2), ("refund",))


def test_another_folder_forgets_the_ticks_and_shows_everything_but_in_the_inbox() -> None:
    trash = in_folder(LATER, Folder.TRASH)
    assert (trash.ticks, trash.page, trash.filters.status) == ((), 1, None)
    assert in_folder(trash, Folder.INBOX).filters.status is Status.OPEN
    assert in_folder(LATER, Folder.INBOX).ticks == (1, 2)


def test_a_row_is_ticked_once_and_unticked_whatever_it_was() -> None:
    desktop = ticked(ticked(Desktop(), 5, on=True), 5, on=True)
    assert desktop.ticks == (5,)
    assert ticked(ticked(desktop, 5, on=False), 5, on=False).ticks == ()


def test_the_page_that_was_seen_is_ticked_beside_what_was_ticked_before() -> None:
    assert page_ticked(replace(LATER, ticks=(1, 20)), FIRST).ticks == (1, 20, 19)
    assert unticked(LATER) == replace(LATER, ticks=())


def test_there_is_an_end_to_ticking() -> None:
    many = Desktop(ticks=tuple(range(TICKS_LIMIT)))
    assert ticked(many, 9_999, on=True).ticks == many.ticks
    assert page_ticked(many, Drawn(rows=(9_999,))).ticks == many.ticks


def test_pages_turn_to_where_the_seen_one_ended_and_back_to_where_the_one_before_began() -> None:
    second = turned(Desktop(), FIRST)
    assert (second.after, second.page) == (NEXT, 2)
    seen = Drawn(cursors=second.cursors, rows=(18,), next=Cursor((6, 18)))
    third = turned(second, seen)
    assert (third.after, third.page) == (Cursor((6, 18)), 3)
    assert turned_back(third, Drawn(cursors=third.cursors)) == second
    assert turned_back(Desktop(), FIRST) == Desktop()


def test_so_many_pages_are_kept_and_whoever_goes_back_further_begins_anew() -> None:
    desktop = Desktop()
    for page in range(2, 1_001):
        drawn = Drawn(cursors=desktop.cursors, next=Cursor((page,)), skipped=desktop.skipped)
        desktop = turned(desktop, drawn)
        assert (desktop.page, desktop.after) == (page, Cursor((page,)))
        assert len(desktop.cursors) <= MOST_CURSORS
        assert from_json(as_json(desktop)) == desktop
    for page in range(999, 1_000 - MOST_CURSORS, -1):
        desktop = turned_back(desktop, Drawn(cursors=desktop.cursors, skipped=desktop.skipped))
        assert (desktop.page, desktop.after) == (page, Cursor((page,)))
    assert turned_back(desktop, Drawn(cursors=desktop.cursors, skipped=desktop.skipped)) == Desktop()


def test_a_second_press_on_the_same_button_turns_no_further() -> None:
    assert turned(turned(Desktop(), FIRST), FIRST) == turned(Desktop(), FIRST)
    second = Drawn(cursors=(NEXT,))
    assert turned_back(turned_back(LATER, second), second) == turned_back(LATER, second)


def test_a_button_of_a_list_that_is_no_longer_shown_turns_nothing() -> None:
    other = filtered(Desktop(), replace(Filters(), words=("refund",)))
    assert turned(other, FIRST) == other
    assert turned_back(other, Drawn(cursors=(NEXT,))) == other
    assert turned(Desktop(), Drawn()) == Desktop()


def test_clearing_the_search_leaves_what_the_selects_show() -> None:
    cleared = without_search(Desktop(FULL)).filters
    assert not cleared.is_searching
    assert (cleared.property_id, cleared.whose, cleared.sort) == (3, Whose.ONE, Sort.PRIORITY)
    changed = sorted_by(LATER, Sort.CREATED, ascending=True)
    assert (changed.filters.sort, changed.filters.ascending, changed.page) == (Sort.CREATED, True, 1)


def test_the_query_asks_for_what_the_filters_say() -> None:
    query = FULL.query([1, 3], "U9", MADRID, NEXT)
    assert (query.properties, query.folder, query.status, query.kind) == ((3,), Folder.SPAM, None, Kind.TICKET)
    assert (query.assigned, query.agent, query.department, query.tags) == (Assigned.ONE, "U1", "Sales", ("vip",))
    assert (query.words, query.sort, query.ascending, query.after) == (FULL.words, Sort.PRIORITY, True, NEXT)


def test_days_are_those_of_the_teams_zone_and_the_last_one_counts() -> None:
    query = FULL.query([3], "U9", MADRID, None)
    assert query.since == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert query.until == datetime(2026, 11, 7, 23, tzinfo=UTC)


def test_mine_is_the_readers_and_a_property_that_may_not_be_seen_shows_nothing() -> None:
    mine = Filters(whose=Whose.MINE).query([1, 2], "U9", MADRID, None)
    assert (mine.properties, mine.assigned, mine.agent, mine.kind) == ((1, 2), Assigned.ONE, "U9", None)
    assert Filters(property_id=7).query([1, 2], "U9", MADRID, None).properties == ()
    assert Filters(kinds=()).query([1, 2], "U9", MADRID, None).properties == ()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ()),
        ("refund  now", ("refund", "now")),
        ('a "exact words" b', ("a", "exact words", "b")),
        ("“palabras exactas”", ("palabras exactas",)),
        ('"open end', ("open end",)),
        ('""', ()),
    ],
)
def test_what_is_between_quotes_stays_together(typed: str, words: tuple[str, ...]) -> None:
    assert search_words(typed) == words


def test_what_is_kept_is_read_as_it_was() -> None:
    desktop = Desktop(FULL, (1, 2), (NEXT, Cursor((1, 2, 3))))
    assert from_json(as_json(desktop)) == desktop
    drawn = Drawn(FULL, (NEXT,), (3, 2), NEXT)
    assert drawn_from(drawn_json(drawn)) == drawn
    assert filters_from(filters_json(Filters())) == Filters()
    assert filters_from(filters_json(Filters(kinds=()))).kinds == ()


@given(json_values, st.dictionaries(st.sampled_from(sorted(filters_json(FULL))), json_values))
def test_whatever_an_older_version_kept_can_be_read(anything: Any, filters: dict[str, Any]) -> None:
    for kept in (anything, {"filters": anything, "ticks": anything, "cursors": anything}, {"filters": filters}):
        read = from_json(kept)
        assert from_json(as_json(read)) == read
        assert drawn_from(drawn_json(drawn_from(kept))) == drawn_from(kept)


def test_one_field_that_is_not_understood_does_not_take_the_others_along() -> None:
    kept = {**filters_json(FULL), "sort": "colour", "folder": 9, "since": "yesterday"}
    assert filters_from(kept) == replace(FULL, sort=Sort.UPDATED, folder=Folder.INBOX, since=None)
