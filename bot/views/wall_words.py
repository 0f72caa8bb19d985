"""Says a moment as a clock on the wall of some zone shows it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.views.language import Language, msgid

WEEKDAYS = (
    msgid("Monday"),
    msgid("Tuesday"),
    msgid("Wednesday"),
    msgid("Thursday"),
    msgid("Friday"),
    msgid("Saturday"),
    msgid("Sunday"),
)
WEEK = timedelta(days=6)  # later the weekday alone could be this one or the next


def wall_moment(at: datetime, now: datetime, zone: ZoneInfo, language: Language) -> str:
    """The hour of today, else with the weekday in front, and with the day where that is not enough."""
    shown, today = at.astimezone(zone), now.astimezone(zone).date()
    hour = f"{shown.hour}:{shown.minute:02}"
    if shown.date() == today:
        return hour
    day = language.say(WEEKDAYS[shown.weekday()])
    return f"{day} {hour}" if shown.date() - today <= WEEK else f"{day} {shown.date()} {hour}"
