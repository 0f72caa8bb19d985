"""Lists show twenty rows in one message, and a conversation with its lines and its journal."""

from dataclasses import replace

import pytest

from bot.domain.inbox import BY_VISITOR, Author, Deed, Folder, Outcome, Property, Status, Visitor
from bot.domain.kept import Leaf
from bot.domain.query import Assigned, Query, Sort
from bot.ports import Listing
from bot.ports.messages import Message
from bot.views.language import Language
from bot.views.lists import list_message, rows_fitting, show_message
from bot.views.parts import date
from tests.bot.views.checks import liberties, misfits, shown
from tests.bot.views.samples import (
    ANA,
    COUNTS,
    ENGLISH,
    LANGUAGES,
    LUIS,
    NOON,
    PROPERTY,
    SPANISH,
    conversation,
    entry,
    line,
    listing,
)

OTHER = Property(2, "58ca8453b8a7e060cd3b1ecc", "Other", "C0SHOP")
PROPERTIES = {1: PROPERTY, 2: OTHER}
OPEN = Query(properties=(1, 2))


ONLY = Leaf(0, 1, more=False)


def listed(*rows: Listing, query: Query = OPEN, language: Language = ENGLISH, leaf: Leaf = ONLY) -> Message:
    return list_message(rows, COUNTS, query, PROPERTIES, language, leaf)


def turns(message: Message) -> dict[str, str]:
    """The labels of the buttons at the foot, with their values."""
    [last] = message["blocks"][-1:]
    return {one["text"]["text"]: one["value"] for one in last["elements"]}  # type: ignore[attr-defined]


def test_a_row_tells_state_number_name_words_time_agent_and_property() -> None:
    said = shown(listed(listing(), listing(1041, agent=ANA)))
    assert "🔴 #1042 Laura Gómez: Where is my order?" in said
    when = f"Missed · since {date(NOON)}"
    assert f"{when} · assigned to nobody · Bob's &lt;Burgers&gt; &amp; Co" in said
    assert f"{when} · <@{ANA}> · Bob's" in said


def test_a_row_that_waits_for_nobody_shows_its_time_alone() -> None:
    said = shown(listed(listing(outcome=Outcome.SERVED, status=Status.CLOSED, excerpt="")))
    assert f"Answered · Closed · {date(NOON)} · assigned to nobody" in said
    assert "⚪ #1042 Laura Gómez\n" in said


def test_the_title_tells_what_is_listed_and_how_much_there_is() -> None:
    badges = "Open: 12 · Unassigned: 5 · Trash: 3"
    titles = {
        OPEN: f"*Open conversations* · {badges}",
        replace(OPEN, status=None): f"*All conversations* · {badges}",
        replace(OPEN, folder=Folder.TRASH, status=None): f"*Trash* · {badges}",
        replace(OPEN, assigned=Assigned.NOBODY): f"*Open conversations* · assigned to nobody · {badges}",
        replace(OPEN, assigned=Assigned.ANYBODY): f"*Open conversations* · assigned to somebody · {badges}",
        replace(OPEN, assigned=Assigned.ONE, agent=LUIS): f"*Open conversations* · assigned to <@{LUIS}> · {badges}",
        replace(OPEN, properties=(2,)): f"*Open conversations* · Other · {badges}",
        replace(OPEN, burst=33): f"*Open conversations* · of burst 33 · {badges}",
    }
    assert {query: listed(listing(), query=query)["text"] for query in titles} == titles


def test_rows_of_one_property_do_not_repeat_its_name() -> None:
    assert "Burgers" not in shown(listed(listing(), query=replace(OPEN, properties=(2,))))


def test_an_empty_list_says_so() -> None:
    assert "Nothing waits." in shown(listed())
    assert "Nothing lies here." in shown(listed(query=replace(OPEN, status=Status.CLOSED)))
    assert "No hay nada en espera." in shown(listed(language=SPANISH))


def test_buttons_turn_the_page() -> None:
    rows = (listing(), listing(1041))
    assert turns(listed(*rows)) == {"Menu": "menu"}
    assert turns(listed(*rows, leaf=Leaf(7, 1, more=True))) == {"Older": "7:2", "Menu": "menu"}
    middle = listed(*rows, leaf=Leaf(7, 3, more=True))
    assert turns(middle) == {"Newer": "7:2", "Older": "7:4", "Menu": "menu"}
    assert "Page 3" in shown(middle)
    assert turns(listed(leaf=Leaf(7, 4, more=False))) == {"Newer": "7:3", "Menu": "menu"}


