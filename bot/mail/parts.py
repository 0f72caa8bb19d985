"""Takes a mail apart within bounds.

The standard library's parser reads the headers. It does not divide the body: its time grows with lines times depth
(on Python 3.11, 22 s for 3 MB in 20 nested parts, 22 s for a million empty parts), and 1,000 nested parts are a
RecursionError.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from bot.mail import headers
from bot.mail.charsets import tidy, unescaped

MAX_BYTES = 10_000_000
MAX_DEPTH = 20
MAX_PARTS = 50
MAX_HEADER = 64_000
BLANK_LINE = re.compile(rb"\r?\n\r?\n")
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
BREAK = re.compile(rb"\r\n|\r|\n")


@dataclass(slots=True)
class Part:
    """A part and those in it. `body` are the bytes as they travelled, none where it `is_left_out`."""

    message: Message
    body: bytes
    parts: list["Part"] = field(default_factory=list)
    is_left_out: bool = False

    @property
    def kind(self) -> str:
        return tidy(self.message.get_content_type())

    @property
    def name(self) -> str:
        return headers.file_name(self.message)

    @property
    def is_attached(self) -> bool:
        return self.message.get_content_disposition() == "attachment" or bool(self.name)

    def content(self) -> bytes:
        """What it holds, without its transfer encoding; what of it can be read, where that is broken."""
        encoding = headers.raw(self.message, "Content-Transfer-Encoding").casefold()
        if encoding == "base64":
            return _from_base64(self.body)
        return quopri.decodestring(self.body) if encoding == "quoted-printable" else self.body

    def walk(self) -> Iterator["Part"]:
        yield self
        for part in self.parts:
            yield from part.walk()


class Parting:
    """Of one mail. `left_out` says what was beyond the bounds, as "code:name"."""

    def __init__(self, raw: bytes) -> None:
        self.left_out: list[str] = []
        self._count = 0
        self.whole = self._part(raw[:MAX_BYTES], 0)
        if len(raw) > MAX_BYTES:
            self._cut()

    def _part(self, raw: bytes, depth: int) -> Part:
        self._count += 1
        message, body = divide(raw)
        part = Part(message, body)
        boundary = _boundary(message)
        if boundary:
            part.parts.extend(self._inside(part, boundary, depth + 1))
        return part

    def _inside(self, part: Part, boundary: bytes, depth: int) -> Iterator[Part]:
        if depth > MAX_DEPTH:
            part.body = b""
            self._leave("too_deep", part.name or part.kind)
            return
        for raw in pieces(part.body, boundary):
            if self._count >= MAX_PARTS:
                self._leave("too_many_parts", headers.file_name(divide(raw)[0]) or part.kind)
                return
            yield self._part(raw, depth)

    def _cut(self) -> None:
        """The last part reached is not whole, and nobody knows what came after it."""
        *_, last = self.whole.walk()
        self._leave("too_large", last.name or "mail")
        if last.is_attached or not last.kind.startswith("text/"):
            last.body, last.is_left_out = b"", True

    def _leave(self, code: str, name: str) -> None:
        entry = f"{code}:{name}"
        if entry not in self.left_out:
            self.left_out.append(entry)


def divide(raw: bytes) -> tuple[Message, bytes]:
    """Headers and body. What begins with no header at all is all body."""
    if raw[:1] in (b"\n", b"\r"):
        return Message(compat32), BREAK.sub(b"", raw, count=1)
    blank = BLANK_LINE.search(raw)
    start, end = blank.span() if blank else (len(raw), len(raw))
    message = BytesParser(policy=compat32).parsebytes(raw[: min(start, MAX_HEADER)], headersonly=True)
    if not message.keys():
        return message, raw
    _shorten(message)
    stray = _stray(message)
    message.set_payload("")
    return message, (unescaped(stray) + b"\n\n" if isinstance(stray, str) and stray else b"") + raw[end:]


def _stray(message: Message) -> object:
    """What stands among the headers and is none. The library would look at it through the charset that is claimed."""
    claimed = [value for name, value in message.raw_items() if name.casefold() == "content-type"]
    del message["Content-Type"]
    stray = message.get_payload()
    for value in claimed:
        message.set_raw("Content-Type", value)
    return stray


def pieces(body: bytes, boundary: bytes) -> Iterator[bytes]:
    """What stands between the boundaries; a last one that nothing closes ends with the mail."""
    start = None
    for position, end, closes in _marks(body, boundary):
        if start is not None:
            yield _without_break(body[start:position])
        start = None if closes else end
        if closes:
            return
    if start is not None:
        yield body[start:]


def _marks(body: bytes, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    for mark in re.finditer(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]{0,200}\r?$", body, re.M):
        yield mark.start(), mark.end() + 1, mark[1] is not None


def _shorten(message: Message) -> None:
    """The parser's time for parameters grows with the square of their length."""
    for name in ("Content-Type", "Content-Disposition"):
        value = str(message.get(name, ""))
        if len(value) > headers.MAX_VALUE:
            message.replace_header(name, value[: headers.MAX_VALUE])


def _from_base64(body: bytes) -> bytes:
    letters = NOT_BASE64.sub(b"", body.partition(b"=")[0])
    whole = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _without_break(piece: bytes) -> bytes:
    return piece[:-2] if piece.endswith(b"\r\n") else piece[:-1]


def _boundary(message: Message) -> bytes:
    if message.get_content_maintype() != "multipart":
        return b""
    boundary = message.get_boundary("")
    return unescaped(boundary) if boundary else b""
