"""What a line asks for, and whose line it is."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.query import Query, Sort


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose line it is: `agent:me` and what day it is depend on that."""

    slack_id: str
    zone: ZoneInfo
    now: datetime


@dataclass(frozen=True, slots=True)
class Filters:
    """What a line asks for: a query whose properties are still names."""

    query: Query
    properties: tuple[str, ...] = ()


EVERYTHING_OPEN = Filters(Query(properties=()))


def changed(found: Filters, **fields: object) -> Filters:
    return replace(found, query=replace(found.query, **fields))  # type: ignore[arg-type]


def usual_sort(query: Query) -> Sort:
    """A range of days, as a burst is one, is one range of the index only in the order of creation."""
    return Sort.CREATED if query.since or query.until or query.burst is not None else Sort.UPDATED
