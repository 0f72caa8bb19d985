"""Exports by e-mail: each file goes out under one Message-ID, with the rights that its asker has by then."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clients.mime import LIMIT, written
from bot.domain.errors import MailDelayed, MailRefused, MailUnsure, Reason, Refusal
from bot.domain.inbox import Deed, Role
from bot.exporting import mailing
from bot.exporting.exporter import Exporter
from bot.exporting.importing import import_bundle
from bot.exporting.json_file import read
from bot.exporting.mailing import MOST_BYTES, TYPES
from bot.mail.letters import Attachment, Letter, Received
from bot.mail.sending import FIRST_RETRY, LEASE
from bot.ports import ExportState, Form, Grant, MailCursor
from bot.tickets.postman import Postman
from bot.views.language import Language
from tests.bot.exporting.export_samples import HOSTILE, exported, work
from tests.bot.exporting.mail_office import ADDRESS, MailOffice
from tests.bot.exporting.test_exporter import PACE, Drive
from tests.bot.exporting.test_schema import validate
from tests.bot.views.samples import ENGLISH, SPANISH
from tests.inbox import ADMIN, ANA, LUIS, MADRID, NOON, Inbox, migrated, said


@pytest.fixture
def office(store_url: str) -> Iterator[MailOffice]:
    """Whose administrator has confirmed an address."""
    with migrated(store_url) as engine:
        made = MailOffice(Inbox(engine))
        made.confirmed()
        yield made


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest) -> Iterator[MailOffice]:
    """On both databases."""
    with migrated(request.getfixturevalue(f"{request.param}_url")) as engine:
        made = MailOffice(Inbox(engine))
        made.confirmed()
        yield made


def file_of(letter: Letter) -> Attachment:
    (attachment,) = letter.attachments
    return attachment


def numbers_in(letter: Letter) -> list[int]:
    return [one.conversation.id for one in read(file_of(letter).content).conversations]


def test_the_mail_says_what_it_is_who_asked_and_that_it_is_to_be_handled_with_care(either: MailOffice) -> None:
    numbers = either.chats(2)
    draft = either.requests.of_numbers(numbers, ADMIN)
    assert either.send(draft) == ""
    assert either.told().endswith("By e-mail to admin@aurora.example\nFile 1 of 1 is on its way…")
    either.work()
    [letter] = either.server.taken
    assert (letter.to, letter.subject) == (ADDRESS, "Export from Recado: 2 conversations")
    assert "asked Recado, in Slack" in letter.text
    assert "customers' data" in letter.text
    assert letter.is_automatic
    validate(file_of(letter).content)
    assert numbers_in(letter) == numbers
    assert letter.message_id.encode() in written(letter, NOON)
    assert either.get(draft.id).state is ExportState.DONE
    assert either.told().endswith("2 went out.")


@pytest.mark.parametrize("form", Form)
def test_each_form_can_be_mailed(office: MailOffice, form: Form) -> None:
    office.send(office.requests.of_numbers(office.chats(1), ADMIN), form=form)
    office.work()
    attachment = file_of(office.server.taken[0])
    assert (attachment.name.rpartition(".")[2], attachment.mime_type) == (form.value, TYPES[form])
    assert b"question 0" in attachment.content
    assert attachment.name.encode() in written(office.server.taken[0], NOON)


def test_it_is_written_in_the_language_of_who_asked(office: MailOffice) -> None:
    spanish = replace(office, language=SPANISH)
    spanish.send(spanish.requests.of_numbers(spanish.chats(1), ADMIN))
    spanish.work()
    assert "datos de clientes" in spanish.server.taken[0].text
    assert spanish.told().endswith("Enviada: 1.")


def test_the_journal_tells_who_asked_for_what_how_many_and_where_to(office: MailOffice) -> None:
    (number,) = office.chats(1)
    office.send(office.requests.of_numbers([number], ADMIN))
    office.work()
    [entry] = office.logged()
    assert (entry.actor, entry.number) == (ADMIN, number)
    about = {"what": "conversations", "count": "1", "form": "json", "to": ADDRESS, "asked": f"#{number}"}
    assert entry.detail == about


def test_the_journal_itself_can_be_mailed(office: MailOffice) -> None:
    office.inbox.desk.do_all(Deed.TAKE, office.chats(2), ANA)
    for form in (Form.JSON, Form.CSV):
        office.send(office.requests.of_journal(ADMIN), form=form)
        office.work()
    first, second = (file_of(letter).content for letter in office.server.taken)
    assert [one["deed"] for one in json.loads(first)["journal"]][:2] == ["confirm_address", "take"]
    assert "take" in [row[2] for row in csv.reader(io.StringIO(second.decode("utf-8-sig")))]
    assert office.server.taken[0].subject == "Export from Recado: the journal"


def test_more_than_a_hundred_go_in_numbered_mails(office: MailOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = office.chats(5)
    for module in ("requests", "composing", "mailing"):
        monkeypatch.setattr(f"bot.exporting.{module}.MOST_IN_FILE", 2)
    office.send(office.requests.of_numbers(numbers, ADMIN))
    office.work()
    letters = office.server.taken
    assert [letter.subject.rpartition(" (")[2] for letter in letters] == ["1 of 3)", "2 of 3)", "3 of 3)"]
    assert [file_of(letter).name for letter in letters] == [
        f"recado-conversations-2026-11-22-{n}-of-3.json" for n in (1, 2, 3)
    ]
    assert [number for letter in letters for number in numbers_in(letter)] == numbers
    assert len({letter.message_id for letter in letters}) == 3


def test_what_is_too_large_for_a_mail_goes_in_several(office: MailOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = office.chats(5)
    office.send(office.requests.of_numbers(numbers, ADMIN))
    monkeypatch.setattr(mailing, "MOST_BYTES", 5_000)
    office.work()
    letters = office.server.taken
    assert [number for letter in letters for number in numbers_in(letter)] == numbers
    assert len(letters) > 1
    assert max(len(file_of(letter).content) for letter in letters) <= 5_000
    assert letters[-1].subject.endswith(f"({len(letters)} of {len(letters)})")
    assert office.get(1).count == 5


def test_a_journal_that_is_too_large_goes_in_several(office: MailOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    office.inbox.desk.do_all(Deed.TAKE, office.chats(9), ANA)
    office.send(office.requests.of_journal(ADMIN))
    monkeypatch.setattr(mailing, "MOST_BYTES", 2_500)
    office.work()
    deeds = [one["deed"] for letter in office.server.taken for one in json.loads(file_of(letter).content)["journal"]]
    assert deeds[:10] == ["confirm_address", *["take"] * 9]
    assert len(office.server.taken) > 1


def test_one_that_is_too_large_alone_is_told(office: MailOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    office.send(office.requests.of_numbers(office.chats(2), ADMIN))
    monkeypatch.setattr(mailing, "MOST_BYTES", 100)
    office.work()
    assert office.server.taken == []
    assert "larger than a mail may be" in office.told()


def test_the_largest_file_fits_into_a_mail_of_25_mb() -> None:
    letter = Letter(
        "<1@aurora.example>", ("", "a@b.example"), "c@d.example", "s", "t" * 1_000, attachments=(
            Attachment("x.json", "application/json", b"x" * MOST_BYTES),
        )
    )  # fmt: skip
    assert len(written(letter, NOON)) < 25_000_000 < LIMIT


@pytest.mark.parametrize("error", [MailDelayed("450 later"), MailUnsure("")])
def test_every_try_has_the_same_message_id_and_is_told_in_the_journal_once(
    office: MailOffice, error: MailDelayed | MailUnsure
) -> None:
    office.server.errors = [error]
    draft = office.requests.of_numbers(office.chats(1), ADMIN)
    office.send(draft)
    office.work()
    waiting = office.get(draft.id)
    assert (waiting.attempts, waiting.problem, bool(waiting.file_id)) == (1, error.told, True)
    assert "is tried again" in office.told()
    office.inbox.clock.forward(FIRST_RETRY)
    office.work()
    assert [letter.message_id for letter in office.server.taken] == [waiting.file_id]
    assert office.get(draft.id).state is ExportState.DONE
    assert len(office.logged()) == 1


def test_a_sender_who_died_is_followed_by_another_under_the_same_message_id(either: MailOffice) -> None:
    draft = either.requests.of_numbers(either.chats(1), ADMIN)
    either.send(draft)
    now = either.inbox.clock()
    taken = either.exports.take(now, now + LEASE)
    assert taken is not None
    either.work()
    assert either.server.taken == []
    either.inbox.clock.forward(LEASE)
    either.work()
    assert [letter.message_id for letter in either.server.taken] == [taken.letter.message_id]
    with either.inbox.store.write() as tx:
        either.exports.set_failed(tx, taken, "too late", either.inbox.clock())
    assert either.get(draft.id).state is ExportState.DONE


def test_a_store_that_is_busy_changes_neither_the_message_id_nor_the_journal(office: MailOffice) -> None:
    draft = office.requests.of_numbers(office.chats(1), ADMIN)
    office.send(draft)
    busy = iter([False, True])  # when the mail is written, after its Message-ID was kept

    def language_of(slack_id: str) -> Language:
        if next(busy):
            raise Refusal(Reason.BUSY)
        return ENGLISH

    now = office.inbox.clock()
    assert replace(office.exports, language_of=language_of).take(now, now + LEASE) is None
    kept = office.get(draft.id)
    assert (kept.state, bool(kept.file_id)) == (ExportState.WAITING, True)
    office.inbox.clock.forward(FIRST_RETRY)
    office.work()
    assert [letter.message_id for letter in office.server.taken] == [kept.file_id]
    assert len(office.logged()) == 1


def test_what_the_server_refuses_is_told(office: MailOffice) -> None:
    office.server.errors = [MailRefused("550 no such user")]
    draft = office.requests.of_numbers(office.chats(1), ADMIN)
    office.send(draft)
    office.work()
    assert office.get(draft.id).state is ExportState.REFUSED
    assert "The mail was not taken: 550 no such user" in office.told()


def test_what_was_purged_meanwhile_is_in_no_mail_and_told(office: MailOffice) -> None:
    numbers = office.chats(2)
    office.server.errors = [MailDelayed("450 later")]
    office.send(office.requests.of_numbers(numbers, ADMIN))
    office.work()
    office.inbox.desk.do_all(Deed.TRASH, numbers[:1], ADMIN)
    office.inbox.desk.do_all(Deed.PURGE, numbers[:1], ADMIN)
    office.inbox.clock.forward(FIRST_RETRY)
    office.work()
    [letter] = office.server.taken
    assert numbers_in(letter) == numbers[1:]
    assert "1 was left out" in letter.text
    assert office.told().endswith("1 was left out: it is gone, or not yours to export.")


def test_where_nothing_is_left_no_mail_goes_out(office: MailOffice) -> None:
    numbers = office.chats(1)
    office.send(office.requests.of_numbers(numbers, ADMIN))
    office.inbox.desk.do_all(Deed.TRASH, numbers, ADMIN)
    office.inbox.desk.do_all(Deed.PURGE, numbers, ADMIN)
    office.work()
    assert office.server.taken == []
    assert "No file was made." in office.told()


def _revoke_right(office: MailOffice) -> MailOffice:
    with office.inbox.store.write() as tx:
        tx.people.grant(Grant(tx.properties.all()[0].id, LUIS, Role.NONE))
    return office


def _forget(office: MailOffice) -> MailOffice:
    office.dispatch.forget("luis@aurora.example", LUIS)
    return office


def _nothing(office: MailOffice) -> MailOffice:
    return office


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_revoke_right, Reason.LEADS_ONLY),
        (_forget, Reason.EXPORT_UNCONFIRMED),
        (lambda office: replace(office, domains=frozenset({"other.example"})), Reason.EXPORT_DOMAIN),
        (lambda office: replace(office, domains=frozenset()), Reason.EXPORT_MAIL_OFF),
        (lambda office: replace(office, sender=("", "")), Reason.EXPORT_MAIL_OFF),
        (_nothing, None),  # the negative control: without a change the same export goes out
    ],
)
def test_everything_is_asked_again_when_the_mail_is_made(
    office: MailOffice, change: Callable[[MailOffice], MailOffice], reason: Reason | None
) -> None:
    numbers = office.chats(1)
    with office.inbox.store.write() as tx:
        tx.people.grant(Grant(tx.properties.all()[0].id, LUIS, Role.LEAD))
    office.confirmed(LUIS, "luis@aurora.example")
    draft = office.requests.of_numbers(numbers, LUIS)
    office.send(draft, "luis@aurora.example")
    changed = change(office)
    changed.work()
    assert len(changed.server.taken) == (0 if reason else 1)
    assert len(changed.logged()) == (0 if reason else 1)
    assert office.get(draft.id).problem == (reason.value if reason else "")
    assert office.get(draft.id).state is (ExportState.REFUSED if reason else ExportState.DONE)
    assert changed.told(LUIS)


def test_a_confirmation_that_is_over_is_noticed(office: MailOffice) -> None:
    office.send(office.requests.of_numbers(office.chats(1), ADMIN))
    office.inbox.clock.forward(timedelta(days=91))
    office.work()
    assert office.server.taken == []
    assert "is not confirmed by you" in office.told()


def test_files_for_slack_and_mails_do_not_take_one_another(office: MailOffice) -> None:
    numbers, drive = office.chats(1), Drive()
    office.send(office.requests.of_numbers(numbers, ADMIN))
    to_slack = office.requests.of_numbers(numbers, ADMIN)
    office.requests.begin(to_slack.id, Form.JSON, ADMIN)
    parts = (office.inbox.store, drive, office.inbox.permissions, PACE, lambda _: ENGLISH, office.inbox.clock)
    exporter = Exporter(*parts, MADRID)
    while exporter.step():
        pass
    assert (len(drive.shared), office.server.taken) == (1, [])
    office.work()
    assert (len(drive.shared), len(office.server.taken)) == (1, 1)


def test_hostile_words_are_harmless_in_the_files_that_go_out(office: MailOffice) -> None:
    office.inbox.receive(office.inbox.site.transcript(NOON, said("v", NOON, HOSTILE), chat="x"))
    number = office.inbox.get("x").id
    for form in (Form.CSV, Form.HTML):
        office.send(office.requests.of_numbers([number], ADMIN), form=form)
        office.work()
    sheet, page = (file_of(letter).content.decode("utf-8-sig") for letter in office.server.taken)
    cells = [cell for row in csv.reader(io.StringIO(sheet)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert "<script" not in page
    assert [mark in HOSTILE for mark in ("=1+1", "<script")] == [True, True], "they were there to be made harmless"


def test_what_is_mailed_comes_back_as_it_was(source: Inbox, target: Inbox) -> None:
    numbers = work(source)
    office = MailOffice(source)
    office.confirmed()
    before = exported(source, numbers)
    office.send(office.requests.of_numbers(numbers, ADMIN))
    office.work()
    content = file_of(office.server.taken[0]).content
    import_bundle(target.store, read(content))
    assert exported(target, numbers) == before


def bounce(message_id: str) -> Received:
    """What a server sends that could not hand a mail on."""
    about = ("Mail Delivery", "mailer-daemon@aurora.example"), (ADDRESS,), "Undelivered", None, "text", "said"
    return replace(
        Received("<bounce@aurora.example>", *about), is_bounce=True, bounced=message_id, reason="550 mailbox is full"
    )


def test_an_export_that_comes_back_is_told(either: MailOffice) -> None:
    either.send(either.requests.of_numbers(either.chats(1), ADMIN))
    either.work()
    postman = Postman(either.inbox.store, either.inbox.clock)
    postman.receive("INBOX", MailCursor(1, 1), bounce("<another@aurora.example>"))
    assert either.told().endswith("1 went out.")
    postman.receive("INBOX", MailCursor(1, 2), bounce(either.server.taken[0].message_id))
    assert "The mail was not taken: 550 mailbox is full" in either.told()


def test_a_code_that_comes_back_is_told(either: MailOffice) -> None:
    either.send(either.requests.of_numbers(either.chats(1), ADMIN), "nobody@aurora.example")
    either.work()
    postman = Postman(either.inbox.store, either.inbox.clock)
    postman.receive("INBOX", MailCursor(1, 1), bounce(either.server.taken[0].message_id))
    assert "The code for nobody@aurora.example did not arrive: 550 mailbox is full" in either.told()
