"""What was not understood is shown where it stands in the line, whatever was typed."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Reason, Refusal
from bot.views.pointing import pointer, refused_message
from tests.bot.views.checks import misfits
from tests.bot.views.samples import ENGLISH, FRAGMENTS, LANGUAGES

NEAR = Refusal(Reason.WRONG_VALUE, word="status:opne", names=("open", "closed"), nearest="open", token="status:opne")


def preformatted(refused: Refusal, line: str) -> str:
    """What stands there in a fixed font, or nothing."""
    message: Any = refused_message(refused, line, ENGLISH)
    found = [block for block in message["blocks"] if block["type"] == "rich_text"]
    return str(found[0]["elements"][0]["elements"][0]["text"]) if found else ""


@pytest.mark.parametrize(
    ("line", "word", "shown"),
    [
        ("clsoe #1", "clsoe", "/inbox clsoe #1\n       ^^^^^"),
        ("list open opne", "opne", "/inbox list open opne\n                 ^^^^"),
        ("  list\t open  OPNE ", "opne", "/inbox list open OPNE\n                 ^^^^"),
        ("search a tag:", "tag:", "/inbox search a tag:\n                ^^^^"),
        ("search “a b” kind:x", "kind:x", '/inbox search "a b" kind:x\n                    ^^^^^^'),
        ("close now nower", "nower", "/inbox close now nower\n                 ^^^^^"),
        ("search property:nowhere", "nowhere", "/inbox search property:nowhere\n                       ^^^^^^^"),
        ("assign <@U0LUIS|luis> #x", "#x", "/inbox assign @luis #x\n                    ^^"),
        ("take <@U0LUIS>", "<@U0LUIS>", "/inbox take @U0LUIS\n            ^^^^^^^"),
        ("list 日本 opne", "opne", "/inbox list 日本 opne\n                 ^^^^"),
        ("list n\u0303o opne", "opne", "/inbox list n\u0303o opne\n               ^^^^"),
        ("list 日本", "日本", "/inbox list 日本\n            ^^^^"),
    ],
)
def test_the_mark_stands_under_the_word(line: str, word: str, shown: str) -> None:
    assert pointer(line, word) == shown


def test_of_a_long_line_the_part_around_the_word_is_shown() -> None:
    told, mark = pointer(f"search {'a ' * 500}status:opne{' b' * 500}", "status:opne").split("\n")
    assert len(told) < 110
    assert told.startswith("…")
    assert told.endswith("…")
    assert mark.index("^") == told.index("status:opne")
    assert mark.count("^") == len("status:opne")
    assert len(pointer("x" * 3_000, "x" * 3_000)) < 200


@pytest.mark.parametrize(("line", "word"), [("list", "absent"), ("list", ""), ("", "list"), ("a \u202e b", "\u202e")])
def test_what_is_not_there_is_not_pointed_at(line: str, word: str) -> None:
    assert pointer(line, word) == ""


def test_the_answer_says_what_may_stand_there_and_offers_the_nearest() -> None:
    message = refused_message(NEAR, "search lamp status:opne", ENGLISH)
    assert message["text"] == (
        "I don't understand “status:opne”. What may stand there: open, closed. Did you mean “open”?"
    )
    assert preformatted(NEAR, "search lamp status:opne").endswith("status:opne\n                   ^^^^^^^^^^^")


def test_what_is_refused_for_another_reason_repeats_no_line() -> None:
    assert preformatted(Refusal(Reason.NOT_FOUND, number=9), "close #9") == ""
    assert preformatted(Refusal(Reason.EMAIL_WRONG, word="close"), "close #9") == ""


hostile = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=20), max_size=12).map("".join)


@given(hostile, hostile, st.sampled_from(LANGUAGES))
def test_whatever_is_typed_does_nothing(line: str, word: str, language: Any) -> None:
    """It stands in an element that knows no format, no mention and no link, and nothing unseen is in it."""
    refused = Refusal(Reason.WRONG_VALUE, word=word, names=("open",), token=word)
    message: Any = refused_message(refused, f"{line} {word}", language)
    assert misfits(message) == []
    for block in message["blocks"][1:]:
        assert block["type"] == "rich_text"
        [part] = block["elements"]
        assert part["type"] == "rich_text_preformatted"
        assert [element["type"] for element in part["elements"]] == ["text"]
        text = part["elements"][0]["text"]
        assert text.count("\n") == 1
        assert not set(text) & {"\u202e", "\u2066", "\u200b", "\x00", "\ud800"}
        json.dumps(text).encode()


@given(st.text(min_size=1, max_size=30), st.text(max_size=30))
def test_a_word_that_stands_there_is_found(word: str, before: str) -> None:
    shown = pointer(f"{before} {word}", word)
    visible = "".join(word.split()).encode("ascii", "ignore").decode().strip("\x7f").strip()
    if visible.isalnum():
        assert "^" in shown
