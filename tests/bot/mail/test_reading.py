"""What is read of a mail beside its words: who, when, which mails it answers, its files, and what cannot be carried."""

from datetime import UTC, datetime

import pytest

from bot.mail.letters import Attachment
from bot.mail.reading import read_mail

MIXED = "Content-Type: multipart/mixed; boundary=b\n\n"


def test_the_headers_are_read() -> None:
    mail = read_mail(
        b"From: =?iso-8859-1?q?N=FA=F1ez=2C_Ana?= <ana@b.example>\n"
        b"To: Shop <s@shop.example>, x@shop.example\nCc: s@shop.example\n"
        b"Delivered-To: t17@shop.example\nSubject: =?utf-8?b?wr9Z?= =?utf-8?b?YT8=?=\n"
        b"Date: Thu, 12 Mar 2026 11:02:41 +0100\n"
        b"Message-ID: <1@b.example>\nIn-Reply-To: <2@s>\nReferences: <1@s>\n <2@s>\n\nHi"
    )
    assert mail.sender == ("Núñez, Ana", "ana@b.example")
    assert mail.recipients == ("s@shop.example", "x@shop.example", "t17@shop.example")
    assert (mail.subject, mail.at) == ("¿Ya?", datetime(2026, 3, 12, 10, 2, 41, tzinfo=UTC))
    assert (mail.message_id, mail.in_reply_to, mail.references) == ("<1@b.example>", "<2@s>", ("<1@s>", "<2@s>"))


def test_a_mail_without_a_message_id_gets_one_from_its_bytes() -> None:
    first, again, other = (read_mail(raw).message_id for raw in (b"\nHi", b"\nHi", b"\nHo"))
    assert first == again != other


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Thu, 99 Mar 2026 11:02:41 +0100", "Fri, 31 Dec 9999 23:59:00 -1200"]
)
def test_a_date_that_is_none_is_none(date: str) -> None:
    assert read_mail(f"Date: {date}\n\nHi".encode()).at is None


def test_a_header_in_raw_bytes_is_read() -> None:
    assert read_mail("Subject: Größe\n\nHi".encode()).subject == "Größe"
    assert read_mail("Subject: Größe\n\nHi".encode("cp1252")).subject == "Größe"


def test_files_are_carried_under_names_that_fit_any_disk() -> None:
    source = (
        MIXED + "--b\n\nHi\n--b\nContent-Type: image/png; name*=utf-8''..%2Fa%00%E2%80%AEb.png\n"
        "Content-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nQUJD\n--b--\n"
    )
    assert read_mail(source.encode()).attachments == (Attachment("_a_b.png", "image/png", b"ABC"),)


def test_a_winmail_dat_is_carried_and_named() -> None:
    source = MIXED + '--b\n\nHi\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n\nx\x9f>"\n--b--\n'
    mail = read_mail(source.encode())
    assert [attachment.name for attachment in mail.attachments] == ["winmail.dat"]
    assert mail.left_out == ("winmail:winmail.dat",)


def test_an_encrypted_mail_is_named() -> None:
    assert read_mail(b"Content-Type: application/pkcs7-mime; name=smime.p7m\n\nabc").left_out == (
        "encrypted:smime.p7m",
    )


def test_html_beyond_its_bound_is_named() -> None:
    assert read_mail(b"Content-Type: text/html\n\n" + b"<p>Hello</p>" * 100_000).left_out == ("cut:text",)
    assert read_mail(b"Content-Type: text/html\n\nHello <img src='data:" + b"a" * 2_000_000 + b"'>").left_out == ()


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("iso-8859-1", "größer".encode(), "größer"),
        ("utf-8", "größer".encode("cp1252"), "größer"),
        ("utf-8", "größere Schrift wäre schön, für".encode()[:-2], "größere Schrift wäre schön, f"),
        ("", "größer".encode(), "größer"),
        ("no-such-thing", "5 €".encode("cp1252"), "5 €"),
        ("punycode", "größer".encode(), "größer"),
        ("iso-2022-jp", "漢字".encode("iso-2022-jp"), "漢字"),
        ("gb2312", "漢字".encode("gbk"), "漢字"),
        ("utf-16", "größer".encode("utf-16"), "größer"),
    ],
)
def test_words_survive_a_charset_that_is_wrong_missing_or_unknown(charset: str, content: bytes, text: str) -> None:
    header = f"Content-Type: text/plain; charset={charset}\n\n" if charset else "Content-Type: text/plain\n\n"
    assert read_mail(header.encode() + content).text.removesuffix("�") == text


def test_depth_and_oddities_of_html_lose_no_word() -> None:
    html = (
        "<div>" * 3_000
        + "deep"
        + "</div>" * 3_000
        + "<ul><li>one<li>two</ul><pre>a\n  b</pre><script>x</script><blockquote>in</blockquote>"
    )
    text = read_mail(("Content-Type: text/html\n\n" + html + "<a href='https://a.example/x'>here</a>").encode()).text
    assert text.split("\n") == [
        "deep",
        "",
        "- one",
        "- two",
        "",
        "a",
        "  b",
        "",
        "in",
        "",
        "here <https://a.example/x>",
    ]


def test_flowed_lines_are_joined() -> None:
    source = "Content-Type: text/plain; format=flowed; delsp=yes\n\nWasser \nkocher und \n Topf\n-- \nAna"
    assert read_mail(source.encode()).text == "Wasserkocher undTopf\n-- \nAna"
