"""What a restore settles: purges are done again, and what may have gone out is not sent by itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.contact import ContactQuery, ContactRow
from bot.domain.inbox import BY_CLOCK, Kind
from bot.mail.letters import Received
from bot.mail.own_tickets import marks
from bot.operating import purge_list
from bot.operating.purge_list import BadPurgeList
from bot.operating.restoring import Settled, settle
from bot.ports import FROM_BACKUP, DigestKind, Forward, MailState, NewDigest, NewMail, Purges, Transaction
from bot.times.schedules import read_schedule
from bot.transactions.erasure import purge, purge_some
from storage import tables
from storage.backup.backups import take, unpacked
from storage.sql.engine import open_engine
from tests.bot.contacts import Visitors
from tests.bot.tickets.correspondence import ANSWER, Correspondence
from tests.bot.tickets.test_forwarding import Shop
from tests.inbox import ADMIN, ANA, MADRID, MINUTE, NOON, Inbox, migrated

Restore = Callable[[Purges], tuple[Inbox, Settled]]


@pytest.fixture
def inbox(database_url: str) -> Iterator[Inbox]:
    with migrated(database_url) as engine:
        yield Inbox(engine)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup"


@pytest.fixture
def restore(inbox: Inbox, file: Path) -> Iterator[Restore]:
    """The inbox as it is made of the file."""
    url, engines = f"sqlite:///{file}.restored", []

    def run(purges: Purges) -> tuple[Inbox, Settled]:
        with unpacked(file, url) as copy:
            settled = settle(copy.store, copy.taken_at, purges, inbox.clock())
            copy.become(url)
        engines.append(open_engine(url))
        return Inbox(engines[-1], inbox.clock, inbox.site), settled

    yield run
    for engine in engines:
        engine.dispose()


def purges_of(inbox: Inbox) -> Purges:
    """By way of a file."""
    with inbox.store.read() as tx:
        return purge_list.read(purge_list.written(tx.restores.purges()))


def words_in(file: Path) -> bytes:
    return Path(f"{file}.restored").read_bytes()


def test_what_was_purged_since_the_backup_does_not_come_back(inbox: Inbox, file: Path, restore: Restore) -> None:
    now, site = inbox.clock(), inbox.site
    inbox.receive(site.start(now, "Secret words"), site.end(now), site.start(now, "Stays", chat="other"))
    take(inbox.engine, file, now)
    inbox.clock.forward(MINUTE)
    with inbox.store.write() as tx:
        purge(tx, inbox.get(), ADMIN, inbox.clock(), "")
    again, settled = restore(purges_of(inbox))
    assert settled == Settled(1, 0)
    assert again.find() is None
    assert again.find("other") is not None
    again.receive(site.end(now + MINUTE))  # tawk.to repeats it hours later
    assert again.find() is None
    assert [row["actor"] for row in again.rows(select(tables.journal))] == [BY_CLOCK]
    assert b"Secret words" not in words_in(file)


def test_without_the_list_it_would_come_back(inbox: Inbox, file: Path, restore: Restore) -> None:
    """The negative control of the test above."""
    now, site = inbox.clock(), inbox.site
    inbox.receive(site.start(now, "Secret words"), site.end(now))
    take(inbox.engine, file, now)
    with inbox.store.write() as tx:
        purge(tx, inbox.get(), ADMIN, now, "")
    again, _ = restore(Purges())
    assert again.find() is not None


@pytest.mark.parametrize("listed", [True, False])
def test_a_mail_that_came_and_was_purged_since_the_backup_is_not_read_again(
    inbox: Inbox, file: Path, restore: Restore, listed: bool
) -> None:
    """Where the list tells of it, as a list of before does not."""
    mail = Correspondence(inbox)
    mail.chat()  # so that there is a property
    take(inbox.engine, file, inbox.clock())
    inbox.clock.forward(MINUTE)
    mail.receive(SECRET_MAIL)
    with inbox.store.read() as tx:
        number = tx.mails.number_of([SECRET_MAIL.message_id])
    assert number is not None
    mail.purge(number)
    purges = purges_of(inbox)
    again, _ = restore(purges if listed else replace(purges, mails=frozenset()))
    assert (_read_again(again) is None) is listed


@pytest.mark.parametrize("listed", [True, False])
def test_a_ticket_that_went_to_tawk_to_and_was_purged_since_the_backup_does_not_come_back_from_there(
    inbox: Inbox, file: Path, restore: Restore, listed: bool
) -> None:
    shop = Shop(Correspondence(inbox))
    chat = shop.chat()
    with inbox.store.write() as tx:
        marks(tx)  # as whoever ever sent one there has the key of its marks
    take(inbox.engine, file, inbox.clock())
    inbox.clock.forward(MINUTE)
    number = shop.mail.tickets.convert(chat, ANA, ANSWER)
    [copy] = shop.forwards()
    shop.mail.purge(number)
    purges = purges_of(inbox)
    again, _ = restore(purges if listed else replace(purges, copies=()))
    anew = Shop(Correspondence(again))
    anew.comes_back(copy.subject)
    assert (anew.tickets() == []) is listed


SECRET_MAIL = Received("<1@rose.example>", ("Rose", "rose@example.com"), (), "Secret words", None, "Secret words", "")


def _read_again(inbox: Inbox) -> int | None:
    """The mailbox is older than the backup; answers with the ticket that came of it."""
    Correspondence(inbox).receive(SECRET_MAIL)
    with inbox.store.read() as tx:
        return tx.mails.number_of([SECRET_MAIL.message_id])


def test_another_conversation_with_the_number_of_a_purged_one_stays(inbox: Inbox, file: Path, restore: Restore) -> None:
    now, site = inbox.clock(), inbox.site
    inbox.receive(site.start(now, "Hi"))
    take(inbox.engine, file, now)
    number = inbox.get().id
    with inbox.store.write() as tx:
        purge(tx, inbox.get(), ADMIN, now, "")
    [gone] = purges_of(inbox).tombstones
    other = Purges([type(gone)(b"\0" * 32, number, gone.at)])
    again, settled = restore(other)
    assert (again.get().id, settled.conversations) == (number, 0)


def test_who_was_erased_since_the_backup_is_erased_again(inbox: Inbox, file: Path, restore: Restore) -> None:
    visitors = Visitors(inbox)
    visitors.write("Eva Erased", "eva@shop.example")
    visitors.write("Olga Other", "olga@shop.example")
    take(inbox.engine, file, inbox.clock())
    inbox.clock.forward(MINUTE)
    with inbox.store.read() as tx:
        ids = {row.contact.known("name"): row.contact for row in _contacts(tx, visitors)}
    erased = ids["Eva Erased"]
    visitors.contacts.erase(erased.id, erased.version, ADMIN)
    again, settled = restore(purges_of(inbox))
    assert settled.contacts == 1
    with again.store.read() as tx:
        assert [row.contact.known("name") for row in _contacts(tx, visitors)] == ["Olga Other"]
    assert b"eva@shop.example" not in words_in(file)
    assert b"olga@shop.example" in words_in(file)


def test_who_was_being_erased_while_the_backup_was_taken_is_erased_again(
    inbox: Inbox, file: Path, restore: Restore, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitors = Visitors(inbox)
    visitors.write("Eva Erased", "eva@shop.example")
    inbox.clock.forward(MINUTE)

    def back_up_and_purge(tx: Transaction, *told: Any, **more: Any) -> set[str]:
        if not file.exists():
            inbox.clock.forward(MINUTE)
            take(inbox.engine, file, inbox.clock())
            inbox.clock.forward(MINUTE)
        return purge_some(tx, *told, **more)

    monkeypatch.setattr("bot.desks.contacts.purge_some", back_up_and_purge)
    visitors.erase(visitors.id("eva@shop.example"))
    again, settled = restore(purges_of(inbox))
    assert settled.contacts == 1
    with again.store.read() as tx:
        assert not _contacts(tx, visitors)


def _contacts(tx: Transaction, visitors: Visitors) -> Sequence[ContactRow]:
    return tx.contact_lists.page(ContactQuery(properties=(visitors.property_id,)), 10)


def test_who_was_erased_before_the_backup_is_of_no_matter(inbox: Inbox, file: Path, restore: Restore) -> None:
    """Their number may be another's by then."""
    visitors = Visitors(inbox)
    visitors.write("Olga Other", "olga@shop.example")
    with inbox.store.read() as tx:
        [row] = _contacts(tx, visitors)
    take(inbox.engine, file, inbox.clock())
    before = Purges((), {row.contact.id: inbox.clock() - timedelta(days=1)})
    again, settled = restore(before)
    assert settled.contacts == 0
    with again.store.read() as tx:
        assert len(_contacts(tx, visitors)) == 1


