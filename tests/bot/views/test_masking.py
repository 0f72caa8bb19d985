"""What a masked property draws shows no address and no telephone number, wherever a visitor or an agent wrote it."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.contact import Contact, ContactCard, ContactCursor, ContactPage, ContactRow, Visit
from bot.domain.desktop import Desktop, Drawn
from bot.domain.inbox import Author, Deed, Facts, Folder, Note, Property, Visitor
from bot.domain.kept import Leaf
from bot.domain.query import Query
from bot.ports import Counts, Home
from bot.views.card import card
from bot.views.contact_forms import merge_form
from bot.views.contacts import contact_modal, contacts_message
from bot.views.home.sheet import Sheet
from bot.views.home.view import home_view
from bot.views.lists import list_message, show_message
from bot.views.masking import hides_something, veil_of, veiled, veiled_row
from bot.views.telling import Assigned, assigned_message
from bot.views.thread import lines_message, note_message, pack
from bot.views.window import Look, Opened, conversation_window
from bot.views.work import work_modal
from tests.bot.views.checks import misfits
from tests.bot.views.samples import ANA, ENGLISH, NOON, PROPERTY, conversation, line, listing

EMAIL, PHONE = "laura.gomez@casa-gomez.example", "+34 600 11 22 33"
SPELLINGS = (
    "laura.gomez@casa-gomez.example",
    "LAURA.GOMEZ@casa-gomez.example",
    "600112233",
    "600 112 233",
    "600-11-22-33",
)
FORM = f"Name: Laura\nE-mail: {EMAIL}\nPhone: {PHONE}\nOrder: 4711"
SAID = f"{FORM}\nor write to other.one@shop.example, call 0049 171 5556677. " + " ".join(SPELLINGS)
MASKED, OPEN = replace(PROPERTY, masked=True), PROPERTY
VISITOR = Visitor(f"Laura {EMAIL}", EMAIL, PHONE, f"Riga {EMAIL}", "LV")
LINES = (line(SAID, name=EMAIL, file=f"{EMAIL}.pdf"), line(SAID, Author.AGENT, 1))
TALK = conversation(*LINES, visitor=VISITOR, excerpt=SAID)
WHOLE = replace(TALK, facts=replace(TALK.facts, subject=SAID, opening=line(SAID)))
NOTE = Note(ANA, NOON, SAID)
KNOWN = Contact(7, 1, VISITOR, NOON, NOON, {"company": f"Aurora {PHONE}"})
ROW = listing(1042, VISITOR, SAID)
HOME = Home("U0ANA", Desktop(), Drawn(), None, (), True, NOON, 7)


def contact_card(one: Property) -> ContactCard:
    visits = (Visit(1, NOON, SAID, True),)
    same = (replace(KNOWN, id=8, merged_into=7, root=7),)
    return ContactCard(KNOWN, one, NOON, NOON, 1, visits, False, (NOTE,), same, same)


def page(one: Property) -> ContactPage:
    return ContactPage([ContactRow(KNOWN, NOON, NOON, 3, ContactCursor(1, 7))], {1: one}, None, 1)


def sheet(one: Property, **more: object) -> Sheet:
    made = Sheet(HOME, Drawn(), [ROW], Counts(1, 1, 1), [one], frozenset(Deed))
    return replace(made, **more)  # type: ignore[arg-type]


def opened(one: Property) -> Opened:
    return Opened(WHOLE, one, [], [NOTE], frozenset(Deed), True, 7, None)


def veil(one: Property) -> Callable[[str], str] | None:
    return veil_of(VISITOR) if one.masked else None


DRAWN: dict[str, Callable[[Property], object]] = {
    "card": lambda one: card(WHOLE, one, ENGLISH),
    "card in the trash": lambda one: card(replace(WHOLE, folder=Folder.TRASH), one, ENGLISH),
    "thread": lambda one: [lines_message(payload, ENGLISH, veil(one)) for payload in pack(TALK.facts.lines)],
    "note": lambda one: note_message({"author": ANA, "text": SAID}, ENGLISH, veil(one)),
    "show": lambda one: show_message(WHOLE, one, [], ENGLISH),
    "list": lambda one: list_message([ROW], Counts(1, 1, 1), Query((1,)), {1: one}, ENGLISH, Leaf(1, 1, True)),
    "window": lambda one: conversation_window(opened(one), Look(), ENGLISH),
    "home": lambda one: home_view(sheet(one), ENGLISH),
    "contacts at the home": lambda one: home_view(sheet(one, contacts=page(one)), ENGLISH),
    "contacts": lambda one: contacts_message(page(one), ENGLISH),
    "contact": lambda one: contact_modal(contact_card(one), ENGLISH),
    "merging": lambda one: merge_form(contact_card(one), ENGLISH),
    "assigned": lambda one: assigned_message(Assigned(WHOLE, one, None, known=True), ANA, "", ENGLISH),
    "form": lambda one: work_modal(veiled(WHOLE) if one.masked else WHOLE, ENGLISH),
}


def leaks(drawn: object) -> list[str]:
    """What of anybody's addresses and numbers can be read, however it is spelled, in texts, ids and values alike."""
    text = json.dumps(drawn, ensure_ascii=False).casefold()
    digits = re.sub(r"[\s().\-/]", "", text)
    names = ("laura.gomez", "casa-gomez", "other.one", "shop.example")
    return [*(name for name in names if name in text), *(one for one in ("600112233", "1715556677") if one in digits)]


