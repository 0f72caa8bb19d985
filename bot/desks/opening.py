"""A property's hours as its settings: who said nothing of them always works, in the installation's zone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.hours import Hours
from bot.domain.setting_ids import HoursField
from bot.domain.wall import DAY
from bot.ports import Transaction
from bot.times.clock import Clock
from bot.times.timetable import read_holidays, read_week, read_zone, write_spans
from bot.views.hours import DAY_FIELDS

LOOKED_BACK = timedelta(days=60)  # at most, by what waits for alerts and by who watches over silences
ALL_WEEK = (((0, DAY),),) * len(DAY_FIELDS)


class KeptHours:
    """See `bot.desks.property_settings.Kept`. Holidays that are over are not shown, and forgotten months later."""

    def __init__(self, zone: ZoneInfo, clock: Clock) -> None:
        self._zone = zone
        self._clock = clock

    def read(self, tx: Transaction, property_id: int) -> Hours:
        return still_to_come(tx.hours.of(property_id) or Hours(self._zone), self._clock())

    def keep(self, tx: Transaction, property_id: int, settings: Hours) -> None:
        """What waits for alerts is looked at anew: its minutes count while the team works."""
        kept = self._with_past(tx.hours.of(property_id), settings)
        tx.hours.set(property_id, None if settings == Hours(self._zone) else kept)
        tx.ladder.look_again(property_id, self._clock())

    def _with_past(self, stood: Hours | None, settings: Hours) -> Hours:
        """Nobody worked on the holidays that are just over, whatever was changed since."""
        if stood is None or not settings.week:
            return settings
        today = self._clock().astimezone(stood.zone).date()
        over = {day for day in stood.holidays if today - LOOKED_BACK <= day < today}
        return replace(settings, holidays=settings.holidays | over)

    def written(self, settings: Hours) -> Mapping[str, object]:
        week = settings.week or ((),) * len(DAY_FIELDS)
        days = {field: write_spans(spans) for field, spans in zip(DAY_FIELDS, week, strict=True)}
        return {"hours_zone": settings.zone.key, **days, "hours_holidays": sorted(map(str, settings.holidays))}


def still_to_come(hours: Hours, now: datetime) -> Hours:
    today = now.astimezone(hours.zone).date()
    return replace(hours, holidays=frozenset(day for day in hours.holidays if day >= today))


def wanted_hours(zone: str, lines: Sequence[str], holidays: str) -> Hours:
    """What the form was sent with. Raises `Refusal` whose value `field` is the input that it is about."""
    known, week = read_zone(zone, HoursField.ZONE), read_week(lines, DAY_FIELDS)
    days = read_holidays(holidays, HoursField.HOLIDAYS)
    return Hours(known, ALL_WEEK if days and not week else week, days)
