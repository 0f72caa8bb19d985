"""Backfills: one holder at a time, each thing read is counted once, and persons are read when it is their turn."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports import Backfill, BackfillClaim, BackfillState, Hitch, Phase, Tally, WantedPerson
from bot.views.sync_phases import share_done
from storage.store import SqlStore, SqlTransaction
from tests.storage.samples import NOW, SECOND, add_property

LEASE, DAY = timedelta(seconds=10), timedelta(days=1)
WHOLE = (Phase.CHATS, Phase.TICKETS, Phase.PERSONS)


@pytest.fixture
def added(store: SqlStore) -> Backfill:
    with store.write() as tx:
        return begun(tx, add_property(tx).id)


def begun(tx: SqlTransaction, property_id: int) -> Backfill:
    new = Backfill(0, property_id, "U1", NOW - 9 * DAY, NOW, WHOLE, NOW, Phase.CHATS, NOW - 9 * DAY, NOW - 9 * DAY, NOW)
    return replace(new, id=tx.backfills.add(new))


def claimed(tx: SqlTransaction, seconds: int = 0, holder: str = "me") -> BackfillClaim:
    claim = tx.backfills.claim(NOW + seconds * SECOND, NOW + seconds * SECOND + LEASE, holder)
    assert claim is not None
    return claim


def person(tx: SqlTransaction, seconds: int = 0) -> WantedPerson | None:
    at = NOW + seconds * SECOND
    found = tx.wanted_persons.claim(at, at + LEASE)
    assert (found is None) or tx.wanted_persons.of(found.property_id)
    return found


def test_all_of_it_is_kept(store: SqlStore, added: Backfill) -> None:
    changed = replace(
        added.counted(Tally(1, 2, 3, 4)).counted(Tally(new=1)),
        state=BackfillState.PAUSED,
        phase=Phase.TICKETS,
        since=NOW - 2 * DAY,
        reached=NOW - DAY,
        next_at=NOW + SECOND,
        persons=12,
        hitch=Hitch.AWAY,
        attempts=3,
        post_id=4,
        told_at=NOW,
        ended_at=NOW + SECOND,
        cut_short=2,
    )
    with store.write() as tx:
        assert tx.backfills.get(added.id) == tx.backfills.lock(added.id) == added
        tx.backfills.put(changed)
        assert tx.backfills.get(added.id) == tx.backfills.latest(added.property_id) == changed
        assert changed.tally(Phase.CHATS) == Tally(2, 2, 3, 4)
        assert (changed.tally(Phase.CHATS).total, changed.tally(Phase.TICKETS).total) == (11, 0)
        assert tx.backfills.latest(added.property_id + 1) is None
        later = begun(tx, added.property_id)
        assert tx.backfills.latest(added.property_id) == later


def test_what_is_done_is_measured_from_the_first_that_was_found(added: Backfill) -> None:
    searched = added.further(NOW - 4 * DAY)
    assert (searched.since, share_done(searched, Phase.CHATS)) == (NOW - 4 * DAY, 0)
    found = searched.counted(Tally(new=1)).further(NOW - DAY)
    assert (found.since, share_done(found, Phase.CHATS), share_done(found, Phase.TICKETS)) == (NOW - 4 * DAY, 0.75, 0)
    assert found.further(NOW - 3 * DAY) == found, "it never goes back"
    assert share_done(added.further(NOW), Phase.CHATS) == 0
    assert share_done(replace(found, phase=Phase.PERSONS, persons=0), Phase.PERSONS) == 0


def test_it_has_one_holder_at_a_time_and_a_former_one_keeps_nothing(store: SqlStore, added: Backfill) -> None:
    with store.write() as tx:
        first = claimed(tx)
        assert tx.backfills.any_due(NOW, "me")
        assert not tx.backfills.any_due(NOW, "you")
        assert tx.backfills.claim(NOW, NOW + LEASE, "you") is None
        assert tx.backfills.renew(first, NOW + 20 * SECOND)
        assert not tx.backfills.any_due(NOW + 19 * SECOND, "you")
        second = claimed(tx, 20, "you")
        assert not tx.backfills.renew(first, NOW + 90 * SECOND)
        assert not tx.backfills.save(first, replace(added, attempts=1), NOW + 90 * SECOND)
        assert tx.backfills.save(second, replace(added, attempts=2), NOW + 90 * SECOND)
        assert not tx.backfills.any_due(NOW + 89 * SECOND, "me")
        third = claimed(tx, 89, "you")
        assert (third.backfill.attempts, third.fence) == (2, second.fence + 1)


def test_who_pauses_it_stops_who_works_on_it(store: SqlStore, added: Backfill) -> None:
    with store.write() as tx:
        claim = claimed(tx)
        tx.backfills.put(replace(added, state=BackfillState.PAUSED))
        assert not tx.backfills.save(claim, added, NOW + LEASE)
        assert not tx.backfills.any_due(NOW + DAY, "me")
        tx.backfills.put(added)
        assert tx.backfills.any_due(NOW, "you"), "it is free"


def test_the_first_is_next_unless_it_has_to_wait(store: SqlStore, added: Backfill) -> None:
    with store.write() as tx:
        other = begun(tx, tx.properties.add("other", "Other", "C2", NOW).id)
        assert claimed(tx).backfill == added
        tx.backfills.put(replace(added, next_at=NOW + 30 * SECOND))
        assert claimed(tx).backfill == other
        assert claimed(tx, 30).backfill.id == added.id


def test_what_is_read_is_read_for_the_first_time_once(store: SqlStore, added: Backfill) -> None:
    with store.write() as tx:
        assert tx.backfills.take(added.id, Phase.CHATS, "a")
        assert not tx.backfills.take(added.id, Phase.CHATS, "a")
        assert tx.backfills.take(added.id, Phase.TICKETS, "a")
        assert tx.backfills.take(added.id + 1, Phase.CHATS, "a")
        assert tx.backfills.taken(added.id, Phase.CHATS, ["a", "b"]) == {"a"}


def test_what_was_read_is_forgotten_a_little_at_a_time_when_all_is_here(store: SqlStore, added: Backfill) -> None:
    with store.write() as tx:
        for name in ("a", "b", "c"):
            tx.backfills.take(added.id, Phase.CHATS, name)
        assert tx.backfills.forget_taken(2) == 0
        tx.backfills.put(replace(added, state=BackfillState.PAUSED))
        assert tx.backfills.forget_taken(2) == 0
        tx.backfills.put(replace(added, state=BackfillState.DONE))
        assert [tx.backfills.forget_taken(2) for _ in range(3)] == [2, 1, 0]


def test_who_wrote_last_is_read_first_and_each_once(store: SqlStore, added: Backfill) -> None:
    with store.write() as tx:
        for name, day in (("old", 1), ("new", 3), ("both", 2), ("both", 4), ("new", 1)):
            tx.wanted_persons.want(added.property_id, name, NOW + day * DAY, NOW)
        assert tx.wanted_persons.of(added.property_id) == ["both", "new", "old"]
        found = [person(tx) for _ in range(4)]
        assert [one and one.person_id for one in found] == ["both", "new", "old", None]
        assert not tx.wanted_persons.any_due(NOW)
        assert found[0] is not None
        tx.wanted_persons.drop(found[0])
        again = person(tx, 10)
        assert again == WantedPerson(added.property_id, "new", 0, 2), "whoever was to read them is gone"


def test_those_of_a_backfill_wait_until_it_has_come_to_them(store: SqlStore, added: Backfill) -> None:
    with store.write() as tx:
        tx.wanted_persons.want(added.property_id, "a", NOW, NOW, added.id)
        assert not tx.wanted_persons.any_due(NOW)
        at_persons = replace(added, phase=Phase.PERSONS)
        tx.backfills.put(at_persons)
        assert tx.wanted_persons.any_due(NOW)
        tx.backfills.put(replace(at_persons, state=BackfillState.PAUSED))
        assert (person(tx), tx.wanted_persons.count(added.id), tx.wanted_persons.earliest(added.id)) == (None, 1, NOW)
        tx.wanted_persons.want(added.property_id, "a", NOW - DAY, NOW)
        assert (tx.wanted_persons.count(added.id), tx.wanted_persons.earliest(added.id)) == (0, None)
        tx.wanted_persons.want(added.property_id, "a", NOW - DAY, NOW, added.id)
        assert person(tx) == WantedPerson(added.property_id, "a", 0, 1), "what is for now waits for no backfill"
        tx.wanted_persons.want(added.property_id, "b", NOW, NOW, added.id)
        tx.wanted_persons.drop_all(added.id)
        assert tx.wanted_persons.of(added.property_id) == ["a"]
        tx.wanted_persons.want(added.property_id, "b", NOW, NOW, added.id)
        tx.wanted_persons.release(added.id)
        assert person(tx) == WantedPerson(added.property_id, "b", 0, 1), "it has ended without them"


def test_persons_are_put_off_alone_or_with_all_of_their_property(store: SqlStore, added: Backfill) -> None:
    with store.write() as tx:
        for name in ("a", "b"):
            tx.wanted_persons.want(added.property_id, name, NOW, NOW)
        first = person(tx)
        assert first is not None
        tx.wanted_persons.delay(first, NOW + 3 * DAY)
        other = person(tx)
        assert other is not None
        assert other.person_id != first.person_id
        tx.wanted_persons.want(added.property_id + 1, "c", NOW, NOW)
        tx.wanted_persons.delay(other, NOW + 2 * DAY, with_all=True)
        third = person(tx, 9)
        assert third is not None
        assert (third.person_id, person(tx, 86400 + 9)) == ("c", WantedPerson(added.property_id + 1, "c", 0, 2))
        tx.wanted_persons.drop(third)
        due, none = person(tx, 2 * 86400), person(tx, 2 * 86400)
        assert due is not None
        assert due.person_id == other.person_id
        assert none is None, "the first is put off for longer by itself"
