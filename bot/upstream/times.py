"""Reads times of tawk.to's REST API, which may be written in other ways than its webhooks'."""

from datetime import UTC, datetime

from bot.domain import leniency

SMALLEST = 100_000_000  # seconds, in 1973: what is less counts something else


def read_time(value: object) -> datetime | None:
    """Words, or a number of milliseconds or seconds since 1970; None for what is no time, or no possible one."""
    if not leniency.is_whole(value):
        return leniency.told_time(value)
    if value < SMALLEST:
        return None
    try:
        at = datetime.fromtimestamp(value / 1000 if value >= SMALLEST * 1000 else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return at if at.year in leniency.POSSIBLE_YEARS else None
