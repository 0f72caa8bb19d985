"""Reads a page of a list: of each property its part, which is never looked for in more rows than there is time for."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from bot.domain.errors import Reason, Refusal
from bot.domain.query import Query
from bot.transactions.paging import is_descending
from storage.lists.filters import is_one_range, ranges
from storage.lists.found import MOST_FOUND, MOST_TRIED, count_found, found_page
from storage.lists.listings import NUMBER, SORTED_BY, Found
from storage.lists.open_words import index_for
from storage.lists.pages import (
    MOST_EXAMINED,
    bounded_page_of,
    count_first,
    count_held,
    gathered_page_of,
    page_of,
    parameters_of,
)
from storage.lists.search import match_of
from storage.lists.shapes import Shape, shape_of
from storage.posts.bursts import SqlBursts
from storage.sql.dialects import listed
from storage.sql.engine import MICROSECOND
from storage.sql.prepared import Prepared, Values

Rows = Sequence[Sequence[Any]]


class SqlLists:
    """See `page` of `bot.ports.Conversations`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name

    def page(self, query: Query, size: int, *, patient: bool) -> Sequence[Found]:
        """Of several properties each gives its page, and the first of all are the page."""
        wanted = query if query.burst is None else self._within(query, query.burst)
        return self._page(wanted, size, patient) if wanted else ()

    def _within(self, query: Query, burst: int) -> Query | None:
        """Narrowed to the time in which all that its summary shows was begun; None where there is no such summary."""
        span = SqlBursts(self._connection).span(burst)
        if span is None:
            return None
        since, until = span.first, span.last + MICROSECOND
        return replace(query, since=max(query.since or since, since), until=min(query.until or until, until))

    def _page(self, query: Query, size: int, patient: bool) -> Sequence[Found]:
        shape, values = shape_of(query), parameters_of(query, size)
        if query.words and (rows := self._with_words_anywhere(query, shape, values)) is not None:
            return list(map(Found, rows))
        parts = [self._part(query, shape, {**values, "property_id": one}, patient) for one in query.properties]
        if len(parts) == 1:
            return list(map(Found, parts[0]))
        key = NUMBER if query.words else SORTED_BY[query.sort]
        return list(map(Found, sorted(chain(*parts), key=key, reverse=is_descending(query))[:size]))

    def _part(self, query: Query, shape: Shape, values: dict[str, Any], patient: bool) -> Rows:
        if query.words:
            return self._with_words(query, shape, values)
        if patient or is_one_range(shape):
            return page_of(shape).found(self._connection, values)
        return self._examined(shape, values)

    def _examined(self, shape: Shape, values: Values) -> Rows:
        """What does not fill a page must be all that there is, not all that was looked at."""
        rows = bounded_page_of(shape, self._dialect).found(self._connection, values)
        if len(rows) == values["size"] or self._count(count_first(shape), values) < MOST_EXAMINED:
            return rows
        for by in ranges(shape):
            if self._count(count_held(shape, by), values) < MOST_EXAMINED:
                return gathered_page_of(shape, by).found(self._connection, values)
        raise Refusal(Reason.TOO_MANY_EXAMINED, limit=MOST_EXAMINED)

    def _count(self, count: Prepared, values: Values) -> int:
        [(n,)] = count.found(self._connection, values)
        return int(n)

    def _with_words_anywhere(self, query: Query, shape: Shape, values: dict[str, Any]) -> Rows | None:
        """None where these are not all; a department is one property's, so it is looked for there."""
        if query.department:
            return None
        asked = {**values, "property_ids": listed(query.properties, self._dialect)}
        asked["match"] = match_of(query.words, None, self._dialect)
        rows, found = self._found(query, shape, asked, everywhere=True)
        return rows if len(rows) == asked["size"] or found < MOST_TRIED else None

    def _with_words(self, query: Query, shape: Shape, values: dict[str, Any]) -> Rows:
        values["match"] = match_of(query.words, values["property_id"], self._dialect)
        rows, found = self._found(query, shape, values, everywhere=False)
        if len(rows) < values["size"] and found >= MOST_FOUND:
            raise Refusal(Reason.TOO_BROAD, limit=MOST_FOUND)
        return rows

    def _found(self, query: Query, shape: Shape, values: Values, *, everywhere: bool) -> tuple[Rows, int]:
        """With how many were looked at, where these are not enough."""
        index = index_for(query)
        rows = found_page(shape, self._dialect, index, everywhere=everywhere).found(self._connection, values)
        if len(rows) == values["size"]:
            return rows, len(rows)
        count = count_found(self._dialect, index, goes_on=shape.goes_on, everywhere=everywhere)
        return rows, self._count(count, values)
