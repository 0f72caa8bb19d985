"""Counts a week: tawk.to's own four counts, what was missed and answered day by day, and how long visitors waited."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.domain.inbox import Kind, Outcome
from bot.roundup.week import DAYS, Week

Cell = tuple[int, int]  # a day of the week and a part of this day


@dataclass(frozen=True, slots=True)
class Begun:
    """A conversation that began at `at`; `is_own` where we made it, so that it is no offline message of tawk.to.

    Somebody `waits` unless an agent began it, or it is the ticket of a chat: then they waited there.
    """

    at: datetime
    kind: Kind
    outcome: Outcome
    is_own: bool
    waits: bool
    answered_at: datetime | None

    @property
    def waited(self) -> timedelta | None:
        return self.answered_at - self.at if self.waits and self.answered_at else None


@dataclass(frozen=True, slots=True)
class Counts:
    """As tawk.to counts a week (tawk.md 7.3); an offline message is a ticket, too.

    `unknown` are chats that ended without a word on whether somebody had answered.
    """

    chats: int
    missed: int
    offline: int
    created: int
    resolved: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Day:
    """How many chats of one day were missed and answered."""

    missed: int
    answered: int


@dataclass(frozen=True, slots=True)
class Waits:
    """How long visitors waited for the first answer; `by_cell` has the medians, by when they asked."""

    middle: timedelta
    worst: timedelta
    by_cell: Mapping[Cell, timedelta]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one week. Without `waits` nobody who asked in it has got an answer."""

    counts: Counts
    days: Sequence[Day]
    waits: Waits | None


def figures_of(week: Week, begun: Sequence[Begun], resolved: int) -> Figures:
    """`begun` are those that began in this week, in any order."""
    return Figures(_counts(begun, resolved), _days(week, begun), _waits(week, begun))


def _counts(begun: Sequence[Begun], resolved: int) -> Counts:
    chats = [one.outcome for one in begun if one.kind is Kind.CHAT]
    tickets = [one for one in begun if one.kind is Kind.TICKET]
    return Counts(
        chats=chats.count(Outcome.SERVED),
        missed=chats.count(Outcome.MISSED),
        offline=sum(one.outcome is Outcome.OFFLINE and not one.is_own for one in tickets),
        created=len(tickets),
        resolved=resolved,
        unknown=chats.count(Outcome.UNKNOWN),
    )


def _days(week: Week, begun: Iterable[Begun]) -> list[Day]:
    missed, answered = [0] * DAYS, [0] * DAYS
    for one in begun:
        if one.kind is Kind.CHAT and one.outcome in (Outcome.MISSED, Outcome.SERVED):
            counted = missed if one.outcome is Outcome.MISSED else answered
            counted[week.day_of(one.at)] += 1
    return [Day(*both) for both in zip(missed, answered, strict=True)]


def _waits(week: Week, begun: Iterable[Begun]) -> Waits | None:
    cells: dict[Cell, list[timedelta]] = defaultdict(list)
    for one in begun:
        if (waited := one.waited) is not None:
            cells[week.day_of(one.at), week.part_of(one.at)].append(waited)
    every = [waited for cell in cells.values() for waited in cell]
    if not every:
        return None
    return Waits(_middle(every), max(every), {cell: _middle(waits) for cell, waits in cells.items()})


def _middle(waits: Sequence[timedelta]) -> timedelta:
    """The median in whole seconds: between two it is what lies in the middle."""
    return timedelta(seconds=round(median(one.total_seconds() for one in waits)))
