"""An address is taken as mail can be sent to it, and refused where none can."""

import pytest

from bot.domain.errors import Reason, Refusal
from bot.mail.addresses import LONGEST_OWN, found_address, one_address, own_address


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        (" rose@example.com\n", "rose@example.com"),
        ("rose.o'brien@example.com", "rose.o'brien@example.com"),
        ("rose@bücher.example", "rose@xn--bcher-kva.example"),
        ("rose@xn--e1afmkfd.xn--p1ai", "rose@xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_whoever_mail_can_be_sent_to_is_answered(typed: str, taken: str) -> None:
    assert one_address(typed) == taken


@pytest.mark.parametrize(
    "typed",
    [
        "rose",
        "rosé@example.com",
        "a@example.com, b@example.com",
        "a@example.com\r\nBcc: b@example.com",
        "a\0@example.com",
        f"a@{'b' * 64}.com",
    ],
)
def test_what_no_mail_can_be_sent_to_is_refused_before_anything_is_written_down(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        one_address(typed)
    assert refused.value.reason is Reason.ADDRESS_WRONG


def test_our_own_address_has_room_for_a_ticket() -> None:
    assert own_address(f"{'a' * LONGEST_OWN}@bücher.example") == f"{'a' * LONGEST_OWN}@xn--bcher-kva.example"
    with pytest.raises(Refusal) as refused:
        own_address(f"{'a' * LONGEST_OWN}a@example.com")
    assert refused.value.reason is Reason.SENDER_TOO_LONG


def test_in_a_text_an_apostrophe_ends_a_word() -> None:
    assert found_address(["No", "l'adresse d'anna@example.com"]) == "anna@example.com"
