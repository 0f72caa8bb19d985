"""Contacts as they are drawn: within Slack's limits, in both languages, whatever visitors called themselves."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.contact import Contact, ContactCard, ContactCursor, ContactPage, ContactRow, Visit
from bot.domain.inbox import Note, Visitor
from bot.views.contact_forms import edit_form, erase_form, erased_modal, merge_form, note_form
from bot.views.contacts import contact_modal, contacts_message
from bot.views.language import Language
from bot.views.parts import Block
from bot.views.people import masked
from sandbox.blockkit import validate
from tests.bot.views.checks import liberties, misfits, texts
from tests.bot.views.samples import ANA, ENGLISH, LANGUAGES, MARK, NOON, PROPERTY, VISITOR, hostile_words

KNOWN = Contact(7, 1, VISITOR, NOON, NOON, {"company": "Aurora"})
ROW = ContactRow(KNOWN, NOON, NOON, 3, ContactCursor(1, 7))
PAGE = ContactPage([ROW], {1: PROPERTY}, ContactCursor(1, 7), 12)
CARD = ContactCard(
    KNOWN,
    PROPERTY,
    NOON,
    NOON,
    3,
    tuple(Visit(number, NOON, "hola", number == 1) for number in range(1, 11)),
    True,
    (Note(ANA, NOON, "prefers calls"),) * 5,
    (replace(KNOWN, id=8, merged_into=7, root=7),) * 12,
    tuple(replace(KNOWN, id=number) for number in range(9, 19)),
)
FORMS: list[Callable[[ContactCard, Language], Block]] = [contact_modal, edit_form, note_form, merge_form, erase_form]
LANGUAGE_IDS = [language.code for language in LANGUAGES]


def misfits_of(view: Mapping[str, Any]) -> list[str]:
    short = [view[part]["text"] for part in ("title", "submit", "close") if part in view]
    return [*map(str, validate(view, "modal")), *(text for text in short if not 0 < len(text) <= 24)]


def liberties_of(view: Mapping[str, Any]) -> list[str]:
    return liberties({"text": "", "blocks": list(view["blocks"])})


@pytest.mark.parametrize("language", LANGUAGES, ids=LANGUAGE_IDS)
@pytest.mark.parametrize("form", FORMS)
def test_every_window_fits_in_slack(form: Callable[[ContactCard, Language], Block], language: Language) -> None:
    bare = replace(CARD, contact=replace(KNOWN, told=Visitor(), edited={}), merged=(), likely=(), notes=(), visits=())
    for card in (CARD, replace(bare, more=False)):
        assert misfits_of(form(card, language)) == []
    assert misfits_of(erased_modal(language)) == []


@pytest.mark.parametrize("language", LANGUAGES, ids=LANGUAGE_IDS)
def test_a_list_of_contacts_fits_in_slack(language: Language) -> None:
    for page in (PAGE, replace(PAGE, rows=[ROW] * 10), replace(PAGE, rows=[], next=None)):
        assert misfits(contacts_message(page, language)) == []


@settings(max_examples=25, deadline=None)
@given(name=hostile_words, email=hostile_words, words=hostile_words)
def test_a_hostile_visitor_does_nothing_in_a_contact(name: str, email: str, words: str) -> None:
    bad = replace(KNOWN, told=Visitor(name, email, words, words, words), edited={"company": words})
    visit = Visit(1, NOON, words, True)
    card = replace(
        CARD, contact=bad, visits=(visit,), notes=(Note(ANA, NOON, words),), merged=(bad,), likely=(replace(bad, id=8),)
    )
    for form in FORMS:
        view = form(card, ENGLISH)
        assert misfits_of(view) == []
        assert liberties_of(view) == []
    message = contacts_message(replace(PAGE, rows=[replace(ROW, contact=bad)]), ENGLISH)
    assert [*misfits(message), *liberties(message)] == []


def test_a_mark_outside_of_plain_text_would_be_noticed() -> None:
    assert liberties({"text": "", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": MARK}}]})


def test_addresses_are_masked_until_somebody_asks() -> None:
    card = replace(CARD, property_=replace(PROPERTY, masked=True))

    def shown(view: Block) -> str:
        return "\n".join(text["text"] for text in texts(view))

    assert "laura@example.com" not in shown(contact_modal(card, ENGLISH))
    assert "l•••@e•••" in shown(contact_modal(card, ENGLISH))
    assert "Reveal" in shown(contact_modal(card, ENGLISH))
    assert "laura@example.com" in shown(contact_modal(card, ENGLISH, revealed=True))
    assert "laura@example.com" not in shown(merge_form(card, ENGLISH))
    page = replace(PAGE, properties={1: replace(PROPERTY, masked=True)})
    assert "laura@example.com" not in shown(dict(contacts_message(page, ENGLISH)))


@given(st.text())
def test_a_masked_value_shows_at_most_two_characters_of_it(value: str) -> None:
    assert len(masked(value).replace("•", "").replace("@", "")) <= 2


@pytest.mark.parametrize(
    ("value", "shown"),
    [("ana@example.com", "a•••@e•••"), ("+34 600 11 22 33", "•••33"), ("123", "•••"), ("", "")],
)
def test_masked_values_can_be_told_apart(value: str, shown: str) -> None:
    assert masked(value) == shown
