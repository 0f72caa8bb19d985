"""Mails made to do harm, of any size."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

MULTIPART = b"Content-Type: multipart/mixed; boundary=b\n\n"
HTML = b"Content-Type: text/html\n\n"


def nested(depth: int, inside: bytes) -> bytes:
    """Parts in parts."""
    level = b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
    return b"".join(level % (number, number) for number in range(depth)) + b"Content-Type: text/plain\n\n" + inside


def _repeated(begin: bytes, unit: bytes, end: bytes = b"") -> Callable[[int], bytes]:
    return lambda size: begin + unit * (size // len(unit)) + end


def _pages(size: int) -> bytes:
    return MULTIPART + (b"--b\n" + HTML + b"<p>a" * (size // 200) + b"\n") * 49


# By what they attack; each makes a mail of about so many bytes.
HOSTILE: Mapping[str, Callable[[int], bytes]] = MappingProxyType(
    {
        "empty lines": _repeated(b"A: b\n\n", b"\n"),
        "carriage returns": _repeated(b"", b"\r"),
        "zeros": _repeated(b"\n", b"\0"),
        "blanks": _repeated(b"\n", b" \n"),
        "headers": _repeated(b"", b"a:\n"),
        "one long header": _repeated(b"Subject: ", b"a"),
        "400 nested parts": lambda size: nested(400, b"a" * size),
        "20 nested parts of empty lines": lambda size: nested(20, b"\n" * size),
        "empty parts": _repeated(MULTIPART, b"--b\n\n"),
        "almost boundaries": _repeated(MULTIPART, b"--b"),
        "HTML tags": _repeated(HTML, b"<b>"),
        "HTML line breaks": _repeated(HTML, b"<br>"),
        "HTML comments": _repeated(HTML, b"<!--"),
        "HTML declarations": _repeated(HTML, b"<!["),
        "HTML brackets": _repeated(HTML, b"<"),
        "HTML entities": _repeated(HTML, b"&amp;"),
        "HTML links": _repeated(HTML, b"<a href=http://a>a"),
        "HTML quotes": _repeated(HTML, b"<blockquote type=cite>a"),
        "HTML attributes": _repeated(HTML + b"<a ", b"a=b "),
        "HTML data": _repeated(HTML, b"data:"),
        "49 pages": _pages,
        "flowed lines": _repeated(b"Content-Type: text/plain; format=flowed\n\n", b"a \n"),
        "parameters": _repeated(b"Content-Type: multipart/mixed; ", b";", b"\n\na"),
        "quoted parameters": _repeated(b'Content-Type: text/plain; a="', b'\\"', b"\n\na"),
        "recipients": _repeated(b"To: ", b"a@b.c,", b"\n\na"),
        "comments in addresses": _repeated(b"To: ", b"(", b"\n\na"),
        "quotes in addresses": _repeated(b"From: ", b'"\\', b"\n\na"),
        "encoded words": _repeated(b"Subject: ", b"=?utf-8?q?", b"\n\na"),
        "references": _repeated(b"References: ", b"<", b"\n\na"),
        "a date": _repeated(b"Date: ", b"1", b"\n\na"),
        "punycode": _repeated(b"Content-Type: text/plain; charset=punycode\n\n", b"a-"),
        "UTF-7": _repeated(b"Content-Type: text/plain; charset=utf-7\n\n", b"+AGE-"),
        "broken base64": _repeated(b"Content-Transfer-Encoding: base64\n\n", b"QUJD=\xff"),
        "broken quoted-printable": _repeated(b"Content-Transfer-Encoding: quoted-printable\n\n", b"=\n"),
        "uuencode": _repeated(b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n", b"M\n"),
        "quote marks": _repeated(b"\n", b">\n"),
        "one line of quote marks": _repeated(b"\n", b">"),
        "introductions": _repeated(b"\n", b"On 1/1/2026 10:10 a@b wrote:\n"),
        "half introductions": _repeated(b"\n", b"On 1:11 wrote "),
        "dates and brackets": _repeated(b"\n", b"2020/1/1" + b" <@" * 160 + b"\n"),
        "three brackets": _repeated(b"\n", b"2020/1/1" + b" <@" * 3 + b"@ " * 200 + b"\n"),
        "fields": _repeated(b"\n", b"From: a\nSent: b\n"),
        "dividers": _repeated(b"\n", b"-----\n"),
        "signatures": _repeated(b"\n", b"-- \n"),
        "phones": _repeated(b"\n", b"Sent from my a-a-a-iphone-a \n"),
        "notices": _repeated(b"\n", b"confidential "),
        "bounced ids": _repeated(b"From: mailer-daemon@a\nSubject: failure notice\n\n", b"Message-ID: <"),
    }
)
