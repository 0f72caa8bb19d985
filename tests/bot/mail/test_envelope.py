"""What may stand on an envelope: one address, or a refusal."""

import pytest

from bot.mail.envelope import read_sender, sole_address


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("maria@example.com", "maria@example.com"),
        ("M.o'Neil+shop@mail.example.co.uk", "M.o'Neil+shop@mail.example.co.uk"),
        ("post@münchen.example", "post@xn--mnchen-3ya.example"),
    ],
)
def test_one_address_is_taken_with_its_domain_in_ascii(given: str, read: str) -> None:
    assert sole_address(given) == read


@pytest.mark.parametrize(
    "given",
    [
        "",
        "maria",
        "maria@localhost",
        "maria@example..com",
        "maria@-example.com",
        "a@example.com, b@example.com",
        "a@example.com b@example.com",
        "a@example.com;b@example.com",
        "a@b@example.com",
        "<a@example.com>",
        "a@example.com\r\nBcc: b@example.com",
        "a@example.com\n",
        "a\x00@example.com",
        "a@example.com\x00",
        "a@exam\x00ple.com",
        "maría@example.com",
        "a@[127.0.0.1]",
        f"{'a' * 65}@example.com",
        f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 60}.com",
        f"a@{'b' * 64}.com",
    ],
)
def test_what_is_not_exactly_one_address_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=r"address|domain"):
        sole_address(given)


def test_a_sender_has_a_name_or_is_an_address_alone() -> None:
    assert read_sender('"Aurora, S.A." <a@example.com>') == ("Aurora, S.A.", "a@example.com")
    assert read_sender("a@example.com") == ("", "a@example.com")
