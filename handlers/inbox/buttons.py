"""What is pressed on a card. A button carries a conversation's number, an overflow option a deed and a number."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.desks.desk import Desk
from bot.domain.errors import Reason, Refusal
from bot.domain.ids import DIRECT, FORM, Action
from bot.domain.inbox import Deed
from bot.ports import Store
from bot.times.clock import Clock
from bot.views.language import LanguageOf
from bot.views.modals import assign_modal, purge_modal
from bot.views.refusals import refusal
from bot.views.work import work_modal
from handlers.exchange.payloads import actor_of, is_number
from handlers.exchange.whispers import Whispers
from handlers.exchange.windows import Opener, in_time

DEEDS = {Action.TAKE: Deed.TAKE, Action.CLOSE: Deed.CLOSE, Action.REOPEN: Deed.REOPEN}
MODALS = {Deed.ASSIGN: assign_modal, Deed.PURGE: purge_modal}


class Buttons:
    """Turns presses into deeds; a refusal is told to the one who pressed, and to nobody else."""

    def __init__(
        self,
        desk: Desk,
        store: Store,
        open_modal: Opener,
        language_of: LanguageOf,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._store = store
        self._open_modal = open_modal
        self._language_of = language_of
        self._whispers = Whispers(store, clock)
        self._wake = wake

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        """Do what the pressed element stands for; an element that is not ours does nothing."""
        chosen = _chosen(action)
        if chosen is None:
            return
        deed, number = chosen
        try:
            self._act(deed, number, body)
        except Refusal as refused:
            self._tell(body, refused)
        self._wake()

    def choose(self, body: Mapping[str, Any]) -> None:
        """Open the form of every deed for the card that a shortcut was chosen on, or in whose thread."""
        message, channel = body.get("message") or {}, str((body.get("channel") or {}).get("id", ""))
        where = actor_of(body) if channel.startswith(DIRECT) else channel
        try:
            with self._store.read() as tx:
                number = tx.posts.number_at(where, str(message.get("thread_ts") or message.get("ts") or ""))
            if number is None:
                raise Refusal(Reason.NOT_A_CARD)
            self._act(FORM, number, body)
        except Refusal as refused:
            self._tell(body, refused)
            self._wake()

    def _act(self, deed: str, number: int, body: Mapping[str, Any]) -> None:
        actor = actor_of(body)
        modal = None if deed == FORM else MODALS.get(Deed(deed))
        if deed == FORM:
            self._open(body, work_modal(self._desk.look(Deed.NOTE, number, actor), self._language_of(actor)))
        elif modal is None:
            self._desk.do(Deed(deed), number, actor)
        else:
            self._desk.check(Deed(deed), number, actor)
            self._open(body, modal(number, self._language_of(actor)))

    def _open(self, body: Mapping[str, Any], view: dict[str, Any]) -> None:
        with in_time():
            self._open_modal(trigger_id=str(body.get("trigger_id", "")), view=view)

    def _tell(self, body: Mapping[str, Any], refused: Refusal) -> None:
        self._whispers.tell(body, refusal(refused, self._language_of(actor_of(body))))


def _chosen(action: Mapping[str, Any]) -> tuple[str, int] | None:
    name = action.get("action_id")
    if name == Action.MORE:
        deed, _, number = str((action.get("selected_option") or {}).get("value", "")).partition(":")
        return (deed, int(number)) if deed in (FORM, *Deed) and is_number(number) else None
    number = str(action.get("value", ""))
    if name in list(DEEDS) and is_number(number):
        return DEEDS[Action(name)], int(number)
    return None
