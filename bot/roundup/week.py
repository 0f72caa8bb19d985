"""Seven days as the clock on some wall counts them, which may have an hour more or less than others."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.wall import moment

DAYS = 7
DAY = timedelta(days=1)
PART_HOURS = 4  # a chart takes so many columns and rows only: Slack's has at most six series
PARTS = 24 // PART_HOURS


@dataclass(frozen=True, slots=True)
class Week:
    """From the midnight that begins `first` to the one a week later."""

    first: date
    zone: ZoneInfo

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + n * DAY for n in range(DAYS))

    @property
    def midnights(self) -> tuple[datetime, ...]:
        """One more than there are days."""
        return tuple(moment(self.first + n * DAY, 0, self.zone) for n in range(DAYS + 1))

    @property
    def since(self) -> datetime:
        return moment(self.first, 0, self.zone)

    @property
    def until(self) -> datetime:
        return moment(self.first + DAYS * DAY, 0, self.zone)

    @property
    def before(self) -> "Week":
        return Week(self.first - DAYS * DAY, self.zone)

    def day_of(self, at: datetime) -> int:
        """Which of its days `at` is on; it lies within the week."""
        return bisect_right(self.midnights, at) - 1

    def part_of(self, at: datetime) -> int:
        """In which part of the day that is, by the hour on the wall."""
        return at.astimezone(self.zone).hour // PART_HOURS


def week_before(day: date, zone: ZoneInfo) -> Week:
    """The seven days that end with the one before `day`: on a Monday, last Monday to Sunday."""
    return Week(day - DAYS * DAY, zone)
