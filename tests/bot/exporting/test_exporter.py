"""The files of an export reach who asked, each once, whatever fails; asked again is who may, and the journal tells."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import Limited, Reason, Refusal, Rejected, SlackError, Unknown
from bot.domain.inbox import EXPORTED, Deed, Entry, Role
from bot.domain.query import Query
from bot.exporting import requests
from bot.exporting.exporter import Exporter, FilePace
from bot.exporting.json_file import read
from bot.exporting.requests import Requests
from bot.filters import Filters, Reader
from bot.mirror.direct import export as draw_export
from bot.ports import Export, ExportState, Form, Grant, PostKind, Transaction
from tests.bot.exporting.test_schema import validate
from tests.bot.views.checks import misfits
from tests.bot.views.samples import ENGLISH
from tests.inbox import ADMIN, ANA, LUIS, MADRID, NOON, Inbox, migrated, said

SECOND = timedelta(seconds=1)
ALL = Filters(Query((), status=None, ascending=True))
PACE = FilePace(each=SECOND, settle=10 * SECOND, lease=60 * SECOND)


@dataclass
class Drive:
    """Slack's files; `fail` has what the next calls raise, by their names, before or after they take effect."""

    shared: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)
    sent: dict[str, bytes] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)
    fail: dict[str, list[SlackError]] = field(default_factory=dict)
    lost: list[BaseException] = field(default_factory=list)

    def begin(self, name: str, size: int) -> tuple[str, str]:
        self._may_fail("begin")
        self.named.append(name)
        return f"F{len(self.named)}", f"url{len(self.named)}"

    def send(self, url: str, content: bytes) -> None:
        self._may_fail("send")
        self.sent[url.replace("url", "F")] = content

    def share(self, file_id: str, title: str, person: str) -> None:
        self._may_fail("share")
        self.shared[file_id] = (title, person, self.sent[file_id])
        if self.lost:
            raise self.lost.pop()

    def is_shared(self, file_id: str) -> bool:
        self._may_fail("is_shared")
        return file_id in self.shared

    def _may_fail(self, name: str) -> None:
        if self.fail.get(name):
            raise self.fail[name].pop()


def reader(slack_id: str) -> Reader:
    return Reader(slack_id, MADRID, NOON)


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Office:
    """An inbox whose administrator asks for exports."""

    inbox: Inbox
    drive: Drive = field(default_factory=Drive)

    @property
    def requests(self) -> Requests:
        return Requests(self.inbox.store, self.inbox.permissions, self.inbox.clock)

    @property
    def exporter(self) -> Exporter:
        parts = (self.inbox.store, self.drive, self.inbox.permissions, PACE, lambda _: ENGLISH)
        return Exporter(*parts, self.inbox.clock, MADRID)

    def chats(self, count: int) -> list[int]:
        for n in range(count):
            self.inbox.receive(self.inbox.site.transcript(NOON, said("v", NOON, f"question {n}"), chat=f"c{n}"))
        return [self.inbox.get(f"c{n}").id for n in range(count)]

    def begun(self, draft: Export, form: Form = Form.JSON) -> int:
        self.requests.begin(draft.id, form, draft.slack_id)
        return draft.id

    def work(self, seconds: int = 600) -> None:
        """Whatever is due, and the time passes."""
        for _ in range(seconds):
            while self.exporter.step():
                pass
            self.inbox.clock.forward(SECOND)

    def get(self, export_id: int) -> Export:
        with self.inbox.store.read() as tx:
            found = tx.exports.get(export_id)
        assert found is not None
        return found

    def shown(self) -> str:
        """What the message tells now."""
        with self.inbox.store.read() as tx:
            return self._drawn(tx)

    def _drawn(self, tx: Transaction) -> str:
        post = tx.posts.unseen(PostKind.EXPORT, ADMIN)
        assert post is not None
        message = draw_export(tx, post, _Languages())  # type: ignore[arg-type]
        assert message is not None
        assert misfits(message) == []
        return message["text"]

    def logged(self, number: int = 0) -> list[Entry]:
        return [entry for entry in self.inbox.journal(number) if entry.deed == EXPORTED] if number else self._all()

    def _all(self) -> list[Entry]:
        with self.inbox.store.read() as tx:
            entries = tx.archive.journal([one.id for one in tx.properties.all()], 0, 10_000)
        return [entry for entry in entries if entry.deed == EXPORTED]


class _Languages:
    def named(self, locale: str) -> object:
        return ENGLISH


