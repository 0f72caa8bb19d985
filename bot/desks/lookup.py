"""Answers questions about the inbox: each is a bounded number of indexed queries in one reading transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.deeds import possible
from bot.domain.inbox import Conversation, Deed, Entry, Property
from bot.domain.query import Cursor, Query
from bot.ports import Counts, Listing, Store, Transaction
from bot.transactions.naming import named
from bot.transactions.paging import cursor_at, cursor_behind
from bot.transactions.permissions import Act, Permissions, allowed
from bot.transactions.twins import with_living_twin
from bot.views.linking import in_slack_names
from bot.views.rescue import told_at
from bot.views.window import NOTES_SHOWN, Opened

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

    def cut(self, count: int) -> "Page":
        """The first rows of it; the next page begins behind them."""
        if count >= len(self.rows):
            return self
        return replace(self, rows=self.rows[:count], more=True, next=cursor_behind(self.rows[count - 1], self.query))


@dataclass(frozen=True, slots=True)
class Overview:
    """The badges of all that an agent may see, and how many of the open ones are theirs."""

    counts: Counts
    mine: int


@dataclass(frozen=True, slots=True)
class Detail:
    """One conversation with its lines, its property, what was done to it, and the locale of who asks."""

    conversation: Conversation
    property_: Property
    entries: Sequence[Entry]
    locale: str


class Lookup:
    """Reads the inbox for agents."""

    def __init__(self, store: Store, permissions: Permissions) -> None:
        self._store = store
        self._permissions = permissions

    def known(self, tx: Transaction, actor: str) -> Sequence[Property]:
        """The properties that `actor` may know of."""
        return self._permissions.known(tx, actor)

    def overview(self, actor: str) -> Overview:
        with self._store.read() as tx:
            seen = [one.id for one in self._permissions.visible(tx, actor)]
            return Overview(tx.conversations.counts(seen), tx.conversations.open_of(seen, actor))

    def demand_somewhere(self, act: Deed | Act, actor: str) -> None:
        """Raise `Refusal` unless `actor` may do this in some property."""
        with self._store.read() as tx:
            self._permissions.demand_somewhere(tx, act, actor)

    def may_somewhere(self, act: Deed | Act, actor: str) -> bool:
        """The same, for what is offered."""
        with self._store.read() as tx:
            return any(allowed(act, role) for _, role in self._permissions.roles(tx, actor))

    def properties(self, actor: str) -> Sequence[Property]:
        with self._store.read() as tx:
            return self._permissions.known(tx, actor)

    def page(
        self,
        query: Query,
        actor: str,
        channel: str,
        before: int | None = None,
        names: Sequence[str] = (),
        only: int | None = None,
        among: Collection[int] | None = None,
    ) -> Page:
        """The properties called `names`, else `only` the one, else those of `channel`, else all that `actor` may see.

        `before` is whom the page follows; `among` are the only ones that it may be about.
        """
        with self._store.read() as tx:
            seen = [one for one in self._permissions.visible(tx, actor) if among is None or one.id in among]
            shown = [named(seen, name) for name in names] or _chosen(seen, channel, only)
            wanted = replace(query, properties=tuple(dict.fromkeys(one.id for one in shown)))
            if before is not None:
                wanted = replace(
                    wanted, after=cursor_at(self._permissions.existing(tx, Act.VIEW, actor, before), wanted)
                )
            return _page(tx, wanted, shown)

    def again(self, query: Query, actor: str) -> Page:
        """A page of what was asked for before: of its properties those that `actor` may see now."""
        with self._store.read() as tx:
            shown = [one for one in self._permissions.visible(tx, actor) if one.id in query.properties]
            return _page(tx, replace(query, properties=tuple(one.id for one in shown)), shown)

    def opened(self, number: int, actor: str) -> Opened:
        """The same with all that its window shows, and what `actor` may do to it."""
        with self._store.read() as tx:
            found = with_living_twin(tx, self._whole(tx, number, actor))
            role = self._permissions.role(tx, actor, found.property_id)
            return Opened(
                found,
                tx.properties.get(found.property_id),
                tx.journal.of(number),
                tx.notes.of(number, NOTES_SHOWN),
                frozenset(deed for deed in Deed if allowed(deed, role) and possible(deed, found, actor)),
                allowed(Act.REVEAL, role),
                tx.contacts.of(number),
                tx.posts.card_of(number),
                tx.people.site(),
                allowed(Act.REPLY, role),
                told_at(tx.mails.rescue_of(number)),
            )

    def detail(self, number: int, actor: str) -> Detail:
        """Raises `Refusal` for a number that is not there, or not for `actor`."""
        with self._store.read() as tx:
            conversation, reader = self._whole(tx, number, actor), tx.people.person(actor)
            property_ = tx.properties.get(conversation.property_id)
            return Detail(conversation, property_, tx.journal.of(number), reader.locale if reader else "")

    def _whole(self, tx: Transaction, number: int, actor: str) -> Conversation:
        """As it is shown: linked agents under their names in Slack."""
        found = self._permissions.whole(tx, Act.VIEW, actor, number)
        said = found.facts.transcript_lines
        lines = in_slack_names(tx, said)
        return found if lines == said else replace(found, facts=replace(found.facts, transcript_lines=lines))


def _chosen(seen: Sequence[Property], channel: str, only: int | None) -> Sequence[Property]:
    if only is not None:
        return [one for one in seen if one.id == only]
    return [one for one in seen if one.channel == channel] or seen


def _page(tx: Transaction, query: Query, properties: Sequence[Property]) -> Page:
    rows = tx.conversations.page(query, PAGE_SIZE + 1)
    counts = tx.conversations.counts(query.properties)
    more = len(rows) > PAGE_SIZE
    behind = cursor_behind(rows[PAGE_SIZE - 1], query) if more else None
    return Page(query, rows[:PAGE_SIZE], counts, {one.id: one for one in properties}, more, behind)
