"""What is hidden and what stays, field by field and digit by digit."""

from dataclasses import replace

import pytest

from bot.domain.inbox import Attachment, Facts, Visitor
from bot.views.masking import hides_something, shown_to_all, veil_of, veiled, veiled_row, veiled_visitor
from tests.bot.views.samples import NOON, PROPERTY, conversation, line, listing

EMAIL, PHONE = "laura@example.com", "+34 600 112 233"
VISITOR = Visitor(f"Laura {EMAIL}", EMAIL, PHONE, f"Riga {PHONE}", f"LV {EMAIL}")
VEILED = Visitor("Laura •••", "l•••@e•••", "•••33", "Riga •••", "LV •••")
LINE = replace(
    line(f"I am {EMAIL}", name=EMAIL),
    attachments=(Attachment(f"{EMAIL}.pdf", "https://files.example/1", 7, "application/pdf"),),
)
HIDDEN = replace(LINE, text="I am •••", name="•••", attachments=(replace(LINE.attachments[0], name="•••.pdf"),))
ONE = replace(
    conversation(LINE, LINE, visitor=VISITOR, excerpt=f"call {PHONE}"),
    facts=Facts(subject=EMAIL, opening=LINE, transcript_lines=(LINE, LINE), human_id="7", ended_at=NOON),
    letters=(LINE,),
)


def test_each_word_of_a_conversation_is_veiled_and_nothing_else_changes() -> None:
    facts = replace(ONE.facts, subject="•••", opening=HIDDEN, transcript_lines=(HIDDEN, HIDDEN))
    expected = replace(ONE, visitor=VEILED, excerpt="call •••", facts=facts, letters=(HIDDEN,))
    assert veiled(ONE) == expected
    assert veiled(replace(ONE, facts=replace(ONE.facts, opening=None))).facts.opening is None
    assert hides_something(ONE)


def test_only_a_masked_property_s_conversations_are_veiled_for_all() -> None:
    assert shown_to_all(ONE, replace(PROPERTY, masked=True)) == veiled(ONE)
    assert shown_to_all(ONE, PROPERTY) is ONE


def test_a_row_is_veiled_unless_its_property_is_known_to_want_it_open() -> None:
    row = listing(1042, VISITOR, f"call {PHONE} or 551 551 551")
    hidden = replace(row, visitor=VEILED, excerpt="call ••• or •••")
    assert veiled_row(row, None) == hidden
    assert veiled_row(row, replace(PROPERTY, masked=True)) == hidden
    assert veiled_row(row, PROPERTY) is row


def test_a_visitor_s_fields_can_be_told_apart_still() -> None:
    assert veiled_visitor(VISITOR) == VEILED
    assert veiled_visitor(Visitor("Ana", "", "", "Riga", "LV")) == Visitor("Ana", "", "", "Riga", "LV")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("12345678", "12345678"),
        ("123456789", "•••"),
        ("+123456", "+123456"),
        ("+1234567", "••"),
        ("+12 34-56/7", "•••"),
        ("x123456789", "x123456789"),
        ("1234   56789", "•••"),
        ("1234    56789", "1234    56789"),
        ("ñ@b.example", "•••"),
        ("zero\u200bwidth", "zerowidth"),
        ("a@b", "•"),
        ("ab@cde", "••"),
    ],
)
def test_what_is_long_enough_to_reach_somebody(said: str, shown: str) -> None:
    assert veil_of(Visitor())(said) == shown


@pytest.mark.parametrize(
    ("visitor", "said", "shown"),
    [
        (Visitor(phone="551"), "551 and 552", "• and 552"),
        (Visitor(phone="55"), "55 and 56", "55 and 56"),
        (Visitor(phone=" 551 "), "551", "•"),
        (Visitor(email="me!"), "ME! and me", "• and me"),
        (Visitor(email=" me! "), "me!", "•"),
        (Visitor(email="a+b"), "a+b and aab", "• and aab"),
        (Visitor(phone="5551234"), "555-12-34 or 555-12-35", "••• or 555-12-35"),
        (Visitor(phone="0034 600 112 233"), "600 112 233", "•••"),
        (Visitor(phone="none"), "12345", "12345"),
    ],
)
def test_the_visitor_s_own_are_hidden_however_short(visitor: Visitor, said: str, shown: str) -> None:
    assert veil_of(visitor)(said) == shown
