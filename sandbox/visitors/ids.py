"""Ids in the forms that tawk.to gives them, drawn from a seeded generator."""

import uuid
from datetime import UTC, datetime
from random import Random

# 15 October 1582, from which version 1 of a UUID counts.
GREGORIAN_START = datetime(1582, 10, 15, tzinfo=UTC)


def time_id(rng: Random, moment: datetime) -> str:
    """A UUID of version 1, as tawk.to's chats and tickets have them."""
    since = moment - GREGORIAN_START
    ticks = (since.days * 86_400 + since.seconds) * 10_000_000 + since.microseconds * 10 + rng.randrange(10)
    fields = (ticks & 0xFFFFFFFF, ticks >> 32 & 0xFFFF, ticks >> 48 & 0x0FFF)
    made = uuid.UUID(fields=(*fields, rng.randrange(0x40), rng.randrange(0x100), rng.getrandbits(48)), version=1)
    return str(made)


def event_id(rng: Random) -> str:
    """The id of an event; tawk.to does not say how it looks."""
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def another_id(known: str, rng: Random) -> str:
    """A second id for a known event; no other event has it, even where `rng` made their ids."""
    return str(uuid.uuid5(uuid.UUID(known), repr(rng.random())))


def automatic_name(moment: datetime) -> str:
    """What tawk.to calls somebody who gave no name: V and the microseconds since 1970."""
    return f"V{int(moment.timestamp() * 1_000_000)}"
