"""What makes two lists different statements: which filters there are, and of most not what they ask for."""

from typing import NamedTuple

from bot.domain.inbox import Kind
from bot.domain.query import Assigned, Query, Sort


class Shape(NamedTuple):
    """What makes two lists different statements. `tags` is their number."""

    sort: Sort
    ascending: bool
    goes_on: bool
    assigned: Assigned
    has_status: bool
    kind: Kind | None
    has_department: bool
    tags: int
    has_since: bool
    has_until: bool
    has_words: bool
    has_burst: bool


def shape_of(query: Query) -> Shape:
    return Shape(
        query.sort,
        query.ascending,
        query.after is not None,
        query.assigned,
        query.status is not None,
        query.kind,
        bool(query.department),
        len(query.tags),
        query.since is not None,
        query.until is not None,
        bool(query.words),
        query.burst is not None,
    )
