"""Letters handed to a real SMTP server: every answer, and every silence, is sorted by what is known of it."""

import logging
import socket
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.clients.smtp import Patience, SmtpClient
from bot.domain.errors import MailDelayed, MailError, MailRefused, MailUnsendable, MailUnsure
from bot.mail.letters import Attachment, Letter
from bot.mail.servers import Encryption, MailServer
from tests.mail.certificate import Certificate, make_certificate
from tests.mail.smtp_server import PASSWORD, USER, Postbox, raw, running_smtp
from tests.ports import free_port

LETTER = Letter(
    message_id="<ticket.42.0a1b@aurora.example>",
    sender=("Tienda Añil, S.A.", "support@aurora.example"),
    to="maria@example.com",
    subject="Tu pedido está en camino",
    text="Hola:\n.\n.. dos puntos\nFin",
)
QUICK = Patience(command=5, content=5, answer=5)


def client_of(
    port: int,
    encryption: Encryption = Encryption.NONE,
    *,
    certificate: Certificate | None = None,
    password: str = "",
    patience: Patience = QUICK,
) -> SmtpClient:
    server = MailServer("127.0.0.1", port, encryption, USER if password else "", password)
    context = certificate.client_context() if certificate else None
    return SmtpClient(server, "aurora.example", lambda: datetime(2026, 11, 25, tzinfo=UTC), patience, context)


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with running_smtp() as postbox:
        yield postbox


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


def test_a_letter_arrives_as_it_was_written_at_its_one_recipient(postbox: Postbox) -> None:
    files = (Attachment("año.bin", "application/x-thing", bytes(range(256)) * 9),)
    client_of(postbox.port).send(replace(LETTER, attachments=files))
    (envelope,), (message,) = postbox.letters, postbox.messages()
    assert (envelope.mail_from, envelope.rcpt_tos) == ("support@aurora.example", ["maria@example.com"])
    assert message["Message-ID"] == LETTER.message_id
    assert message["Subject"] == LETTER.subject
    assert message["From"].addresses[0].display_name == "Tienda Añil, S.A."
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == LETTER.text.splitlines()
    assert [part.get_content() for part in message.iter_attachments()] == [files[0].content]


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": ""},
        {"to": "maria"},
        {"to": "a@example.com, b@example.com"},
        {"to": "a@example.com\r\nRCPT TO:<b@example.com>"},
        {"to": "a\x00@example.com"},
        {"sender": ("", "a@example.com>\r\nRCPT TO:<b@example.com>")},
        {"subject": "Hi\r\nBcc: b@example.com"},
    ],
)
def test_what_is_no_proper_letter_never_reaches_a_server(wrong: dict[str, object], postbox: Postbox) -> None:
    with pytest.raises(MailUnsendable):
        client_of(postbox.port).send(replace(LETTER, **wrong))  # type: ignore[arg-type]
    assert (postbox.asked, postbox.letters) == (0, [])


@pytest.mark.parametrize("answers", ["recipient_answers", "data_answers"])
@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("550 5.1.1 <maria@example.com>: unknown", MailRefused),
        ("552 5.3.4 too big", MailRefused),
        ("450 4.7.1 Greylisted, try again", MailDelayed),
        ("421 4.3.2 shutting down", MailDelayed),
        ("530 5.7.0 Authentication required", MailDelayed),
    ],
)
def test_a_no_is_for_good_or_for_now_and_has_the_servers_words(
    answers: str, answer: str, problem: type[MailError], postbox: Postbox
) -> None:
    setattr(postbox, answers, [answer])
    with pytest.raises(problem) as caught:
        client_of(postbox.port).send(LETTER)
    assert caught.value.told == answer
    assert postbox.letters == []
    client_of(postbox.port).send(LETTER)  # greylisting ends
    assert len(postbox.letters) == 1


def test_an_answer_of_many_lines_is_told_by_its_first_and_tidied(postbox: Postbox) -> None:
    postbox.data_answers = ["554-5.7.1 Looks\x1b[31m like\tspam " + "x" * 500 + "\r\n554 see https://example.com"]
    with pytest.raises(MailRefused) as caught:
        client_of(postbox.port).send(LETTER)
    assert caught.value.told.startswith("554 5.7.1 Looks [31m like spam xxx")
    assert len(caught.value.told) == 200


def test_a_connection_that_is_lost_after_the_letter_is_unsure_and_the_retry_is_the_same_letter(
    postbox: Postbox,
) -> None:
    postbox.data_answers = ["drop"]
    with pytest.raises(MailUnsure):
        client_of(postbox.port).send(LETTER)
    client_of(postbox.port).send(LETTER)
    first, second = (raw(one) for one in postbox.letters)
    assert first == second
    assert LETTER.message_id.encode() in first


