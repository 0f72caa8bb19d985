"""Mails: the corpus of real ones, and those made to do harm, with headers, parts and charsets distorted."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from bot.mail import reading
from bot.mail.addresses import ReplyAddresses
from bot.mail.letters import Received
from bot.mail.reading import read_mail
from bot.mailroom import reader_of
from bot.ports import MailCursor
from bot.tickets.mailbox import UNREADABLE, MailboxReader
from bot.tickets.showing import reply_key
from tests.bot.mail.hostile import HOSTILE
from tests.fuzz import raw, words
from tests.fuzz.stage import BEGIN, OURS, Stage
from tests.fuzz.watch import log_faults

MAILS: Sequence[bytes] = [
    path.read_bytes() for path in sorted((Path(__file__).parents[2] / "payloads" / "mail").rglob("*.eml"))
]
SIZES = (60, 400, 4_000)
HEADERS = (
    *("From", "To", "Cc", "Reply-To", "Sender", "Subject", "Date", "Message-ID", "In-Reply-To", "References"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-ID"),
    *("Auto-Submitted", "Return-Path", "X-Failed-Recipients", "Delivered-To", "List-Id", "Precedence"),
)
VALUES = (
    *("text/plain; charset=utf-8", "text/html", "multipart/mixed; boundary=b", "multipart/mixed", "message/rfc822"),
    *('multipart/alternative; boundary=""', "multipart/report; report-type=delivery-status; boundary=b"),
    *("text/plain; charset=utf-7", 'text/plain; charset="\x00"', "text/plain; charset=idna"),
    *("text/plain; charset=punycode", "text/plain; charset=unicode_escape", "text/plain; charset=utf-16"),
    *("text/plain; charset=undefined", "text/plain; charset*0=ut; charset*1=f-8", "x", "base64", "quoted-printable"),
    *("x-uuencode", "8bit", "7bit", "binary", "attachment; filename*=utf-8''%FF%00..%2F"),
    *('inline; filename="=?utf-8?b?AAAA?="', "=?utf-8?q?=ED=A0=80?=", "=?utf-7?q?+AGE-?=", "=?x?b?A?="),
    *("=?utf-8?b?====?=", "auto-replied", "<>", "<a@b>", "<<>>", "a@b, c@d;", "group: a@b;", '"', "(", "@"),
    *("a@[127.0.0.1]", "Mon, 99 Foo 20 25:61 +9999", "Mon, 23 Nov 2026 09:00:00 -2400"),
    *("Thu, 1 Jan 0000 00:00:00 +0000", "mailer-daemon@example.com", "\u00e9@\u00e9.example"),
)
PARTS = (
    b"\n--b\n",
    b"\n--b--\n",
    b"\n--\n",
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\n",
    b"Content-Type: message/rfc822\n\n",
    b"<blockquote>",
    b"<script>",
    b"<!--",
    b"\n> ",
    b"On Mon, Nov 23, 2026 at 9:00 AM Bob <b@b.example> wrote:\n",
    b"\nEl lun, 23 nov 2026 a las 9:00, Bob escribi\xc3\xb3:\n",
    b"-- \n",
    b"=\n",
    b"=ZZ",
    b"begin 644 a\n",
)
MOST_SECONDS = 10.0  # of the processor, for one mail
BOX = "fuzz"


@dataclass(frozen=True, slots=True)
class Mail:
    raw: bytes

    def with_raw(self, raw: bytes) -> "Mail":
        return replace(self, raw=raw)


@dataclass
class Box:
    """A mailbox with one mail."""

    uid: int = 0
    raw: bytes = b""
    validity: int = 1
    newest: int = 0

    def uids_after(self, uid: int, since: Any = None) -> Sequence[int]:
        return [self.uid]

    def fetch(self, uid: int) -> bytes | None:
        return self.raw

    def fetch_headers(self, uid: int) -> bytes | None:
        return self.raw.partition(b"\n\n")[0]

    def wait(self, seconds: float, ended: Any) -> None: ...

    @contextmanager
    def open(self) -> Iterator["Box"]:
        yield self


@dataclass
class Mails:
    """Each is read without help, and becomes a line of a ticket, a new ticket, or a report; none takes long."""

    name: str = "mails"
    round: int = 250
    is_pressed: bool = False
    _box: Box = field(default_factory=Box)
    _reader: MailboxReader | None = None
    _to: Sequence[bytes] = ()
    _received: Received | None = None

    def begin(self, stage: Stage, stack: ExitStack) -> None:
        self._box = Box()
        reader = reader_of(stage.house.settings, stage.house.database.store)
        assert reader is not None
        self._reader = replace(reader, read=self._read)
        with stage.house.database.store.write() as tx:
            known = ReplyAddresses(reply_key(tx))
        self._to = [known.of(OURS, number).encode() for number in range(1, 5)]

    def make(self, r: Random) -> Mail:
        mail = r.choice(MAILS) if r.random() < 0.85 else HOSTILE[r.choice(list(HOSTILE))](r.choice(SIZES))
        if r.random() < 0.75:
            mail = _with_headers(mail, r)
        if r.random() < 0.6:
            marked = words.hostile(r, 300).encode("utf-8", "replace")
            mail = raw.changed(
                mail, r, r.randrange(1, 8), (*PARTS, marked, words.hostile(r).encode("utf-16", "replace"))
            )
        # Else most are known already: they come to a ticket, anew.
        own = f"Message-ID: <{r.randrange(10**12)}@fuzz.example>\nTo: reply-{r.randrange(4)}@to-be-known\n".encode()
        return Mail(own + mail if r.random() < 0.7 else mail)

    def put(self, stage: Stage, mail: Mail) -> list[str]:
        assert self._reader
        given = mail.raw
        for n, address in enumerate(self._to):
            given = given.replace(b"reply-%d@to-be-known" % n, address)
        self._box.uid, self._box.raw = self._box.uid + 1, given
        cursor, faults, begun = MailCursor(1, self._box.uid, BEGIN), list[str](), time.thread_time()
        try:
            self._reader._take(self._box, cursor)
        except Exception as error:
            faults.append(f"not taken: {type(error).__name__}: {error}"[:200])
        if time.thread_time() - begun > MOST_SECONDS:
            faults.append("it takes too long")
        return [*faults, *log_faults(stage.log()), *(() if faults else self._lost(stage, given))]

    def end(self, stage: Stage) -> list[str]:
        return []

    def _read(self, given: bytes) -> Received:
        self._received = read_mail(given)
        return self._received

    def _lost(self, stage: Stage, given: bytes) -> Iterator[str]:
        """What became of it: a line, a report, or nothing, where a machine wrote it or we ourselves."""
        received = self._received
        assert received
        if UNREADABLE in received.left_out:
            yield f"nobody foresaw it: {_why(given)}"
        with stage.house.database.store.read() as tx:
            kept = tx.mails.with_id(received.message_id) is not None or tx.mails.is_passed(received.message_id)
        ours = OURS in received.sender[1].casefold() or "help+" in received.sender[1].casefold()
        if not (kept or received.is_automatic or received.is_bounce or received.is_late or ours):
            yield "lost: it is no line, and nothing said so"


def _why(given: bytes) -> str:
    try:
        reading._read(given)
    except Exception as error:
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        assert trace
        return f"{type(error).__name__} in {trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}: {error}"[:200]
    return "it was read after all"


def _with_headers(mail: bytes, r: Random) -> bytes:
    """Some more, in front, between or in place of its own."""
    for _ in range(r.randrange(1, 4)):
        value = r.choice(VALUES) if r.random() < 0.6 else words.hostile(r, r.choice((40, 400)))
        charset = r.choice(("utf-8", "latin-1", "utf-8"))
        line = f"{r.choice(HEADERS)}: {value}".encode(charset, "replace") + r.choice((b"\n", b"\r\n", b"\r", b"\n "))
        where = r.random()
        if where < 0.5:
            mail = line + mail
        else:
            lines = mail.split(b"\n", 40)
            at = r.randrange(len(lines))
            mail = b"\n".join([*lines[:at], line.rstrip(b"\n"), *lines[at + (where > 0.75) :]])
    return mail
