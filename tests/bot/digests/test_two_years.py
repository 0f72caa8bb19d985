"""Two years of a digest in twelve zones, by clocks that tick at odd times and are apart: no slot missing, none twice.

That a schedule's slots are those that a wall clock shows is tested in `tests/bot/times/test_schedules.py`.
"""

from dataclasses import replace
from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.ports import Digest, DigestKind
from bot.times.schedules import Schedule, Slot
from tests.bot.times.test_schedules import BEGIN, END, ZONES

DAYS, MINUTES = (0, 1, 2, 3, 4, 5, 6), (0, 150, 165, 540)  # both nights in which clocks change have such times
NAPS = [timedelta(seconds=4), timedelta(minutes=15), timedelta(hours=9), timedelta(hours=40)]
APART = 10


def lived(schedule: Schedule, dice: Random) -> list[Slot]:
    """The slots in the order in which they are dealt with; between two ticks all clocks may have stood still."""
    digest = Digest(1, DigestKind.DIGEST, "C1", (), schedule, "", "U1", BEGIN, BEGIN, BEGIN)
    dealt: list[Slot] = []
    now = BEGIN
    while now < END:
        now = min(now + dice.choice(NAPS), END)
        clock = min(now + timedelta(seconds=dice.uniform(-APART, APART)), END)
        if digest.next_at is not None and digest.next_at <= clock:
            dealt.extend(digest.due(clock))
            digest = replace(digest, since=max(digest.since, clock))
    return [*dealt, *digest.due(END)]


@pytest.mark.parametrize("zone", ZONES)
def test_two_years_of_rounds_deal_with_each_slot_once_and_in_order(zone: str) -> None:
    schedule = Schedule(DAYS, MINUTES, ZoneInfo(zone))
    dealt = lived(schedule, Random(zone))
    assert dealt == list(schedule.slots(BEGIN, END))
    assert len({slot.key for slot in dealt}) == len(dealt) == len(MINUTES) * 730
