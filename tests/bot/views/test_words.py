"""Words of other people lose what Slack or a reader's eye could be fooled with, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.words import cut, escape, inert, split, tidy, unformatted


def test_the_three_characters_that_slack_reads_are_escaped() -> None:
    assert escape("<!channel> & <a|b>") == "&lt;!channel&gt; &amp; &lt;a|b&gt;"


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("a\x00b\x07c", "abc"),
        ("\u202egnp.exe", "gnp.exe"),
        ("\u2066x\u2069", "x"),
        ("o\u200bn\u200de\ufeff", "one"),
        ("a\ud800b", "ab"),
        ("a\tb", "a b"),
        ("a\r\nb\u2028c\rd", "a\nb\nc\nd"),
        ("  ñandú 😀 ", "ñandú 😀"),
    ],
)
def test_unseen_characters_go_and_seen_ones_stay(raw: str, seen: str) -> None:
    assert tidy(raw, 100) == seen


def test_a_field_of_one_line_has_one_line() -> None:
    assert tidy("a\n\n b\u00a0 c", 100, one_line=True) == "a b c"


def test_a_cut_is_marked_and_keeps_to_the_limit() -> None:
    assert cut("abcdef", 4) == "abc…"
    assert cut("abcd", 4) == "abcd"
    assert cut("ab cdef", 4) == "ab…"


@pytest.mark.parametrize(
    "raw", ["*x*", "_x_", "~x~", "`x`", ":tada:", "@here", "#general", "a@b.example", "https://evil.example/"]
)
def test_top_level_words_format_mention_and_link_nothing(raw: str) -> None:
    assert not set(inert(raw, 100)) & set("*_~`:@#<>")
    assert "evil.example" not in inert(raw, 100)
    assert len(inert(raw, 100)) == len(raw)


def test_a_full_stop_at_the_end_of_a_sentence_stays() -> None:
    assert inert("Hello. Bye.", 100) == "Hello. Bye."


@given(st.text(alphabet="ab \n", max_size=300), st.integers(4, 40))
def test_parts_keep_to_the_limit_and_lose_only_space_between_words(text: str, limit: int) -> None:
    parts = split(text, limit)
    assert all(0 < len(part) <= limit for part in parts if part.strip())
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_text_is_parted_between_words_where_it_can_be() -> None:
    assert split("aaaa bbbb cc", 6) == ["aaaa", "bbbb", "cc"]
    assert split("aaaaaaaa", 6) == ["aaaaaa", "aa"]


def test_a_long_text_is_tidied_and_cut() -> None:
    assert tidy("a\x00bcdef", 4) == "abc…"
    assert tidy("abcdef", 4, one_line=True) == "abc…"
    assert tidy("abcd", 4) == "abcd"


def test_several_lines_stay_several_only_where_nobody_wants_one() -> None:
    assert tidy("a\n b", 10) == "a\n b"
    assert inert("a\n b", 10) == "a b"
    assert unformatted("a\n b", 10) == "a b"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("*x* ~y~ `z`", "∗x∗ ∼y∼ ˋzˋ"),
        ("_x_ snake_case", "ˍxˍ snake_case"),
        ("Ana <b> & Luis", "Ana &lt;b&gt; &amp; Luis"),
        ("5:30 @home #1", "5:30 @home #1"),
        ("much too long", "much to…"),
    ],
)
def test_an_agent_s_words_in_a_sentence_of_ours_format_nothing_and_look_the_same(typed: str, shown: str) -> None:
    assert unformatted(typed, 8 if typed.startswith("much") else 40) == shown


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("", 6, []),
        ("hi", 6, ["hi"]),
        ("aaaaaabbbb b", 6, ["aaaaaa", "bbbb b"]),
        ("a bbbbbbbbb", 6, ["a bbbb", "bbbbb"]),
        ("aaaaaaaaa b cccc", 12, ["aaaaaaaaa b", "cccc"]),
        ("a" * 13 + " " + "b" * 10, 20, ["a" * 13 + " " + "b" * 6, "b" * 4]),
        ("aaaaXaaaa", 6, ["aaaaXa", "aaa"]),
        ("aaaa\nbbb", 6, ["aaaa", "bbb"]),
        ("aaaa      b", 6, ["aaaa", "b"]),
        ("      aaaa", 5, ["aaaa"]),
    ],
)
def test_where_a_long_text_is_parted(text: str, limit: int, parts: list[str]) -> None:
    assert split(text, limit) == parts
