"""What is typed behind `/inbox`, in both languages, right and wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Reason, Refusal
from bot.domain.nearest import nearest
from handlers.exchange.sentences import (
    COMMANDS,
    MOST_NUMBERS,
    SPANISH,
    Command,
    Sentence,
    read_agent,
    read_number,
    read_numbers,
    read_sentence,
    said_about,
)


@pytest.mark.parametrize("command", Command)
def test_every_command_has_its_english_word_and_a_spanish_one(command: Command) -> None:
    assert read_sentence(command.value) == Sentence(command, ())
    assert command in SPANISH.values()


@pytest.mark.parametrize(("word", "command"), SPANISH.items())
def test_every_spanish_word_is_understood(word: str, command: Command) -> None:
    assert read_sentence(f"  {word.upper()}  #1  ") == Sentence(command, ("#1",))


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "\u00a0"])
def test_nothing_asks_for_the_menu(text: str) -> None:
    assert read_sentence(text) == Sentence(Command.MENU, ())


@pytest.mark.parametrize(
    ("word", "near"),
    [("tak", "take"), ("TOMR", "tomar"), ("clsoe", "close"), ("ayud", "ayuda"), ("xyzzy", ""), ("q" * 10_000, "")],
)
def test_a_wrong_word_is_answered_with_the_nearest_right_one(word: str, near: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_sentence(f"{word} #1")
    assert caught.value.reason is Reason.UNKNOWN_COMMAND
    assert caught.value.values == {"word": word, "nearest": near}


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["1042"], (1042,)),
        (["#1042"], (1042,)),
        (["#3", "1,", "2;", "#3"], (3, 1, 2)),
        (["007"], (7,)),
        (["9" * 15], (10**15 - 1,)),
        ([str(n) for n in range(MOST_NUMBERS)], tuple(range(MOST_NUMBERS))),
        (["1"] * 1_000, (1,)),
    ],
)
def test_numbers_are_read_each_once_in_their_order(words: list[str], numbers: tuple[int, ...]) -> None:
    assert read_numbers(words) == numbers


@pytest.mark.parametrize("word", ["one", "#", "##1", "-1", "1.5", "1e3", "0x1", "١", "²", "9" * 16, "1,2", "<@U1>"])
def test_what_is_no_number_is_refused(word: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_numbers(["1", word])
    assert (caught.value.reason, caught.value.values) == (Reason.NUMBER_WRONG, {"word": word})


def test_no_number_and_too_many_are_refused() -> None:
    for words, reason in (([], Reason.NUMBER_MISSING), ([str(n) for n in range(51)], Reason.TOO_MANY_NUMBERS)):
        with pytest.raises(Refusal) as caught:
            read_numbers(words)
        assert caught.value.reason is reason


def test_where_one_number_is_asked_for_two_are_refused() -> None:
    assert read_number(["#7", "7"]) == 7
    with pytest.raises(Refusal) as caught:
        read_number(["7", "8"])
    assert caught.value.reason is Reason.ONE_NUMBER


@pytest.mark.parametrize("words", [["<@U1|ana>", "#1", "2"], ["#1", "<@U1>", "2"], ["#1", "2", "<@U1|ana maria>"]])
def test_an_agent_may_be_mentioned_anywhere(words: list[str]) -> None:
    assert read_agent(words) == ("U1", ("#1", "2"))


@pytest.mark.parametrize(
    "words", [[], ["#1"], ["@ana", "#1"], ["ana"], ["<@U1>", "<@U2>"], ["<@>"], ["<!here>"], ["<#C1>"]]
)
def test_without_one_mention_nobody_is_meant(words: list[str]) -> None:
    with pytest.raises(Refusal) as caught:
        read_agent(words)
    assert caught.value.reason is Reason.AGENT_MISSING


def test_the_nearest_word_is_one_of_those_known() -> None:
    assert nearest("opne", ["open", "closed"]) == "open"
    assert nearest("open", []) == ""


@given(st.text(st.characters(codec=None), max_size=60))
def test_whatever_is_typed_is_understood_or_refused(text: str) -> None:
    try:
        assert read_sentence(text).command in COMMANDS.values()
    except Refusal as refused:
        assert set(refused.values) == {"word", "nearest"}  # noqa: PT017 - either way is right


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("close", ("#7",)),
        ("close #8", ("#8",)),
        ("assign <@U1>", ("#7", "<@U1>")),
        ("note #12 is their order", ("#7", "#12 is their order")),
        ("note 12 lamps", ("#7", "12 lamps")),
        ("tag 2026", ("#7", "2026")),
        ("tag #8", ("#8",)),
        ("list closed", ("closed",)),
        ("help", ()),
    ],
)
def test_in_a_thread_the_number_of_its_conversation_may_be_left_out(text: str, words: tuple[str, ...]) -> None:
    assert said_about(7, read_sentence(text)).words == words


@pytest.mark.parametrize(
    "text", ["status:open refund", "estado:abiertas", '"exact words"', "\u201cexactas\u201d", "TAG:vip"]
)
def test_a_filter_or_quoted_words_in_front_are_a_search(text: str) -> None:
    assert read_sentence(text) == Sentence(Command.SEARCH, tuple(text.split()))


@pytest.mark.parametrize("text", ["#12", "12"])
def test_a_number_alone_shows_that_conversation(text: str) -> None:
    assert read_sentence(text) == Sentence(Command.SHOW, (text,))


@pytest.mark.parametrize("text", ["#12 #13", "colour:red", "12 close"])
def test_what_is_neither_a_command_nor_a_filter_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        read_sentence(text)
