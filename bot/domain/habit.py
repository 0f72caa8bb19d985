"""When a property is heard of week by week, and whether it is silent now against that habit.

An hour weighs as much as it surprises that nobody was heard of in it: nothing at night, most in hours in which
somebody was heard of every week. A silence is one where hours of much more weight passed than in any remembered one.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from itertools import pairwise

WEEK = 7 * 24  # hours
REMEMBERED = 8  # weeks
LEAST_WEEKS = 3
SURPRISE = 10.0  # of chats that come by chance, one silence in e¹⁰ (22,000) weighs as much
AGAINST_HABIT = 2.0  # times the worst that was remembered: what came by no chance has happened before


def hour_of(at: datetime) -> int:
    """Hours since 1970, in UTC: where clocks are put forward the habit of a few hours a week is off by one."""
    return int(at.timestamp()) // 3600


def moment_of(hour: int) -> datetime:
    return datetime.fromtimestamp(hour * 3600, UTC)


def silent_since(heard: Collection[int], now: int, watched: int, is_counted: Callable[[int], bool]) -> int | None:
    """The first hour in which the property was heard of no more, where that is against its habit; None otherwise.

    `watched` is the hour since which somebody would have heard; `now` is not over, and does not count.
    """
    if not heard:
        return None
    end = max(heard) + 1
    weeks = min(REMEMBERED, (end - min(heard)) // WEEK)
    if weeks < LEAST_WEEKS:
        return None
    known = [hour for hour in heard if hour >= end - weeks * WEEK]
    often = Counter(hour % WEEK for hour in known)

    def weight(hour: int) -> float:
        share = often[hour % WEEK] / (weeks + 1)
        return -math.log(1 - share) if share and is_counted(hour) else 0.0

    surprise = sum(map(weight, range(max(end, watched), now)))
    if surprise < SURPRISE or surprise < AGAINST_HABIT * _worst(sorted(known), weight):
        return None
    return end


def _worst(known: Sequence[int], weight: Callable[[int], float]) -> float:
    """The weight of the heaviest silence between two of these hours, which are in order."""
    silences = (sum(map(weight, range(one + 1, other))) for one, other in pairwise(known))
    return max(silences, default=0.0)
