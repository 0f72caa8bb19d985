"""Lists that an agent turns the pages of: each page is asked for anew, with the rights that its agent has now."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from bot.desks.lookup import Lookup, Page
from bot.domain.errors import Reason, Refusal
from bot.domain.kept import KeptList, Leaf, Spot
from bot.domain.query import Query
from bot.ports import Store
from bot.times.clock import Clock

Fits = Callable[[Page], int]  # how many of a page's rows can be shown at once


@dataclass(frozen=True, slots=True)
class Request:
    """Whose list it is, where it is shown, and of what: the properties called `names`, or `only`, or the channel's.

    It shows none that is not `among` those, where these are named.
    """

    actor: str
    spot: Spot
    channel: str = ""
    names: Sequence[str] = ()
    before: int | None = None
    only: int | None = None
    among: Collection[int] | None = None


class Browser:
    """Opens lists and turns their pages."""

    def __init__(self, store: Store, lookup: Lookup, clock: Clock) -> None:
        self._store = store
        self._lookup = lookup
        self._clock = clock

    def open(self, query: Query, request: Request, fits: Fits) -> tuple[Page, Leaf]:
        """The first page. A list that has only one is not kept, unless its rows are worked in it."""
        where = request.channel, request.before, request.names, request.only, request.among
        page = self._lookup.page(query, request.actor, *where)
        page = page.cut(fits(page))
        is_kept = page.more or page.query.burst is not None
        return page, Leaf(self._keep(page, request) if is_kept else 0, 1, page.more)

    def turn(self, edition: int, number: int, request: Request, fits: Fits) -> tuple[Page, Leaf]:
        """Raises `Refusal` where the list is not the newest any more, or too old."""
        actor, spot = request.actor, request.spot
        with self._store.read() as tx:
            kept = tx.kept_lists.get(actor, spot, edition, self._clock())
        query = kept.page(number) if kept else None
        if kept is None or query is None:
            raise Refusal(Reason.LIST_EXPIRED)
        page = self._lookup.again(query, actor)
        page = page.cut(fits(page))
        turned = kept.seen(number, page.next)
        if turned != kept:
            with self._store.write() as tx:
                tx.kept_lists.save(actor, spot, edition, turned)
        return page, Leaf(edition, number, page.more)

    def _keep(self, page: Page, request: Request) -> int:
        """The edition; 0 where somebody else writes just now: a list is to be had all the same."""
        kept = KeptList(replace(page.query, after=None), (page.query.after, page.next))
        try:
            with self._store.write() as tx:
                return tx.kept_lists.keep(request.actor, request.spot, kept, self._clock())
        except Refusal:
            return 0
