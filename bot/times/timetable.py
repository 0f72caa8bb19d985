"""Reads the hours of a week, holidays and a time zone as people write them, and writes them so again."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from itertools import zip_longest
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.errors import Reason, Refusal
from bot.domain.hours import Span
from bot.domain.nearest import nearest
from bot.domain.wall import DAY
from bot.times.schedules import TIME, minute_of

MOST_SPANS = 6
MOST_HOLIDAYS = 250  # which still fit into the field, each in a line of its own
NOON = DAY // 2
NOBODY = frozenset({"", "-", "–", "—", "closed", "cerrado", "none", "nadie"})
ALL_DAY = frozenset({"24h", "24", "24 h", "24 horas", "24 hours", "all day", "todo el día", "todo el dia"})
PARTED = re.compile(r"[,;]|\s+(?:and|y)\s+")
DASH = r"\s*(?:-|–|—|\bto\b|\buntil\b|\ba\b|\bal\b|\bhasta\b)\s*"
SPAN = re.compile(rf"({TIME.pattern}){DASH}({TIME.pattern}|24(?:[:.]00|h)?)")
ISO_DAY = r"(20\d{2}-\d{1,2}-\d{1,2})"
DAYS = re.compile(rf"{ISO_DAY}(?:{DASH}{ISO_DAY})?")
ONE_DAY = timedelta(days=1)


def read_week(lines: Sequence[str], fields: Sequence[str]) -> tuple[tuple[Span, ...], ...]:
    """Of seven lines such as `9:00-14:00, 16-19`, Monday's first; nothing where all are empty.

    What goes on after midnight is the next day's. Raises `Refusal` whose value `field` is that of the line.
    """
    week: list[list[Span]] = [[] for _ in lines]
    for day, (line, field) in enumerate(zip(lines, fields, strict=True)):
        for begin, end in _spans(line.casefold().strip(), field):
            week[day].append((begin, min(end, DAY)))
            if end > DAY:
                week[(day + 1) % len(week)].append((0, end - DAY))
    return tuple(map(_joined, week)) if any(week) else ()


def write_spans(spans: Sequence[Span]) -> str:
    return ", ".join(f"{write_time(begin)}-{write_time(end)}" for begin, end in spans)


def write_time(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def read_holidays(text: str, field: str) -> frozenset[date]:
    """Of days such as `2026-12-25` and of ranges of them. Raises `Refusal`."""
    found: set[date] = set()
    for part in filter(None, (part.strip() for part in re.split(r"[,;\n]", text.casefold()))):
        first, last = _first_and_last(part, field)
        found.update(first + n * ONE_DAY for n in range(min((last - first).days, MOST_HOLIDAYS) + 1))
    if len(found) > MOST_HOLIDAYS:
        raise Refusal(Reason.TOO_MANY_HOLIDAYS, limit=MOST_HOLIDAYS, field=field)
    return frozenset(found)


def write_holidays(days: Collection[date]) -> str:
    """A line for each day or range of days, in order."""
    return "\n".join(f"{a}" if a == b else f"{a} – {b}" for a, b in _ranges(sorted(days)))


def read_zone(text: str, field: str) -> ZoneInfo:
    """By its name in the IANA list, or the last part of it where that is one zone's alone. Raises `Refusal`."""
    wanted, known = "_".join(text.split()).casefold(), available_timezones()
    matches = [name for name in known if name.casefold() == wanted]
    matches = matches or [name for name in known if name.casefold().rpartition("/")[2] == wanted]
    if len(matches) != 1:
        near = nearest(wanted, sorted(matches or known))
        raise Refusal(Reason.ZONE_UNKNOWN, word=text, nearest=near, field=field)
    return ZoneInfo(matches[0])


def _spans(line: str, field: str) -> Iterator[Span]:
    """An end after 1440 is that of the next day."""
    if line in NOBODY:
        return
    parts = [part.strip() for part in PARTED.split(line) if part.strip()]
    if len(parts) > MOST_SPANS:
        raise Refusal(Reason.TOO_MANY_SPANS, limit=MOST_SPANS, field=field)
    yield from ((0, DAY) if part in ALL_DAY else _span(part, field) for part in parts)


def _span(part: str, field: str) -> Span:
    """Who begins in the afternoon may work into the next day; before noon `9-5` is a slip."""
    found = SPAN.fullmatch(part)
    begin, end = (_minute(found.group(n)) for n in (1, 5)) if found else (None, None)
    if begin is None or end is None:
        raise Refusal(Reason.HOURS_WRONG, word=part, field=field)
    end = end or DAY
    if end > begin:
        return begin, end
    if end == begin or begin < NOON:
        raise Refusal(Reason.HOURS_CROSSED, word=part, field=field)
    return begin, end + DAY


def _minute(shown: str) -> int | None:
    return DAY if shown.startswith("24") else minute_of(shown)


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """In order, with what touches or overlaps made one."""
    joined: list[Span] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)


def _first_and_last(part: str, field: str) -> tuple[date, date]:
    found = DAYS.fullmatch(part)
    try:
        first, last = (_day(found.group(n) or found.group(1)) for n in (1, 2)) if found else (None, None)
    except ValueError:  # such as the 30th of February
        first, last = None, None
    if first is None or last is None or last < first:
        raise Refusal(Reason.HOLIDAY_WRONG, word=part, field=field)
    return first, last


def _day(text: str) -> date:
    year, month, day = map(int, text.split("-"))
    return date(year, month, day)


def _ranges(days: Sequence[date]) -> Iterator[tuple[date, date]]:
    begun: date | None = None
    for day, following in zip_longest(days, days[1:]):
        begun = begun or day
        if following != day + ONE_DAY:
            yield begun, day
            begun = None
