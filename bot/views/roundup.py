"""Draws the weekly roundup: the counts against those of the week before, and two charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.inbox import Property
from bot.ports.messages import Message
from bot.roundup.figures import Cell, Counts, Figures, Waits
from bot.roundup.week import PART_HOURS, PARTS, Week
from bot.views.charts import Series, bar_chart, text_bars, text_table
from bot.views.language import Language
from bot.views.parts import Block, context, mrkdwn, plain
from bot.views.spans import span
from bot.views.wall_words import WEEKDAYS
from bot.views.words import tidy

NAME_LIMIT, NAMES_SHOWN = 40, 10
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
LONG = 3 * HOUR  # from which on a chart counts hours
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Roundup:
    """A week and the one before it; `properties` are those that it is about, none where that is all of them."""

    week: Week
    now: Figures
    before: Figures
    properties: Sequence[Property]


def roundup_message(roundup: Roundup, language: Language, *, charts: bool) -> Message:
    """`charts` is whether the workspace draws them; where it does not, the same stands there as text."""
    drawn = [_days_chart, _waits_chart] if charts else [_days_text, _waits_text]
    pictures = [block for draw in drawn if (block := draw(roundup, language))]
    blocks = [_title(language), _about(roundup, language), _figures(roundup, language), *pictures]
    return Message(text=_summary(roundup, language), blocks=[*blocks, _notes(roundup, language)])


def _title(language: Language) -> Block:
    return {"type": "header", "text": plain(language.say("Weekly roundup"))}


def _about(roundup: Roundup, language: Language) -> Block:
    return context(plain(f"{_dates(roundup.week, language)} · {roundup.week.zone.key} · {_names(roundup, language)}"))


def _dates(week: Week, language: Language) -> str:
    first, last = week.days[0], week.days[-1]
    return language.say(
        "{first} {first_day} to {last} {last_day}",
        first=language.say(WEEKDAYS[first.weekday()]),
        first_day=str(first),
        last=language.say(WEEKDAYS[last.weekday()]),
        last_day=str(last),
    )


def _names(roundup: Roundup, language: Language) -> str:
    if not roundup.properties:
        return language.say("All properties")
    names = [tidy(one.name or one.tawk_id, NAME_LIMIT, one_line=True) for one in roundup.properties]
    return ", ".join([*names[:NAMES_SHOWN], *(["…"] if len(names) > NAMES_SHOWN else [])])


def _figures(roundup: Roundup, language: Language) -> Block:
    now, before = roundup.now, roundup.before
    fields = [
        f"*{label}*\n{_against(getattr(now.counts, name), getattr(before.counts, name), language)}"
        for name, label in _labels(language)
    ]
    waits = [f"*{label}*\n{told}" for label, told in _waited(now.waits, before.waits, language)]
    return {"type": "section", "fields": [mrkdwn(field) for field in (*fields, *waits)]}


def _labels(language: Language) -> Sequence[tuple[str, str]]:
    """The fields of `Counts` that are shown, as tawk.to calls them."""
    return (
        ("chats", language.say("Chats answered")),
        ("missed", language.say("Missed chats")),
        ("offline", language.say("Offline messages")),
        ("created", language.say("Tickets created")),
        ("resolved", language.say("Tickets resolved")),
    )


def _against(now: int, before: int, language: Language) -> str:
    if now == before:
        return language.say("{now} (as before)", now=str(now))
    trend = "↑" if now > before else "↓"
    return language.say("{now} {trend} ({before} before)", now=str(now), trend=trend, before=str(before))


def _waited(now: Waits | None, before: Waits | None, language: Language) -> list[tuple[str, str]]:
    if now is None:
        return []
    middle = _wait_against(now.middle, before.middle if before else None, language)
    worst = _wait_against(now.worst, before.worst if before else None, language)
    return [(language.say("Wait for an answer (median)"), middle), (language.say("Longest wait"), worst)]


def _wait_against(now: timedelta, before: timedelta | None, language: Language) -> str:
    """As exactly as they are told: what reads alike is as before."""
    told = _span(now, language)
    if before is None:
        return told
    other, trend = _span(before, language), "↑" if now > before else "↓"
    if told == other:
        return language.say("{now} (as before)", now=told)
    return language.say("{now} {trend} ({before} before)", now=told, trend=trend, before=other)


def _span(wait: timedelta, language: Language) -> str:
    """A chat is mostly answered within seconds."""
    seconds = max(wait, timedelta()) // SECOND
    return language.say("{seconds} s", seconds=str(seconds)) if wait < MINUTE else span(wait, language)


def _days_chart(roundup: Roundup, language: Language) -> Block | None:
    series = _by_day(roundup, language)
    title, days = language.say("Answered and missed chats by day"), _day_labels(roundup.week, language)
    return bar_chart(title, days, series) if series else None


def _days_text(roundup: Roundup, language: Language) -> Block | None:
    series = _by_day(roundup, language)
    title, days = language.say("Answered and missed chats by day"), _day_labels(roundup.week, language)
    return text_bars(title, days, series) if series else None


def _by_day(roundup: Roundup, language: Language) -> list[Series]:
    """Nothing of a week without chats."""
    days = roundup.now.days
    if not any(day.answered or day.missed for day in days):
        return []
    answered = Series(language.say("answered"), [day.answered for day in days])
    return [answered, Series(language.say("missed"), [day.missed for day in days])]


def _waits_chart(roundup: Roundup, language: Language) -> Block | None:
    """Where nobody asked there is no bar."""
    waits = roundup.now.waits
    if waits is None:
        return None
    unit = HOUR if max(waits.by_cell.values()) >= LONG else MINUTE
    days = range(len(roundup.week.days))
    series = [
        Series(_part_label(part), [_in(unit, waits.by_cell.get((day, part))) for day in days]) for part in _parts(waits)
    ]
    name = language.say("hours") if unit is HOUR else language.say("minutes")
    title = language.say("Wait by weekday and hour asked (median)")
    return bar_chart(title, _day_labels(roundup.week, language), series, name)


def _in(unit: timedelta, wait: timedelta | None) -> float:
    return round(wait / unit, 1) if wait else 0


def _waits_text(roundup: Roundup, language: Language) -> Block | None:
    waits = roundup.now.waits
    if waits is None:
        return None
    rows = [
        (label, [_cell(waits, (day, part), language) for part in _parts(waits)])
        for day, label in enumerate(_day_labels(roundup.week, language))
    ]
    title = language.say("Wait by weekday and hour asked (median)")
    return text_table(title, [_part_label(part) for part in _parts(waits)], rows)


def _cell(waits: Waits, cell: Cell, language: Language) -> str:
    return _span(waits.by_cell[cell], language) if cell in waits.by_cell else NOTHING


def _parts(waits: Waits) -> list[int]:
    """Those in which somebody asked, on whatever day."""
    return [part for part in range(PARTS) if any(part == asked for _, asked in waits.by_cell)]


def _part_label(part: int) -> str:
    return f"{part * PART_HOURS}–{(part + 1) * PART_HOURS} h"


def _day_labels(week: Week, language: Language) -> list[str]:
    return [_day_label(day, language) for day in week.days]


def _day_label(day: date, language: Language) -> str:
    """Three letters of its name: seven whole ones find no room below a chart."""
    return f"{language.say(WEEKDAYS[day.weekday()])[:3]} {day.day}"


def _notes(roundup: Roundup, language: Language) -> Block:
    said = [language.say("Compared with the seven days before. Offline messages are tickets, too.")]
    if roundup.now.waits is None:
        said.append(language.say("Nobody who asked in this week has got an answer yet."))
    if unknown := roundup.now.counts.unknown:
        said.append(
            language.count(
                "Of one more chat tawk.to did not tell whether it was answered.",
                "Of {n} more chats tawk.to did not tell whether they were answered.",
                unknown,
            )
        )
    return context(plain(" ".join(said)))


def _summary(roundup: Roundup, language: Language) -> str:
    """For notifications and screen readers."""
    counts: Counts = roundup.now.counts
    told = [f"{label}: {getattr(counts, name)}" for name, label in _labels(language)]
    return f"{language.say('Weekly roundup')} · {_dates(roundup.week, language)} · {' · '.join(told)}"
