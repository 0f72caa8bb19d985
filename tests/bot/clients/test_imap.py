"""A mailbox of a real server, read by UIDs: what is new is told at once, and nothing in it is changed."""

import imaplib
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.clients.imap import ImapClient, ImapSession
from bot.domain.errors import MailboxAway, MailboxProblem, MailUnfetched
from bot.mail.parts import MAX_BYTES
from bot.mail.reading import read_mail
from bot.mail.servers import Encryption, MailServer, read_imap
from tests.mail.certificate import Certificate, make_certificate
from tests.mail.dovecot import PASSWORD, USER, Dovecot, running_dovecot
from tests.mail.scripted_imap import running_script
from tests.ports import free_port

MAIL = b"From: Rose <rose@example.com>\r\nMessage-ID: <1@example.com>\r\nSubject: Hi\r\n\r\nIs it red?\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def server(certificate: Certificate) -> Iterator[Dovecot]:
    with running_dovecot(certificate) as server:
        yield server


@pytest.fixture
def user(request: pytest.FixtureRequest) -> str:
    """Every test has a mailbox of its own."""
    return f"{abs(hash(request.node.name))}@shop.example"


def client_of(server: Dovecot, user: str = USER, folder: str = "") -> ImapClient:
    return ImapClient(read_imap(server.url(folder, user=user)), seconds=5)


def on_the_wire(raw: bytes) -> bytes:
    """A maildir keeps the line ends that it was given; IMAP always sends CRLF."""
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def flags(server: Dovecot, user: str) -> list[bytes | tuple[bytes, bytes] | None]:
    with imaplib.IMAP4("127.0.0.1", server.port, timeout=5) as other:
        other.login(user, PASSWORD)
        other.select("INBOX")
        return list(other.uid("FETCH", "1:*", "(FLAGS)")[1])


@contextmanager
def delivered_after(seconds: float, server: Dovecot, user: str) -> Iterator[None]:
    timer = threading.Timer(seconds, server.deliver, (MAIL, user))
    timer.start()
    try:
        yield
    finally:
        timer.join()


def refused(client: ImapClient) -> MailboxAway:
    with pytest.raises(MailboxAway) as caught, client.open():
        pass
    return caught.value


def test_mails_are_found_by_uid_in_order_and_those_before_are_not(server: Dovecot, user: str) -> None:
    for number in range(12):
        server.deliver(MAIL.replace(b"<1@", b"<%d@" % number), user)
        if number == 9:
            with client_of(server, user).open() as session:
                assert session.newest == 10
    with client_of(server, user).open() as session:
        assert list(session.uids_after(0)) == list(range(1, 13))
        assert list(session.uids_after(10)) == [11, 12]
        assert session.validity > 0


def test_the_last_mail_is_not_found_again(server: Dovecot, user: str) -> None:
    server.deliver(MAIL, user)
    with client_of(server, user).open() as session:
        assert list(session.uids_after(1)) == []
        assert session._box.uids("UID 2:*", charset=None) == ["1"], "or the filter is needless"


def test_a_mail_comes_whole_and_stays_unseen(server: Dovecot, user: str) -> None:
    raw = MAIL + b"\xff\xfe.\r\n..\r\n" + b"x" * 5000
    server.deliver(raw, user)
    with client_of(server, user).open() as session:
        assert session.fetch(1) == on_the_wire(raw)
        assert session.fetch_headers(1) == MAIL.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        assert session.fetch(99) is None
    (seen,) = flags(server, user)
    assert isinstance(seen, bytes)
    assert b"Seen" not in seen


def test_no_more_is_loaded_than_is_read_and_the_rest_is_named(server: Dovecot, user: str) -> None:
    large = MAIL.replace(b"Subject", b'Content-Type: text/plain; name=""\r\nSubject') + b"y" * 76 + b"\r\n"
    server.deliver(large + (b"x" * 76 + b"\r\n") * 400_000, user)  # 31 MB
    with client_of(server, user).open() as session:
        raw = session.fetch(1)
    assert raw is not None
    assert len(raw) == MAX_BYTES + 1
    received = read_mail(raw)
    assert received.message_id == "<1@example.com>"
    assert received.said.startswith("Is it red?")
    assert received.left_out[0].startswith("too_large:")