def test_a_digest_has_no_slot_from_before_the_restore(inbox: Inbox, file: Path, restore: Restore) -> None:
    daily = NewDigest(DigestKind.DIGEST, inbox.channel, (), read_schedule(["9:00"], MADRID), "", ADMIN)
    with inbox.store.write() as tx:
        tx.digests.add(daily, inbox.clock())
    take(inbox.engine, file, inbox.clock())
    inbox.clock.forward(timedelta(days=3))
    again, _ = restore(Purges())
    with again.store.read() as tx:
        [digest] = tx.digests.all()
        assert digest.since == inbox.clock()
        assert not digest.due(inbox.clock())
        assert not tx.digests.due(inbox.clock())


def test_a_mail_that_may_have_gone_out_is_not_sent_by_itself(inbox: Inbox, file: Path, restore: Restore) -> None:
    now = inbox.clock()
    inbox.receive(inbox.site.ticket(now, "Where?", ticket="t"))
    number = inbox.get("t", kind=Kind.TICKET).id
    letter = NewMail(
        number, "<1@x>", MailState.WAITING, ADMIN, "Ana", "a@x", "b@x", "Re", "Here", "Here", now, send_at=now
    )
    with inbox.store.write() as tx:
        mail_id = tx.mails.add(letter)
        assert mail_id is not None
    take(inbox.engine, file, now)
    again, _ = restore(Purges())
    with again.store.write() as tx:
        assert not tx.mails.any_due(now + MINUTE)
        mail = tx.mails.get(mail_id)
        assert mail is not None
        assert (mail.state, mail.reason) == (MailState.FAILED, FROM_BACKUP)
        assert tx.mails.retry(mail_id, now)  # whoever knows that it is not out sends it under its Message-ID


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"format":"recado purges 1"}', b"\xff", b'{"format":"x"}'])
def test_what_is_no_list_of_purges_is_refused(content: bytes) -> None:
    with pytest.raises(BadPurgeList, match="check the path"):
        purge_list.read(content)


def test_of_what_several_lists_tell_the_later_time_counts() -> None:
    both = purge_list.together(
        [
            Purges((), {1: NOON + MINUTE}, frozenset({b"1"}), [Forward(1, 1, 7, NOON)]),
            Purges((), {1: NOON, 2: NOON}, frozenset({b"2"}), [Forward(1, 1, 7, NOON, "t"), Forward(2, 1, 8, NOON)]),
        ]
    )
    copies = [Forward(1, 1, 7, NOON, "t"), Forward(2, 1, 8, NOON)]
    assert both == Purges([], {1: NOON + MINUTE, 2: NOON}, frozenset({b"1", b"2"}), copies)
    assert purge_list.read(purge_list.written(both)) == both


def test_a_list_of_before_mails_were_listed_is_read() -> None:
    older = b'{"format":"recado purges 1","conversations":[],"contacts":[[1,0]]}'
    assert purge_list.read(older).contacts.keys() == {1}
