"""Where a row stands in its list, and where the page behind it begins."""

from bot.ports import Listing
from bot.query import Cursor, Query, Sort, moment_key


def sort_key(row: Listing, query: Query) -> tuple[int, ...]:
    """The sort keys of a row, the number last. What has the words looked for is listed by number alone."""
    if query.words:
        return (row.number,)
    if query.sort is Sort.CREATED:
        return moment_key(row.created_at), row.number
    updated = moment_key(row.updated_at), row.number
    if query.sort is Sort.STATUS:
        return row.status.value, *updated
    return (row.priority.value, *updated) if query.sort is Sort.PRIORITY else updated


def is_descending(query: Query) -> bool:
    """Whether the largest key comes first; of what has the words it is always the newest conversation."""
    return bool(query.words) or not query.ascending


def cursor_behind(row: Listing, query: Query) -> Cursor:
    """The next page of `query`, when `row` is the last of this one."""
    return Cursor(sort_key(row, query))
