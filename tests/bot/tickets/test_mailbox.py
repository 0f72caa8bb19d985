"""A mailbox is read on and on, from a real server: each mail once, whatever it is and whoever dies meanwhile."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clients.imap import ImapClient
from bot.domain.errors import MailUnplaced, Reason, Refusal
from bot.mail.letters import Received
from bot.mail.reading import read_mail
from bot.mail.servers import read_imap
from bot.ports import Mail, MailCursor
from bot.tickets import mailbox
from bot.tickets.mailbox import MailboxReader, Patience, Recipient
from handlers.loops.pulse import Pulse
from handlers.loops.worker import running
from storage import tables
from tests.bot.tickets.correspondence import Correspondence, Server
from tests.inbox import Inbox, migrated
from tests.mail.dovecot import Dovecot, running_dovecot

QUICK = Patience(look=0.3, brief=0.1, stand_by=0.1, trouble=0.1, longest_trouble=0.2, login=0.3)
NAME = "box"
WINMAIL = b"""From: rose@example.com
Message-ID: <winmail@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

See the file.
--b
Content-Type: application/ms-tnef; name="winmail.dat"
Content-Transfer-Encoding: base64

eJ8+IgA=
--b--
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server


@dataclass
class Box:
    """One user's mailbox, and the inbox that takes what is in it."""

    server: Dovecot
    mail: Correspondence
    user: str

    @contextmanager
    def reading(
        self, patience: Patience = QUICK, recipient: Recipient | None = None, password: str = ""
    ) -> Iterator[None]:
        client = ImapClient(read_imap(self.server.url(user=self.user, password=password)), 5)
        to, store = recipient or self.mail.postman, self.mail.inbox.store
        reader = MailboxReader(NAME, client, read_mail, to, store, self.mail.inbox.clock, patience)
        with running(reader.run, "mailbox", Pulse()):
            yield

    def begin(self) -> None:
        """Somebody read it before."""
        with self.reading():
            wait_for(lambda: self.cursor is not None)

    def deliver(self, number: int, text: str = "Is it red?") -> None:
        raw = f"From: Rose <rose@example.com>\nMessage-ID: <{number}@example.com>\nSubject: Lamp\n\n{text}\n"
        self.server.deliver(raw.encode(), self.user)

    @property
    def cursor(self) -> MailCursor | None:
        return self.mail.postman.cursor(NAME)

    @property
    def holder(self) -> str:
        with self.mail.inbox.engine.connect() as connection:
            return str(connection.execute(select(tables.mailbox.c.holder)).scalar_one())

    def came(self) -> list[Mail]:
        """In the order in which it came."""
        with self.mail.inbox.store.read() as tx:
            numbers = range(1, 2000)
            found = [mail for number in numbers if tx.conversations.head(number) for mail in tx.mails.of(number)]
        return sorted(found, key=lambda one: one.id)

    def ids(self) -> list[str]:
        return [mail.message_id for mail in self.came()]

    def wait_until_read(self, uid: int) -> None:
        wait_for(lambda: self.cursor is not None and self.cursor.uid >= uid)


@pytest.fixture
def box(server: Dovecot, store_url: str, request: pytest.FixtureRequest) -> Iterator[Box]:
    with migrated(store_url) as engine:
        mail = Correspondence(Inbox(engine), Server())
        mail.chat()
        yield Box(server, mail, f"{abs(hash(request.node.name))}@shop.example")


