"""What is pressed in the window of one conversation: a deed is done, and the window shows how it stands since."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.desks.desk import Choice, Desk
from bot.desks.lookup import Lookup
from bot.domain.errors import Refusal
from bot.domain.ids import Action, ContactAction, TicketView, View, WindowAction
from bot.domain.inbox import Deed
from bot.ports import Store
from bot.times.clock import Clock
from bot.views.answers import done_message
from bot.views.language import LanguageOf
from bot.views.modals import purge_modal
from bot.views.parts import Block
from bot.views.refusals import refusal
from bot.views.window import LABELS, Look, conversation_window, told_window
from bot.views.work import work_modal
from handlers.exchange.payloads import actor_of, is_number
from handlers.exchange.whispers import Whispers
from handlers.exchange.windows import Windows, if_in_time, in_time

FORMS = frozenset(
    {View.WORK, View.PURGE, View.ASSIGN, TicketView.CONVERT, TicketView.REPLY}
)  # what may lie upon the window


class ConversationDesk:
    """Draws the window and hears what is pressed in it."""

    def __init__(
        self,
        desk: Desk,
        lookup: Lookup,
        store: Store,
        windows: Windows,
        language_of: LanguageOf,
        clock: Clock,
        wake: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._lookup = lookup
        self._store = store
        self._whispers = Whispers(store, clock)
        self._windows = windows
        self._language_of = language_of
        self._clock = clock
        self._wake = wake

    def draw(self, number: int, body: Mapping[str, Any], page: int = 0, told: str = "") -> Block:
        """The window as it stands. Raises `Refusal` for a number that is not there, or not for who asks."""
        return self._drawn(number, body, Look(page, told))

    def reveal(self, number: int, body: Mapping[str, Any], page: int = 0) -> Block:
        """The same with what is masked, which is written down first."""
        self._desk.reveal(number, actor_of(body))
        return self._drawn(number, body, Look(page, revealed=True))

    def _drawn(self, number: int, body: Mapping[str, Any], look: Look) -> Block:
        actor = actor_of(body)
        return conversation_window(self._lookup.opened(number, actor), look, self._language_of(actor))

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether it was pressed in a window of ours, or opens one."""
        name, _, rest = str(action.get("action_id", "")).partition(":")
        if name == ContactAction.OPEN:
            self._open(body, str(action.get("value", "")))
        elif name == Action.REVEAL:
            self._open_revealed(body, str(action.get("value", "")))
        elif name in list(WindowAction):
            self._pressed(name, rest, body, action)
        return name in [*WindowAction, ContactAction.OPEN, Action.REVEAL]

    def look_again(self, body: Mapping[str, Any], form: Mapping[str, Any]) -> None:
        """Show what a form changed in the window that it lay upon."""
        below = str(form.get("previous_view_id") or "")
        number = str(form.get("private_metadata", "")).partition(":")[0]
        if not below or form.get("callback_id") not in FORMS or not is_number(number):
            return
        purged = form.get("callback_id") == View.PURGE
        told = self._purged(int(number), body) if purged else self._redrawn(int(number), body, 0, "")
        self._update(below, told)
        self._look(actor_of(body))

    def _pressed(self, name: str, rest: str, body: Mapping[str, Any], action: Mapping[str, Any]) -> None:
        view = body.get("view") or {}
        number, _, page = str(view.get("private_metadata", "")).partition(":")
        if not (is_number(number) and is_number(page)):
            return
        turned = str(action.get("value", ""))
        if name in (WindowAction.PAGE, WindowAction.REVEAL):
            view_of = self.draw if name == WindowAction.PAGE else self.reveal
            shown = self._or_sentence(int(number), body, lambda: view_of(int(number), body, _page(turned)))
        else:
            told = self._act(name, rest, int(number), body, action)
            if told is None:
                return
            shown = self._redrawn(int(number), body, int(page), told)
        self._update(str(view.get("id", "")), shown)

    def _act(self, name: str, rest: str, number: int, body: Mapping[str, Any], action: Mapping[str, Any]) -> str | None:
        """What is to be told in the window; None where it is covered by a form now."""
        actor = actor_of(body)
        try:
            if name in (WindowAction.FORM, WindowAction.PURGE):
                self._push(body, self._form(name, number, actor))
                return None
            self._do(name, rest, number, actor, str(action.get("selected_user") or ""))
        except Refusal as refused:
            return refusal(refused, self._language_of(actor))
        self._look(actor)
        return ""

    def _do(self, name: str, rest: str, number: int, actor: str, agent: str) -> None:
        if name == WindowAction.ASSIGN and agent:
            self._desk.do(Deed.ASSIGN, number, actor, Choice(agent))
        elif name == WindowAction.DO and rest in list(LABELS):
            self._desk.do(Deed(rest), number, actor)

    def _form(self, name: str, number: int, actor: str) -> Block:
        """Who may not do it hears so before they are asked anything."""
        language = self._language_of(actor)
        if name == WindowAction.FORM:
            return work_modal(self._desk.look(Deed.NOTE, number, actor), language)
        self._desk.check(Deed.PURGE, number, actor)
        return purge_modal(number, language)

    def _open(self, body: Mapping[str, Any], number: str) -> None:
        if is_number(number):
            self._show(body, lambda: self._redrawn(int(number), body, 0, ""))

    def _open_revealed(self, body: Mapping[str, Any], number: str) -> None:
        """From a card, for who pressed alone; who may not is told so, and so is who waited too long."""
        if is_number(number):
            self._show(body, lambda: self.reveal(int(number), body))

    def _show(self, body: Mapping[str, Any], view: Callable[[], Block]) -> None:
        """Why it can't be shown is told to who pressed, and to nobody else."""
        try:
            self._lay(body, view())
        except Refusal as refused:
            self._whispers.tell(body, refusal(refused, self._language_of(actor_of(body))))
            self._wake()

    def _lay(self, body: Mapping[str, Any], view: Block) -> None:
        """Upon the window that was pressed, or in place of one that lies upon another: Slack takes three."""
        below, trigger = body.get("view") or {}, str(body.get("trigger_id", ""))
        with in_time():
            if below.get("type") != "modal":
                self._windows.views_open(trigger_id=trigger, view=view)
            elif below.get("previous_view_id"):
                self._windows.views_update(view_id=str(below["id"]), view=view)
            else:
                self._windows.views_push(trigger_id=trigger, view=view)

    def _push(self, body: Mapping[str, Any], view: Block) -> None:
        """Upon the window that was pressed. Raises `Refusal` where that took too long."""
        with in_time():
            self._windows.views_push(trigger_id=str(body.get("trigger_id", "")), view=view)

    def _update(self, view_id: str, view: Block) -> None:
        """Without the view's hash: of two presses the later one shows how it stands, whichever came through first."""
        with if_in_time():
            self._windows.views_update(view_id=view_id, view=view)

    def _redrawn(self, number: int, body: Mapping[str, Any], page: int, told: str) -> Block:
        return self._or_sentence(number, body, lambda: self.draw(number, body, page, told))

    def _or_sentence(self, number: int, body: Mapping[str, Any], view: Callable[[], Block]) -> Block:
        """The window, or in its place why it can't be shown."""
        try:
            return view()
        except Refusal as refused:
            language = self._language_of(actor_of(body))
            return told_window(number, refusal(refused, language), language)

    def _purged(self, number: int, body: Mapping[str, Any]) -> Block:
        language = self._language_of(actor_of(body))
        return told_window(number, done_message(Deed.PURGE, [number], [], language)["text"], language)

    def _look(self, actor: str) -> None:
        """The home below is drawn anew before those of others."""
        with self._store.write() as tx:
            tx.homes.touch(actor, self._clock())
        self._wake()


def _page(text: str) -> int:
    return int(text) if is_number(text) else 0
