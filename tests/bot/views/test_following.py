"""What administrators are told where tawk.to shows nothing fits in Slack, has its cure, and nothing in it acts."""

from dataclasses import replace

import pytest

from bot.domain.inbox import Kind
from bot.ports import NO_ANSWER
from bot.views.following import MOST_NAMED, Unshown, shown_message, unshown_message
from bot.views.language import Language
from tests.bot.views.checks import liberties, misfits, shown
from tests.bot.views.samples import ENGLISH, LANGUAGES, PROPERTY

BOTH = frozenset(Kind)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("words", ["Tienda", "<!channel> *a* `b` " * 200, ""])
def test_it_fits_and_no_name_and_no_code_in_it_does_anything(words: str, language: Language) -> None:
    one = replace(PROPERTY, name=words)
    for count in (1, 300):
        messages = (
            unshown_message([Unshown(one, BOTH, words)] * count, language),
            shown_message([(one, BOTH)], language),
        )
        assert [misfits(message) + liberties(message) for message in messages] == [[], []]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize(
    ("code", "cure"),
    [
        ("auth_error", "TAWK_API_KEY"),
        (NO_ANSWER, "TAWK_API_URL"),
        ("insufficient_scope", "chat_history_read"),
        ("forbidden", "tickets_read"),
    ],
)
def test_each_reason_has_its_cure_once(code: str, cure: str, language: Language) -> None:
    told = shown(unshown_message([Unshown(PROPERTY, BOTH, code), Unshown(PROPERTY, {Kind.CHAT}, code)], language))
    assert told.count(cure) == 1
    assert told.count(code) == 2


def test_it_says_what_is_not_shown() -> None:
    one, other = replace(PROPERTY, name="Tienda Aurora"), replace(PROPERTY, name="Bobs Burgers")
    found = [Unshown(one, {Kind.TICKET}, "forbidden"), Unshown(other, BOTH, "forbidden")]
    told = shown(unshown_message(found, ENGLISH)).splitlines()
    assert told[1:3] == [
        "• the tickets of *Tienda Aurora* (forbidden)",
        "• the chats and the tickets of *Bobs Burgers* (forbidden)",
    ]


def test_of_many_it_says_how_many_more() -> None:
    told = shown(shown_message([(PROPERTY, {Kind.CHAT})] * (MOST_NAMED + 3), ENGLISH))
    assert told.count("the chats of") == MOST_NAMED
    assert told.endswith("3 more…")
