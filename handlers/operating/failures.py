"""`/inbox failed`: what could not be delivered, and the buttons that try it again or let it be."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.desks.mending import Mending
from bot.domain.errors import Reason, Refusal
from bot.domain.setting_ids import FailureAction
from bot.ports import FailureKind, Store
from bot.ports.messages import Message
from bot.times.clock import Clock
from bot.views.failures import failures_message
from bot.views.language import LanguageOf
from bot.views.refusals import refusal
from handlers.exchange.payloads import actor_of, is_number
from handlers.exchange.whispers import Whispers


class FailureDesk:
    """A press draws the list anew in its place, whoever was faster."""

    def __init__(
        self, mending: Mending, store: Store, language_of: LanguageOf, clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._mending = mending
        self._whispers = Whispers(store, clock)
        self._language_of = language_of
        self._wake = wake

    def answer(self, words: Sequence[str], actor: str, channel: str) -> Message:
        return self._page(actor, 1)

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether the pressed button is one of ours."""
        name, value, actor = str(action.get("action_id")), str(action.get("value", "")), actor_of(body)
        if name not in list(FailureAction):
            return False
        try:
            page = self._do(name, value, actor)
            self._whispers.replace(body, self._page(actor, page))
        except Refusal as refused:
            self._whispers.tell(body, refusal(refused, self._language_of(actor)))
        self._wake()
        return True

    def _do(self, name: str, value: str, actor: str) -> int:
        """The page to show then."""
        if name in (FailureAction.OLDER, FailureAction.NEWER):
            return int(value) if is_number(value) else 1
        kind, *numbers = value.split(":")
        if kind not in list(FailureKind) or len(numbers) != 3 or not all(map(is_number, numbers)):
            raise Refusal(Reason.NOT_FAILED)
        item_id, mark, page = map(int, numbers)
        do = self._mending.retry if name == FailureAction.RETRY else self._mending.discard
        do(FailureKind(kind), item_id, mark, actor)
        return page

    def _page(self, actor: str, number: int) -> Message:
        page = self._mending.page(actor, number)
        return failures_message(page.failures, page.properties, page.number, page.more, self._language_of(actor))
