"""The demo's mail servers, as clients of SMTP and IMAP see them."""

import imaplib
import smtplib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from imap_tools.idle import get_socket_poller

from sandbox.mail.servers import LocalMail
from tests.sandbox.mail.letters import LETTER, TEAM, open_inbox, send

HOSTILE = {
    "nothing at all": b"",
    "no headers": b"\xff\xfe\x00\x01 only bytes",
    "headers that can't be": b"Subject: =?utf-8?q?=ff?=\r\nFrom: =?x?= <<>\r\nDate: never\r\n\r\n\xff",
    "a charset that nobody has": b"Content-Type: text/plain; charset=nope\r\n\r\nhi",
}


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[LocalMail]:
    with LocalMail(tmp_path / "mail", TEAM) as running:
        yield running


def test_what_is_sent_to_the_team_is_read_by_imap_byte_for_byte(mail: LocalMail) -> None:
    send(mail, "help+t7.abc@shop.example", LETTER, "mia@example.com")
    with open_inbox(mail) as inbox:
        _, answered = inbox.client.uid("fetch", "1", "(BODY.PEEK[])")
    stored = answered[0][1]
    assert stored.startswith(b"Return-Path: <mia@example.com>\r\nDelivered-To: help+t7.abc@shop.example\r\nReceived: ")
    assert stored.endswith(b"\r\n" + LETTER)


def test_mail_to_anybody_else_is_the_visitors(mail: LocalMail) -> None:
    others = ["mia@example.com", "help@other.example", "help@my.shop.example"]
    for address in others:
        send(mail, address, LETTER)
    assert [one.recipient for one in mail.visitors.all()] == others
    assert mail.team.all() == []


def test_who_waits_in_idle_hears_of_a_mail_at_once(mail: LocalMail) -> None:
    """What is said is not read by `idle.poll`, which breaks where a line comes in two packets."""
    with open_inbox(mail) as inbox:
        inbox.idle.start()
        assert not get_socket_poller(inbox.client.sock, 0)
        later = threading.Timer(0.2, send, (mail, TEAM, LETTER))
        later.start()
        assert get_socket_poller(inbox.client.sock, 20)
        later.join()
        inbox.idle.stop()
        assert inbox.uids() == ["1"]


def test_after_a_restart_validity_and_numbers_are_the_same(tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        with LocalMail(tmp_path, TEAM) as mail:
            send(mail, TEAM, LETTER)
            send(mail, "mia@example.com", LETTER)
            with open_inbox(mail) as inbox:
                seen.append((inbox.folder.status("INBOX", ["UIDVALIDITY"]), inbox.uids()))
            mail.visitors.see(mail.visitors.all()[0])
    assert seen[0][0] == seen[1][0]
    assert [numbers for _, numbers in seen] == [["1"], ["1", "2"]]
    with LocalMail(tmp_path, TEAM) as mail:
        assert [mail.visitors.is_seen(one) for one in mail.visitors.all()] == [True, False]


def test_an_empty_mailbox_tells_the_number_that_comes_next(mail: LocalMail) -> None:
    with open_inbox(mail) as inbox:
        assert inbox.folder.status("INBOX", ["UIDNEXT"]) == {"UIDNEXT": 1}


def test_another_folder_is_another_mailbox(tmp_path: Path) -> None:
    found = set()
    for name in "abc":
        with LocalMail(tmp_path / name, TEAM) as mail, open_inbox(mail) as inbox:
            found.add(inbox.folder.status("INBOX", ["UIDVALIDITY"])["UIDVALIDITY"])
    assert len(found) > 1


def test_a_wrong_password_opens_nothing(mail: LocalMail) -> None:
    stranger = imaplib.IMAP4("127.0.0.1", mail.imap_port)
    with pytest.raises(imaplib.IMAP4.error):
        stranger.login(TEAM, "wrong")
    stranger.shutdown()


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_mail_that_is_hardly_one_is_delivered_as_it_is(mail: LocalMail, raw: bytes) -> None:
    send(mail, TEAM, raw)
    send(mail, TEAM, LETTER)
    with open_inbox(mail) as inbox:
        assert inbox.uids() == ["1", "2"]


def test_a_mail_that_imap_could_not_show_is_refused_and_leaves_no_gap(mail: LocalMail) -> None:
    with pytest.raises(smtplib.SMTPDataError, match="554"):
        send(mail, TEAM, nested(400))
    send(mail, TEAM, LETTER)
    with open_inbox(mail) as inbox:
        assert inbox.uids() == ["1"]


def test_an_address_that_can_not_be_is_refused(mail: LocalMail) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="no such domain"):
        send(mail, "mia@mail.invalid", LETTER)


def test_a_server_answers_as_it_was_told(mail: LocalMail) -> None:
    mail.office.answers.append("552 5.2.2 The mailbox is full")
    with pytest.raises(smtplib.SMTPDataError, match="full"):
        send(mail, "mia@example.com", LETTER)
    send(mail, "mia@example.com", LETTER)
    assert len(mail.visitors.all()) == 1


def test_only_this_machine_is_served(mail: LocalMail) -> None:
    assert {one.getsockname()[0] for one in mail._sockets} == {"127.0.0.1"}


def nested(depth: int) -> bytes:
    kind = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n"
    return kind % 0 + b"".join(b"--b%d\r\n" % n + kind % (n + 1) for n in range(depth))
