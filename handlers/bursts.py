"""What is pressed on a burst's summary: a private list of what it shows, whose pages turn as those of every list."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.errors import Refusal
from bot.domain.ids import BurstAction
from bot.domain.kept import Spot
from bot.domain.query import Assigned, Query, Sort
from bot.home.browsing import Browser, Request
from bot.ports import Store
from bot.times.clock import Clock
from bot.views.language import LanguageOf
from bot.views.refusals import refusal
from handlers.pages import drawn, fitting
from handlers.payloads import actor_of, is_number
from handlers.whispers import Whispers

LISTS: Mapping[str, Callable[[int], Query]] = {
    BurstAction.FREE: lambda burst: Query((), burst=burst, assigned=Assigned.NOBODY, sort=Sort.CREATED, ascending=True),
    BurstAction.ALL: lambda burst: Query((), burst=burst, status=None, sort=Sort.CREATED, ascending=True),
}


class BurstLists:
    """Each reader sees what they may see of it, whoever else reads the channel."""

    def __init__(
        self, browser: Browser, store: Store, language_of: LanguageOf, clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._browser = browser
        self._whispers = Whispers(store, clock)
        self._language_of = language_of
        self._wake = wake

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether the pressed button is one of ours."""
        name, value, actor = str(action.get("action_id")), str(action.get("value", "")), actor_of(body)
        if name not in LISTS or not is_number(value):
            return False
        language = self._language_of(actor)
        try:
            page, leaf = self._browser.open(LISTS[name](int(value)), Request(actor, Spot.ANSWER), fitting(language))
            self._whispers.show(body, drawn(page, leaf, language))
        except Refusal as refused:
            self._whispers.tell(body, refusal(refused, language))
        self._wake()
        return True
