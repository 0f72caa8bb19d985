"""What is of no use any more is forgotten, a little at a time; what is of use never is."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from bot.domain.errors import Reason, Refusal
from bot.keeping import housekeeping
from bot.keeping.housekeeping import BODIES_KEPT, CHORES, INTENTS_KEPT, REST, SOON, Housekeeper, Place
from bot.ports import Backfill, DeliveryState, DigestKind, NewDigest, Phase, PrivateAnswer, Run, RunOutcome, Transaction
from bot.ports.restores import SOUGHT
from bot.times.schedules import read_schedule
from storage.tables import answer, backfill_taken, channel, chore, delivery, post, seen_event, workspace
from tests.bot.keeping.office import DAY, Office
from tests.inbox import ADMIN, MADRID

MINUTE = timedelta(minutes=1)


@pytest.fixture
def keeper(office: Office) -> Housekeeper:
    with office.inbox.engine.begin() as connection:
        connection.execute(delete(chore))
        connection.execute(delete(delivery))
        connection.execute(update(post).values(intent_at=None))
    return Housekeeper(office.inbox.store, office.inbox.clock)


def settle(keeper: Housekeeper, office: Office, most: int = 50) -> None:
    """Until all chores rest for long."""
    for _ in range(most):
        keeper.step()
        office.inbox.clock.forward(SOON)
        with office.inbox.store.read() as tx:
            if set(tx.chores.resting(office.inbox.clock() + REST - MINUTE)) >= CHORES.keys():
                return
    raise AssertionError("it never ends")


def bodies(office: Office) -> list[tuple[str, str, bool]]:
    """State, reason and whether the body is there, of what came for this property."""
    known = office.inbox.rows(select(delivery).order_by(delivery.c.id))
    return [(row["state"], row["reason"], row["body"] is not None) for row in known][-len(office.names) :]


def test_bodies_are_kept_for_ninety_days_and_forgotten_then(keeper: Housekeeper, office: Office) -> None:
    office.chat("old")
    office.inbox.clock.forward(BODIES_KEPT - DAY)
    office.chat("young")
    settle(keeper, office)
    assert bodies(office) == [("done", "", True), ("done", "", True)]
    office.days(1.1)
    settle(keeper, office)
    assert bodies(office) == [("done", "", False), ("done", "", True)]
    assert office.left == ["old", "young"]


def test_what_was_read_is_kept_as_long(keeper: Housekeeper, office: Office) -> None:
    numbers = [office.chat(name).id for name in ("old", "young")]
    for number in numbers:
        office.inbox.clock.forward(BODIES_KEPT - DAY)
        with office.inbox.store.write() as tx:
            tx.raw_readings.put(number, b"{}", office.inbox.clock())
    office.days(1.1)
    settle(keeper, office)
    with office.inbox.store.read() as tx:
        assert [tx.raw_readings.of(number) for number in numbers] == [None, b"{}"]
    office.days(90)
    settle(keeper, office)
    with office.inbox.store.read() as tx:
        assert [tx.raw_readings.of(number) for number in numbers] == [None, None]


def test_what_came_once_is_known_however_old_it_is(keeper: Housekeeper, office: Office) -> None:
    now = office.inbox.clock()
    body = office.inbox.site.start(now, chat="again")
    office.inbox.receive(body)
    office.inbox.clock.forward(BODIES_KEPT + DAY)
    settle(keeper, office)
    rows = len(office.inbox.rows(select(delivery)))
    office.inbox.receive(body)
    assert len(office.inbox.rows(select(delivery))) == rows


def fail(office: Office, name: str, state: DeliveryState) -> int:
    body = json.dumps({"event": "chat:start", "name": name, "site": office.inbox.site.tawk_id}).encode()
    with office.inbox.store.write() as tx:
        kept = tx.deliveries.add(office.inbox.delivery(body), "chat:start")
        assert kept is not None
        tx.deliveries.settle(kept, state, reason="Poisoned", attempts=9, next_at=office.inbox.clock())
    office.names.append(name)
    return kept


def test_what_failed_for_so_long_is_given_up(keeper: Housekeeper, office: Office) -> None:
    fail(office, "failed", DeliveryState.FAILED)
    fail(office, "never understood", DeliveryState.QUARANTINED)
    office.inbox.clock.forward(BODIES_KEPT + DAY)
    fail(office, "failed just now", DeliveryState.FAILED)
    settle(keeper, office)
    assert bodies(office) == [
        ("ignored", "given_up", False),
        ("ignored", "given_up", False),
        ("failed", "Poisoned", True),
    ]
    with office.inbox.store.read() as tx:
        assert len(tx.deliveries.failed(9)) == 1


def test_many_are_forgotten_in_parts_and_where_the_last_part_ended(
    keeper: Housekeeper, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "AT_ONCE", 2)
    settle(keeper, office)
    for name in "abcde":
        office.chat(name)
    office.inbox.clock.forward(BODIES_KEPT + DAY)
    left = []
    for _ in range(5):
        keeper.step()
        left.append(sum(there for _, _, there in bodies(office)))
        office.inbox.clock.forward(SOON)
    assert left == [3, 1, 0, 0, 0]


def test_answers_and_events_that_are_over_go_though_nobody_comes_any_more(keeper: Housekeeper, office: Office) -> None:
    now = office.inbox.clock()
    with office.inbox.store.write() as tx:
        tx.answers.add(PrivateAnswer("https://hooks.example/over", {}), now + MINUTE)
        tx.answers.add(PrivateAnswer("https://hooks.example/good", {}), now + 9 * DAY)
        tx.seen_events.see(f"Ev{office.inbox.site.tawk_id}", now)
    office.days(3)
    settle(keeper, office)
    urls = [row["response_url"] for row in office.inbox.rows(select(answer))]
    assert "https://hooks.example/good" in urls
    assert "https://hooks.example/over" not in urls
    assert office.inbox.rows(select(seen_event)) == []


def test_old_runs_of_digests_go_but_the_last_of_each(keeper: Housekeeper, office: Office) -> None:
    now = office.inbox.clock()
    asked = NewDigest(DigestKind.DIGEST, office.inbox.channel, (), read_schedule(["9:00"], MADRID), "", ADMIN)
    with office.inbox.store.write() as tx:
        first, second = (tx.digests.add(asked, now) for _ in range(2))
        for digest_id, days in ((first, 300), (first, 100), (first, 20), (first, 10), (second, 400), (second, 200)):
            at = now - days * DAY
            assert tx.digests.take(Run(digest_id, f"{days}", at, at, RunOutcome.POSTED))
    settle(keeper, office)
    with office.inbox.store.read() as tx:
        left = [[run.slot for run in tx.digests.runs(digest_id, 9)] for digest_id in (first, second)]
    assert left == [["10", "20"], ["200"]]


def test_the_run_that_a_message_is_drawn_from_stays_however_long_nothing_waits(
    keeper: Housekeeper, office: Office
) -> None:
    now = office.inbox.clock()
    asked = NewDigest(DigestKind.DIGEST, office.inbox.channel, (), read_schedule(["9:00"], MADRID), "", ADMIN)
    quiet, posted = RunOutcome.QUIET, RunOutcome.POSTED
    with office.inbox.store.write() as tx:
        digest_id = tx.digests.add(asked, now)
        for days, outcome in ((400, quiet), (300, posted), (200, posted), (150, quiet), (100, quiet), (10, quiet)):
            at = now - days * DAY
            assert tx.digests.take(Run(digest_id, f"{days}", at, at, outcome))
    settle(keeper, office)
    with office.inbox.store.read() as tx:
        assert [run.slot for run in tx.digests.runs(digest_id, 9)] == ["10", "200"]


def intent(office: Office, name: str, days: float, **values: object) -> int:
    """The card of a chat of which nobody knows whether Slack has it."""
    number = office.chat(name).id
    at = office.inbox.clock() - days * DAY
    is_card = (post.c.number == number) & (post.c.kind == "card")
    with office.inbox.engine.begin() as connection:
        connection.execute(update(post).where(is_card).values(intent_at=at, behind=1, **values))
    return number


def test_what_nobody_can_find_out_is_parked_and_nothing_else(keeper: Housekeeper, office: Office) -> None:
    limit = INTENTS_KEPT / DAY
    old, young = intent(office, "old", limit + 1), intent(office, "young", limit - 1)
    doomed = intent(office, "doomed", limit + 1, doomed=1)
    settle(keeper, office)
    cards = {number: office.inbox.posts("card", number)[0] for number in (old, young, doomed)}
    assert [(cards[one]["intent_at"] is None, cards[one]["parked"]) for one in (old, young, doomed)] == [
        (True, "outcome_unknown"),
        (False, ""),
        (False, ""),
    ]


def test_who_is_finding_out_is_not_disturbed(keeper: Housekeeper, office: Office) -> None:
    number = intent(office, "old", INTENTS_KEPT / DAY + 1)
    with office.inbox.engine.begin() as connection:
        held = update(channel).where(channel.c.id == office.inbox.channel)
        connection.execute(held.values(lease_until=office.inbox.clock() + MINUTE))
    settle(keeper, office)
    assert office.inbox.posts("card", number)[0]["intent_at"] is not None


def broken(tx: Transaction, place: Place, now: object) -> tuple[Place, timedelta]:
    raise ValueError("poison")


def test_a_chore_that_fails_stops_no_other_and_comes_again(office: Office) -> None:
    done: list[str] = []

    def good(tx: Transaction, place: Place, now: object) -> tuple[Place, timedelta]:
        done.append("good")
        return place, REST

    keeper = Housekeeper(office.inbox.store, office.inbox.clock, {"a_broken": broken, "b_good": good})
    assert (keeper.step(), keeper.step(), done) == (2, 1, ["good"])


def test_of_two_housekeepers_one_does_it(office: Office) -> None:
    done: list[str] = []

    def good(tx: Transaction, place: Place, now: object) -> tuple[Place, timedelta]:
        done.append("good")
        return place, REST

    keepers = [Housekeeper(office.inbox.store, office.inbox.clock, {"shared": good}) for _ in range(2)]
    for keeper in keepers:
        keeper.step()
    assert done == ["good"]


def test_a_busy_store_ends_the_step(office: Office) -> None:
    def busy(tx: Transaction, place: Place, now: object) -> tuple[Place, timedelta]:
        raise Refusal(Reason.BUSY)

    with pytest.raises(Refusal):
        Housekeeper(office.inbox.store, office.inbox.clock, {"busy": busy}).step()


def test_which_chats_a_backfill_read_is_forgotten_when_it_has_ended(
    keeper: Housekeeper, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "TAKEN_AT_ONCE", 2)
    now = office.inbox.clock()
    new = Backfill(0, 1, "", now - DAY, now, (Phase.CHATS,), now, Phase.CHATS, now, now, now)
    with office.inbox.store.write() as tx:
        running = tx.backfills.add(new)
        for backfill_id in (running, running + 1):
            for n in range(5):
                tx.backfills.take(backfill_id, Phase.CHATS, f"c{n}")
    settle(keeper, office)
    rows = office.inbox.rows(select(backfill_taken))
    assert {row["backfill_id"] for row in rows} == {running}


def test_what_is_looked_for_since_an_old_backup_is_not_given_up_after_its_restore(
    keeper: Housekeeper, office: Office
) -> None:
    days = INTENTS_KEPT / DAY + 1
    number, now = intent(office, "old", days), office.inbox.clock()
    told = {"backup_at": (now - days * DAY).isoformat(), "restored_at": now.isoformat(), "last_post": 0}
    with office.inbox.engine.begin() as connection:
        connection.execute(insert(workspace).values(key="restored", value=json.dumps(told)))
    settle(keeper, office)
    assert office.inbox.posts("card", number)[0]["parked"] == ""
    office.days(SOUGHT / DAY + 1)
    settle(keeper, office)
    assert office.inbox.posts("card", number)[0]["parked"] == "outcome_unknown"
