"""Who waits for an automatic e-mail comes out when it is time, and nobody gets two on one day."""

import threading
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.errors import Refusal
from bot.ports import MailKind, MailState, NewMail, RescueSettings
from storage.store import SqlStore
from tests.storage.samples import BARE, NOW, add_property, keep

MINUTE = timedelta(minutes=1)
DAY = date(2026, 5, 4)
ROSE = "rose@example.com"


def test_a_property_that_said_nothing_writes_to_nobody(store: SqlStore) -> None:
    with store.write() as tx:
        one = add_property(tx)
        assert tx.rescues.of(one.id) == RescueSettings()
        assert not RescueSettings().is_on
        for said in (RescueSettings(True, 5, 0, "¡Hola!"), RescueSettings(False, 90, 8)):
            tx.rescues.set(one.id, said)
            assert tx.rescues.of(one.id) == said


def test_each_property_s_patience_counts_and_a_new_one_at_once(store: SqlStore) -> None:
    with store.write() as tx:
        first, second = add_property(tx, "first"), add_property(tx, "second")
        tx.rescues.set(first.id, RescueSettings(True, 10))
        tx.rescues.set(second.id, RescueSettings(True, 30))
        for number, one, minutes in ((1, first, 0), (2, second, -25), (3, first, 1)):
            tx.rescues.wait(number, one.id, NOW + minutes * MINUTE)
        asked = [tx.rescues.due(NOW + minutes * MINUTE, 10) for minutes in (4, 5, 10, 11)]
        assert asked == [[], [2], [2, 1], [2, 1, 3]]
        assert tx.rescues.due(NOW + 11 * MINUTE, 2) == [2, 1]
        tx.rescues.set(second.id, RescueSettings(True, 60))
        assert tx.rescues.due(NOW + 11 * MINUTE, 10) == [1, 3]


def test_a_wait_begins_anew_and_ends(store: SqlStore) -> None:
    with store.write() as tx:
        one = add_property(tx)
        tx.rescues.set(one.id, RescueSettings(True, 10))
        tx.rescues.wait(1, one.id, NOW)
        tx.rescues.wait(1, one.id, NOW + MINUTE)
        assert tx.rescues.waiting_since(1) == NOW + MINUTE
        assert tx.rescues.due(NOW + 10 * MINUTE, 10) == []
        tx.rescues.end_wait(1)
        assert tx.rescues.waiting_since(1) is None
        assert tx.rescues.due(NOW + 99 * MINUTE, 10) == []


def test_what_is_purged_waits_for_nothing(store: SqlStore) -> None:
    with store.write() as tx:
        add_property(tx)
        kept = keep(tx, BARE)
        tx.rescues.wait(kept.id, kept.property_id, NOW)
        tx.conversations.remove(kept, NOW)
        assert tx.rescues.waiting_since(kept.id) is None


def test_an_address_is_claimed_once_a_day_however_it_is_written(store: SqlStore) -> None:
    with store.write() as tx:
        asked = [(ROSE, DAY), ("Rose@Example.com", DAY), ("other@example.com", DAY), (ROSE, DAY + timedelta(days=1))]
        assert [tx.rescues.claim(*one) for one in asked] == [True, False, True, True]


def test_a_claim_is_taken_back_with_its_transaction(store: SqlStore) -> None:
    try:
        with store.write() as tx:
            assert tx.rescues.claim(ROSE, DAY)
            raise LookupError
    except LookupError:
        pass
    with store.write() as tx:
        assert tx.rescues.claim(ROSE, DAY)


def test_claims_of_long_ago_are_forgotten(store: SqlStore) -> None:
    with store.write() as tx:
        assert tx.rescues.claim(ROSE, DAY)
        assert tx.rescues.claim("other@example.com", DAY + timedelta(days=3))
        assert not tx.rescues.claim(ROSE, DAY), "somewhere that day may not be over"
        assert tx.rescues.claim("other@example.com", DAY + timedelta(days=4))
        assert tx.rescues.claim(ROSE, DAY)


def test_of_many_at_once_one_gets_the_claim(store: SqlStore) -> None:
    won: list[bool] = []
    together = threading.Barrier(6)

    def claim() -> None:
        together.wait()
        while True:
            try:
                with store.write() as tx:
                    won.append(tx.rescues.claim(ROSE, DAY))
                return
            except Refusal:  # the database was busy
                continue

    threads = [threading.Thread(target=claim) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(won) == [False] * 5 + [True]


def test_an_automatic_word_is_no_part_of_the_correspondence(store: SqlStore) -> None:
    with store.write() as tx:
        add_property(tx)
        kept = keep(tx, BARE)
        answer = NewMail(kept.id, "<1@s>", MailState.SENT, "U1", "", "a@s", ROSE, "Re", "A", "A", NOW)
        rescue = replace(answer, message_id="<2@s>", author="", kind=MailKind.RESCUE, is_automatic=True)
        assert tx.mails.rescue_of(kept.id) is None
        ids = [tx.mails.add(one) for one in (answer, rescue)]
        assert [mail.id for mail in tx.mails.of(kept.id)] == ids[:1]
        found = tx.mails.rescue_of(kept.id)
        assert found is not None
        assert (found.id, found.kind, found.is_automatic) == (ids[1], MailKind.RESCUE, True)
        assert not tx.mails.undo(found.id), "nobody wrote it, so nobody takes it back"


def test_who_could_not_be_reached_is_known_for_a_while(store: SqlStore) -> None:
    with store.write() as tx:
        add_property(tx)
        kept = keep(tx, BARE)
        mail_id = tx.mails.add(NewMail(kept.id, "<1@s>", MailState.SENT, "U1", "", "a@s", ROSE, "Re", "A", "A", NOW))
        assert not tx.mails.has_failed_to(ROSE, NOW - MINUTE)
        assert tx.mails.fail(mail_id or 0, "550 5.1.1 No such user")
        asked = ((ROSE, NOW - MINUTE), (ROSE, NOW), ("other@example.com", NOW - MINUTE))
        assert [tx.mails.has_failed_to(*one) for one in asked] == [True, False, False]
