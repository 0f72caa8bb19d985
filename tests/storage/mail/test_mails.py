"""A mail is kept once, sent by one worker at a time, and a mailbox's cursor is kept beside what came from it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports import MailClaim, MailCursor, MailFile, MailState, NewMail
from storage.store import SqlStore, SqlTransaction
from tests.storage.samples import BARE, NOW, SECOND

LEASE = timedelta(minutes=1)


@pytest.fixture
def number(store: SqlStore) -> int:
    with store.write() as tx:
        property_ = tx.properties.add("p1", "Shop", "C1", NOW)
        added = tx.conversations.add(replace(BARE, property_id=property_.id))
        assert added is not None
        return added.id


def new_mail(number: int, message_id: str = "<1@shop.example>") -> NewMail:
    return NewMail(
        number, message_id, MailState.WAITING, "U1", "Shop", "help@shop.example", "rose@example.com", "Re: Lamp",
        "Yes.\n\n> Is it red?", "Yes.", NOW, NOW,
    )  # fmt: skip


def claimed(tx: SqlTransaction, now: int = 0) -> MailClaim:
    claim = tx.mails.claim(NOW + now * SECOND, NOW + now * SECOND + LEASE)
    assert claim is not None
    return claim


def test_a_mail_is_kept_as_it_was_with_the_names_of_its_files(store: SqlStore, number: int) -> None:
    new = replace(new_mail(number), files=(MailFile("a.pdf", "application/pdf", 3, b"abc"),), left_out=("big:b.zip",))
    with store.write() as tx:
        mail_id = tx.mails.add(new)
        assert mail_id is not None
        kept = tx.mails.get(mail_id)
    assert kept is not None
    wanted = {name: getattr(new, name) for name in NewMail.__slots__ if name not in ("send_at", "kept_at", "files")}
    assert {name: getattr(kept, name) for name in wanted} == wanted
    assert [(file.name, file.size, file.content) for file in kept.files] == [("a.pdf", 3, b"")]
    with store.write() as tx:
        assert claimed(tx).mail.files == new.files


def test_a_message_id_is_kept_once(store: SqlStore, number: int) -> None:
    with store.write() as tx:
        assert tx.mails.add(new_mail(number)) is not None
        assert tx.mails.add(replace(new_mail(number), said="Other")) is None
        assert [mail.said for mail in tx.mails.of(number)] == ["Yes."]


def test_a_mail_has_one_holder_until_the_lease_is_over_and_a_former_one_has_no_say(
    store: SqlStore, number: int
) -> None:
    with store.write() as tx:
        tx.mails.add(new_mail(number))
        assert tx.mails.any_due(NOW)
        first = claimed(tx)
        assert not tx.mails.any_due(NOW)
        assert tx.mails.claim(NOW, NOW + LEASE) is None
        second = claimed(tx, 61)
        assert not tx.mails.set_sent(first, NOW)
        assert tx.mails.set_sent(second, NOW)
        assert not tx.mails.set_failed(second, "late")
        assert not tx.mails.any_due(NOW + 10 * LEASE)
        assert [mail.state for mail in tx.mails.of(number)] == [MailState.SENT]


def test_what_is_due_for_longest_goes_first_and_what_is_delayed_later(store: SqlStore, number: int) -> None:
    with store.write() as tx:
        tx.mails.add(replace(new_mail(number, "<late@x.example>"), send_at=NOW + SECOND))
        tx.mails.add(new_mail(number, "<early@x.example>"))
        first = claimed(tx, 2)
        assert first.mail.message_id == "<early@x.example>"
        assert tx.mails.delay(first, NOW + 9 * SECOND, "450 later")
        assert claimed(tx, 3).mail.message_id == "<late@x.example>"
        again = claimed(tx, 9)
        assert (again.mail.message_id, again.mail.attempts, again.mail.reason) == ("<early@x.example>", 1, "450 later")


def test_it_can_be_taken_back_until_somebody_tries_to_send_it(store: SqlStore, number: int) -> None:
    with store.write() as tx:
        mail_id = tx.mails.add(replace(new_mail(number), send_at=NOW + SECOND)) or 0
        assert tx.mails.undo(mail_id)
        assert not tx.mails.undo(mail_id)
        assert tx.mails.claim(NOW + 2 * SECOND, NOW + LEASE) is None
        undone = tx.mails.get(mail_id)
        assert undone is not None
        assert (undone.state, undone.text, undone.said) == (MailState.UNDONE, "", "")
        assert tx.mails.of(number) == []
        other = tx.mails.add(new_mail(number, "<2@shop.example>")) or 0
        claimed(tx)
        assert not tx.mails.undo(other)


def test_what_somebody_died_over_while_sending_it_stays_as_it_was_sent(store: SqlStore, number: int) -> None:
    with store.write() as tx:
        mail_id = tx.mails.add(new_mail(number)) or 0
        claimed(tx)
    with store.write() as tx:  # long after the lease
        assert not tx.mails.rewrite(mail_id, "Other words.", "Other words.", NOW + LEASE + SECOND)
        assert not tx.mails.undo(mail_id)
        kept = tx.mails.get(mail_id)
    assert kept is not None
    assert (kept.state, kept.said) == (MailState.WAITING, new_mail(number).said)


def test_what_failed_is_tried_again_under_its_message_id(store: SqlStore, number: int) -> None:
    with store.write() as tx:
        mail_id = tx.mails.add(new_mail(number)) or 0
        assert not tx.mails.retry(mail_id, NOW)
        assert tx.mails.set_failed(claimed(tx), "550 no such user")
        assert tx.mails.retry(mail_id, NOW)
        again = claimed(tx)
        assert (again.mail.message_id, again.mail.attempts, again.mail.reason) == ("<1@shop.example>", 0, "")


def test_a_bounce_fails_what_was_sent_once(store: SqlStore, number: int) -> None:
    with store.write() as tx:
        mail_id = tx.mails.add(new_mail(number)) or 0
        assert not tx.mails.fail(mail_id, "no such user")
        tx.mails.set_sent(claimed(tx), NOW)
        assert tx.mails.fail(mail_id, "no such user")
        assert not tx.mails.fail(mail_id, "again")


def test_the_conversation_of_a_known_message_id_is_found_in_the_order_asked(store: SqlStore, number: int) -> None:
    with store.write() as tx:
        tx.mails.add(new_mail(number))
        assert tx.mails.number_of(["<?@x.example>", "<1@shop.example>"]) == number
        assert tx.mails.number_of(["<?@x.example>"]) is None
        assert tx.mails.number_of([]) is None


def test_a_cursor_and_a_key_are_kept(store: SqlStore) -> None:
    with store.write() as tx:
        assert tx.mails.cursor("INBOX") is None
        tx.mails.set_cursor("INBOX", MailCursor(1, 2))
        tx.mails.set_cursor("INBOX", MailCursor(2**31, 7))
        assert tx.mails.cursor("INBOX") == MailCursor(2**31, 7)
        assert tx.mails.signing_key("reply", b"first") == b"first"
        assert tx.mails.signing_key("reply", b"second") == b"first"


def test_a_purged_conversation_leaves_no_mail(store: SqlStore, number: int) -> None:
    with store.write() as tx:
        mail_id = tx.mails.add(replace(new_mail(number), files=(MailFile("a", "text/plain", 1, b"a"),))) or 0
        found = tx.conversations.whole(number)
        assert found is not None
        tx.conversations.remove(found, NOW)
        assert tx.mails.get(mail_id) is None


def test_what_came_from_an_address_is_counted_as_far_as_asked(store: SqlStore, number: int) -> None:
    with store.write() as tx:
        for n in range(5):
            came = replace(new_mail(number, f"<{n}@y.example>"), state=MailState.RECEIVED, sender="rose@example.com")
            tx.mails.add(replace(came, send_at=None, kept_at=NOW + n * SECOND))
        tx.mails.add(replace(new_mail(number, "<out@shop.example>"), sender="rose@example.com"))
        assert tx.mails.count_from("rose@example.com", NOW + SECOND, 10) == 3
        assert tx.mails.count_from("rose@example.com", NOW - SECOND, 3) == 4
        assert tx.mails.count_from("other@example.com", NOW - SECOND, 3) == 0
        assert (tx.mails.newest_from("rose@example.com"), tx.mails.newest_from("x@example.com")) == (number, None)


def test_only_what_was_sent_can_be_late(store: SqlStore, number: int) -> None:
    with store.write() as tx:
        mail_id = tx.mails.add(new_mail(number))
        assert mail_id is not None
        assert not tx.mails.set_late(mail_id, "busy")
        tx.mails.set_sent(claimed(tx), NOW)
        assert tx.mails.set_late(mail_id, "busy")
        kept = tx.mails.get(mail_id)
        assert kept is not None
        assert (kept.state, kept.reason) == (MailState.SENT, "busy")
