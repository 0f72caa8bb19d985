"""Mails made to break, stall or fill whoever reads them: each is read, and what was left out has a name.

How long they take is measured by `python -m tests.bot.mail.pace`, outside of the tests.
"""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.mail import reading
from bot.mail.letters import Received
from bot.mail.parts import MAX_DEPTH, MAX_PARTS
from bot.mail.reading import read_mail
from tests.bot.mail.hostile import HOSTILE, nested

HEADERS = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "Content-Type",
    "Content-Disposition",
    "Auto-Submitted",
)
VALUES = (
    "multipart/mixed; boundary=b",
    "multipart/alternative; boundary=b",
    "multipart/report; report-type=delivery-status; boundary=b",
    "text/html; charset=utf-16",
    "text/plain; charset*=x'y'%ff; format=flowed; delsp=yes",
    "message/rfc822",
    "attachment; filename*0*=utf-8''%00; filename*1=../../a",
    "=?utf-8?b?gICA?= <a@b>",
    "<<>,(\"'",
)
PIECES = st.one_of(
    st.builds("{}: {}\r\n".format, st.sampled_from(HEADERS), st.one_of(st.sampled_from(VALUES), st.text(max_size=30))),
    st.sampled_from(
        (
            "\n",
            "\r\n\r\n",
            "--b\n",
            "--b--\n",
            "> a\n",
            "On 1/1/26 10:10 a@b wrote:\n",
            "<div>",
            "-- \n",
            "From: a\nSent: b\n",
        )
    ),
    st.text(max_size=40),
)


@pytest.fixture(autouse=True)
def without_the_last_resort(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that an error is seen here, rather than answered with the raw bytes."""
    monkeypatch.setattr(reading, "_unreadable", _fail)


def assert_storable(mail: Received) -> None:
    """Neither database takes NUL or half a character: a mail that held one could never be kept."""
    names = (mail.message_id, mail.in_reply_to, mail.bounced, *mail.references)
    people = (*mail.sender, *mail.recipients, mail.answer_to)
    words = (mail.subject, mail.text, mail.said, mail.reason, *mail.left_out)
    files = (text for attachment in mail.attachments for text in (attachment.name, attachment.mime_type))
    told = "".join((*names, *people, *words, *files))
    assert "\0" not in told
    told.encode()


def _fail(raw: bytes) -> None:
    raise AssertionError


@given(st.binary(max_size=300))
def test_any_bytes_are_read(raw: bytes) -> None:
    mail = read_mail(raw)
    assert "\0" not in mail.text + mail.said + mail.subject
    mail.text.encode()


@given(st.lists(PIECES, max_size=30).map("".join))
@example("Content-Type: text/plain; charset*=x'y'%ff\r\nFrom: \n\x80\r\n")
def test_whatever_resembles_a_mail_is_read_and_something_is_said_where_there_is_text(source: str) -> None:
    mail = read_mail(source.encode("utf-8", "surrogatepass"))
    assert bool(mail.said) == bool(mail.text)
    assert mail.message_id.startswith("<")
    assert not any(sign in attachment.name for attachment in mail.attachments for sign in "/\\\0\n")
    assert_storable(mail)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_mail_made_to_do_harm_is_read(name: str) -> None:
    mail = read_mail(HOSTILE[name](1_000))
    assert bool(mail.said) == bool(mail.text)


def test_what_lies_deeper_than_twenty_parts_is_named() -> None:
    mail = read_mail(nested(400, b"hello"))
    assert mail.left_out == ("too_deep:multipart/mixed",)
    assert read_mail(nested(MAX_DEPTH, b"hello")).text == "hello"


def test_parts_beyond_fifty_are_named() -> None:
    part = b'--b\nContent-Disposition: attachment; filename="%d.txt"\n\nx\n'
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"".join(part % number for number in range(60)) + b"--b--\n"
    )
    mail = read_mail(raw)
    assert len(mail.attachments) == MAX_PARTS - 1
    assert mail.left_out == (f"too_many_parts:{MAX_PARTS - 1}.txt",)


def test_of_thirty_megabytes_the_words_are_read_and_the_file_is_named() -> None:
    begin = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nThe photo you asked for.\n--b\n"
    head = b'Content-Type: image/png; name="a.png"\nContent-Transfer-Encoding: base64\n\n'
    mail = read_mail(begin + head + b"QUFB" * 7_500_000 + b"\n--b--\n")
    assert (mail.text, mail.attachments, mail.left_out) == ("The photo you asked for.", (), ("too_large:a.png",))


def test_an_error_that_nobody_foresaw_leaves_the_mail_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(reading, "Parting", _fail)
    mail = read_mail(b"Subject: a\n\nHello\0")
    assert mail.sender == ("", "")
    assert (mail.said, mail.left_out, mail.is_automatic) == ("Subject: a\n\nHello", ("unreadable:mail",), False)


def test_names_of_mails_and_kinds_of_files_hold_nothing_that_no_database_takes() -> None:
    odd = b"<a\0\xff\xe9@b.example>"
    head = b"Message-ID: %s\nIn-Reply-To: %s\nReferences: %s\nContent-Type: multipart/mixed; boundary=b\n\n"
    file = b"--b\nContent-Type: image/p\0ng; name=a.png\n\nx\n"
    report = b"--b\nContent-Type: message/rfc822\n\nMessage-ID: %s\n\nx\n--b--\n" % odd
    mail = read_mail(b"From: mailer-daemon@a\nX-Failed-Recipients: b\n" + head % (odd, odd, odd) + file + report)
    assert_storable(mail)
    assert {mail.message_id, mail.in_reply_to, mail.bounced, *mail.references} == {"<aÿé@b.example>"}
    assert mail.attachments[0].mime_type == "image/png"
