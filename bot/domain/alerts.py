"""Who is told of a missed chat that nobody takes, and when: the rungs of a ladder, one after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from bot.domain.hours import Hours
from bot.domain.inbox import Conversation, Folder, Kind, Outcome, Status

MOST_MINUTES = 7 * 24 * 60


class Rung(IntEnum):
    """Who is told on it, after those below."""

    GROUND = 0
    CHANNEL = 1
    ON_CALL = 2
    LEAD = 3


@dataclass(frozen=True, slots=True)
class Alerts:
    """After how many minutes of working time each rung is climbed, 0 for never.

    On call are `person` and `group`, or nobody; `head` is told last, or all who lead where it is nobody.
    """

    channel: float = 0
    on_call: float = 0
    lead: float = 0
    person: str = ""
    group: str = ""
    head: str = ""

    @property
    def called(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.person, self.group)))

    def minutes(self, rung: Rung) -> float:
        """Nobody can be called where nobody is on call."""
        wanted = {Rung.CHANNEL: self.channel, Rung.ON_CALL: self.on_call if self.called else 0, Rung.LEAD: self.lead}
        return wanted[rung]

    def above(self, stood: Rung) -> Iterator[Rung]:
        """The rungs that are still to be climbed."""
        return (rung for rung in Rung if rung > stood and self.minutes(rung) > 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """On which rung a chat stands that waits since then for somebody to take it."""

    number: int
    property_id: int
    since: datetime
    rung: Rung


def waits(conversation: Conversation) -> bool:
    """Whether it is known to be missed, and nobody has it: only then it climbs."""
    missed = conversation.kind is Kind.CHAT and conversation.outcome is Outcome.MISSED
    here = conversation.folder is Folder.INBOX and conversation.status is Status.OPEN
    return missed and here and not conversation.agent


def next_rung(alerts: Alerts, stood: Rung) -> Rung | None:
    """The one above; None where nobody is left to be told."""
    return next(alerts.above(stood), None)


def climbed_at(alerts: Alerts, rung: Rung, hours: Hours | None, since: datetime) -> datetime | None:
    """When what waits since then is told of on this rung; None where the team does not work so long within a year."""
    span = timedelta(minutes=alerts.minutes(rung))
    return since + span if hours is None else hours.after(since, span)
