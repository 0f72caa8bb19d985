"""The code that confirms an address: whose it is, what it looks like, and which is taken for it."""

import hashlib
import hmac
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from bot.exporting.codes import DIGITS, code_of, is_code_of, read_code
from bot.ports import ExportAddress, Transaction
from tests.inbox import ADMIN, LUIS, NOON

ASKED = ExportAddress(7, ADMIN, "admin@aurora.example", "<code@aurora.example>", NOON)
KEY = b"k" * 32
made: list[tuple[str, int]] = []


def _signing_key(name: str, fresh: bytes) -> bytes:
    made.append((name, len(fresh)))
    return KEY


TX = cast(Transaction, SimpleNamespace(mails=SimpleNamespace(signing_key=_signing_key)))


def test_it_follows_from_the_key_and_from_what_was_asked_for() -> None:
    told = b"7:U0ADMIN:admin@aurora.example:<code@aurora.example>"
    number = int.from_bytes(hmac.new(KEY, told, hashlib.sha256).digest(), "big") % 100_000_000
    assert code_of(TX, ASKED) == f"{number:08}"
    assert made[-1] == ("export-address", 32), "a key of its own, of 256 bits, where there is none yet"


def test_a_small_number_has_zeros_in_front() -> None:
    codes = [code_of(TX, replace(ASKED, id=n)) for n in range(60)]
    assert [len(code) for code in codes] == [DIGITS] * 60
    assert [code for code in codes if code.startswith("0")]


@pytest.mark.parametrize(
    "other",
    [{"id": 8}, {"slack_id": LUIS}, {"address": "luis@aurora.example"}, {"message_id": "<later@aurora.example>"}],
)
def test_it_is_good_for_this_asking_only(other: dict[str, object]) -> None:
    code = code_of(TX, ASKED)
    assert is_code_of(TX, ASKED, code)
    assert not is_code_of(TX, replace(ASKED, **other), code)  # type: ignore[arg-type]
    assert not is_code_of(TX, ASKED, f"{code[:-1]}{(int(code[-1]) + 1) % 10}")
    assert not is_code_of(TX, ASKED, "")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12345678", "12345678"),
        (" 1234\t56-78\n", "12345678"),
        ("1234567", ""),
        ("123456789", ""),
        ("1234567a", ""),
        ("1234567١", ""),
        ("²2345678", ""),
        ("", ""),
    ],
)
def test_what_was_typed_is_a_code_or_nothing(typed: str, read: str) -> None:
    assert read_code(typed) == read
