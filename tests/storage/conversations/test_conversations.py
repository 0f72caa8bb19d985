"""Conversations come back as they were kept, and purged ones never."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, func, select

from bot.domain.errors import Conflict
from bot.domain.inbox import Author, Conversation, Facts, Folder, Kind, Line, Outcome, Status, TranscriptStamp
from bot.ports import Delivery, DeliveryState
from storage.store import SqlStore
from storage.tables import contact, conversation, delivery, line, tombstone
from tests.storage.samples import BARE, FACTS, MISSED, NOW, SECOND, WORKED, add_property, filled, keep

NEVER = datetime.min.replace(tzinfo=UTC)
EMPTY_TRANSCRIPT = replace(BARE, external_id="empty", facts=Facts(transcript=TranscriptStamp(NEVER, 0, "e3b0")))


@pytest.mark.parametrize("sample", [MISSED, WORKED, BARE, EMPTY_TRANSCRIPT], ids=lambda sample: sample.external_id)
def test_a_conversation_comes_back_as_it_was_kept(store: SqlStore, sample: Conversation) -> None:
    [added] = filled(store, sample)
    with store.read() as tx:
        assert tx.conversations.whole(added.id) == added == replace(sample, id=added.id, version=1)
        assert tx.conversations.find(1, sample.kind, sample.external_id) == added


def test_a_head_is_all_but_the_lines(store: SqlStore) -> None:
    [added] = filled(store, MISSED)
    with store.read() as tx:
        head = tx.conversations.head(added.id)
    assert head == replace(added, facts=replace(added.facts, opening=None, transcript_lines=()))


def test_what_is_not_there_is_none(store: SqlStore) -> None:
    with store.read() as tx:
        assert tx.conversations.head(1) is None
        assert tx.conversations.whole(1) is None
        assert tx.conversations.find(1, Kind.CHAT, "x") is None


def test_a_chat_and_a_ticket_may_have_one_id(store: SqlStore) -> None:
    chat, ticket = filled(store, replace(BARE, kind=Kind.CHAT), replace(BARE, kind=Kind.TICKET))
    with store.read() as tx:
        assert tx.conversations.find(1, Kind.CHAT, BARE.external_id) == chat
        assert tx.conversations.find(1, Kind.TICKET, BARE.external_id) == ticket


def test_the_slower_of_two_who_add_is_told(store: SqlStore) -> None:
    [first] = filled(store, MISSED)
    with store.write() as tx:
        assert tx.conversations.add(replace(MISSED, excerpt="other")) is None
        assert tx.conversations.whole(first.id) == first


def test_a_saved_conversation_has_the_next_version(store: SqlStore) -> None:
    [added] = filled(store, MISSED)
    changed = replace(WORKED, id=added.id, external_id=added.external_id, facts=added.facts)
    with store.write() as tx:
        tx.conversations.save(changed, added.version)
        assert tx.conversations.whole(added.id) == replace(changed, version=2)


def test_what_somebody_else_saved_first_is_not_overwritten(store: SqlStore) -> None:
    [added] = filled(store, MISSED)
    with store.write() as tx:
        tx.conversations.save(replace(added, agent="U1"), added.version)
    with store.write() as tx, pytest.raises(Conflict):
        tx.conversations.save(replace(added, agent="U2"), added.version)
    with store.read() as tx:
        assert tx.conversations.whole(added.id) == replace(added, agent="U1", version=2)


def test_an_agent_is_kept_once_and_unassigned_is_nobody(store: SqlStore) -> None:
    one, two = filled(store, replace(MISSED, agent="U1"), replace(BARE, agent="U1"))
    with store.write() as tx:
        tx.conversations.save(replace(one, agent=""), one.version)
        heads = [tx.conversations.head(known.id) for known in (one, two)]
    assert [head.agent for head in heads if head] == ["", "U1"]


def test_a_longer_transcript_replaces_the_lines(store: SqlStore) -> None:
    [added] = filled(store, MISSED)
    lines = (*FACTS.transcript_lines, Line(Author.AGENT, NOW + SECOND, "Hola", "Bo"))
    longer = replace(added, facts=replace(added.facts, opening=None, transcript_lines=lines))
    with store.write() as tx:
        tx.conversations.save_lines(longer)
        known = tx.conversations.whole(added.id)
    assert known is not None
    assert known.facts.transcript_lines == lines
    assert known.facts.opening is None


def test_lines_may_all_go(store: SqlStore) -> None:
    [added] = filled(store, MISSED)
    with store.write() as tx:
        tx.conversations.save_lines(replace(added, facts=Facts()))
        known = tx.conversations.whole(added.id)
    assert known is not None
    assert known.facts.lines == ()


@pytest.mark.parametrize(
    ("sample", "marked"),
    [
        (MISSED, 1),
        (replace(MISSED, outcome=Outcome.UNKNOWN), 1),
        (replace(MISSED, outcome=Outcome.OFFLINE, status=Status.PENDING), None),
        (replace(MISSED, outcome=Outcome.SERVED), None),
        (replace(MISSED, status=Status.CLOSED), None),
        (replace(MISSED, folder=Folder.SPAM), None),
    ],
)
def test_missed_open_marks_what_is_unanswered_open_and_in_the_inbox(
    engine: Engine, sample: Conversation, marked: int | None
) -> None:
    filled(SqlStore(engine), sample)
    with engine.connect() as connection:
        assert connection.execute(select(conversation.c.missed_open)).scalar_one() == marked


def test_the_overdue_ones_come_oldest_first(store: SqlStore) -> None:
    later, early, never, future = (
        replace(BARE, external_id=str(n), overdue_at=at) for n, at in enumerate((NOW, NOW - SECOND, None, NOW + SECOND))
    )
    kept = filled(store, later, early, never, future)
    with store.read() as tx:
        assert tx.conversations.overdue(NOW, 10) == [kept[1].id, kept[0].id]
        assert tx.conversations.overdue(NOW, 1) == [kept[1].id]


def test_a_purge_leaves_a_tombstone_and_nothing_that_was_said(engine: Engine) -> None:
    store = SqlStore(engine)
    gone, stays = filled(store, MISSED, replace(MISSED, external_id="other", visitor=BARE.visitor))
    with store.write() as tx:
        tx.contacts.see(gone)
        for body, known in ((b"gone", gone), (b"stays", stays)):
            delivery_id = tx.deliveries.add(Delivery(body, "", NOW), "chat:start")
            assert delivery_id
            tx.deliveries.settle(delivery_id, DeliveryState.FAILED, number=known.id, next_at=NOW)
        tx.conversations.remove(gone, NOW)
    with store.read() as tx:
        assert tx.conversations.head(gone.id) is None
        assert tx.conversations.whole(stays.id) == stays
        assert tx.conversations.is_purged(1, gone.kind, gone.external_id)
        assert not tx.conversations.is_purged(1, Kind.TICKET, gone.external_id)
        assert not tx.conversations.is_purged(2, gone.kind, gone.external_id)
        assert [waiting.body for waiting in tx.deliveries.waiting(NOW, 10)] == [b"stays"]
    with engine.connect() as connection:
        assert connection.execute(select(delivery.c.body).order_by(delivery.c.id)).scalars().all() == [None, b"stays"]
        assert set(connection.execute(select(line.c.conversation_id)).scalars()) == {stays.id}
        assert connection.execute(select(func.count()).select_from(contact)).scalar_one() == 0
        assert connection.execute(select(tombstone.c.number)).scalar_one() == gone.id


def test_a_purged_delivery_is_still_known_when_it_comes_again(store: SqlStore) -> None:
    [gone] = filled(store, MISSED)
    with store.write() as tx:
        delivery_id = tx.deliveries.add(Delivery(b"body", "e1", NOW), "chat:start")
        assert delivery_id
        tx.deliveries.settle(delivery_id, DeliveryState.DONE, number=gone.id)
        tx.conversations.remove(gone, NOW)
        assert tx.deliveries.add(Delivery(b"body", "e2", NOW), "chat:start") is None
        assert tx.deliveries.add(Delivery(b"other", "e1", NOW), "chat:start") is None


def test_a_purged_delivery_is_not_tried_again_even_if_its_last_try_failed_after_the_purge(store: SqlStore) -> None:
    [gone] = filled(store, MISSED)
    with store.write() as tx:
        delivery_id = tx.deliveries.add(Delivery(b"body", "e1", NOW), "chat:start")
        assert delivery_id
        tx.deliveries.settle(delivery_id, DeliveryState.FAILED, number=gone.id, next_at=NOW)
        tx.conversations.remove(gone, NOW)
        tx.deliveries.settle(delivery_id, DeliveryState.FAILED, number=gone.id, attempts=1, next_at=NOW)
        assert tx.deliveries.waiting(NOW, 10) == []


def test_a_purged_number_is_never_given_again(store: SqlStore) -> None:
    _, last = filled(store, BARE, MISSED)
    with store.write() as tx:
        tx.conversations.remove(last, NOW)
        assert keep(tx, replace(BARE, external_id="new")).id > last.id


def test_a_purge_can_be_repeated(store: SqlStore) -> None:
    [gone] = filled(store, MISSED)
    with store.write() as tx:
        tx.conversations.remove(gone, NOW)
        tx.conversations.remove(gone, NOW)
        assert tx.conversations.is_purged(1, gone.kind, gone.external_id)


def test_two_properties_may_have_one_id(store: SqlStore) -> None:
    with store.write() as tx:
        first, second = add_property(tx), add_property(tx, "other")
        one = keep(tx, replace(BARE, property_id=first.id))
        two = keep(tx, replace(BARE, property_id=second.id))
        assert one.id != two.id
