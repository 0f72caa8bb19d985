"""The menu and the lists: what `/inbox` shows of the inbox, and what is pressed there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.desks.lookup import Lookup
from bot.domain.errors import Reason, Refusal
from bot.domain.ids import ListAction
from bot.domain.inbox import Folder, Status
from bot.domain.kept import Spot
from bot.domain.nearest import nearest
from bot.domain.query import Assigned, Query
from bot.filters import Filters, Reader, read_filters
from bot.home.browsing import Browser, Request
from bot.ports import Store
from bot.ports.messages import Message
from bot.times.clock import Clock
from bot.views.help import help_message
from bot.views.language import LanguageOf
from bot.views.menu import menu_message, with_way_back
from bot.views.refusals import refusal
from handlers.exchange.pages import drawn, fitting, read_turn
from handlers.exchange.payloads import actor_of
from handlers.exchange.sentences import MENTION, read_number
from handlers.exchange.whispers import Whispers
from handlers.inbox.saved_views import ViewDesk
from handlers.inbox.search import SearchDesk

OPEN = Query(properties=())
STATUSES: Mapping[str, Status | None] = {
    "open": Status.OPEN,
    "closed": Status.CLOSED,
    "any": None,
    "abiertas": Status.OPEN,
    "cerradas": Status.CLOSED,
    "todas": None,
}
AGENTS: Mapping[str, Assigned] = {
    "mine": Assigned.ONE,
    "unassigned": Assigned.NOBODY,
    "assigned": Assigned.ANYBODY,
    "mías": Assigned.ONE,
    "mias": Assigned.ONE,
    "libres": Assigned.NOBODY,
    "asignadas": Assigned.ANYBODY,
}
TRASH = ("trash", "papelera")
BEFORE = ("before", "antes")
LISTS: Mapping[str, Callable[[str], Query]] = {
    ListAction.MINE: lambda actor: replace(OPEN, assigned=Assigned.ONE, agent=actor),
    ListAction.UNASSIGNED: lambda actor: replace(OPEN, assigned=Assigned.NOBODY),
    ListAction.OPEN: lambda actor: OPEN,
    ListAction.TRASH: lambda actor: replace(OPEN, folder=Folder.TRASH, status=None),
}


class ListDesk:
    """Answers what is typed with a message, and what is pressed by drawing that message anew."""

    def __init__(
        self,
        browser: Browser,
        lookup: Lookup,
        store: Store,
        language_of: LanguageOf,
        clock: Clock,
        zone: ZoneInfo,
        wake: Callable[[], None],
        search: SearchDesk,
        views: ViewDesk,
    ) -> None:
        self._browser = browser
        self._lookup = lookup
        self._whispers = Whispers(store, clock)
        self._language_of = language_of
        self._clock = clock
        self._zone = zone
        self._wake = wake
        self._search = search
        self._views = views

    def menu(self, words: Sequence[str], actor: str, channel: str) -> Message:
        """Of all that the actor may see, wherever they ask."""
        overview = self._lookup.overview(actor)
        return menu_message(overview.counts, overview.mine, self._language_of(actor))

    def list(self, words: Sequence[str], actor: str, channel: str) -> Message:
        if any(":" in word or '"' in word for word in words):
            return self.search(words, actor, channel)
        query, before = _read_words(words, actor)
        return self._page(Filters(query), Request(actor, Spot.ANSWER, channel, before=before))

    def search(self, words: Sequence[str], actor: str, channel: str) -> Message:
        """A line of filters and words; with `before #number` at its end, the page behind that one."""
        before = None
        if len(words) > 1 and words[-2].casefold() in BEFORE and words[-1].startswith("#"):
            words, before = words[:-2], read_number(words[-1:])
        filters = read_filters(" ".join(words), self._reader(actor))
        return self._page(filters, Request(actor, Spot.ANSWER, channel, filters.properties, before))

    def views(self, words: Sequence[str], actor: str, channel: str) -> Message:
        return self._views.answer(words, actor)

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether the pressed button is one of ours; then what it asks for takes the place of what was pressed."""
        name = str(action.get("action_id"))
        if name not in list(ListAction):
            return False
        actor = actor_of(body)
        try:
            if name == ListAction.SEARCH:
                self._search.open(body)
            else:
                shown = self._pressed(name, str(action.get("value")), actor)
                self._whispers.replace(body, shown)
        except Refusal as refused:
            self._whispers.tell(body, refusal(refused, self._language_of(actor)))
        self._wake()
        return True

    def _pressed(self, name: str, value: str, actor: str) -> Message:
        if name in LISTS:
            return self._page(Filters(LISTS[name](actor)), Request(actor, Spot.ANSWER))
        if name in (ListAction.OLDER, ListAction.NEWER):
            edition, number = read_turn(value)
            request, language = Request(actor, Spot.ANSWER), self._language_of(actor)
            return drawn(*self._browser.turn(edition, number, request, fitting(language)), language)
        if name == ListAction.VIEW:
            return self._views.show(value, actor)
        if name == ListAction.HELP:
            return with_way_back(help_message(self._language_of(actor)), self._language_of(actor))
        return self.menu((), actor, "")

    def _page(self, filters: Filters, request: Request) -> Message:
        language = self._language_of(request.actor)
        return drawn(*self._browser.open(filters.query, request, fitting(language)), language)

    def _reader(self, actor: str) -> Reader:
        return Reader(actor, self._zone, self._clock())


def _read_words(words: Sequence[str], actor: str) -> tuple[Query, int | None]:
    """The words behind `list`: a status, whose, the trash, and the number that the page follows."""
    query, rest = OPEN, [word.casefold() for word in words]
    before = None
    while rest:
        word = rest.pop(0)
        mention = MENTION.fullmatch(word.upper())
        if word in STATUSES:
            query = replace(query, status=STATUSES[word])
        elif mention:
            query = replace(query, assigned=Assigned.ONE, agent=mention[1])
        elif word in AGENTS:
            agent = actor if AGENTS[word] is Assigned.ONE else ""
            query = replace(query, assigned=AGENTS[word], agent=agent)
        elif word in TRASH:
            query = replace(query, folder=Folder.TRASH, status=None)
        elif word in BEFORE:
            before, rest = read_number(rest), []
        else:
            known = (*STATUSES, *AGENTS, *TRASH, "@name", *BEFORE)
            raise Refusal(Reason.WRONG_VALUE, word=word, names=known, nearest=nearest(word, known))
    return query, before
