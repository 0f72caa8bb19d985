"""Times of the week at which something is due, read from a line in English or Spanish, each a slot that comes once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import Reason, Refusal
from bot.domain.nearest import nearest
from bot.domain.wall import DAY, moment

MOST_TIMES = 12
LATENESS = timedelta(hours=2)  # a slot that nobody came to for longer is skipped
WEEK = tuple(range(7))
NAMES = (
    ("mon", "monday", "lun", "lunes"),
    ("tue", "tuesday", "mar", "martes"),
    ("wed", "wednesday", "mie", "mié", "miércoles", "miercoles"),
    ("thu", "thursday", "jue", "jueves"),
    ("fri", "friday", "vie", "viernes"),
    ("sat", "saturday", "sab", "sáb", "sábado", "sabado"),
    ("sun", "sunday", "dom", "domingo"),
)
DAYS = {name: (day,) for day, names in enumerate(NAMES) for name in names}
GROUPS = {
    **dict.fromkeys(("daily", "diario", "diariamente"), WEEK),
    **dict.fromkeys(("weekdays", "laborables"), WEEK[:5]),
    **dict.fromkeys(("weekends", "findes"), WEEK[5:]),
}
KNOWN = {**DAYS, **GROUPS}
TIME = re.compile(r"([01]?\d|2[0-3])(?:[:.h]([0-5]\d)|h)?(am|pm)?")


@dataclass(frozen=True, slots=True)
class Slot:
    """`key` is what the wall shows, which no two slots of a schedule share; `at` is the moment."""

    key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """On these weekdays (0 is Monday), at these minutes of the wall's day."""

    days: tuple[int, ...]
    minutes: tuple[int, ...]
    zone: ZoneInfo

    def slots(self, after: datetime, until: datetime) -> Iterator[Slot]:
        """Those later than `after` and not later than `until`, in order."""
        day, last = after.astimezone(self.zone).date() - timedelta(days=1), until.astimezone(self.zone).date()
        while day <= last:
            if day.weekday() in self.days:
                for minute in self.minutes:
                    slot = Slot(f"{day:%Y-%m-%d}T{minute // 60:02}:{minute % 60:02}", moment(day, minute, self.zone))
                    if after < slot.at <= until:
                        yield slot
            day += timedelta(days=1)


def says_when(word: str) -> bool:
    """Whether it belongs to a schedule."""
    try:
        parts = [part for part in word.casefold().split(",") if part]
        return all(minute_of(part) is not None or _days(part) for part in parts)
    except Refusal:
        return False


def read_schedule(words: Sequence[str], zone: ZoneInfo) -> Schedule:
    """The schedule of `weekdays 9:00 17:30` or `lun,jue 8`. Raises `Refusal`; no day at all means each one."""
    parts = [part for word in words for part in word.casefold().split(",") if part]
    minutes = {minute for part in parts if (minute := minute_of(part)) is not None}
    days = {day for part in parts if minute_of(part) is None for day in _days(part)}
    if not minutes:
        raise Refusal(Reason.TIME_MISSING)
    if len(minutes) > MOST_TIMES:
        raise Refusal(Reason.TOO_MANY_TIMES, limit=MOST_TIMES)
    return Schedule(tuple(sorted(days)) or WEEK, tuple(sorted(minutes)), zone)


def minute_of(part: str) -> int | None:
    found = TIME.fullmatch(part)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return (hour * 60 + minute) % DAY


def _days(part: str) -> tuple[int, ...]:
    """Of one word, or of two days with a dash between them."""
    if part in KNOWN:
        return KNOWN[part]
    first, dash, last = part.replace("–", "-").partition("-")
    if dash and first in DAYS and last in DAYS:
        begin, end = DAYS[first][0], DAYS[last][0]
        return tuple((begin + offset) % 7 for offset in range((end - begin) % 7 + 1))
    raise Refusal(Reason.DAY_UNKNOWN, word=part, nearest=nearest(part, KNOWN))
