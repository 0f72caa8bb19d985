"""The window that searches: a shortcut or the menu opens it, and what is found is shown in it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from bot.desks.lookup import Lookup, Page
from bot.domain.errors import Refusal
from bot.domain.ids import SEARCH_VIEW, ListAction, SearchField
from bot.domain.kept import Leaf, Spot
from bot.filters import Filters, Reader, read_filters
from bot.home.browsing import Browser, Request
from bot.times.clock import Clock
from bot.transactions.permissions import Act
from bot.views.language import LanguageOf
from bot.views.parts import Block
from bot.views.refusals import refusal
from bot.views.search import ALL, STATUSES, WHOSE, Asked, Found, found_blocks, search_window, told_blocks
from handlers.exchange.pages import read_turn
from handlers.exchange.payloads import actor_of, is_number, told_beside, values_of
from handlers.exchange.windows import Windows, if_in_time, in_time


class SearchDesk:
    """What is refused stands beside the field in question."""

    def __init__(
        self,
        browser: Browser,
        lookup: Lookup,
        windows: Windows,
        language_of: LanguageOf,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._browser = browser
        self._lookup = lookup
        self._windows = windows
        self._language_of = language_of
        self._clock = clock
        self._zone = zone

    def open(self, body: Mapping[str, Any]) -> None:
        """Raises `Refusal` where that took too long."""
        view = self._window(Asked(), actor_of(body), [])
        with in_time():
            self._windows.views_open(trigger_id=str(body.get("trigger_id", "")), view=view)

    def choose(self, body: Mapping[str, Any]) -> None:
        """The shortcut; where its window took too long there is no way left to say so."""
        with suppress(Refusal):
            self.open(body)

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether a page was turned in the window."""
        below = body.get("view") or {}
        turns = action.get("action_id") in (ListAction.OLDER, ListAction.NEWER)
        if not turns or below.get("callback_id") != SEARCH_VIEW:
            return False
        view = self._turned(str(action.get("value")), _asked(below), actor_of(body))
        with if_in_time():
            self._windows.views_update(view_id=str(below.get("id")), hash=str(below.get("hash", "")), view=view)
        return True

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement, which shows what was found; None for a view that is not ours."""
        if view.get("callback_id") != SEARCH_VIEW:
            return None
        actor, asked = actor_of(body), _asked(view)
        beside = SearchField.UNTIL
        try:
            begin = read_filters(_choices(asked), self._reader(actor))
            beside = SearchField.LINE
            found = self._found(read_filters(asked.line, self._reader(actor), begin), asked, actor)
        except Refusal as refused:
            return told_beside(beside, refused, self._language_of(actor))
        return {"response_action": "update", "view": self._window(asked, actor, found)}

    def asked_for(self, view: Mapping[str, Any], actor: str) -> tuple[Filters, int | None]:
        """What the form in the window asks for, and the one property that was chosen. Raises `Refusal`."""
        asked = _asked(view)
        begin = read_filters(_choices(asked), self._reader(actor))
        return read_filters(asked.line, self._reader(actor), begin), _only(asked)

    def tell(self, body: Mapping[str, Any], refused: Refusal) -> None:
        """In the place of what was found."""
        actor, below = actor_of(body), body.get("view") or {}
        told = told_blocks(refusal(refused, self._language_of(actor)))
        with if_in_time():
            view = self._window(_asked(below), actor, told)
            self._windows.views_update(view_id=str(below.get("id")), hash=str(below.get("hash", "")), view=view)

    def _found(self, filters: Filters, asked: Asked, actor: str) -> list[Block]:
        request = Request(actor, Spot.SEARCH, names=filters.properties, only=_only(asked))
        return self._drawn(*self._browser.open(filters.query, request, _all), actor)

    def _turned(self, value: str, asked: Asked, actor: str) -> Block:
        try:
            page, leaf = self._browser.turn(*read_turn(value), Request(actor, Spot.SEARCH), _all)
        except Refusal as refused:
            return self._window(asked, actor, told_blocks(refusal(refused, self._language_of(actor))))
        return self._window(asked, actor, self._drawn(page, leaf, actor))

    def _drawn(self, page: Page, leaf: Leaf, actor: str) -> list[Block]:
        may_export = self._lookup.may_somewhere(Act.EXPORT, actor)
        found = Found(page.rows, page.query, page.properties, leaf, may_export)
        return found_blocks(found, self._language_of(actor))

    def _window(self, asked: Asked, actor: str, above: list[Block]) -> Block:
        return search_window(asked, self._lookup.properties(actor), self._language_of(actor), above)

    def _reader(self, actor: str) -> Reader:
        return Reader(actor, self._zone, self._clock())


def _all(page: Page) -> int:
    """A window has room for every row of a page."""
    return len(page.rows)


def _only(asked: Asked) -> int | None:
    return int(asked.property_id) if is_number(asked.property_id) else None


def _choices(asked: Asked) -> str:
    """What was chosen, as the beginning of the line, in which what was typed goes on."""
    agent = f"<@{asked.agent}>" if asked.agent else asked.whose
    parts = (
        f"status:{asked.status}",
        f"agent:{agent}",
        f"from:{asked.since}" if asked.since else "",
        f"to:{asked.until}" if asked.until else "",
    )
    return " ".join(filter(None, parts))


def _asked(view: Mapping[str, Any]) -> Asked:
    """A choice that is none of ours is as in a new window."""
    given = {name: " ".join(value.split()) for name, value in values_of(view).items()}
    status, whose = given.get(SearchField.STATUS, ""), given.get(SearchField.WHOSE, "")
    return Asked(
        given.get(SearchField.LINE, ""),
        given.get(SearchField.PROPERTY) or ALL,
        status if status in STATUSES else "any",
        whose if whose in WHOSE else ALL,
        given.get(SearchField.AGENT, ""),
        given.get(SearchField.SINCE, ""),
        given.get(SearchField.UNTIL, ""),
    )
