"""`/inbox views`: what an agent saved. Only its owner sees it, and it shows what that one may see now."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bot.desks.lookup import Lookup
from bot.domain.desktop import Filters as Chosen
from bot.domain.errors import Reason, Refusal
from bot.domain.inbox import Property
from bot.domain.kept import Spot
from bot.domain.nearest import nearest
from bot.filters import Filters, Reader, write_filters
from bot.home.browsing import Browser, Request
from bot.ports import SavedView, Store
from bot.ports.messages import Message
from bot.times.clock import Clock
from bot.views.language import LanguageOf
from bot.views.saved_views import NamedLine, views_message
from handlers.exchange.pages import drawn, fitting

NO_PROPERTY = 0


class ViewDesk:
    """Lists saved views and shows one."""

    def __init__(
        self, browser: Browser, lookup: Lookup, store: Store, language_of: LanguageOf, clock: Clock, zone: ZoneInfo
    ) -> None:
        self._browser = browser
        self._lookup = lookup
        self._store = store
        self._language_of = language_of
        self._clock = clock
        self._zone = zone

    def answer(self, words: Sequence[str], actor: str) -> Message:
        """All of them, or the one of this name."""
        views, name = self._of(actor), " ".join(words)
        if name:
            return self._show(_named(views, name), actor)
        known = {one.id: one for one in self._lookup.properties(actor)}
        lines = [NamedLine(view.id, view.name, self._line(view.filters, known, actor)) for view in views]
        return views_message(lines, self._language_of(actor))

    def show(self, view_id: str, actor: str) -> Message:
        """The one of a button; somebody else's is as one that is not there."""
        found = next((view for view in self._of(actor) if str(view.id) == view_id), None)
        if found is None:
            raise Refusal(Reason.VIEW_GONE)
        return self._show(found, actor)

    def _of(self, actor: str) -> Sequence[SavedView]:
        with self._store.read() as tx:
            return tx.saved_views.of(actor)

    def _show(self, view: SavedView, actor: str) -> Message:
        chosen, language = view.filters, self._language_of(actor)
        query = chosen.query((), actor, self._zone, None)
        # A view that shows neither chats nor tickets shows nothing.
        only = (chosen.property_id or None) if chosen.kinds else NO_PROPERTY
        request = Request(actor, Spot.ANSWER, only=only)
        return drawn(*self._browser.open(query, request, fitting(language)), language)

    def _line(self, chosen: Chosen, known: Mapping[int, Property], actor: str) -> str:
        property_ = known.get(chosen.property_id)
        names = (property_.name or property_.tawk_id,) if property_ else ()
        query = chosen.query((), actor, self._zone, None)
        return write_filters(Filters(query, names), Reader(actor, self._zone, self._clock()))


def _named(views: Sequence[SavedView], name: str) -> SavedView:
    """The one that is called so, or the only one whose name begins so."""
    wanted = name.casefold()
    exact = [view for view in views if view.name.casefold() == wanted]
    found = exact or [view for view in views if view.name.casefold().startswith(wanted)]
    if len(found) == 1:
        return found[0]
    names = tuple(view.name for view in found or views)
    raise Refusal(Reason.VIEW_UNKNOWN, word=name, names=names, nearest=nearest(name, names))
