"""Every refusal is a sentence that says why and what to do, in every language."""

import pytest

from bot.domain.errors import Reason, Refusal
from bot.views.language import Language
from bot.views.parts import answer
from bot.views.refusals import modal_refusal, refusal
from tests.bot.views.checks import misfits
from tests.bot.views.samples import ANA, ENGLISH, LANGUAGES, LUIS, SPANISH

VALUES: dict[str, object] = {
    "number": 1042,
    "agent": ANA,
    "word": "<!channel> & *x*",
    "nearest": "close",
    "admins": (ANA, LUIS),
    "limit": 50,
    "names": ("Bob's <Burgers>", "Other"),
}
LANGUAGE_IDS = [language.code for language in LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES, ids=LANGUAGE_IDS)
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_sentence(reason: Reason, language: Language) -> None:
    for sentence in (
        refusal(Refusal(reason, **VALUES), language),
        refusal(Refusal(reason, number=1042), language),
        modal_refusal(Refusal(reason, **VALUES), language),
    ):
        assert sentence.endswith((".", "?"))
        assert not set("{}") & set(sentence)
        assert misfits(answer([sentence])) == []
        assert "<!channel>" not in sentence


def test_the_sentences_of_two_reasons_differ() -> None:
    for language in LANGUAGES:
        assert len({refusal(Refusal(reason, **VALUES), language) for reason in Reason}) == len(Reason)


def test_no_sentence_of_another_language_is_left_in_english() -> None:
    for reason in Reason:
        refused = Refusal(reason, **VALUES)
        assert refusal(refused, SPANISH) != refusal(refused, ENGLISH)


def test_the_slower_agent_is_told_who_was_faster() -> None:
    sentence = refusal(Refusal(Reason.TAKEN, number=1042, agent=ANA), ENGLISH)
    assert sentence.startswith(f"<@{ANA}> was faster: #1042 is theirs.")


def test_the_nearest_command_is_offered_where_there_is_one() -> None:
    near = Refusal(Reason.UNKNOWN_COMMAND, word="clsoe", nearest="close")
    far = Refusal(Reason.UNKNOWN_COMMAND, word="xyzzy", nearest="")
    assert refusal(near, ENGLISH) == "I don't know “clsoe”. Did you mean `/inbox close`?"
    assert refusal(far, ENGLISH) == "I don't know “xyzzy”. `/inbox help` shows what I know."


def test_words_of_the_agent_and_names_of_properties_are_escaped() -> None:
    sentence = refusal(Refusal(Reason.PROPERTY_AMBIGUOUS, word="<b", names=("Bob's <b>", "<b & b>")), ENGLISH)
    assert sentence == "“&lt;b” could be Bob's &lt;b&gt;, &lt;b &amp; b&gt;. Write more of the name."


def test_words_of_the_agent_format_nothing() -> None:
    sentence = refusal(Refusal(Reason.NUMBER_WRONG, word="```x``` *b* ~s~ _i_ snake_case"), ENGLISH)
    assert sentence.startswith("“ˋˋˋxˋˋˋ ∗b∗ ∼s∼ ˍiˍ snake_case” is not the number")


def test_administrators_are_named() -> None:
    assert refusal(Refusal(Reason.ADMINS_ONLY, admins=(ANA, LUIS)), ENGLISH).endswith(f"Ask <@{ANA}>, <@{LUIS}>.")
    assert "`ADMINS`" in refusal(Refusal(Reason.ADMINS_ONLY, admins=()), ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES, ids=LANGUAGE_IDS)
@pytest.mark.parametrize("reason", Reason)
def test_beside_a_field_no_mention_and_no_code_is_shown(reason: Reason, language: Language) -> None:
    sentence = modal_refusal(Refusal(reason, number=1042, agent=ANA, admins=(ANA,)), language)
    assert "<@" not in sentence
    assert "`" not in sentence
