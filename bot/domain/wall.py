"""Turns what a clock on the wall shows into moments, in nights too in which clocks are put forward or back.

A time that the wall never shows is the moment at which clocks are put forward. One that it shows twice is the first of
both where something begins, and the last where something ends.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = 24 * 60  # minutes, as the wall counts them
SECOND = timedelta(seconds=1)


def moment(day: date, minute: int, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """In UTC; `minute` 1440 is the midnight that ends the day."""
    if minute == DAY:
        return moment(day + timedelta(days=1), 0, zone, last=last)
    shown = datetime.combine(day, time(*divmod(minute, 60)), zone)
    first, second = (shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first > second:  # the wall never shows it
        return _jump(second, first, zone)
    return second if last else first


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """When the clocks of this zone change between two moments, to the second."""
    old = before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return (before + SECOND).replace(microsecond=0)
