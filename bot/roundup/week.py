"""Seven days as the clock on some wall counts them, which may have an hour more or less than others."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.wall import moment

DAYS = 7
DAY = timedelta(days=1)
PART_HOURS = 4  # a chart takes so many columns and rows only: Slack's has at most six series
PARTS = 24 // PART_HOURS


@dataclass(frozen=True, slots=True)
class Week:
    """From the midnight that begins `first` to the one a week later; there is one more of these than days."""

    first: date
    zone: ZoneInfo
    midnights: tuple[datetime, ...]

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + n * DAY for n in range(DAYS))

    @property
    def since(self) -> datetime:
        return self.midnights[0]

    @property
    def until(self) -> datetime:
        return self.midnights[-1]

    @property
    def before(self) -> "Week":
        return week_from(self.first - DAYS * DAY, self.zone)

    def day_of(self, at: datetime) -> int:
        """Which of its days `at` is on; it lies within the week."""
        return bisect_right(self.midnights, at) - 1

    def part_of(self, at: datetime) -> int:
        """In which part of the day that is, by the hour on the wall."""
        return at.astimezone(self.zone).hour // PART_HOURS


def week_from(first: date, zone: ZoneInfo) -> Week:
    return Week(first, zone, tuple(moment(first + n * DAY, 0, zone) for n in range(DAYS + 1)))


def week_before(day: date, zone: ZoneInfo) -> Week:
    """The seven days that end with the one before `day`: on a Monday, last Monday to Sunday."""
    return week_from(day - DAYS * DAY, zone)
