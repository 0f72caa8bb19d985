"""A command is answered with what was done, what was not, and why."""

import pytest

from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Deed
from bot.views.answers import done_message, routed_message
from bot.views.help import help_message
from bot.views.language import Language
from tests.bot.views.checks import liberties, misfits, shown
from tests.bot.views.samples import ANA, ENGLISH, LANGUAGES, PROPERTY, SPANISH

LANGUAGE_IDS = [language.code for language in LANGUAGES]


def test_what_was_done_comes_before_what_was_refused() -> None:
    refused = [Refusal(Reason.ALREADY_CLOSED, number=1044, agent=ANA)]
    message = done_message(Deed.CLOSE, [1042, 1043], refused, ENGLISH)
    assert message["text"] == (
        f"#1042, #1043: closed.\n<@{ANA}> has closed #1044 already. To reopen it: `/inbox reopen #1044`."
    )
    assert shown(message) == message["text"]


def test_an_assignment_names_the_agent() -> None:
    assert done_message(Deed.ASSIGN, [1042], [], ENGLISH, ANA)["text"] == f"#1042: assigned to <@{ANA}>."
    assert done_message(Deed.ASSIGN, [1042], [], ENGLISH)["text"] == "#1042: assigned."


def test_nothing_done_leaves_the_refusals() -> None:
    message = done_message(Deed.TAKE, [], [Refusal(Reason.NOT_FOUND, number=7)], ENGLISH)
    assert message["text"] == "There is no #7. `/inbox list` shows what there is."


@pytest.mark.parametrize("language", LANGUAGES, ids=LANGUAGE_IDS)
@pytest.mark.parametrize("deed", Deed)
def test_every_deed_has_its_answer(deed: Deed, language: Language) -> None:
    message = done_message(deed, [1042], [], language, ANA)
    assert "#1042" in message["text"]
    assert misfits(message) == []


@pytest.mark.parametrize("language", LANGUAGES, ids=LANGUAGE_IDS)
def test_fifty_refusals_fit_in_one_message(language: Language) -> None:
    refused = [Refusal(Reason.TAKEN, number=1_000_000 + n, agent="U0123456789") for n in range(50)]
    message = done_message(Deed.TAKE, [], refused, language)
    assert misfits(message) == []
    assert "#1000049" in shown(message)


def test_the_same_sentence_is_said_once_and_counted() -> None:
    busy = [Refusal(Reason.BUSY)] * 2_000
    told = "Somebody else was changing the same thing at that moment. Please try again."
    message = done_message(Deed.CLOSE, [1042], [Refusal(Reason.NOT_FOUND, number=7), *busy], ENGLISH)
    assert message["text"].splitlines()[1:] == [
        "There is no #7. `/inbox list` shows what there is.",
        told,
        f"1999 more for the same reason, such as: {told}",
    ]


@pytest.mark.parametrize("language", LANGUAGES, ids=LANGUAGE_IDS)
def test_of_two_thousand_refusals_fifty_are_said_and_all_are_counted(language: Language) -> None:
    refused = [Refusal(Reason.NOT_FOUND, number=n) for n in range(1_000, 3_000)]
    message = done_message(Deed.CLOSE, list(range(2_000)), refused, language)
    assert misfits(message) == []
    assert all(word in shown(message) for word in ("1950", "#1049"))


@pytest.mark.parametrize("language", LANGUAGES, ids=LANGUAGE_IDS)
def test_help_names_every_command(language: Language) -> None:
    message = help_message(language)
    for command in ("help", "list", "show", "here", *(deed.value for deed in Deed)):
        assert f"`/inbox {command}" in shown(message)
    assert misfits(message) == []


def test_routing_names_property_and_channel() -> None:
    message = routed_message(PROPERTY, ENGLISH)
    assert message["text"] == "Cards of Bob's &lt;Burgers&gt; &amp; Co go to <#C0SHOP> from now on."
    assert liberties(message) == []
    assert "<#C0SHOP>" in routed_message(PROPERTY, SPANISH)["text"]