@pytest.fixture(params=["sqlite", "postgres"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    url = request.getfixturevalue(f"{request.param}_url")
    with migrated(url) as engine:
        yield Office(Inbox(engine))


@pytest.fixture
def one(store_url: str) -> Iterator[Office]:
    """On one database only."""
    with migrated(store_url) as engine:
        yield Office(Inbox(engine))


def numbers_in(content: bytes) -> list[int]:
    return [record.conversation.id for record in read(content).conversations]


def test_more_than_a_hundred_come_in_numbered_files(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = office.chats(5)
    monkeypatch.setattr(requests, "MOST_IN_FILE", 2)
    monkeypatch.setattr("bot.exporting.composing.MOST_IN_FILE", 2)
    export_id = office.begun(office.requests.of_query(ALL, reader(ADMIN)))
    assert office.shown().startswith("*Export of 5 conversations*\nFile 1 of 3")
    office.work(10)
    files = list(office.drive.shared.values())
    assert [name for name, _, _ in files] == [f"recado-conversations-2026-11-22-{n}-of-3.json" for n in (1, 2, 3)]
    assert {person for _, person, _ in files} == {ADMIN}
    assert [number for *_, content in files for number in numbers_in(content)] == numbers
    assert [json.loads(content)["part"] for *_, content in files] == [1, 2, 3]
    for *_, content in files:
        validate(content)
    assert (office.get(export_id).state, office.get(export_id).count) == (ExportState.DONE, 5)
    assert office.shown().endswith("5 are with you.")
    assert [entry.detail["count"] for entry in office.logged()] == ["2", "2", "1"]


@pytest.mark.parametrize("form", Form)
def test_each_form_has_its_file(one: Office, form: Form) -> None:
    (number,) = one.chats(1)
    one.begun(one.requests.of_numbers([number], ADMIN), form)
    one.work(3)
    ((name, _, content),) = one.drive.shared.values()
    assert name == f"recado-conversation-{number}-2026-11-22.{form.value}"
    assert b"question 0" in content


def test_the_history_of_the_conversation_tells_who_exported_it(one: Office) -> None:
    (number,) = one.chats(1)
    with one.inbox.store.write() as tx:
        tx.properties.arrange(replace(tx.properties.all()[0], masked=True))
    one.begun(one.requests.of_numbers([number], ADMIN))
    one.work(3)
    (entry,) = one.logged(number)
    assert entry.actor == ADMIN
    wanted = {"count": "1", "what": "conversations", "form": "json", "to": "slack", "revealed": "yes"}
    wanted["asked"] = f"#{number}"
    assert entry.detail == wanted
    ((*_, content),) = one.drive.shared.values()
    assert b"ana@example.com" in content


def test_the_journal_is_exported(one: Office) -> None:
    numbers = one.chats(2)
    one.inbox.desk.do_all(Deed.TAKE, numbers, ANA)
    one.begun(one.requests.of_journal(ADMIN))
    one.work(3)
    ((name, _, content),) = one.drive.shared.values()
    validate(content)
    assert name.startswith("recado-journal")
    assert [entry["deed"] for entry in json.loads(content)["journal"]] == ["take", "take"]
    assert [entry.detail["what"] for entry in one.logged()] == ["journal"]


@pytest.mark.parametrize("call", ["begin", "send", "share"])
@pytest.mark.parametrize("error", [Unknown("timeout"), Limited(5), Rejected("token_revoked")])
def test_a_file_that_did_not_come_is_tried_again(one: Office, call: str, error: SlackError) -> None:
    numbers = one.chats(2)
    one.drive.fail[call] = [error]
    export_id = one.begun(one.requests.of_numbers(numbers, ADMIN))
    one.work(400)
    assert len(one.drive.shared) == 1
    assert one.get(export_id).state is ExportState.DONE
    assert len(one.logged()) == 1


@pytest.mark.parametrize("loss", [Unknown("timeout"), Killed()])
def test_a_file_whose_answer_was_lost_does_not_come_twice(office: Office, loss: BaseException) -> None:
    numbers = office.chats(2)
    office.drive.lost = [loss]
    export_id = office.begun(office.requests.of_numbers(numbers, ADMIN))
    with suppress(Killed):
        office.exporter.step()
    office.work(100)
    assert len(office.drive.shared) == 1
    assert (office.get(export_id).state, office.get(export_id).count) == (ExportState.DONE, 2)
    assert len(office.logged()) == 1


def test_it_would_come_twice_if_slack_did_not_know(one: Office) -> None:
    numbers = one.chats(1)
    one.drive.lost = [Unknown("timeout")]
    one.begun(one.requests.of_numbers(numbers, ADMIN))
    one.exporter.step()
    first = dict(one.drive.shared)
    one.drive.shared.clear()
    one.work(100)
    assert len(first | one.drive.shared) == 2


def test_slacks_no_is_told(one: Office) -> None:
    one.drive.fail["share"] = [Rejected("file_uploads_disabled")]
    export_id = one.begun(one.requests.of_numbers(one.chats(1), ADMIN))
    one.work(5)
    assert one.get(export_id).state is ExportState.REFUSED
    assert "file_uploads_disabled" in one.shown()
    assert one.drive.shared == {}


def test_only_leads_and_administrators_may_ask(one: Office) -> None:
    (number,) = one.chats(1)
    asks: list[Callable[[], object]] = [
        lambda: one.requests.of_numbers([number], ANA),
        lambda: one.requests.of_journal(ANA),
        lambda: one.requests.of_query(ALL, reader(ANA)),
        lambda: one.requests.of_selection(ANA),
    ]
    for ask in asks:
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.reason is Reason.LEADS_ONLY
    with pytest.raises(Refusal) as refused:
        one.requests.of_numbers([number], "U0STRANGER")
    assert refused.value.reason is Reason.NOT_FOUND


def test_a_right_that_is_gone_is_noticed_when_the_file_is_made(one: Office) -> None:
    numbers = one.chats(1)
    with one.inbox.store.write() as tx:
        owner = tx.properties.all()[0]
        tx.people.grant(Grant(owner.id, LUIS, Role.LEAD))
    draft = one.requests.of_numbers(numbers, LUIS)
    one.begun(draft)
    with one.inbox.store.write() as tx:
        tx.people.grant(Grant(owner.id, LUIS, Role.NONE))
    one.work(5)
    assert (one.get(draft.id).state, one.get(draft.id).problem) == (ExportState.REFUSED, Reason.LEADS_ONLY)
    assert one.drive.shared == {}
    assert one.logged() == []


def test_what_was_purged_meanwhile_is_left_out_and_told(one: Office) -> None:
    numbers = one.chats(2)
    draft = one.requests.of_numbers(numbers, ADMIN)
    one.begun(draft)
    one.inbox.desk.do_all(Deed.TRASH, numbers[:1], ADMIN)
    one.inbox.desk.do_all(Deed.PURGE, numbers[:1], ADMIN)
    one.work(5)
    ((*_, content),) = one.drive.shared.values()
    assert numbers_in(content) == numbers[1:]
    assert "1 is with you.\n1 was left out" in one.shown()


def test_a_draft_begins_once_and_for_its_asker_only(one: Office) -> None:
    draft = one.requests.of_numbers(one.chats(1), ADMIN)
    for export_id, actor in ((draft.id, LUIS), (draft.id + 1, ADMIN)):
        with pytest.raises(Refusal) as refused:
            one.requests.begin(export_id, Form.JSON, actor)
        assert refused.value.reason is Reason.EXPORT_GONE
    one.begun(draft)
    with pytest.raises(Refusal):
        one.requests.begin(draft.id, Form.JSON, ADMIN)
    one.work(5)
    assert len(one.drive.shared) == 1


def test_a_draft_that_nobody_sends_makes_no_file(one: Office) -> None:
    one.requests.of_numbers(one.chats(1), ADMIN)
    one.work(3)
    assert one.drive.named == []


def test_too_many_are_refused(one: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    one.chats(3)
    monkeypatch.setattr(requests, "MOST", 2)
    monkeypatch.setattr(requests, "AT_ONCE", 1)
    with pytest.raises(Refusal) as refused:
        one.requests.of_query(ALL, reader(ADMIN))
    assert refused.value.reason is Reason.TOO_MANY_TO_EXPORT
    monkeypatch.setattr(requests, "MOST", 3)
    assert len(one.requests.of_query(ALL, reader(ADMIN)).numbers) == 3


def test_who_lost_the_lease_shows_nothing(one: Office) -> None:
    one.begun(one.requests.of_numbers(one.chats(1), ADMIN))
    slow = one.exporter
    send = one.drive.send

    def overtaken(url: str, content: bytes) -> None:
        send(url, content)
        one.inbox.clock.forward(2 * PACE.lease)
        one.drive.send = send  # type: ignore[method-assign]
        one.work(2)

    one.drive.send = overtaken  # type: ignore[method-assign]
    slow.step()
    assert len(one.drive.shared) == 1
    assert len(one.logged()) == 1
