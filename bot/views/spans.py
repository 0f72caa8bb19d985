"""Says how long something took, as exactly as a person would."""

from datetime import timedelta

from bot.views.language import Language

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def span(length: timedelta, language: Language) -> str:
    """Minutes below a day, hours above; what is shorter than a minute is none."""
    length = max(length, timedelta())
    minutes, hours, days = length // MINUTE, length // HOUR, length // DAY
    if hours == 0:
        return language.say("{minutes} min", minutes=str(minutes))
    if days == 0:
        return language.say("{hours} h {minutes} min", hours=str(hours), minutes=str(minutes % 60))
    return language.say("{days} d {hours} h", days=str(days), hours=str(hours % 24))
