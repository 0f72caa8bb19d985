"""Files that came by e-mail stand in the thread of their ticket, each once, whatever fails; a purge takes them back."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.errors import Limited, Rejected, SlackError, Unknown
from bot.mail.letters import Attachment
from bot.ports import MailFile, MailState, NewMail
from bot.tickets.carrying import CarrierPace, FileCarrier
from bot.tickets.showing import show_files
from storage.tables import mail_file, post, thread_file
from tests.bot.tickets.correspondence import SECOND, Correspondence, reply_to
from tests.inbox import Inbox

PACE = CarrierPace(each=SECOND, settle=10 * SECOND, lease=60 * SECOND)
PHOTO = Attachment("photo.png", "image/png", b"png")


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Drive:
    """Slack's files; `fail` has what the next calls raise, by their names, `lost` what is raised after an effect."""

    shared: dict[str, tuple[str, str, str, bytes]] = field(default_factory=dict)
    sent: dict[str, bytes] = field(default_factory=dict)
    begun: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    fail: dict[str, list[SlackError]] = field(default_factory=dict)
    lost: list[BaseException] = field(default_factory=list)

    def begin(self, name: str, size: int) -> tuple[str, str]:
        self._may_fail("begin")
        self.begun.append(name)
        return f"F{len(self.begun)}", f"url{len(self.begun)}"

    def send(self, url: str, content: bytes) -> None:
        self._may_fail("send")
        self.sent[url.replace("url", "F")] = content

    def share_in(self, file_id: str, title: str, channel: str, thread_ts: str | None = None) -> None:
        self._may_fail("share_in")
        self.shared[file_id] = (title, channel, thread_ts or "", self.sent[file_id])
        if self.lost:
            raise self.lost.pop()

    def is_shared(self, file_id: str) -> bool:
        self._may_fail("is_shared")
        return file_id in self.shared

    def delete(self, file_id: str) -> None:
        self._may_fail("delete")
        self.deleted.append(file_id)
        self.shared.pop(file_id, None)

    def _may_fail(self, name: str) -> None:
        if self.fail.get(name):
            raise self.fail[name].pop()


@dataclass
class Room:
    """A ticket whose card and mails are in Slack, and who carries files there."""

    mail: Correspondence
    drive: Drive = field(default_factory=Drive)

    @property
    def inbox(self) -> Inbox:
        return self.mail.inbox

    @property
    def carrier(self) -> FileCarrier:
        return FileCarrier(self.inbox.store, self.drive, PACE, self.inbox.clock)

    def ticket(self, *files: Attachment, shown: bool = True) -> int:
        """A ticket that somebody answered with these files."""
        number = self.mail.ticket()
        self.mail.deliver()
        self.mail.receive(reply_to(self.mail.server.taken[-1], attachments=files))
        if shown:
            self.show()
        return number

    def show(self, ts: str = "7.7") -> None:
        """As if the mirror had drawn all that waits."""
        with self.inbox.engine.begin() as connection:
            connection.execute(update(post).where(post.c.ts.is_(None)).values(ts=ts, behind=0))

    def card_comes_back(self, number: int) -> None:
        """Somebody deleted it in Slack, which the mirror has just been told."""
        now = self.inbox.clock()
        with self.inbox.engine.begin() as connection:
            card = (post.c.kind == "card") & (post.c.number == number)
            connection.execute(update(post).values(behind=0))
            connection.execute(update(post).where(card).values(behind=1, next_at=now))
        with self.inbox.store.write() as tx:
            claim = tx.posts.claim(now, now + SECOND)
            assert claim is not None
            assert tx.posts.set_gone(claim, comes_back=True, now=now)

    def work(self, seconds: int = 120) -> None:
        """Whatever is due, and the time passes."""
        for _ in range(seconds):
            while self.carrier.step():
                pass
            self.inbox.clock.forward(SECOND)

    def rows(self) -> list[tuple[str, str, str]]:
        columns = (thread_file.c.state, thread_file.c.slack_id, thread_file.c.problem)
        with self.inbox.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(select(*columns).order_by(thread_file.c.id))]

    def problems(self, number: int) -> list[str]:
        return [file.problem for file in self.mail.mails(number)[-1].files]


@pytest.fixture
def room(any_mail: Correspondence) -> Room:
    return Room(any_mail)


@pytest.fixture
def one(mail: Correspondence) -> Room:
    return Room(mail)


def test_each_file_is_put_once_into_the_thread_of_its_ticket(room: Room) -> None:
    room.ticket(PHOTO, Attachment("list.pdf", "application/pdf", b"%PDF"))
    room.work()
    assert [(title, thread, content) for title, _, thread, content in room.drive.shared.values()] == [
        ("photo.png", "7.7", b"png"),
        ("list.pdf", "7.7", b"%PDF"),
    ]
    assert {channel for _, channel, _, _ in room.drive.shared.values()} == {room.inbox.channel}
    assert [state for state, _, _ in room.rows()] == ["shared", "shared"]


def test_a_file_waits_until_the_words_that_it_came_with_are_there(room: Room) -> None:
    room.ticket(PHOTO, shown=False)
    room.work(5)
    assert room.drive.begun == []
    room.show()
    room.work(5)
    assert room.drive.begun == ["photo.png"]


def test_of_a_mail_that_began_a_ticket_the_thread_has_the_files(one: Room) -> None:
    number = one.mail.chat()
    with one.inbox.store.write() as tx:
        file = MailFile("a.pdf", "application/pdf", 3, b"abc")
        new = NewMail(
            number, "<x@y.example>", MailState.RECEIVED, "", "", "", "", "", "", "", one.inbox.clock(), files=(file,)
        )
        mail_id = tx.mails.add(new)
        assert mail_id is not None
        show_files(tx, mail_id, number, one.inbox.clock())
    one.show()
    one.work(5)
    assert one.drive.begun == ["a.pdf"]


