"""Draws when the team of a property works: a line a weekday, its zone and its holidays, and whether it works now."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.hours import Hours
from bot.domain.setting_ids import HoursField, PropertyView
from bot.times.timetable import write_holidays, write_spans
from bot.views.controls import text_choice
from bot.views.language import Language
from bot.views.parts import Block, context, divider, input_block, plain
from bot.views.property_sheet import PropertySheet, property_modal
from bot.views.wall_words import WEEKDAYS, wall_moment

DAY_FIELDS = tuple(f"hours_day_{n}" for n in range(len(WEEKDAYS)))
EXAMPLE = "9:00-14:00, 16:00-19:00"
LONGEST_ZONE, LONGEST_LINE, LONGEST_HOLIDAYS = 60, 150, 3_000


def hours_modal(sheet: PropertySheet[Hours], now: datetime, language: Language) -> Block:
    hours = sheet.settings
    zone = text_choice(HoursField.ZONE, "Europe/Madrid", LONGEST_ZONE, hours.zone.key)
    blocks = [
        context(plain(_state(hours, now, language))),
        input_block(language.say("Time zone"), zone),
        *_week(hours, language),
        divider(),
        _holidays(hours, language),
    ]
    return property_modal(PropertyView.HOURS, language.say("Working hours"), sheet, blocks, language)


def _state(hours: Hours, now: datetime, language: Language) -> str:
    if not hours.week:
        return language.say("No hours are set: the team always works, day and night.")
    if hours.is_open(now):
        return language.say("Now the team works.")
    opens = hours.next_open(now)
    if opens is None:
        return language.say("Now nobody works, and not within a year.")
    when = wall_moment(opens, now, hours.zone, language)
    return language.say("Now nobody works. The team works again: {when}.", when=when)


def _week(hours: Hours, language: Language) -> Sequence[Block]:
    """Seven lines; the last tells what an empty one means."""
    week = hours.week or ((),) * len(DAY_FIELDS)
    closed = language.say("Empty: nobody works that day. All seven empty: the team always works.")
    return [
        input_block(
            language.say(name).capitalize(),
            text_choice(field, EXAMPLE if spans or not any(week) else "…", LONGEST_LINE, write_spans(spans)),
            optional=True,
            hint=closed if field == DAY_FIELDS[-1] else "",
        )
        for name, field, spans in zip(WEEKDAYS, DAY_FIELDS, week, strict=True)
    ]


def _holidays(hours: Hours, language: Language) -> Block:
    days = text_choice(HoursField.HOLIDAYS, "2026-12-24 – 2027-01-06", LONGEST_HOLIDAYS, write_holidays(hours.holidays))
    hint = language.say("A day a line, or the first and the last with a dash between them.")
    label = language.say("Holidays: nobody works")
    return input_block(label, {**days, "multiline": True}, optional=True, hint=hint)
