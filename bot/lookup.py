"""Answers questions about the inbox: each is a bounded number of indexed queries in one reading transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.errors import Reason, Refusal
from bot.inbox import Conversation, Entry, Property
from bot.paging import cursor_behind
from bot.ports import Counts, Listing, Store
from bot.query import Cursor, Query, moment_key

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list, with the counts beside it; `more` when others follow, from `next` on."""

    query: Query
    rows: Sequence[Listing]
    counts: Counts
    properties: Mapping[int, Property]
    more: bool
    next: Cursor | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """One conversation with its lines, its property and what was done to it."""

    conversation: Conversation
    property_: Property
    entries: Sequence[Entry]


class Lookup:
    """Reads the inbox for agents."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(self, query: Query, channel: str, before: int | None = None) -> Page:
        """The properties of `channel`, or all where it has none. `before` is the number that the page follows."""
        with self._store.read() as tx:
            shown = tx.properties.of_channel(channel) or tx.properties.all()
            after = None
            if before is not None:
                last = tx.conversations.head(before)
                if last is None:
                    raise Refusal(Reason.NOT_FOUND, number=before)
                after = Cursor((moment_key(last.updated_at), last.id))
            wanted = replace(query, properties=tuple(one.id for one in shown), after=after)
            rows = tx.conversations.page(wanted, PAGE_SIZE + 1)
            counts = tx.conversations.counts(wanted.properties)
        properties = {one.id: one for one in shown}
        more = len(rows) > PAGE_SIZE
        behind = cursor_behind(rows[PAGE_SIZE - 1], wanted) if more else None
        return Page(wanted, rows[:PAGE_SIZE], counts, properties, more, behind)

    def detail(self, number: int) -> Detail:
        """Raises `Refusal` for a number that is not there."""
        with self._store.read() as tx:
            conversation = tx.conversations.whole(number)
            if conversation is None:
                raise Refusal(Reason.NOT_FOUND, number=number)
            return Detail(conversation, tx.properties.get(conversation.property_id), tx.journal.of(number))
