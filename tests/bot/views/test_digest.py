"""A digest is a list to work through: who waits, with buttons; of whom how many; and what was answered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.inbox import Priority, Property, Visitor
from bot.ports import Answered, Share
from bot.ports.messages import Message
from bot.views.digest import MOST_ANSWERED, MOST_ROWS, Contents, digest_message, digest_over
from bot.views.language import Language
from bot.views.parts import date
from bot.views.spans import span
from tests.bot.views.checks import liberties, misfits, shown
from tests.bot.views.samples import ANA, ENGLISH, LANGUAGES, LUIS, NOON, PROPERTY, SPANISH, listing

MINUTE = timedelta(minutes=1)
YESTERDAY = NOON - timedelta(days=1)
SHARES = (
    Share("", "", "", 2, NOON),
    Share(ANA, "Ana Torres", "Sales", 3, NOON),
    Share("", "", "sales", 1, NOON - MINUTE),
    Share(LUIS, "", "", 1, YESTERDAY),
)
EMPTY = Contents(7, (), (), (), YESTERDAY, {PROPERTY.id: PROPERTY})
FULL = replace(EMPTY, rows=(listing(), listing(1043)), shares=SHARES)


def buttons(message: Message) -> list[tuple[object, object, object]]:
    """Label, action and value of each."""
    rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    return [(one["text"]["text"], one["action_id"], one["value"]) for row in rows for one in row]  # type: ignore[attr-defined]


def test_each_row_is_worked_from_its_own_buttons() -> None:
    message = digest_message(FULL, ENGLISH)
    assert buttons(message) == [
        ("Take it", "take", "1042"),
        ("Close", "close", "1042"),
        ("Open…", "contact_open", "1042"),
        ("Take it", "take", "1043"),
        ("Close", "close", "1043"),
        ("Open…", "contact_open", "1043"),
        ("One more…", "digest_more", "7"),
    ]
    assert "🔴 #1042 Laura Gómez: Where is my order?" in shown(message)
    assert f"Missed · since {date(NOON)}" in shown(message)
    assert misfits(message) == []


def test_the_head_tells_how_many_wait_and_since_when() -> None:
    message = digest_message(FULL, ENGLISH)
    assert f"📋 *3 visitors wait for an answer* · the oldest since {date(NOON - MINUTE)}" in shown(message)
    assert message["text"] == "3 visitors wait for an answer"
    assert digest_message(replace(FULL, shares=SHARES[2:]), ENGLISH)["text"] == "One visitor waits for an answer"
    assert digest_message(FULL, SPANISH)["text"] == "3 visitantes esperan respuesta"


def test_what_waits_is_counted_by_agent_and_department_without_a_mention() -> None:
    said = shown(digest_message(FULL, ENGLISH))
    assert f"Unanswered, by agent: nobody 3 · Ana Torres 3 · {LUIS} 1" in said
    assert "By department: sales 4 · no department 3" in said
    assert "<@" not in said
    said = shown(digest_message(replace(FULL, shares=SHARES[:1]), ENGLISH))
    assert "by agent" not in said
    assert "By department" not in said


def test_where_nobody_waits_it_says_so_and_has_no_buttons() -> None:
    for sheet in (EMPTY, replace(EMPTY, shares=SHARES[3:])):
        message = digest_message(sheet, ENGLISH)
        assert message["text"] == "Nothing waits."
        assert "✅ *Nothing waits.*" in shown(message)
        assert buttons(message) == []
        assert misfits(message) == []
    assert f"Unanswered, by agent: {LUIS} 1" in shown(digest_message(replace(EMPTY, shares=SHARES[3:]), ENGLISH))
    assert "No hay nada en espera." in shown(digest_message(EMPTY, SPANISH))


def test_what_is_not_shown_is_a_list_away() -> None:
    many = Share("", "", "", 40, NOON)
    sheet = replace(FULL, rows=[listing(n) for n in range(100, 140)], shares=(many,))
    message = digest_message(sheet, ENGLISH)
    assert buttons(message)[-1] == (f"{40 - MOST_ROWS} more…", "digest_more", "7")
    assert len(buttons(message)) == 3 * MOST_ROWS + 1
    one = replace(sheet, shares=(replace(many, count=MOST_ROWS + 1),))
    assert buttons(digest_message(one, ENGLISH))[-1][0] == "One more…"
    assert (
        len(buttons(digest_message(replace(sheet, shares=(replace(many, count=MOST_ROWS),)), ENGLISH))) == 3 * MOST_ROWS
    )


def test_what_was_answered_is_told_with_how_long_it_took() -> None:
    waits = {5: 5, 90: 90, 7: 1441, 8: 10}
    answered = [Answered(n, "Ana Torres" if n == 5 else "", wait * MINUTE) for n, wait in waits.items()]
    said = shown(digest_message(replace(EMPTY, answered=answered), ENGLISH))
    assert f"💬 Answered since {date(YESTERDAY)}: 4. Waiting time: median 50 min, worst 1 d 0 h." in said
    assert "#5 Ana Torres after 5 min · #90 after 1 h 30 min · #7 after 1 d 0 h · #8 after 10 min" in said
    assert f"Since {date(YESTERDAY)} nobody was answered." in shown(digest_message(EMPTY, ENGLISH))
    most = replace(EMPTY, answered=[Answered(n, "", MINUTE) for n in range(MOST_ANSWERED)])
    assert f": {MOST_ANSWERED}+." in shown(digest_message(most, ENGLISH))
    assert "#4 after 1 min · …" in shown(digest_message(most, ENGLISH))


def test_one_that_is_not_the_newest_any_more_says_so_and_lists_nothing() -> None:
    message = digest_over(NOON, ENGLISH)
    assert f"The digest of {date(NOON)} is over" in shown(message)
    assert buttons(message) == []
    assert misfits(message) == []


def test_of_several_properties_each_row_tells_its_own() -> None:
    assert "Burgers" not in shown(digest_message(FULL, ENGLISH))
    other = Property(2, "58ca8453b8a7e060cd3b1ecc", "Other", "C0SHOP")
    said = shown(digest_message(replace(FULL, properties={1: PROPERTY, 2: other}), ENGLISH))
    assert said.count("Bob's &lt;Burgers&gt; &amp; Co") == 2


def test_a_row_tells_its_priority_and_its_department() -> None:
    row = replace(listing(), priority=Priority.URGENT, department="R&D")
    assert "· Urgent · R&amp;D" in shown(digest_message(replace(FULL, rows=[row]), ENGLISH))


def test_a_masked_property_shows_no_address_anywhere() -> None:
    row = listing(visitor=Visitor("laura@example.com", "laura@example.com"), excerpt="write to laura@example.com")
    masked = {PROPERTY.id: replace(PROPERTY, masked=True)}
    sheet = replace(FULL, rows=[row])
    assert "laura@example" in shown(digest_message(sheet, ENGLISH))
    assert "laura@example" not in shown(digest_message(replace(sheet, properties=masked), ENGLISH))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
@pytest.mark.parametrize("letter", ["n", "ñ", "😀"])
def test_it_fits_whatever_it_tells(language: Language, letter: str) -> None:
    long = letter * 200
    rows = [replace(listing(10**12 + n, Visitor(long), long), department=long) for n in range(40)]
    shares = [Share(f"U{n}", long, f"{n}{long}", 10**6, NOON) for n in range(400)]
    answered = [Answered(10**12, long, timedelta(days=9_999)) for _ in rows]
    sheet = Contents(
        10**12,
        rows,
        [*shares, Share("", "", "", 10**6, NOON)],
        answered,
        NOON,
        {1: replace(PROPERTY, name=long), 2: PROPERTY},
    )
    message = digest_message(sheet, language)
    assert misfits(message) == []
    assert liberties(message) == []
    assert len(buttons(message)) > 5


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (timedelta(seconds=-5), "0 min"),
        (timedelta(seconds=59), "0 min"),
        (59 * MINUTE, "59 min"),
        (61 * MINUTE, "1 h 1 min"),
        (timedelta(hours=49), "2 d 1 h"),
    ],
)
def test_a_span_is_told_as_a_person_would(length: timedelta, told: str) -> None:
    assert span(length, ENGLISH) == told
