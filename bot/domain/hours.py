"""When a team works: on which weekdays, from when to when, and on which days not at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.wall import moment

LOOKED_AHEAD = 400  # days: who works on one day a year is open then
Span = tuple[int, int]  # from and to, in minutes of the wall's day; 1440 is its end
ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class Hours:
    """`week` has the spans of each weekday, Monday's first, in order and apart; without it a team always works."""

    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...] = ()
    holidays: frozenset[date] = frozenset()

    def is_open(self, at: datetime) -> bool:
        return not self.week or any(begin <= at < end for begin, end in self._spans(at, days=1))

    def next_open(self, at: datetime) -> datetime | None:
        """The first moment from `at` on at which somebody works; None where nobody does within a year."""
        if not self.week:
            return at
        return next((max(begin, at) for begin, end in self._spans(at) if end > at), None)

    def after(self, since: datetime, worked: timedelta) -> datetime | None:
        """When the team will have worked for so long from `since` on; None where it does not within a year."""
        if not self.week:
            return since + worked
        left, reached = worked, since
        for begin, end in self._spans(since):
            begin = max(begin, reached)  # an hour that midnight is put back by belongs to both days, and passes once
            if end - begin >= left and end > begin:
                return begin + left
            left -= max(end - begin, ZERO)
            reached = max(reached, end)
        return None

    def _spans(self, at: datetime, days: int = LOOKED_AHEAD) -> Iterator[tuple[datetime, datetime]]:
        """From the day of `at` on, in UTC; the day before counts, as its end may be put back into this one."""
        today = at.astimezone(self.zone).date()
        for offset in range(-1, days):
            day = today + timedelta(days=offset)
            if day in self.holidays:
                continue
            for begin, end in self.week[day.weekday()]:
                yield moment(day, begin, self.zone), moment(day, end, self.zone, last=True)
