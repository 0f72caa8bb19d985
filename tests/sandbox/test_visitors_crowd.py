"""A crowd comes at a pace that a person can keep up with, and comes again the same from the same seed."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from sandbox.visitors.crowd import Crowd, Pace
from sandbox.visitors.delivery import Delivery, sign
from sandbox.visitors.mischief import repeated, shuffled
from sandbox.visitors.personas import Persona
from sandbox.visitors.shops import NORTHWIND, SHOPS

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CROWD = Crowd(lambda property_id: f"secret of {property_id}")


def plan(seed: int = 1, count: int = 60) -> list[Delivery]:
    """The deliveries of an ordinary crowd."""
    return CROWD.plan(seed, NOON, count)


def conversation(delivery: Delivery) -> str:
    """The id of the conversation that a delivery is about."""
    body: dict[str, Any] = json.loads(delivery.body)
    found: str = body.get("chatId") or (body.get("chat") or body.get("ticket") or {})["id"]
    return found


def test_the_same_seed_brings_the_same_visitors() -> None:
    assert plan(seed=4) == plan(seed=4)


def test_another_seed_brings_other_visitors() -> None:
    assert not {item.body for item in plan(seed=4)} & {item.body for item in plan(seed=5)}


def test_a_second_crowd_of_the_same_seed_has_other_conversations() -> None:
    later = CROWD.plan(1, NOON + timedelta(hours=1), 60)
    assert not {conversation(item) for item in later} & {conversation(item) for item in plan()}


def test_the_number_of_conversations_is_the_one_asked_for() -> None:
    assert len({conversation(item) for item in plan(count=60)}) == 60
    assert plan(count=0) == []


@pytest.mark.parametrize("seed", range(10))
def test_the_first_conversation_is_a_missed_chat_over_within_three_seconds(seed: int) -> None:
    first = conversation(plan(seed)[0])
    bodies = [(item.at, json.loads(item.body)) for item in plan(seed) if conversation(item) == first]
    assert [body["event"] for _, body in bodies] == ["chat:start", "chat:end", "chat:transcript_created"]
    assert {line["sender"]["t"] for line in bodies[-1][1]["chat"]["messages"]} == {"v"}
    assert bodies[0][0] == NOON
    assert bodies[-1][0] <= NOON + timedelta(seconds=3)


def test_ids_of_events_and_numbers_of_tickets_are_unique() -> None:
    deliveries = plan(count=300)
    bodies = [json.loads(item.body) for item in deliveries]
    numbers = [body["ticket"]["humanId"] for body in bodies if "ticket" in body]
    assert len({item.event_id for item in deliveries}) == len(deliveries)
    assert len(set(numbers)) == len(numbers) > 10


def test_each_delivery_is_signed_with_the_secret_of_its_property() -> None:
    deliveries = plan()
    assert {item.property_id for item in deliveries} == {shop.property_id for shop in SHOPS}
    for item in deliveries:
        assert json.loads(item.body)["property"]["id"] == item.property_id
        assert item.signature == sign(item.body, f"secret of {item.property_id}")


def test_visitors_come_quickly_at_first_and_slowly_later() -> None:
    arrivals: dict[str, datetime] = {}
    for item in plan(count=80):
        arrivals.setdefault(conversation(item), item.at)
    minutes = Counter(int((moment - NOON) / timedelta(minutes=1)) for moment in arrivals.values())
    assert 4 <= minutes[0] <= 8
    assert 30 <= sum(minutes[minute] for minute in range(10, 25)) <= 45


def test_a_pace_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        Pace(first=0)


def test_a_mix_of_one_persona_brings_nobody_else() -> None:
    crowd = Crowd(lambda _: "s", shops=[NORTHWIND], mix={Persona.OFFLINE: 1}, opener=None)
    assert {json.loads(item.body)["event"] for item in crowd.plan(1, NOON, 9)} == {"ticket:create"}


def test_an_empty_mix_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one persona"):
        Crowd(lambda _: "s", mix={}, opener=None).plan(1, NOON, 1)


def test_without_lingering_chats_take_minutes() -> None:
    crowd = Crowd(lambda _: "s", mix={Persona.CHATTY: 1}, linger=None, opener=None)
    deliveries = crowd.plan(1, NOON, 1)
    assert deliveries[-1].at - deliveries[0].at > timedelta(minutes=10)


def test_shuffling_keeps_the_moments_and_the_deliveries_but_not_their_order() -> None:
    before = plan()
    after = shuffled(before, Random(1))
    assert [item.at for item in after] == [item.at for item in before]
    assert Counter(item.event_id for item in after) == Counter(item.event_id for item in before)
    assert [item.event_id for item in after] != [item.event_id for item in before]


def test_shuffling_within_a_window_moves_nothing_far() -> None:
    before = {item.event_id: item.at for item in plan()}
    after = shuffled(plan(), Random(1), within=timedelta(seconds=30))
    assert max(abs(item.at - before[item.event_id]) for item in after) <= timedelta(seconds=30)
    assert any(item.at != before[item.event_id] for item in after)


def test_a_repeat_is_a_retry_or_the_same_body_under_a_new_id() -> None:
    before = plan()
    after = repeated(before, Random(1), share=1.0)
    assert len(after) == 2 * len(before)
    assert set(Counter(item.body for item in after).values()) == {2}
    assert set(Counter(item.event_id for item in after).values()) == {1, 2}


def test_a_share_of_none_repeats_nothing() -> None:
    assert repeated(plan(), Random(1), share=0.0) == plan()


def test_repeats_can_all_keep_their_id() -> None:
    after = repeated(plan(), Random(1), share=1.0, kinds=("same id",))
    assert set(Counter(item.event_id for item in after).values()) == {2}
