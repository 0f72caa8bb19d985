"""Bad mails in a real mailbox: each is shown once with a clear word of what is wrong, and the next one comes."""

from base64 import encodebytes
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from bot.mail.addresses import ReplyAddresses
from bot.tickets.showing import reply_key
from sandbox.visitors import bodies
from sandbox.visitors.shops import AURORA
from tests.bot.mail.hostile import nested
from tests.mail.dovecot import Dovecot, running_dovecot
from tests.stories.reading import number, words
from tests.stories.scene import CHANNEL, JSON, Scene, playing

HELP = "help@aurora.example"
WHILE = 60.0
FILM = encodebytes(b"film" * 7_500_000)
TNEF = b"eJ8+IgEAAAA="


@dataclass(frozen=True, slots=True)
class Room:
    """A ticket of Rosa's, and the mailbox that she writes to."""

    scene: Scene
    imap: Dovecot
    card: JSON

    def receive(self, raw: bytes) -> None:
        """A mail of Rosa's to her ticket; `raw` has the rest of its headers and its body."""
        head = f"From: Rosa <rosa@example.com>\r\nTo: {self._address()}\r\nMIME-Version: 1.0\r\n"
        self.imap.deliver(head.encode() + raw)

    def shows(self, *parts: str) -> None:
        """Once one message of the thread has all of this."""
        told = f"{parts} in the thread"
        self.scene.slack.wait_for(lambda: [one for one in self._thread() if all(p in one for p in parts)], WHILE, told)

    def mails(self) -> list[str]:
        return [one for one in self._thread() if "wrote by e-mail" in one]

    def cards(self) -> int:
        return len([one for one in self.scene.slack.messages(CHANNEL) if "thread_ts" not in one])

    def _thread(self) -> list[str]:
        return [words(one) for one in self.scene.thread(self.card)]

    def _address(self) -> str:
        with self.scene.store() as store, store.write() as tx:
            return ReplyAddresses(reply_key(tx)).of(HELP, number(self.card))


@contextmanager
def room(folder: Path) -> Iterator[Room]:
    with running_dovecot() as imap:
        mail = {"SMTP_URL": "smtp://127.0.0.1:9?tls=off", "MAIL_FROM": HELP, "IMAP_URL": imap.url()}
        with playing(folder, "http", mail) as scene:
            rosa = bodies.visitor_fields("Rosa", "rosa@example.com", "leeds", "GB")
            told = bodies.ticket_create(AURORA, datetime.now(UTC), rosa, str(uuid4()), 7, "Lamp", "Is it red?")
            assert scene.postbox.send(bodies.dump(told)) == 200
            card = scene.card("Rosa\nrosa@example.com")
            scene.slack.wait_for(lambda: scene.bot.ready().get("mailbox_read"), WHILE, "the mailbox was read")
            yield Room(scene, imap, card)


def mixed(*parts: bytes) -> bytes:
    inside = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts)
    return b"Content-Type: multipart/mixed; boundary=edge\r\n\r\n" + inside + b"--edge--\r\n"


def plain(text: bytes) -> bytes:
    return b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text


def attached(name: bytes, kind: bytes, content: bytes) -> bytes:
    head = b"Content-Type: " + kind + b'\r\nContent-Disposition: attachment; filename="' + name + b'"\r\n'
    return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + content


# What is delivered, and what the thread shows of it.
BAD: Mapping[str, tuple[bytes, tuple[str, ...]]] = {
    "30 MB": (
        mixed(plain(b"Here is the film."), attached(b"film.mp4", b"video/mp4", FILM)),
        ("Here is the film.", "Not kept, since the mail is larger than 10 MB: film.mp4"),
    ),
    "400 parts in each other": (
        mixed(plain(b"I nest."), nested(400, b"Deep inside")),
        ("I nest.", "Not kept, since it is nested too deeply"),
    ),
    "a charset that is none": (b"Content-Type: text/plain; charset=klingon\r\n\r\nMa\xf1ana", ("Mañana",)),
    "broken UTF-8": (b"Content-Type: text/plain; charset=utf-8\r\n\r\nT\xc3\xa9 y caf\xc3", ("Té y caf",)),
    "winmail.dat": (
        mixed(plain(b"With Outlook."), attached(b"winmail.dat", b"application/ms-tnef", TNEF)),
        ("With Outlook.", "Only Outlook can open winmail.dat"),
    ),
    # No NUL: IMAP can't carry it, and Dovecot makes another character of it.
    "lone CR": (b"Subject: Re\rBcc: eve@evil.example\r\n\r\nA lone\rreturn", ("A lone\nreturn",)),
    "no Message-ID": (b"Subject: Re: Lamp\r\n\r\nWho am I?", ("Who am I?",)),
    "no words": (b"Message-ID: <void@example.com>\r\n\r\n", ("wrote by e-mail",)),
}
AGAIN = b"Message-ID: <again@example.com>\r\n\r\nI come twice."


def test_bad_mails_are_named_and_neither_lost_nor_doubled_even_by_a_rebuilt_mailbox(tmp_path: Path) -> None:
    with room(tmp_path) as rosa:
        for raw, _ in BAD.values():
            rosa.receive(raw)
        for raw in (BAD["no Message-ID"][0], AGAIN, AGAIN):
            rosa.receive(raw)
        for raw in (b"\x00\xff\xfe", b""):
            rosa.imap.deliver(raw)
        rosa.receive(b"Message-ID: <last@example.com>\r\n\r\nThe last one.")
        rosa.shows("The last one.")
        for _, shown in BAD.values():
            rosa.shows("wrote by e-mail", *shown)
        rosa.shows("I come twice.")
        once, cards = rosa.mails(), rosa.cards()
        assert len(once) == len(BAD) + 2
        rosa.imap.rebuild()
        rosa.receive(b"Message-ID: <anew@example.com>\r\n\r\nAfter the restore.")
        rosa.shows("After the restore.")
        assert sorted(rosa.mails()[:-1]) == sorted(once)
        assert rosa.cards() == cards
        assert "mailbox.mail_left" not in rosa.scene.bot.log
