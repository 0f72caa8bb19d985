"""What is pressed on a burst's summary: a private list of what it shows, whose pages turn as those of every list.

What it shows has no cards, so the rows of the list have their buttons; the list shows what came of a press.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.desks.desk import Desk
from bot.domain.errors import Refusal
from bot.domain.ids import BurstAction
from bot.domain.inbox import Deed
from bot.domain.kept import Spot
from bot.domain.query import Assigned, Query, Sort
from bot.home.browsing import Browser, Request
from bot.ports import Store
from bot.times.clock import Clock
from bot.views.answers import done_message
from bot.views.language import Language, LanguageOf
from bot.views.lists import told_of_row
from bot.views.refusals import refusal
from handlers.exchange.pages import drawn, fitting
from handlers.exchange.payloads import actor_of, is_number
from handlers.exchange.whispers import Whispers

LISTS: Mapping[str, Callable[[int], Query]] = {
    BurstAction.FREE: lambda burst: Query((), burst=burst, assigned=Assigned.NOBODY, sort=Sort.CREATED, ascending=True),
    BurstAction.ALL: lambda burst: Query((), burst=burst, status=None, sort=Sort.CREATED, ascending=True),
}
DEEDS: Mapping[str, Deed] = {BurstAction.TAKE: Deed.TAKE, BurstAction.CLOSE: Deed.CLOSE}


class BurstLists:
    """Each reader sees what they may see of it, whoever else reads the channel."""

    def __init__(
        self,
        browser: Browser,
        desk: Desk,
        store: Store,
        language_of: LanguageOf,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._browser = browser
        self._desk = desk
        self._whispers = Whispers(store, clock)
        self._language_of = language_of
        self._wake = wake

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether the pressed button is one of ours."""
        name, value = str(action.get("action_id")), str(action.get("value", ""))
        numbers = [int(part) for part in value.split(":") if is_number(part)]
        if name in LISTS and len(numbers) == 1:
            self._open(LISTS[name](*numbers), body)
        elif name in DEEDS and len(numbers) == 3:
            self._work(body, DEEDS[name], *numbers)
        else:
            return False
        self._wake()
        return True

    def _open(self, query: Query, body: Mapping[str, Any]) -> None:
        actor = actor_of(body)
        language = self._language_of(actor)
        try:
            page, leaf = self._browser.open(query, Request(actor, Spot.ANSWER), fitting(language))
            self._whispers.show(body, drawn(page, leaf, language))
        except Refusal as refused:
            self._whispers.tell(body, refusal(refused, language))

    def _work(self, body: Mapping[str, Any], deed: Deed, number: int, edition: int, page: int) -> None:
        """What came of it stands above the page as it is since, or below a list that can't be drawn any more."""
        actor = actor_of(body)
        language = self._language_of(actor)
        told = self._do(deed, number, actor, language)
        try:
            turned = self._browser.turn(edition, page, Request(actor, Spot.ANSWER), fitting(language))
            self._whispers.replace(body, drawn(*turned, language, told_of_row(number, told, language)))
        except Refusal:
            self._whispers.tell(body, told)

    def _do(self, deed: Deed, number: int, actor: str, language: Language) -> str:
        try:
            self._desk.do(deed, number, actor)
        except Refusal as refused:
            return refusal(refused, language)
        return done_message(deed, [number], [], language)["text"]