def test_a_new_mail_ends_the_wait_within_a_second(server: Dovecot, user: str) -> None:
    with client_of(server, user).open() as session:
        session.uids_after(0)
        with delivered_after(0.5, server, user):
            began = time.monotonic()
            session.wait(30, lambda: False)
            assert time.monotonic() - began < 2.5
        assert list(session.uids_after(0)) == [1]


def test_a_wait_ends_when_it_is_told_to_or_its_time_is_over(server: Dovecot, user: str) -> None:
    with client_of(server, user).open() as session:
        for seconds, ended in ((30, True), (0.2, False)):
            began = time.monotonic()
            session.wait(seconds, lambda ended=ended: ended)  # type: ignore[misc]
            assert time.monotonic() - began < 2
        assert list(session.uids_after(0)) == []


def test_a_server_without_idle_is_asked_again(user: str) -> None:
    with running_dovecot(idle=False) as server, client_of(server, user).open() as session:
        with delivered_after(0, server, user):
            session.wait(0.3, lambda: False)
        assert list(session.uids_after(0)) == [1]
        session.wait(30, lambda: True)
        assert client_of(server, user).look_round()[0] is False


def test_another_folder_is_read_whatever_its_name(server: Dovecot, user: str) -> None:
    server.deliver(MAIL, user, "Support &- M&AOE-s")
    client = client_of(server, user, "Support & Más")
    with client.open() as session:
        assert session.fetch(1) == MAIL
    assert client.look_round() == (True, ["Support & Más", "INBOX"])


def test_only_what_arrived_since_a_day_is_found(server: Dovecot, user: str) -> None:
    server.deliver(MAIL, user)
    today = datetime.now(UTC).date()
    with client_of(server, user).open() as session:
        assert list(session.uids_after(0, today - timedelta(days=1))) == [1]
        assert list(session.uids_after(0, today + timedelta(days=2))) == []


def test_a_rebuilt_mailbox_is_known_by_its_validity(server: Dovecot, user: str) -> None:
    server.deliver(MAIL, user)
    with client_of(server, user).open() as before:
        pass
    server.rebuild(user)
    with client_of(server, user).open() as after:
        assert after.validity != before.validity
        assert list(after.uids_after(0)) == [1]


def test_a_server_that_ends_meanwhile_is_away(server: Dovecot, user: str) -> None:
    server.deliver(MAIL, user)
    acts: list[Callable[[ImapSession], object]] = [
        lambda one: one.fetch(1),
        lambda one: one.uids_after(0),
        lambda one: one.wait(20, lambda: False),
    ]
    for act in acts:
        with client_of(server, user).open() as session:
            server.end_sessions()
            with pytest.raises(MailboxAway) as caught:
                act(session)
        assert caught.value.problem is MailboxProblem.UNREACHABLE


def test_what_fails_between_is_no_fault_of_the_mailbox(server: Dovecot, user: str) -> None:
    with pytest.raises(LookupError), client_of(server, user).open():
        raise LookupError


@pytest.mark.parametrize("encryption", [Encryption.AT_ONCE, Encryption.STARTTLS])
def test_a_certificate_is_checked(server: Dovecot, certificate: Certificate, user: str, encryption: Encryption) -> None:
    port = server.tls_port if encryption is Encryption.AT_ONCE else server.port
    address = MailServer("127.0.0.1", port, encryption, user, PASSWORD)
    with ImapClient(address, 5, certificate.client_context()).open() as session:
        assert session.newest == 0
    assert refused(ImapClient(address, 5)).problem is MailboxProblem.CERTIFICATE


