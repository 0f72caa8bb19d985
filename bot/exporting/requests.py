"""Takes what somebody wants to have exported, as a draft: who may, and which conversations these are."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.errors import Reason, Refusal
from bot.domain.query import Query
from bot.exporting.bundle import MOST_ENTRIES, MOST_IN_FILE
from bot.filters import Filters, Reader, write_filters
from bot.ports import Export, ExportState, Form, NewPost, PostKind, Store, Transaction
from bot.times.clock import Clock
from bot.transactions.naming import named
from bot.transactions.paging import cursor_behind
from bot.transactions.permissions import EVERYWHERE, Act, Permissions, allowed
from bot.views.words import cut

MOST = 5_000  # in one export
AT_ONCE = 500
MOST_TOLD, LONGEST_ORIGIN = 20, 300  # of how it was asked for


def permitted(tx: Transaction, permissions: Permissions, actor: str) -> list[int]:
    """The properties of which `actor` may export. Raises `Refusal` where that is none."""
    permissions.demand_somewhere(tx, Act.EXPORT, actor)
    return [one.id for one, role in permissions.roles(tx, actor) if allowed(Act.EXPORT, role)]


def with_all(property_ids: Sequence[int], permissions: Permissions, actor: str) -> list[int]:
    """For the journal, in which what concerns every property stands under none: for those who may do everything."""
    return [EVERYWHERE, *property_ids] if actor in permissions.admins else list(property_ids)


class Requests:
    """A draft waits for its form; beginning it is asking the worker for its files."""

    def __init__(self, store: Store, permissions: Permissions, clock: Clock) -> None:
        self._store = store
        self._permissions = permissions
        self._clock = clock

    def of_numbers(self, numbers: Sequence[int], actor: str) -> Export:
        """Each has to be there, and in a property of which the actor may export."""
        with self._store.read() as tx:
            for number in numbers:
                self._permissions.existing(tx, Act.EXPORT, actor, number)
        told = " ".join(f"#{number}" for number in numbers[:MOST_TOLD])
        return self._draft(lambda tx: tuple(numbers), actor, told)

    def of_selection(self, actor: str) -> Export:
        """What is ticked in the App Home; what the actor may not export is left out."""
        return self._draft(lambda tx: tx.homes.get(actor).desktop.ticks, actor, "selection")

    def of_query(self, filters: Filters, reader: Reader, only: int | None = None) -> Export:
        """All that is found, in the properties that are named, or in `only`, of which the reader may export."""
        actor = reader.slack_id
        with self._store.read() as tx:
            allowed_ids = permitted(tx, self._permissions, actor)
            seen = self._permissions.visible(tx, actor)
            chosen = [named(seen, name) for name in filters.properties]
            chosen = chosen or [one for one in seen if only in (None, one.id)]
            ids = tuple(one.id for one in chosen if one.id in allowed_ids)
            found = _found(tx, replace(filters.query, properties=ids, after=None))
        shown = chosen if only or filters.properties else ()
        return self._draft(lambda tx: found, actor, _origin(filters, [one.name for one in shown], reader))

    def of_journal(self, actor: str) -> Export:
        with self._store.write() as tx:
            ids = with_all(permitted(tx, self._permissions, actor), self._permissions, actor)
            count = tx.archive.count_journal(ids)
            return self._kept(tx, Export(0, actor, (), max(1, -(-count // MOST_ENTRIES)), origin="journal"))

    def begin(self, export_id: int, form: Form, actor: str) -> None:
        """As files in Slack. Raises `Refusal` for what is not the actor's, or began before."""
        with self._store.write() as tx:
            export = own_draft(tx, self._permissions, export_id, actor)
            begin(tx, replace(export, form=form, address=""), self._clock())

    def _draft(self, choose: Callable[[Transaction], Sequence[int]], actor: str, origin: str) -> Export:
        with self._store.write() as tx:
            permitted(tx, self._permissions, actor)
            numbers = tuple(dict.fromkeys(choose(tx)))
            if not numbers:
                raise Refusal(Reason.NOTHING_TO_EXPORT)
            return self._kept(tx, Export(0, actor, numbers, -(-len(numbers) // MOST_IN_FILE), origin=origin))

    def _kept(self, tx: Transaction, export: Export) -> Export:
        return replace(export, id=tx.exports.add(export, self._clock()))


def own_draft(tx: Transaction, permissions: Permissions, export_id: int, actor: str) -> Export:
    """Raises `Refusal` for what is not the actor's, or began before, or is of somebody who may export no more."""
    export = tx.exports.get(export_id)
    if export is None or export.slack_id != actor or export.state is not ExportState.DRAFT:
        raise Refusal(Reason.EXPORT_GONE)
    permitted(tx, permissions, actor)
    return export


def begin(tx: Transaction, draft: Export, now: datetime) -> None:
    """Ask the worker for its files. Raises `Refusal` where somebody was faster."""
    told = NewPost(PostKind.EXPORT, draft.slack_id, 0, payload={"export": draft.id})
    if not tx.exports.begin(replace(draft, post_id=tx.posts.add(told, now)), now):
        raise Refusal(Reason.EXPORT_GONE)


def _origin(filters: Filters, names: Sequence[str], reader: Reader) -> str:
    """How it was asked for, for the journal; words looked for may be a customer's, so they are not told."""
    shown = Filters(replace(filters.query, words=()), tuple(names))
    words = " …" if filters.query.words else ""
    return cut(f"{write_filters(shown, reader)}{words}".strip() or "status:open", LONGEST_ORIGIN)


def _found(tx: Transaction, query: Query) -> tuple[int, ...]:
    numbers: list[int] = []
    wanted: Query | None = query
    while wanted is not None:
        rows = tx.conversations.page(wanted, AT_ONCE, patient=True)
        numbers += [row.number for row in rows]
        if len(numbers) > MOST:
            raise Refusal(Reason.TOO_MANY_TO_EXPORT, limit=MOST)
        wanted = replace(query, after=cursor_behind(rows[-1], query)) if len(rows) == AT_ONCE else None
    return tuple(numbers)
