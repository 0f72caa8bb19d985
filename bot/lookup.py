"""Answers questions about the inbox: each is a bounded number of indexed queries in one reading transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.errors import Reason, Refusal
from bot.inbox import Conversation, Entry, Property
from bot.naming import named
from bot.paging import cursor_at, cursor_behind
from bot.ports import Counts, Listing, Store, Transaction
from bot.query import Cursor, Query

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

    def page(self, query: Query, channel: str, before: int | None = None, names: Sequence[str] = ()) -> Page:
        """The properties called `names`, else those of `channel`, else all. `before` is whom the page follows."""
        with self._store.read() as tx:
            shown = [named(tx, name) for name in names] or tx.properties.of_channel(channel) or tx.properties.all()
            wanted = replace(query, properties=tuple(dict.fromkeys(one.id for one in shown)))
            if before is not None:
                wanted = replace(wanted, after=cursor_at(_existing(tx, before), wanted))
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


def _existing(tx: Transaction, number: int) -> Conversation:
    found = tx.conversations.head(number)
    if found is None:
        raise Refusal(Reason.NOT_FOUND, number=number)
    return found
