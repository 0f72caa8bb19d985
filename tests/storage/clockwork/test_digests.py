"""Digests are kept with their slots, and what they list is known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.inbox import Conversation
from bot.ports import Claim, Digest, DigestKind, NewDigest, NewPost, PostKind, Run, RunOutcome
from bot.times.schedules import Schedule, Slot
from storage.store import SqlStore, SqlTransaction
from tests.storage.samples import MISSED, NOW, add_property, keep

MINUTE = timedelta(minutes=1)
DAILY = Schedule(tuple(range(7)), (9 * 60, 17 * 60 + 30), ZoneInfo("Asia/Kolkata"))
NEW = NewDigest(DigestKind.DIGEST, "C1", (1, 2), DAILY, "es", "U1")
NINE = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)


def add(store: SqlStore, new: NewDigest = NEW) -> Digest:
    with store.write() as tx:
        digest_id = tx.digests.add(new, NOW)
        found = tx.digests.get(digest_id)
    assert found is not None
    return found


def save(store: SqlStore, digest: Digest) -> Digest | None:
    with store.write() as tx:
        tx.digests.save(digest)
        return tx.digests.get(digest.id)


def due(store: SqlStore, at: datetime) -> list[int]:
    with store.read() as tx:
        return list(tx.digests.due(at))


def slots(digest: Digest, at: datetime) -> list[str]:
    return [slot.key for slot in digest.due(at)]


def test_what_was_asked_for_is_kept(store: SqlStore) -> None:
    digest = add(store)
    assert (digest.kind, digest.channel, digest.property_ids, digest.schedule) == (
        DigestKind.DIGEST,
        "C1",
        (1, 2),
        DAILY,
    )
    assert (digest.language, digest.created_by) == ("es", "U1")
    assert {digest.created_at, digest.since, digest.told_at} == {NOW}


def test_it_is_due_from_the_moment_of_its_first_slot_on(store: SqlStore) -> None:
    digest = add(store)
    assert digest.next_at == datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    assert due(store, digest.next_at - timedelta(microseconds=1)) == []
    assert due(store, digest.next_at) == [digest.id]


def test_the_slots_that_are_dealt_with_are_due_no_more(store: SqlStore) -> None:
    digest = save(store, replace(add(store), since=NINE))
    assert digest is not None
    assert due(store, NINE) == []
    assert slots(digest, NINE + timedelta(hours=9)) == ["2026-11-23T17:30"]


def test_nothing_is_due_while_it_pauses_and_what_would_have_been_is_no_slot(store: SqlStore) -> None:
    paused = save(store, add(store).paused(NOW))
    assert paused is not None
    assert due(store, NINE) == []
    assert paused.due(NINE) == []
    resumed = save(store, paused.resumed(NINE))
    assert resumed is not None
    assert slots(resumed, NINE + timedelta(hours=9)) == ["2026-11-23T17:30"]


@pytest.mark.parametrize("pauses", [False, True])
def test_what_somebody_asks_for_is_due_at_once(store: SqlStore, pauses: bool) -> None:
    digest = add(store)
    asked = save(store, (digest.paused(NOW) if pauses else digest).asked(NOW + MINUTE))
    assert asked is not None
    assert due(store, NOW + MINUTE) == [digest.id]
    assert asked.due(NOW + MINUTE) == [Slot(f"asked {(NOW + MINUTE).isoformat()}", NOW + MINUTE)]


def test_a_removed_one_is_never_due_and_can_still_be_drawn(store: SqlStore) -> None:
    removed = save(store, add(store).asked(NOW).removed(NOW))
    assert removed is not None
    assert due(store, NINE) == []
    assert removed.due(NINE) == ()
    with store.read() as tx:
        assert tx.digests.all() == []


def test_a_schedule_without_days_is_never_due(store: SqlStore) -> None:
    digest = add(store, replace(NEW, schedule=replace(DAILY, days=())))
    assert digest.next_at is None
    assert due(store, NINE) == []


def test_a_slot_is_taken_once(store: SqlStore) -> None:
    digest = add(store)
    run = Run(digest.id, "2026-11-23T09:00", NINE, NOW, RunOutcome.POSTED, 7)
    with store.write() as tx:
        assert tx.digests.take(run)
    with store.write() as tx:
        assert not tx.digests.take(replace(run, post_id=8))
        assert tx.digests.take(replace(run, slot="2026-11-23T17:30", outcome=RunOutcome.QUIET, at=NINE + MINUTE))
    with store.read() as tx:
        assert tx.digests.run(digest.id, run.slot) == run
        assert tx.digests.run(digest.id, "2026-11-24T09:00") is None
        assert [found.slot for found in tx.digests.runs(digest.id, 5)] == ["2026-11-23T17:30", run.slot]


def list_one(tx: SqlTransaction) -> tuple[Conversation, Claim]:
    """A conversation, and a message in Slack that lists it."""
    add_property(tx)
    kept = keep(tx, MISSED)
    post_id = tx.posts.add(NewPost(PostKind.DIGEST, "C1", 0), NOW)
    claim = tx.posts.claim(NOW, NOW + MINUTE)
    assert claim is not None
    tx.posts.set_posted(claim, "1.0", 1)
    tx.posts.release(claim, NOW)
    tx.digests.list_on(post_id, {kept.id: kept.version})
    return kept, claim


def test_a_message_is_drawn_anew_once_what_it_lists_has_changed(store: SqlStore) -> None:
    with store.write() as tx:
        kept, _ = list_one(tx)
        assert not tx.digests.any_outdated()
        assert tx.digests.redraw_outdated(NOW) == 0
        tx.conversations.save(kept, kept.version)
        assert tx.digests.any_outdated()
        assert tx.digests.redraw_outdated(NOW) == 1
        assert not tx.digests.any_outdated(), "asked for twice"
        again = tx.posts.claim(NOW, NOW + MINUTE)
        assert again is not None
        assert again.post.want_version == 2


def test_a_message_is_drawn_anew_once_what_it_lists_is_purged(store: SqlStore) -> None:
    with store.write() as tx:
        kept, claim = list_one(tx)
        tx.conversations.remove(kept, NOW)
        assert tx.digests.redraw_outdated(NOW) == 1
        tx.digests.list_on(claim.post.id, {})
        assert tx.digests.listed_on(claim.post.id) == {}


def test_a_message_that_can_not_be_drawn_or_is_gone_is_not_asked_for_again_and_again(store: SqlStore) -> None:
    with store.write() as tx:
        kept, _ = list_one(tx)
        tx.conversations.save(kept, kept.version)
        tx.digests.redraw_outdated(NOW)
        held = tx.posts.claim(NOW, NOW + MINUTE)
        assert held is not None
        tx.posts.park(held, "not_drawn")
        assert not tx.digests.any_outdated()
        tx.posts.remove(held)
        assert not tx.digests.any_outdated()