def wait_for(is_so: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


def numbered(*numbers: int) -> list[str]:
    return [f"<{number}@example.com>" for number in numbers]


def test_a_mailbox_begins_at_its_end_and_goes_on_where_it_was(box: Box) -> None:
    box.deliver(1)
    box.begin()
    box.deliver(2)
    with box.reading():
        box.wait_until_read(2)
        box.deliver(3)
        box.wait_until_read(3)
    box.deliver(4)
    box.deliver(5)
    with box.reading():
        box.wait_until_read(5)
    assert box.ids() == numbered(2, 3, 4, 5)


def test_a_new_mail_is_a_ticket_at_once_where_the_server_tells_of_it(box: Box) -> None:
    with box.reading(replace(QUICK, look=60)):
        wait_for(lambda: box.cursor is not None)
        time.sleep(0.5)
        began = time.monotonic()
        box.deliver(1)
        box.wait_until_read(1)
        assert time.monotonic() - began < 3
    assert [mail.said for mail in box.came()] == ["Is it red?"]


def test_a_server_without_idle_is_asked_on_and_on(box: Box) -> None:
    with running_dovecot(idle=False) as server:
        box.server = server
        with box.reading():
            wait_for(lambda: box.cursor is not None)
            box.deliver(1)
            box.wait_until_read(1)
    assert box.ids() == numbered(1)


def test_a_rebuilt_mailbox_is_read_again_from_where_it_was_begun(box: Box) -> None:
    old = time.time() - 40 * 86400
    box.mail.inbox.clock.now = datetime.now(UTC)
    box.server.deliver(b"Message-ID: <0@example.com>\n\nYears ago\n", box.user, at=old)
    box.begin()
    box.deliver(1)
    with box.reading():
        box.wait_until_read(2)
    before = box.cursor
    box.server.rebuild(box.user)
    box.deliver(2)
    with box.reading():
        wait_for(lambda: box.cursor != before and box.cursor is not None and box.cursor.uid == 3)
    assert box.ids() == numbered(1, 2)


def test_a_server_that_dies_meanwhile_loses_and_doubles_nothing(box: Box) -> None:
    box.begin()
    numbers = range(1, 61)
    for number in numbers:
        box.deliver(number)
    with box.reading():
        for uid in (5, 15, 25, 35, 45):
            box.wait_until_read(uid)
            box.server.end_sessions()
        box.server.stop()
        time.sleep(0.3)
        box.server.start()
        box.wait_until_read(60)
    assert box.ids() == numbered(*numbers)


def test_bad_mails_are_kept_as_they_can_be_and_stop_nobody(box: Box) -> None:
    head = b"From: rose@example.com\nMIME-Version: 1.0\n"
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(400))
    mails = [
        head + b"Message-ID: <large@example.com>\nContent-Type: text/plain\n\nIs it red?\n" + b"x" * 30_000_000,
        head + b"Message-ID: <nested@example.com>\n" + nested + b"\nDeep inside",
        head + b"Message-ID: <charset@example.com>\nContent-Type: text/plain; charset=nonsense\n\nA\xf1o \xff\xfe\x00!",
        WINMAIL,
        head + b"Subject: no id\n\nWho am I?\n",
        b"\x00\xff\xfe",
        b"",
    ]
    box.begin()
    for raw in mails:
        box.server.deliver(raw, box.user)
    box.deliver(1)
    with box.reading():
        box.wait_until_read(len(mails) + 1)
    came = {mail.message_id: mail for mail in box.came()}
    assert came["<large@example.com>"].said.startswith("Is it red?")
    assert came["<large@example.com>"].left_out == ("too_large:mail",)
    assert came["<nested@example.com>"].left_out == ("too_deep:multipart/mixed",)
    assert came["<charset@example.com>"].said.startswith("A")
    assert "winmail:winmail.dat" in came["<winmail@example.com>"].left_out
    assert "Who am I?" in [mail.said for mail in came.values()]
    assert box.ids()[-1] == "<1@example.com>"


def test_the_same_mail_twice_is_one(box: Box) -> None:
    box.begin()
    for _ in range(2):
        box.deliver(1)
        box.server.deliver(b"From: rose@example.com\n\nWithout a Message-ID\n", box.user)
    with box.reading():
        box.wait_until_read(4)
    assert sorted(mail.said for mail in box.came()) == ["Is it red?", "Without a Message-ID"]


@dataclass
class Stumbling:
    """Cannot take what says so, as where nobody foresaw a mail."""

    recipient: Recipient
    taken: list[str]

    def receive(self, mailbox: str, cursor: MailCursor, received: Received | None) -> None:
        self.taken.append(received.said if received else "")
        if received and "poison" in (received.said + received.subject):
            raise LookupError("secret words")
        self.recipient.receive(mailbox, cursor, received)


