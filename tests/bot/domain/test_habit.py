"""A property is silent only against its own habit: over months of chance nobody is told anything in vain."""

import math
import random
from collections.abc import Callable

import pytest

from bot.domain.habit import REMEMBERED, WEEK, silent_since

OFFICE = [hour for hour in range(WEEK) if hour % 24 in range(9, 18) and hour // 24 < 5]
Rate = Callable[[int], float]


def always(hour: int) -> bool:
    return True


def every_week(weeks: int, hours: list[int]) -> list[int]:
    return [week * WEEK + hour for week in range(weeks) for hour in hours]


def test_nothing_is_said_before_three_weeks_are_known_or_of_who_was_never_heard_of() -> None:
    assert silent_since([], 9_999, 0, always) is None
    heard = every_week(3, OFFICE)
    end = heard[-1]
    assert silent_since(heard, end + 2 * WEEK, 0, always) is None, "from the first to the last it is less than three"
    assert silent_since(every_week(4, OFFICE), end + 3 * WEEK, 0, always) == end + WEEK + 1


def test_busy_hours_without_anything_are_a_silence_and_the_night_is_none() -> None:
    heard = every_week(8, OFFICE)
    evening = heard[-1] + 1
    monday = 8 * WEEK + 9
    assert silent_since(heard, monday, 0, always) is None, "a weekend is no silence"
    found = [silent_since(heard, monday + hours, 0, always) for hours in range(9)]
    assert found == [None] * 5 + [evening] * 4, "five hours in which something came each week"


def test_only_hours_count_in_which_the_team_works_and_somebody_watched() -> None:
    heard, monday = every_week(8, OFFICE), 8 * WEEK + 9
    assert silent_since(heard, monday + 9, 0, lambda hour: hour // 24 != monday // 24) is None
    assert silent_since(heard, monday + 9, monday + 5, always) is None
    assert silent_since(heard, monday + 9, monday + 4, always) is not None


def test_a_silence_that_has_happened_before_is_none() -> None:
    heard = every_week(8, OFFICE)
    quiet_day = [hour for hour in heard if hour // 24 != 5 * 7 + 2]
    tuesday = 8 * WEEK + 24
    without = [hour for hour in every_week(9, OFFICE) if hour < tuesday]
    assert silent_since(without, tuesday + 15, 0, always) is not None
    known = [*quiet_day, *(hour for hour in without if hour >= 8 * WEEK)]
    assert silent_since(known, tuesday + 18, 0, always) is None, "as long as the quiet day"
    assert silent_since(known, tuesday + 2 * 24 + 18, 0, always) is not None, "more than twice as long"


def busy(rate: float) -> Rate:
    return lambda hour: rate if hour % WEEK in set(OFFICE) else rate / 50


def wavy(rate: float) -> Rate:
    return lambda hour: rate * max(0.0, math.sin(math.pi * (hour % 24 - 7) / 14)) * (1 if hour % WEEK < 120 else 0.3)


def told(rate: Rate, weeks: int, broken: int) -> list[int]:
    """The hours in which somebody is told, where nothing comes any more from hour `broken` on."""
    chance, heard, found = random.Random(7), [], []
    for hour in range(weeks * WEEK):
        if hour < broken and chance.random() < 1 - math.exp(-rate(hour)):
            heard.append(hour)
        elif hour % 3 == 0:
            known = [one for one in heard if one >= hour - (REMEMBERED + 1) * WEEK]
            found += [hour] if silent_since(known, hour, 0, always) is not None else []
    return found


@pytest.mark.parametrize("rate", [busy(0.2), busy(1), busy(10), wavy(0.5), wavy(3)])
def test_over_months_of_chance_only_what_is_broken_is_told(rate: Rate) -> None:
    broken = 20 * WEEK
    found = told(rate, 24, broken)
    assert found, "within four weeks"
    assert found[0] > broken


def test_the_busier_it_is_the_sooner_it_is_told() -> None:
    broken = 20 * WEEK + 24 + 11
    delays = [told(busy(rate), 24, broken)[0] - broken for rate in (10, 1, 0.2)]
    assert delays == sorted(delays)
    assert delays[0] <= 8
