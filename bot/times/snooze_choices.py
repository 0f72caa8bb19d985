"""The times until which a conversation can be put off."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import Reason, Refusal
from bot.domain.nearest import nearest

SPANS: Mapping[str, timedelta] = {
    "30m": timedelta(minutes=30),
    "1h": timedelta(hours=1),
    "3h": timedelta(hours=3),
}
TOMORROW, UNTIL_REPLY = "tomorrow", "reply"
CHOICES = (*SPANS, TOMORROW, UNTIL_REPLY)
MORNING = time(9)


def snooze_until(choice: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When a snooze of this choice ends; None for the one that only the visitor ends. Raises `Refusal`.

    Tomorrow is nine o'clock of the wall in `zone`, whatever happens to the clocks in the night.
    """
    if choice == UNTIL_REPLY:
        return None
    if choice == TOMORROW:
        day = now.astimezone(zone).date() + timedelta(days=1)
        return datetime.combine(day, MORNING, zone).astimezone(now.tzinfo)
    if choice not in SPANS:
        raise Refusal(Reason.SNOOZE_UNKNOWN, word=choice, nearest=nearest(choice, CHOICES))
    return now + SPANS[choice]