def test_two_files_do_not_come_faster_than_slack_wants_posts(one: Room) -> None:
    one.ticket(PHOTO, PHOTO)
    assert (one.carrier.step(), one.carrier.step()) == (True, False)
    one.inbox.clock.forward(SECOND)
    assert one.carrier.step()


@pytest.mark.parametrize("call", ["begin", "send", "share_in"])
@pytest.mark.parametrize("error", [Unknown("Timeout"), Limited(30), Rejected("not_in_channel")])
def test_whatever_fails_is_tried_again(one: Room, call: str, error: SlackError) -> None:
    one.ticket(PHOTO)
    one.drive.fail[call] = [error]
    one.work(400)
    assert [title for title, *_ in one.drive.shared.values()] == ["photo.png"]


def test_a_file_whose_answer_was_lost_is_not_put_there_twice(room: Room) -> None:
    room.ticket(PHOTO)
    room.drive.lost = [Unknown("Timeout")]
    room.work()
    assert (room.drive.begun, len(room.drive.shared)) == (["photo.png"], 1)
    assert [state for state, _, _ in room.rows()] == ["shared"]


def test_a_file_whose_carrier_was_killed_is_not_put_there_twice(room: Room) -> None:
    room.ticket(PHOTO)
    room.drive.lost = [Killed()]
    with suppress(Killed):
        room.work(1)
    room.work()
    assert (room.drive.begun, len(room.drive.shared)) == (["photo.png"], 1)


def test_without_its_kept_id_the_same_file_would_come_twice(one: Room) -> None:
    one.ticket(PHOTO)
    one.drive.lost = [Killed()]
    with suppress(Killed):
        one.work(1)
    with one.inbox.engine.begin() as connection:
        connection.execute(update(thread_file).values(slack_id=""))
    one.work()
    assert len(one.drive.shared) == 2


def test_what_slack_refuses_is_named_with_the_reason(one: Room) -> None:
    number = one.ticket(PHOTO)
    before = one.inbox.posts("mail", number)[-1]["want_version"]
    one.drive.fail["begin"] = [Rejected("file_type_not_allowed")]
    one.work()
    assert (one.problems(number), one.drive.shared) == (["file_type_not_allowed"], {})
    assert one.inbox.posts("mail", number)[-1]["want_version"] == before + 1


def test_no_program_is_put_where_somebody_could_start_it(one: Room) -> None:
    number = one.ticket(Attachment("Invoice.PDF.Exe", "application/pdf", b"MZ"), PHOTO)
    one.work()
    assert (one.problems(number), one.drive.begun) == (["dangerous", ""], ["photo.png"])


def test_a_property_that_hides_contact_data_shows_no_file(one: Room) -> None:
    number = one.ticket(PHOTO)
    with one.inbox.store.write() as tx:
        [property_] = tx.properties.all()
        tx.properties.arrange(replace(property_, masked=True))
    one.work()
    assert (one.problems(number), one.drive.begun) == (["masked"], [])


def test_a_purge_deletes_what_slack_has_and_keeps_no_byte(room: Room) -> None:
    number = room.ticket(PHOTO)
    room.work()
    room.mail.purge(number)
    with room.inbox.engine.connect() as connection:
        assert connection.execute(select(mail_file)).all() == []
    room.work()
    assert (room.drive.deleted, room.drive.shared, room.rows()) == (["F1"], {}, [])


def test_what_waits_when_its_ticket_is_purged_is_never_put_there(room: Room) -> None:
    number = room.ticket(PHOTO)
    room.mail.purge(number)
    room.work()
    assert (room.drive.begun, room.rows()) == ([], [])


def test_a_file_that_is_shown_while_its_ticket_is_purged_goes_again(one: Room) -> None:
    number = one.ticket(PHOTO)
    purging = _Purging(lambda: one.mail.purge(number))
    FileCarrier(one.inbox.store, purging, PACE, one.inbox.clock).step()
    assert list(purging.shared) == ["F1"]
    one.drive = purging
    one.work()
    assert (purging.shared, one.rows()) == ({}, [])


def test_a_file_is_deleted_however_often_slack_says_no(one: Room) -> None:
    number = one.ticket(PHOTO)
    one.work()
    one.mail.purge(number)
    one.drive.fail["delete"] = [Rejected("cant_delete_file"), Unknown("Timeout"), Limited(30)]
    one.work(900)
    assert (one.drive.deleted, one.rows()) == (["F1"], [])


def test_below_a_card_that_comes_back_the_files_do_too_and_the_old_ones_go(room: Room) -> None:
    number = room.ticket(PHOTO)
    room.work()
    room.card_comes_back(number)
    room.work(5)
    assert [title for title, *_ in room.drive.shared.values()] == [], "the words are not back yet"
    room.show("8.8")
    room.work()
    assert [(title, thread) for title, _, thread, _ in room.drive.shared.values()] == [("photo.png", "8.8")]
    assert [state for state, *_ in room.rows()] == ["shared"]


class _Purging(Drive):
    """The ticket is purged just before the file is shown."""

    def __init__(self, purge: Callable[[], None]) -> None:
        super().__init__()
        self._purge = purge

    def share_in(self, file_id: str, title: str, channel: str, thread_ts: str | None = None) -> None:
        self._purge()
        super().share_in(file_id, title, channel, thread_ts)


def test_a_free_carrier_asks_slack_for_nothing(one: Room) -> None:
    one.ticket()
    assert not one.carrier.step()
    one.inbox.clock.forward(timedelta(days=1))
    assert not one.carrier.step()
