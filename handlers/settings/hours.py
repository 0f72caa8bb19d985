"""`/inbox hours`: the window of a property's working hours."""

from collections.abc import Mapping
from typing import Any

from bot.desks.opening import wanted_hours
from bot.desks.property_settings import Change, PropertySettings
from bot.domain.hours import Hours
from bot.domain.setting_ids import HoursField, PropertyView
from bot.times.clock import Clock
from bot.views.hours import DAY_FIELDS, hours_modal
from bot.views.language import msgid
from handlers.exchange.payloads import values_of
from handlers.exchange.sentences import Command
from handlers.settings.property_windows import PropertyWindow


def hours_window(settings: PropertySettings[Hours], clock: Clock) -> PropertyWindow[Hours]:
    return PropertyWindow(
        Command.HOURS,
        PropertyView.HOURS,
        msgid("Working hours"),
        HoursField.ZONE,
        settings,
        lambda sheet, language: hours_modal(sheet, clock(), language),
        _asked,
    )


def _asked(view: Mapping[str, Any]) -> Change[Hours]:
    given = values_of(view)

    def change(before: Hours) -> Hours:
        lines = [given.get(field, "") for field in DAY_FIELDS]
        return wanted_hours(given.get(HoursField.ZONE, ""), lines, given.get(HoursField.HOLIDAYS, ""))

    return change
