"""What the network does to deliveries: they come in another order, and more than once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Literal

from sandbox.visitors.delivery import Delivery
from sandbox.visitors.ids import another_id

Repeat = Literal["same id", "new id"]


def shuffled(deliveries: Iterable[Delivery], rng: Random, within: timedelta | None = None) -> list[Delivery]:
    """The same deliveries at the same moments in another order, none moved further than about `within`."""
    ordered = sorted(deliveries, key=lambda delivery: delivery.at)
    ranks = [rng.random() if within is None else _late(delivery, rng, within) for delivery in ordered]
    mixed = [delivery for _, delivery in sorted(zip(ranks, ordered, strict=True), key=lambda pair: pair[0])]
    return [replace(moved, at=slot.at) for moved, slot in zip(mixed, ordered, strict=True)]


def repeated(
    deliveries: Iterable[Delivery],
    rng: Random,
    share: float,
    within: timedelta = timedelta(seconds=5),
    kinds: tuple[Repeat, ...] = ("same id", "new id"),
) -> list[Delivery]:
    """The deliveries, and for a share of them one more: a retry, or the same body under a new id."""
    originals = list(deliveries)
    chosen = [delivery for delivery in originals if rng.random() < share]
    copies = [_copy(delivery, rng, within, rng.choice(kinds)) for delivery in chosen]
    return sorted(originals + copies, key=lambda delivery: delivery.at)


def _late(delivery: Delivery, rng: Random, within: timedelta) -> float:
    return delivery.at.timestamp() + rng.uniform(0, within.total_seconds())


def _copy(delivery: Delivery, rng: Random, within: timedelta, kind: Repeat) -> Delivery:
    name = delivery.event_id if kind == "same id" else another_id(delivery.event_id, rng)
    return replace(delivery, at=delivery.at + within * rng.random(), event_id=name)