@pytest.mark.parametrize("name", DRAWN)
def test_nothing_that_is_drawn_for_a_masked_property_shows_an_address_or_a_number(name: str) -> None:
    assert leaks(DRAWN[name](MASKED)) == []


@pytest.mark.parametrize("name", DRAWN)
def test_the_same_search_finds_them_where_nothing_is_masked(name: str) -> None:
    assert leaks(DRAWN[name](OPEN)) != []


def test_who_asks_is_shown_all_of_it_in_a_window() -> None:
    shown = str(conversation_window(opened(MASKED), Look(revealed=True), ENGLISH))
    assert EMAIL in shown
    assert PHONE in shown
    assert "window_reveal" not in shown
    assert "window_reveal" in str(conversation_window(opened(MASKED), Look(), ENGLISH))
    for not_offered in (opened(OPEN), replace(opened(MASKED), may_reveal=False)):
        assert "window_reveal" not in str(conversation_window(not_offered, Look(), ENGLISH))


def test_every_page_that_is_revealed_is_asked_for_by_itself() -> None:
    long = conversation(*(line("ñ" * 3_000, minutes=10 * n) for n in range(9)), visitor=VISITOR)
    shown = str(conversation_window(replace(opened(MASKED), conversation=long), Look(2, revealed=True), ENGLISH))
    assert "window_reveal:back" in shown
    assert "window_reveal:on" in shown
    assert "window_page:" not in shown


def test_a_card_has_a_third_button_only_where_something_is_hidden() -> None:
    assert "'reveal'" in str(card(WHOLE, MASKED, ENGLISH))
    bare = conversation(line("hello"), visitor=Visitor("Laura"), excerpt="hello")
    assert "'reveal'" not in str(card(bare, MASKED, ENGLISH))
    assert "'reveal'" not in str(card(WHOLE, OPEN, ENGLISH))
    assert not hides_something(bare)
    for folder in Folder:
        assert misfits(card(replace(WHOLE, folder=folder), MASKED, ENGLISH)) == []


@pytest.mark.parametrize(
    "kept",
    ["My order is 20261122", "at 12:30 on 22/11/2026", "it costs 1.299,00 €", "@here all", "4711-23", "a @ b"],
)
def test_orders_prices_and_days_stay_readable(kept: str) -> None:
    assert veil_of(VISITOR)(kept) == kept


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("write to a@b.example!", "write to •••"),
        ("call +1 (555) 010-9999 now", "call ••• now"),
        ("call 555 010 9999 now", "call ••• now"),
        ("zero​width ana​@example.com", "zerowidth •••"),
        ("full ana＠example.com", "full •••"),
        ("٠١٢٣٤٥٦٧٨٩", "•••"),
        ("", ""),
    ],
)
def test_addresses_and_numbers_are_hidden_in_what_was_said(said: str, shown: str) -> None:
    assert veil_of(Visitor())(said) == shown


def test_a_short_number_of_the_visitors_own_is_hidden_too() -> None:
    veil = veil_of(Visitor(phone="55 51 23"))
    assert veil("55 51 23 or 555123 or 55-51-23") == "•• or •• or ••"
    assert veil("55 51 24") == "55 51 24"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["a@b ", EMAIL, PHONE, "@", "+3460011", " ", "ñ", "1234567890 ", "•"]) | st.text(max_size=9)
    )
)
def test_what_is_hidden_never_becomes_longer(parts: list[str]) -> None:
    said = "".join(parts).encode(errors="ignore").decode()
    shown = veil_of(VISITOR)(said)
    assert len(shown) <= len(said)
    assert len(shown.encode()) <= len(said.encode())
    assert EMAIL not in shown
    assert PHONE not in shown


def test_a_long_text_without_an_address_is_read_in_no_time() -> None:
    began = time.monotonic()
    for text in ("x" * 50_000, "1" * 50_000, "1 " * 25_000, "a@" * 25_000, "+(" * 25_000):
        veil_of(VISITOR)(text)
    assert time.monotonic() - began < 2.0


def test_a_note_is_masked_though_the_conversation_itself_has_nothing_to_hide() -> None:
    harmless = conversation(line("Where is my lamp?"), visitor=Visitor("Laura"))
    opened = Opened(harmless, MASKED, [], [NOTE], frozenset(Deed), True, None, None)
    hidden, open_ = (str(conversation_window(opened, Look(revealed=shown), ENGLISH)) for shown in (False, True))
    assert EMAIL not in hidden
    assert "window_reveal" in hidden
    assert EMAIL in open_
    assert "window_reveal" not in open_


def test_a_row_whose_property_is_not_known_is_masked() -> None:
    assert EMAIL not in str(veiled_row(ROW, None))
    assert EMAIL not in str(veiled_row(ROW, MASKED))
    assert veiled_row(ROW, OPEN) == ROW


def test_a_bare_conversation_is_veiled_into_itself() -> None:
    bare = replace(conversation(), visitor=Visitor(), excerpt="hello", facts=Facts())
    assert veiled(bare) == bare