def test_a_mail_that_we_fail_with_is_left_after_some_tries_and_the_next_comes(
    box: Box, caplog: pytest.LogCaptureFixture
) -> None:
    box.begin()
    box.deliver(1, "poison in the text")
    box.server.deliver(b"From: rose@example.com\nMessage-ID: <2@example.com>\nSubject: poison\n\nMine\n", box.user)
    box.deliver(3)
    recipient = Stumbling(box.mail.postman, [])
    with caplog.at_level(logging.INFO), box.reading(replace(QUICK, our_tries=2), recipient):
        box.wait_until_read(3)
    assert recipient.taken == ["poison in the text"] * 2 + [""] + ["Mine"] * 2 + [""] * 3 + ["Is it red?"]
    first, last = box.came()
    assert (first.message_id, first.said, first.left_out) == ("<1@example.com>", "", ("unfetched:mail",))
    assert last.message_id == "<3@example.com>"
    assert [record.message for record in caplog.records].count("mailbox.mail_left") == 1
    assert "poison" not in caplog.text
    assert "secret" not in caplog.text


def test_a_mail_that_the_server_keeps_is_left_after_many_tries(box: Box) -> None:
    box.begin()
    box.deliver(1)
    path = box.server.deliver(b"Message-ID: <2@example.com>\n\nLocked away\n", box.user)
    path.unlink()
    path.mkdir()  # it is there, and nobody can read it
    box.deliver(3)
    with box.reading(replace(QUICK, server_tries=2)):
        box.wait_until_read(3)
    assert "<3@example.com>" in box.ids()


@pytest.mark.parametrize("problem", [Refusal(Reason.BUSY), MailUnplaced()], ids=["busy store", "no property yet"])
def test_what_is_no_fault_of_the_mail_is_waited_for(box: Box, problem: Exception) -> None:
    @dataclass
    class Away:
        times: int = 0

        def receive(self, mailbox: str, cursor: MailCursor, received: Received | None) -> None:
            self.times += 1
            if self.times < 5:
                raise problem
            box.mail.postman.receive(mailbox, cursor, received)

    box.begin()
    box.deliver(1)
    with box.reading(replace(QUICK, our_tries=1, server_tries=1), Away()):
        box.wait_until_read(1)
    assert box.came()[0].left_out == ()


def test_who_began_last_reads_and_the_other_stands_by(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Stumbling(box.mail.postman, []), Stumbling(box.mail.postman, [])
    monkeypatch.setattr(mailbox, "RENEWAL", timedelta())  # so that it is noticed at once
    box.begin()
    with box.reading(recipient=first):
        box.deliver(1)
        box.wait_until_read(1)
        before = box.holder
        with box.reading(recipient=second):
            wait_for(lambda: box.holder != before)
            box.deliver(2, "The second reads")
            box.wait_until_read(2)
            box.deliver(3, "The second reads")
            box.wait_until_read(3)
        box.deliver(4, "The first reads again")
        box.wait_until_read(4)
    assert (first.taken, second.taken) == (["Is it red?", "The first reads again"], ["The second reads"] * 2)


def test_a_wrong_password_is_tried_seldom_and_never_told(box: Box, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), box.reading(replace(QUICK, login=60), password="wr0ng-secret"):
        wait_for(lambda: "mailbox.trouble" in caplog.text)
        time.sleep(0.5)
    (record,) = [one for one in caplog.records if one.message == "mailbox.trouble"]
    assert record.problem == "login"  # type: ignore[attr-defined]
    assert "wr0ng" not in caplog.text + str([vars(one) for one in caplog.records])


def test_a_reader_ends_within_seconds(box: Box) -> None:
    began = threading.active_count()
    with box.reading(replace(QUICK, look=60)):
        wait_for(lambda: box.cursor is not None)
        end = time.monotonic()
    assert time.monotonic() - end < 3
    assert threading.active_count() == began