def test_a_server_that_answers_late_is_waited_for_longer_than_for_anything_else(postbox: Postbox) -> None:
    postbox.delay = 1.5
    client_of(postbox.port, patience=Patience(command=0.5, content=0.5, answer=10)).send(LETTER)
    assert len(postbox.letters) == 1
    with pytest.raises(MailUnsure):
        client_of(postbox.port, patience=Patience(command=0.5, content=0.5, answer=0.5)).send(LETTER)


def test_the_patience_is_ten_minutes_for_the_last_answer_and_short_for_the_rest() -> None:
    assert Patience() == Patience(command=30, content=180, answer=600)


def test_letters_go_through_starttls_and_login(certificate: Certificate) -> None:
    with running_smtp(starttls=certificate.server_context(), login=True) as postbox:
        client = client_of(postbox.port, Encryption.STARTTLS, certificate=certificate, password=PASSWORD)
        client.send(LETTER)
        client.check()
    assert len(postbox.letters) == 1


def test_letters_go_through_tls_from_the_start(certificate: Certificate) -> None:
    with running_smtp(at_once=certificate.server_context(), login=True) as postbox:
        client_of(postbox.port, Encryption.AT_ONCE, certificate=certificate, password=PASSWORD).send(LETTER)
    assert len(postbox.letters) == 1


def test_a_server_without_starttls_gets_neither_password_nor_letter(postbox: Postbox) -> None:
    with pytest.raises(MailDelayed):
        client_of(postbox.port, Encryption.STARTTLS, password=PASSWORD).send(LETTER)
    assert postbox.letters == []


@pytest.mark.parametrize("encryption", [Encryption.STARTTLS, Encryption.AT_ONCE])
def test_a_certificate_that_nobody_vouches_for_gets_nothing(encryption: Encryption, certificate: Certificate) -> None:
    context = certificate.server_context()
    starttls, at_once = (context, None) if encryption is Encryption.STARTTLS else (None, context)
    with running_smtp(starttls=starttls, at_once=at_once) as postbox:
        with pytest.raises(MailDelayed) as caught:
            client_of(postbox.port, encryption, password=PASSWORD).send(LETTER)
        assert "certificate" in caught.value.told
    assert postbox.letters == []


def test_a_wrong_password_and_a_closed_port_delay_a_letter(postbox: Postbox) -> None:
    with pytest.raises(MailDelayed) as caught:
        client_of(postbox.port, password="wrong-password").send(LETTER)
    assert caught.value.told.startswith("535 ")
    with pytest.raises(MailDelayed) as caught:
        client_of(free_port()).check()
    assert caught.value.told == "Connection refused"


@contextmanager
def scripted(*answers: bytes) -> Iterator[int]:
    """The port of a server that gives these answers, one a line it reads, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def talk() -> None:
            connection, _ = listener.accept()
            with connection, connection.makefile("rb") as lines:
                for answer in answers:
                    connection.sendall(answer)
                    lines.readline()

        thread = threading.Thread(target=talk)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


HELLO = (b"220 ready\r\n", b"250 here\r\n", b"250 sender\r\n", b"250 recipient\r\n")


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ((), MailDelayed),
        ((b"554 no service\r\n",), MailDelayed),
        (HELLO[:2], MailDelayed),
        (HELLO, MailDelayed),
        ((*HELLO, b"354 go on\r\n"), MailUnsure),
        ((*HELLO, b"354 go on\r\n", b"what?\r\n"), MailUnsure),
        ((*HELLO, b"354 go on\r\n", b"25"), MailUnsure),
        ((*HELLO, b"250 no need\r\n"), MailDelayed),
    ],
)
def test_a_server_that_hangs_up_or_babbles_is_unsure_only_once_the_letter_was_on_its_way(
    answers: tuple[bytes, ...], problem: type[MailError]
) -> None:
    with scripted(*answers) as port, pytest.raises(problem) as caught:
        client_of(port).send(LETTER)
    assert type(caught.value) is problem


def test_a_server_that_says_nothing_is_not_waited_for_long() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(MailDelayed):
            client_of(port, patience=Patience(command=0.3)).send(LETTER)


def test_neither_log_nor_traceback_shows_an_address_a_word_or_a_secret(
    postbox: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("mail").setLevel(logging.CRITICAL)  # the server's own log
    shown = ""
    for answers, password in (("recipient_answers", ""), ("data_answers", ""), ("", "hunter2-password")):
        if answers:
            setattr(postbox, answers, ["550 <maria@example.com> está en camino"])
        with pytest.raises(MailError) as caught:
            client_of(postbox.port, password=password).send(LETTER)
        shown += "".join(traceback.format_exception(caught.value))
    text = shown + "".join(record.getMessage() for record in caplog.records if not record.name.startswith("mail"))
    assert "MailRefused: 550" in text
    assert not any(secret in text for secret in ("maria", "camino", "hunter2", USER))
