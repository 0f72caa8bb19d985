"""Mail servers' addresses: what each part of the URL means."""

import pytest

from bot.mail.servers import Encryption, MailServer, read_imap, read_smtp


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://h.example", MailServer("h.example", 587, Encryption.STARTTLS)),
        ("smtp://u:p@h.example:25", MailServer("h.example", 25, Encryption.STARTTLS, "u", "p")),
        ("smtps://u%40x:p%3A%2F@h.example", MailServer("h.example", 465, Encryption.AT_ONCE, "u@x", "p:/")),
        ("smtp://127.0.0.1:1025?tls=off", MailServer("127.0.0.1", 1025, Encryption.NONE)),
        ("smtp://u:p@[::1]:25", MailServer("::1", 25, Encryption.STARTTLS, "u", "p")),
    ],
)
def test_a_server_of_smtp_is_read(url: str, server: MailServer) -> None:
    assert read_smtp(url) == server


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("imaps://u:p@h.example", MailServer("h.example", 993, Encryption.AT_ONCE, "u", "p")),
        ("imap://u:p@h.example/", MailServer("h.example", 143, Encryption.STARTTLS, "u", "p")),
        ("imaps://u:p@h.example/A%C3%B1o/%26", MailServer("h.example", 993, Encryption.AT_ONCE, "u", "p", "Año/&")),
    ],
)
def test_a_server_of_imap_is_read_with_its_folder(url: str, server: MailServer) -> None:
    assert read_imap(url) == server


def test_what_is_printed_of_a_server_shows_neither_user_nor_password() -> None:
    shown = repr(read_smtp("smtp://somebody:hunter2@h.example"))
    assert "hunter2" not in shown
    assert "somebody" not in shown
