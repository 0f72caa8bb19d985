"""The shelf of contacts is kept as JSON, and what an older or a broken version kept keeps nobody out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.contact import ContactCursor
from bot.domain.desktop import Desktop, Drawn
from bot.domain.desktop_json import as_json, drawn_from, drawn_json, from_json
from bot.domain.shelf import Shelf, shelf_from, shelf_json

cursors = st.builds(ContactCursor, st.integers() | st.text(), st.integers(1))
shelves = st.builds(Shelf, st.text(), st.lists(cursors).map(tuple), st.none() | cursors)


@given(shelves)
def test_a_shelf_is_read_as_it_was_written(shelf: Shelf) -> None:
    assert shelf_from(json.loads(json.dumps(shelf_json(shelf)))) == shelf
    assert from_json(as_json(Desktop(shelf=shelf))).shelf == shelf
    assert drawn_from(drawn_json(Drawn(shelf=shelf))).shelf == shelf


@pytest.mark.parametrize("kept", [None, 7, "x", [], {"words": 7, "cursors": 7, "next": 7}, {"cursors": [[1], "x"]}])
def test_what_cannot_be_read_is_an_empty_shelf_or_none(kept: object) -> None:
    assert shelf_from(kept) in (None, Shelf())
