"""Files that still lie in Slack: read by one at a time, and their mail waits for all of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports import MailFetch, MailFile, MailState, NewMail
from storage.store import SqlStore, SqlTransaction
from tests.storage.samples import BARE, NOW, SECOND

LEASE, LATER = timedelta(minutes=1), NOW + timedelta(hours=1)
FILES = (MailFile("a.png", "image/png", 3, slack_id="F1"), MailFile("b.png", "image/png", 3, slack_id="F2"))


@pytest.fixture
def mail_id(store: SqlStore) -> int:
    with store.write() as tx:
        property_ = tx.properties.add("p1", "Shop", "C1", NOW)
        added = tx.conversations.add(replace(BARE, property_id=property_.id))
        assert added is not None
        new = NewMail(
            added.id, "<1@s>", MailState.WAITING, "U1", "", "a@s", "b@s", "Re", "A", "A", NOW, NOW, files=FILES
        )
        return tx.mails.add(new) or 0


def claimed(tx: SqlTransaction, now: int = 0) -> MailFetch:
    fetch = tx.mail_fetches.claim(NOW + now * SECOND, NOW + now * SECOND + LEASE)
    assert fetch is not None
    return fetch


def test_a_mail_waits_until_each_of_its_files_was_read(store: SqlStore, mail_id: int) -> None:
    for content in (b"one", b"two"):
        with store.write() as tx:
            assert (tx.mails.any_due(LATER), tx.mails.claim(LATER, LATER + LEASE)) == (False, None)
            assert tx.mail_fetches.any_due(NOW)
            fetch = claimed(tx)
            read = MailFile(f"{fetch.slack_id}.jpg", "image/jpeg", 3, content)
            assert tx.mail_fetches.keep(fetch, read)
            assert not tx.mail_fetches.keep(fetch, read), "somebody else was faster"
    with store.write() as tx:
        assert not tx.mail_fetches.any_due(LATER)
        claim = tx.mails.claim(LATER, LATER + LEASE)
        assert claim is not None
        assert claim.mail.files == (
            MailFile("F1.jpg", "image/jpeg", 3, b"one"),
            MailFile("F2.jpg", "image/jpeg", 3, b"two"),
        )


def test_a_file_has_one_reader_at_a_time(store: SqlStore, mail_id: int) -> None:
    with store.write() as tx:
        first, second = claimed(tx), claimed(tx)
        assert (first.slack_id, second.slack_id) == ("F1", "F2")
        assert tx.mail_fetches.claim(NOW, NOW + LEASE) is None
        again = claimed(tx, 60)
        assert (again.slack_id, again.attempts) == ("F1", 2)
        tx.mail_fetches.delay(again, NOW + 200 * SECOND)
        assert claimed(tx, 61).slack_id == "F2"
        assert tx.mail_fetches.claim(NOW + 62 * SECOND, NOW + 63 * SECOND) is None


def test_one_that_can_not_be_read_fails_its_mail_until_that_is_tried_again(store: SqlStore, mail_id: int) -> None:
    with store.write() as tx:
        assert tx.mail_fetches.give_up(claimed(tx), "slack_file:a.png", NOW)
        failed = tx.mails.get(mail_id)
        assert failed is not None
        assert (failed.state, failed.reason) == (MailState.FAILED, "slack_file:a.png")
        assert not tx.mail_fetches.any_due(LATER)
        assert tx.mails.retry(mail_id, NOW)
        assert not tx.mails.any_due(LATER)
        assert [claimed(tx).attempts, claimed(tx).attempts] == [1, 1]


def test_of_what_is_taken_back_or_purged_no_file_is_read(store: SqlStore, mail_id: int) -> None:
    with store.write() as tx:
        assert tx.mails.undo(mail_id)
        assert not tx.mail_fetches.any_due(LATER)
        undone = tx.mails.get(mail_id)
        assert undone is not None
        assert undone.files == ()
        other = replace(
            NewMail(undone.number, "<2@s>", MailState.WAITING, "U1", "", "a@s", "b@s", "Re", "A", "A", NOW, NOW),
            files=FILES,
        )
        tx.mails.add(other)
        found = tx.conversations.whole(undone.number)
        assert found is not None
        tx.conversations.remove(found, NOW)
        assert not tx.mail_fetches.any_due(LATER)
