"""The one place where the time is read."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Now, aware and in UTC."""
    return datetime.now(UTC)
