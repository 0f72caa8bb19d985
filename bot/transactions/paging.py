"""Where a row stands in its list, and where the page behind it begins."""

from bot.domain.inbox import Conversation
from bot.domain.query import Cursor, Query, Sort, moment_key
from bot.ports import Listing


def sort_key(row: Listing, query: Query) -> tuple[int, ...]:
    """The sort keys of a row, the number last. What has the words looked for is listed by number alone."""
    return _key(query, row.number, row)


def cursor_at(conversation: Conversation, query: Query) -> Cursor:
    """The page of `query` that begins behind this conversation, as it stands now."""
    return Cursor(_key(query, conversation.id, conversation))


def _key(query: Query, number: int, shown: Listing | Conversation) -> tuple[int, ...]:
    if query.words:
        return (number,)
    if query.sort is Sort.CREATED:
        return moment_key(shown.created_at), number
    updated = moment_key(shown.updated_at), number
    if query.sort is Sort.STATUS:
        return shown.status.value, *updated
    return (shown.priority.value, *updated) if query.sort is Sort.PRIORITY else updated


def is_descending(query: Query) -> bool:
    """Whether the largest key comes first; of what has the words it is always the newest conversation."""
    return bool(query.words) or not query.ascending


def cursor_behind(row: Listing, query: Query) -> Cursor:
    """The next page of `query`, when `row` is the last of this one."""
    return Cursor(sort_key(row, query))
