"""An address is taken as mail can be sent to it, and refused where none can."""

import hashlib
import hmac

import pytest

from bot.domain.errors import Reason, Refusal
from bot.mail.addresses import (
    LONGEST_OWN,
    ReplyAddresses,
    answerable,
    found_address,
    one_address,
    own_address,
    without_token,
)


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


@pytest.mark.parametrize("typed", ["", " \n"])
def test_where_nothing_was_typed_an_address_is_missing(typed: str) -> None:
    for take in (one_address, own_address):
        with pytest.raises(Refusal) as refused:
            take(typed)
        assert refused.value.reason is Reason.ADDRESS_MISSING


def test_whose_own_address_is_too_long_is_told_how_long_it_may_be() -> None:
    with pytest.raises(Refusal) as refused:
        own_address(f"{'a' * 21}@example.com")
    assert refused.value.values == {"limit": 20}


def test_who_cannot_be_answered_has_no_address() -> None:
    assert answerable("rose@example.com") == "rose@example.com"
    assert answerable("rose@example.com and more") == ""


def test_the_first_address_that_stands_anywhere_is_found() -> None:
    assert found_address(["none", "to a@example.com or b@example.com", "c@example.com"]) == "a@example.com"
    assert found_address(["none", "here"]) == ""
    assert found_address([]) == ""


@pytest.mark.parametrize(
    ("address", "compared"),
    [
        ("Rose+shop+x@Example.COM", "rose@example.com"),
        ("rose@example.com", "rose@example.com"),
        ("a+x@b@example.com", "a@example.com"),
    ],
)
def test_what_addresses_are_compared_by(address: str, compared: str) -> None:
    assert without_token(address) == compared


ADDRESSES, OTHERS = ReplyAddresses(b"key"), ReplyAddresses(b"another")


def test_replies_come_back_to_an_address_that_only_we_can_make() -> None:
    signature = hmac.new(b"key", b"ticket:42", hashlib.sha256).hexdigest()[:32]
    made = ADDRESSES.of("help@shop.example", 42)
    assert made == f"help+t42.{signature}@shop.example"
    assert ADDRESSES.number_in([made]) == 42
    assert OTHERS.number_in([made]) is None


def test_the_first_of_our_addresses_tells_the_ticket_however_it_is_written() -> None:
    made, later = ADDRESSES.of("help@shop.example", 42), ADDRESSES.of("help@shop.example", 43)
    forged = OTHERS.of("help@shop.example", 44)
    assert ADDRESSES.number_in(["rose@example.com", forged, f"Help <{made.upper()}>", later]) == 42


def test_the_signature_of_one_ticket_is_none_of_another() -> None:
    made = ADDRESSES.of("help@shop.example", 42)
    assert ADDRESSES.number_in([made.replace("+t42.", "+t43.")]) is None
    assert ADDRESSES.number_in([made.replace("+t42.", "+t042.")]) == 42
    assert ADDRESSES.number_in([]) is None


def test_a_signature_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[str, str]] = []

    def spy(given: str, wanted: str) -> bool:
        compared.append((given, wanted))
        return False

    monkeypatch.setattr(hmac, "compare_digest", spy)
    made = ADDRESSES.of("help@shop.example", 42)
    assert ADDRESSES.number_in([made]) is None, "and by nothing else"
    assert compared == [(made[9:41], made[9:41])]