@pytest.mark.parametrize("query", [replace(OPEN, sort=Sort.PRIORITY), replace(OPEN, ascending=True)])
def test_what_is_not_sorted_by_age_has_no_older_ones(query: Query) -> None:
    assert set(turns(listed(listing(), query=query, leaf=Leaf(7, 2, more=True)))) == {"Previous", "Next", "Menu"}


def test_where_the_list_could_not_be_kept_the_foot_tells_how_to_go_on() -> None:
    rows = (listing(), listing(1041))
    assert "`before #1041` at the end" in shown(listed(*rows, leaf=Leaf(0, 1, more=True)))
    assert "before" not in shown(listed(*rows, leaf=Leaf(7, 1, more=True)))
    assert "before" not in shown(listed(*rows))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
def test_twenty_long_rows_fit_in_one_message(language: Language) -> None:
    visitor = Visitor("Nombre " * 20)
    rows = [
        listing(10_000 - n, visitor, "Palabras ñandú " * 50, Outcome.UNKNOWN, Status.PENDING, agent=ANA)
        for n in range(20)
    ]
    message = listed(*rows, language=language, leaf=Leaf(0, 1, more=True))
    assert misfits(message) == []
    assert shown(message).count("🟠") == 20


def test_of_rows_too_heavy_for_one_message_as_many_are_counted_as_fit() -> None:
    rows = [listing(10_000 - n, Visitor("😀" * 80), "😀" * 80, agent=ANA) for n in range(20)]
    fit = rows_fitting(rows, OPEN, PROPERTIES, ENGLISH)
    assert 5 < fit < 20
    assert misfits(listed(*rows[:fit], leaf=Leaf(10**12, 1_000, more=True))) == []
    assert rows_fitting(rows[:5], OPEN, PROPERTIES, ENGLISH) == 5


def test_showing_one_tells_its_lines_and_its_journal() -> None:
    talk = conversation(line("Hello?"), line("Anybody?", minutes=9), agent=ANA)
    journal = [entry("take"), entry("assign", LUIS, ANA)]
    said = shown(show_message(talk, PROPERTY, journal, ENGLISH))
    assert said.index("🔴 *Missed*") < said.index("Hello?") < said.index("Anybody?") < said.index("took it")
    assert f"{date(NOON)} · <@{ANA}> took it\n{date(NOON)} · <@{LUIS}> assigned it to <@{ANA}>" in said
    assert "Laura Gómez\nlaura@example.com" in said


def test_showing_one_without_lines_or_journal_says_so() -> None:
    message = show_message(conversation(), PROPERTY, [], ENGLISH)
    assert "No lines are known." in shown(message)
    assert misfits(message) == []


def test_the_journal_ends_with_the_last_deeds() -> None:
    journal = [entry("close", f"U{n}") for n in range(9)]
    said = shown(show_message(conversation(), PROPERTY, journal, ENGLISH))
    assert "<@U3>" not in said
    assert said.index("<@U4>") < said.index("<@U8>")


@pytest.mark.parametrize("deed", Deed)
def test_every_deed_has_a_sentence_in_the_journal(deed: Deed) -> None:
    said = {
        shown(show_message(conversation(), PROPERTY, [entry(deed.value, ANA, LUIS)], language))
        for language in LANGUAGES
    }
    assert all(f"<@{ANA}> " in one for one in said)
    assert f": {deed.value}" not in "".join(said)


def test_a_visitor_who_opened_it_again_is_no_mention() -> None:
    journal = [entry("reopen", actor=BY_VISITOR)]
    told = {lang: shown(show_message(conversation(), PROPERTY, journal, lang)) for lang in (ENGLISH, SPANISH)}
    assert "The visitor reopened it" in told[ENGLISH]
    assert "El visitante la reabrió" in told[SPANISH]


def test_what_the_bot_did_by_itself_is_told_by_its_name() -> None:
    said = shown(show_message(conversation(), PROPERTY, [entry("<new>", actor="")], ENGLISH))
    assert "Recado: &lt;new&gt;" in said


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: str(language.code))
def test_a_long_conversation_fits_in_one_message(language: Language) -> None:
    talk = [line("😀ñ " * 20_000, (Author.VISITOR, Author.AGENT)[n % 2], n, "n" * 200) for n in range(9)]
    message = show_message(conversation(*talk), PROPERTY, [entry("close")] * 9, language)
    assert misfits(message) == []
    assert liberties(message) == []
