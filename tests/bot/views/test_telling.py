"""Direct messages fit in Slack in every language, and a visitor's words do nothing in them."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.inbox import Visitor
from bot.ports.messages import Message
from bot.views.language import Language
from bot.views.telling import Assigned, assigned_message, several_message, shut_message
from tests.bot.views.checks import liberties, misfits, shown
from tests.bot.views.samples import ANA, ENGLISH, LANGUAGES, PROPERTY, conversation, hostile_words

PROBLEMS = ["not_in_channel", "channel_not_found", "is_archived", "restricted_action"]
visitors = st.builds(Visitor, *(st.just("") | hostile_words for _ in range(5)))


def drawn(visitor: Visitor, said: str) -> Iterator[Message]:
    about = conversation(visitor=visitor, excerpt=said[:600])
    for language in LANGUAGES:
        for known in (True, False):
            yield assigned_message(Assigned(about, PROPERTY, None, known), ANA, "", language)


@settings(max_examples=25, deadline=None)
@given(visitors, hostile_words)
def test_no_words_of_a_visitor_do_anything(visitor: Visitor, said: str) -> None:
    for message in drawn(visitor, said):
        assert liberties(message) + misfits(message) == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("count", [2, 20, 2_000])
def test_however_many_there_are_twenty_are_named(count: int, language: Language) -> None:
    message = several_message(range(1_000, 1_000 + count), ANA, language)
    assert misfits(message) == []
    assert shown(message).count("#") == min(count, 20)
    assert str(count) in shown(message)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("detour", ["C0DEFAULT", ""])
def test_who_administers_is_told_why_what_to_do_and_where_cards_go(
    problem: str, detour: str, language: Language
) -> None:
    message = shut_message("C0SHUT", problem, detour, [PROPERTY] * 30, language)
    assert misfits(message) + liberties(message) == []
    assert "<#C0SHUT>" in shown(message)
    assert any(f"/inbox {word}" in shown(message) for word in ("here", "aquí"))
    assert ("<#C0DEFAULT>" in shown(message)) is bool(detour)


def test_what_to_do_depends_on_what_is_wrong() -> None:
    told = {shown(shut_message("C0SHUT", problem, "", [PROPERTY], ENGLISH)) for problem in PROBLEMS}
    assert len(told) == 3, "that we are not in it and that it is not there look the same from outside"
