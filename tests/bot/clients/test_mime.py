"""A letter as bytes: what it says is what was written, and nobody's words become a header."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clients import mime
from bot.clients.mime import written
from bot.domain.errors import Flaw, MailUnsendable
from bot.mail.letters import Attachment, Letter

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
LETTER = Letter(
    message_id="<ticket.42.0a1b@aurora.example>",
    sender=("Tienda Aurora", "support@aurora.example"),
    to="maria@example.com",
    subject="Tu pedido",
    text="Hola María,\n\nestá en camino.\n",
)
# Of Outlook's length and more: the library's own folding would encode it.
LONG_IDS = tuple(f"<{'AM0PR08MB4289' * 7}{n}@AM0PR08MB4289.eurprd08.prod.outlook.example>" for n in range(60))
HEADERS = ["Message-ID", "Date", "From", "To", "Subject"]
MIME_HEADERS = ["Content-Type", "Content-Transfer-Encoding", "MIME-Version"]


def read(letter: Letter) -> EmailMessage:
    return message_from_bytes(written(letter, NOON), policy=default)


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_letter_says_who_what_and_when() -> None:
    message = read(LETTER)
    assert {name: str(message[name]) for name in HEADERS} == {
        "Message-ID": "<ticket.42.0a1b@aurora.example>",
        "Date": "Wed, 25 Nov 2026 12:00:00 +0000",
        "From": "Tienda Aurora <support@aurora.example>",
        "To": "maria@example.com",
        "Subject": "Tu pedido",
    }
    assert sorted(message.keys()) == sorted(HEADERS + MIME_HEADERS)
    assert text_of(message) == LETTER.text
    written_at = replace(LETTER, at=datetime(2026, 11, 24, 8, 30, tzinfo=UTC))
    assert str(read(written_at)["Date"]) == "Tue, 24 Nov 2026 08:30:00 +0000"


def test_an_answer_names_what_it_answers_with_ids_of_any_length_as_they_are() -> None:
    letter = replace(
        LETTER,
        in_reply_to=LONG_IDS[-1],
        references=LONG_IDS,
        reply_to="support+t42.abc@aurora.example",
        is_automatic=True,
    )
    message = read(letter)
    assert str(message["References"]).split() == list(LONG_IDS)
    assert message["In-Reply-To"] == LONG_IDS[-1]
    assert message["Reply-To"] == "support+t42.abc@aurora.example"
    assert message["Auto-Submitted"] == "auto-replied"
    for one in LONG_IDS:
        assert one.encode() in written(letter, NOON)


def test_what_answers_nothing_says_that_a_machine_made_it() -> None:
    assert read(replace(LETTER, is_automatic=True))["Auto-Submitted"] == "auto-generated"
    assert read(LETTER)["Auto-Submitted"] is None


def test_short_references_are_folded_and_a_long_chain_keeps_its_first_and_its_newest() -> None:
    chain = tuple(f"<{n:04}.abcdef0123456789@mail.example.com>" for n in range(300))
    content = written(replace(LETTER, references=chain), NOON)
    assert max(map(len, content.split(b"\r\n"))) <= mime.WIDTH + 1
    kept = str(message_from_bytes(content, policy=default)["References"]).split()
    assert kept == [chain[0], *chain[-99:]]


def test_what_is_no_message_id_is_left_out_of_the_references() -> None:
    message = read(replace(LETTER, in_reply_to="Your mail of Monday", references=("<a@b>", "", "x", "<ñ@b>", "<a b>")))
    assert message["In-Reply-To"] is None
    assert message["References"] == "<a@b>"


def test_html_stands_beside_the_text_and_files_behind_both() -> None:
    files = (
        Attachment("factura ñandú.pdf", "application/pdf", b"%PDF\x00\r\n.\r\n"),
        Attachment("mail.eml", "message/rfc822", b"Subject: x\n\n\xff"),
        Attachment("x", "text/html\r\nBcc: <b@example.com>", b"<b>"),
    )
    message = read(replace(LETTER, html="<p>Hola María</p>", attachments=files))
    assert message.get_content_type() == "multipart/mixed"
    assert (text_of(message), text_of(message, "html")) == (LETTER.text, "<p>Hola María</p>\n")
    got = [(part.get_filename(), part.get_content_type(), part.get_content()) for part in message.iter_attachments()]
    assert got == [
        (files[0].name, "application/pdf", files[0].content),
        ("mail.eml", "application/octet-stream", files[1].content),
        ("x", "application/octet-stream", files[2].content),
    ]


@pytest.mark.parametrize("sign", ["\r", "\n", "\x00", "\r\nBcc: b@example.com\r\n"])
@pytest.mark.parametrize(
    "forge",
    [
        lambda sign: {"subject": f"Re{sign}x"},
        lambda sign: {"sender": (f"A{sign}b", "support@aurora.example")},
        lambda sign: {"sender": ("A", f"support@aurora.example{sign}")},
        lambda sign: {"to": f"maria@example.com{sign}"},
        lambda sign: {"to": f"maria{sign}@example.com"},
        lambda sign: {"reply_to": f"a@example.com{sign}"},
        lambda sign: {"message_id": f"<a{sign}@b>"},
        lambda sign: {"in_reply_to": f"<a{sign}@b>"},
        lambda sign: {"references": (f"<a{sign}@b>",)},
        lambda sign: {"attachments": (Attachment(f"a{sign}b", "text/plain", b""),)},
    ],
)
def test_a_line_end_or_nul_in_any_header_is_refused(sign: str, forge: object) -> None:
    assert callable(forge)
    with pytest.raises(MailUnsendable):
        written(replace(LETTER, **forge(sign)), NOON)


@pytest.mark.parametrize("to", ["", "maria", "a@example.com, b@example.com", "a@example.com b@example.com", "<a@b.cd>"])
def test_a_letter_goes_to_exactly_one_address(to: str) -> None:
    with pytest.raises(MailUnsendable) as caught:
        written(replace(LETTER, to=to), NOON)
    assert caught.value.flaw is Flaw.ADDRESS


def test_nul_in_the_text_is_refused_and_half_characters_are_replaced() -> None:
    with pytest.raises(MailUnsendable):
        written(replace(LETTER, text="a\x00b"), NOON)
    assert text_of(read(replace(LETTER, text="a\ud83db"))) == "a?b\n"


def test_a_letter_that_is_too_large_is_refused() -> None:
    whole = replace(LETTER, attachments=(Attachment("a", "image/png", bytes(18 * 1024 * 1024)),))
    assert len(written(whole, NOON)) <= mime.LIMIT
    with pytest.raises(MailUnsendable) as caught:
        written(replace(LETTER, attachments=(Attachment("a", "image/png", bytes(19 * 1024 * 1024)),)), NOON)
    assert caught.value.flaw is Flaw.TOO_LARGE


def tidied(text: str) -> str:
    """As a header can hold it."""
    return mime.CONTROL.sub(" ", text.encode("utf-8", "replace").decode()).strip()


HOSTILE = st.text(
    st.one_of(
        st.sampled_from('=?utf-8?q?=0D=0ABcc:<>@,;:"\\()[]. \t\x0b\x0c\x1c\x85\u2028\u202eñ€😀'),
        st.characters(exclude_characters="\x00\r\n"),
    ),
    max_size=150,
)


@settings(max_examples=100, deadline=None)
@given(subject=HOSTILE, name=HOSTILE, file=HOSTILE)
def test_hostile_words_come_back_as_they_were_and_make_no_header(subject: str, name: str, file: str) -> None:
    letter = replace(LETTER, subject=subject, sender=(name, LETTER.sender[1]))
    content = written(replace(letter, attachments=(Attachment(file, "image/png", b"x"),)), NOON)
    message = message_from_bytes(content, policy=default)
    assert set(message.keys()) <= {*HEADERS, *MIME_HEADERS}
    assert str(message["Subject"] or "") == tidied(subject)
    (sender,) = message["From"].addresses
    # The library that reads it makes one blank of several, and adds one between two encoded words.
    assert "".join(sender.display_name.split()) == "".join(tidied(name).split())
    assert sender.addr_spec == LETTER.sender[1]
    assert [one.addr_spec for one in message["To"].addresses] == [LETTER.to]
    (attachment,) = message.iter_attachments()
    assert attachment.get_content() == b"x"


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.one_of(st.sampled_from(".\r\n From:-ñ"), st.characters(exclude_characters="\x00"))))
def test_the_text_arrives_and_every_line_of_the_wire_ends_as_it_must(text: str) -> None:
    content = written(replace(LETTER, text=text), NOON)
    bare = content.replace(b"\r\n", b"")
    assert b"\r" not in bare
    assert b"\n" not in bare
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert content.isascii()
    expected = text.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    message = message_from_bytes(content, policy=default)
    assert text_of(message).removesuffix("\n") == expected.removesuffix("\n")