def test_no_password_goes_to_a_server_that_does_not_encrypt(user: str) -> None:
    with running_dovecot() as plain:
        address = MailServer("127.0.0.1", plain.port, Encryption.STARTTLS, user, PASSWORD)
        assert refused(ImapClient(address, 5)).problem is MailboxProblem.UNREACHABLE
        assert user not in plain.log()


@pytest.mark.parametrize("password", ["wr0ng-secret", "fälsch-secret"])
def test_a_wrong_password_is_told_without_it(server: Dovecot, user: str, password: str) -> None:
    problem = refused(ImapClient(replace(read_imap(server.url(user=user)), password=password), 5))
    assert problem.problem is MailboxProblem.LOGIN
    assert "secret" not in problem.told + "".join(traceback.format_exception(problem))


def test_a_password_beyond_ascii_is_taken(user: str) -> None:
    with running_dovecot(password="contraseña-ñ") as server, client_of(server, user).open() as session:
        assert session.newest == 0


def test_a_folder_that_is_not_there_is_told(server: Dovecot, user: str) -> None:
    problem = refused(client_of(server, user, "Nowhere"))
    assert problem.problem is MailboxProblem.FOLDER
    assert "Nowhere" in problem.told or "exist" in problem.told


def test_nobody_there_is_away() -> None:
    address = MailServer("127.0.0.1", free_port(), Encryption.NONE, USER, PASSWORD)
    assert refused(ImapClient(address, 5)).problem is MailboxProblem.UNREACHABLE


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with running_script([], greets=False) as port:
        began = time.monotonic()
        problem = refused(ImapClient(MailServer("127.0.0.1", port, Encryption.NONE, USER, PASSWORD), 0.3))
        assert time.monotonic() - began < 3
    assert problem.problem is MailboxProblem.UNREACHABLE


def open_scripted(port: int) -> ImapClient:
    return ImapClient(MailServer("127.0.0.1", port, Encryption.NONE, USER, PASSWORD), 3)


def test_what_is_newest_is_told_by_the_mails_and_no_guess() -> None:
    with running_script([], uids="4") as port, open_scripted(port).open() as session:
        assert session.newest == 4
    with running_script([]) as port, open_scripted(port).open() as session:
        assert session.newest == 0


def test_changes_of_flags_between_are_not_taken_for_a_mail() -> None:
    answers = ["* 9 FETCH (FLAGS (\\Seen))", "* 1 FETCH (BODY[]<0> {2}\r\nhi UID 7)", "* 2 FETCH (FLAGS ())"]
    with running_script(answers) as port, open_scripted(port).open() as session:
        assert session.fetch(7) == b"hi"


@pytest.mark.parametrize("body", ['""', "NIL"])
def test_an_empty_mail_is_there(body: str) -> None:
    with running_script([f"* 1 FETCH (UID 7 BODY[]<0> {body})"]) as port, open_scripted(port).open() as session:
        assert session.fetch(7) == b""


@pytest.mark.parametrize("status", ["NO [SERVERBUG] secret words", "BAD secret words"])
def test_a_mail_that_the_server_keeps_is_told_without_its_words(status: str) -> None:
    with running_script([], status=status) as port, open_scripted(port).open() as session:
        with pytest.raises(MailUnfetched) as caught:
            session.fetch(7)
        assert "secret" not in "".join(traceback.format_exception(caught.value))


def test_an_answer_that_nobody_understands_is_away_without_its_words() -> None:
    with (
        running_script(["secret words"]) as port,
        open_scripted(port).open() as one,
        pytest.raises(MailboxAway) as caught,
    ):
        one.fetch(7)
    assert "secret" not in "".join(traceback.format_exception(caught.value))
    assert caught.value.told == ""


def test_the_mailbox_is_opened_to_be_read_only(server: Dovecot, user: str) -> None:
    server.deliver(MAIL, user)
    with client_of(server, user).open() as session:
        session._box.client.uid("STORE", "1", "+FLAGS", "(\\Seen)")
    (seen,) = flags(server, user)
    assert isinstance(seen, bytes)
    assert b"Seen" not in seen
