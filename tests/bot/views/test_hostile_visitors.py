"""Whatever a visitor writes mentions nobody, formats nothing, links nowhere and breaks no limit."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.inbox import Author, Outcome, Visitor
from bot.domain.kept import Leaf
from bot.domain.query import Query
from bot.ports.messages import Message
from bot.views import card as cards
from bot.views import words
from bot.views.card import card
from bot.views.digest import Contents, digest_message
from bot.views.lists import list_message, show_message
from bot.views.parts import mrkdwn
from bot.views.thread import lines_message, pack
from tests.bot.views.checks import liberties, misfits
from tests.bot.views.samples import (
    COUNTS,
    ENGLISH,
    LANGUAGES,
    MARK,
    NOON,
    PROPERTY,
    conversation,
    entry,
    hostile_words,
    line,
    listing,
)

BANK = f"{MARK}<!channel> *x* <https://evil.example|bank> \u202e\x00 {MARK}"
visitors = st.builds(Visitor, *(st.just("") | hostile_words for _ in range(5)))


def drawn(visitor: Visitor, said: str) -> Iterator[Message]:
    """Every message that shows words of a visitor."""
    lines = (line(said, name=said, file=said), line(said, Author.AGENT, 1, said))
    shown = conversation(*lines, visitor=visitor, excerpt=said[:600])
    rows = [listing(1042 - n, visitor, said[:600], outcome) for n, outcome in enumerate(list(Outcome))]
    query = Query(properties=(PROPERTY.id,))
    for language in LANGUAGES:
        yield card(shown, PROPERTY, language)
        yield show_message(shown, PROPERTY, [entry("close")], language)
        yield list_message(rows, COUNTS, query, {PROPERTY.id: PROPERTY}, language, Leaf(3, 2, True))
        yield digest_message(Contents(1, rows, (), (), NOON, {PROPERTY.id: PROPERTY}), language)
        yield from (lines_message(post, language) for post in pack(lines))


@settings(max_examples=25, deadline=None)
@given(visitors, hostile_words)
def test_no_words_of_a_visitor_do_anything(visitor: Visitor, said: str) -> None:
    for message in drawn(visitor, said):
        assert liberties(message) == []
        assert misfits(message) == []


def test_a_visitor_called_like_an_attack_who_writes_40_000_characters_breaks_nothing() -> None:
    messages = list(drawn(Visitor(BANK, BANK, BANK, BANK, BANK), (BANK * 1_000)[:40_000]))
    assert [liberties(message) + misfits(message) for message in messages] == [[]] * len(messages)
    assert MARK in str(messages)


def test_the_check_sees_words_that_were_not_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "escape", lambda text: text)
    found = liberties(card(conversation(visitor=Visitor(BANK)), PROPERTY, ENGLISH))
    assert "alive in notifications" in "".join(found)


def test_the_check_sees_words_that_would_be_formatted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards, "plain", mrkdwn)
    found = liberties(card(conversation(visitor=Visitor(BANK)), PROPERTY, ENGLISH))
    assert "formatted" in "".join(found)


@pytest.mark.parametrize("part", ["value", "block_id", "action_id"])
def test_the_check_sees_words_where_nobody_sees_them(part: str) -> None:
    message = card(conversation(visitor=Visitor(BANK)), PROPERTY, ENGLISH)
    assert liberties(message) == []
    message["blocks"].append({"type": "actions", "elements": [{"type": "button", part: f"take:{BANK}"}]})
    assert liberties(message) == [f"told where nobody sees it: take:{BANK}"]
