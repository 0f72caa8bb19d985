"""A thread holds the conversation in as few posts as fit, and notices that call the one who has it."""

import json
from collections.abc import Mapping
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.inbox import Author, Line
from bot.views.language import Language
from bot.views.parts import date
from bot.views.thread import MOST_POSTS, NOTICES, last_turns, lines_message, notice_message, pack, turns
from bot.views.words import tidy
from tests.bot.views.checks import liberties, misfits, shown
from tests.bot.views.samples import ANA, ENGLISH, LANGUAGES, NOON, SPANISH, hostile_words, line

lines_said = st.builds(
    line,
    st.one_of(hostile_words, st.text(max_size=200)),
    st.sampled_from(Author),
    st.integers(0, 600),
    st.one_of(st.just(""), hostile_words),
    st.one_of(st.just(""), hostile_words),
)


def packed(payload: Mapping[str, object]) -> list[dict[str, str]]:
    return cast(list[dict[str, str]], payload["lines"])


def drawn(*lines: Line, language: Language = ENGLISH) -> list[str]:
    return [shown(lines_message(post, language)) for post in pack(lines)]


def test_each_line_stands_under_its_author_and_time() -> None:
    (post,) = drawn(
        line("Hi! How can we help?", Author.SYSTEM, name="Customer Support"),
        line("Tell me more", minutes=1),
        line("Gladly", Author.AGENT, minutes=2, name="Maria"),
    )
    assert post.split("\n") == [
        "⚙️ Customer Support · System",
        date(NOON),
        "Hi! How can we help?",
        "👤 Visitor",
        date(line("", minutes=1).at),
        "Tell me more",
        "💬 Maria · Agent",
        date(line("", minutes=2).at),
        "Gladly",
    ]


def test_authors_are_named_in_the_teams_language() -> None:
    (post,) = drawn(line("Hola"), language=SPANISH)
    assert post.startswith("👤 Visitante\n")


def test_what_somebody_says_in_one_breath_is_one_block() -> None:
    (post,) = pack([line("one"), line("two", minutes=4), line("three", minutes=6)])
    assert [turn["text"] for turn in packed(post)] == ["one\ntwo", "three"]


def test_lines_that_say_nothing_are_left_out() -> None:
    assert pack([line("", Author.AGENT), line(" \u200b")]) == []


def test_a_file_is_named_with_its_size_and_not_linked() -> None:
    (post,) = drawn(line("", file="invoice.pdf"))
    assert "📎 invoice.pdf (13 kB)" in post
    assert "files.example" not in post


def test_a_long_line_is_split_into_as_few_posts_as_fit() -> None:
    posts = pack([line("x" * 40_000)])
    assert len(posts) == 5
    assert "".join(turn["text"] for post in posts for turn in packed(post)) == "x" * 40_000
    headings = [shown(lines_message(post, ENGLISH)).count("Visitor") for post in posts]
    assert headings == [1] * 5


def test_many_short_lines_share_a_post() -> None:
    talk = [line(f"line {n}", (Author.VISITOR, Author.AGENT)[n % 2], n) for n in range(44)]
    assert [len(packed(post)) for post in pack(talk)] == [22, 22]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
def test_what_would_keep_a_channel_busy_for_long_is_left_out_and_counted(language: Language) -> None:
    posts = pack([line(f"{n} " + "x" * 2_900, minutes=10 * n) for n in range(100)])
    assert len(posts) == MOST_POSTS
    shown_turns = sum(len(packed(post)) for post in posts)
    last = lines_message(posts[-1], language)
    assert str(100 - shown_turns) in shown(last).split("\n")[-1]
    assert misfits(last) == []


def test_a_line_longer_than_any_reader_wants_is_cut() -> None:
    text = "".join(turn.text for turn in turns([line("x" * 60_000)]))
    assert len(text) == 50_000
    assert text.endswith("…")


def test_what_is_kept_is_plain_json_in_no_language() -> None:
    (post,) = pack([line("Hi", Author.AGENT, name="Maria")])
    assert json.loads(json.dumps(post)) == post
    assert packed(post) == [{"author": "a", "name": "Maria", "at": "2026-11-22T12:00:00+00:00", "text": "Hi"}]


def test_the_last_lines_are_kept_when_not_all_fit() -> None:
    talk = [line(f"line {n}", minutes=10 * n) for n in range(30)]
    assert [turn.text for turn in last_turns(talk, 5_000, 6)] == ["line 27", "line 28", "line 29"]
    assert sum(len(turn.text) for turn in last_turns([line("😀" * 40_000)], 5_000, 30)) >= 1_000


@settings(max_examples=60, deadline=None)
@given(st.lists(lines_said, min_size=1, max_size=3))
def test_whatever_was_said_fits_and_nothing_is_lost_in_silence(said: list[Line]) -> None:
    posts = pack(said)
    for post in posts:
        for language in LANGUAGES:
            message = lines_message(post, language)
            assert misfits(message) == []
            assert liberties(message) == []
    told = "".join("".join(turn["text"].split()) for post in posts for turn in packed(post))
    if any("left_out" in post for post in posts):
        assert len(posts) == MOST_POSTS
        return
    for one in said:
        assert "".join(tidy(one.text, 50_000).split()) in told


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_calls_the_one_who_has_the_conversation(notice: str, language: Language) -> None:
    called = notice_message({"notice": notice, "agent": ANA}, language)
    alone = notice_message({"notice": notice, "agent": ""}, language)
    assert called["text"] == f"<@{ANA}> {alone['text']}"
    assert misfits(called) == misfits(alone) == []


def test_a_missed_chat_is_told_in_words() -> None:
    assert notice_message({"notice": "missed"}, ENGLISH)["text"] == "This chat is over and nobody answered."


@pytest.mark.parametrize(("language", "told"), [(ENGLISH, "answered it in tawk.to."), (SPANISH, "ha respondido en")])
def test_who_answered_in_tawk_to_is_named_and_can_say_nothing_else(language: Language, told: str) -> None:
    payload = {"notice": "answered_there", "agent": "", "name": "*Marta* <!channel> {name}"}
    text = notice_message(payload, language)["text"]
    assert told in text
    assert "<" not in text
    assert "*" not in text
