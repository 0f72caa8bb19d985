"""The list of digests as a window upon a property's settings, worked from its own buttons."""

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from bot.desks.digest_desk import DigestDesk, Which
from bot.domain.errors import Refusal
from bot.domain.setting_ids import DIGEST_LIST, DigestAction, DigestView
from bot.ports import DigestKind
from bot.views.digest_settings import digest_modal, digests_modal
from bot.views.language import LanguageOf
from bot.views.parts import Block
from bot.views.refusals import refusal
from handlers.exchange.payloads import actor_of, is_number
from handlers.exchange.windows import Windows, if_in_time
from handlers.settings.digests import PRESSED, TOLD, DigestCommands, done


class DigestWindows:
    """Whatever comes of a press is told in the window itself, which is drawn anew."""

    def __init__(
        self,
        desk: DigestDesk,
        forms: DigestCommands,
        windows: Windows,
        language_of: LanguageOf,
        zone: ZoneInfo,
        wake: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._forms = forms
        self._windows = windows
        self._language_of = language_of
        self._zone = zone
        self._wake = wake

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether the list was asked for, or a button in it pressed."""
        name, _, kind = str(action.get("action_id", "")).partition(":")
        view = body.get("view") or {}
        if name == DIGEST_LIST:
            self._push(body, lambda: self._list(_kind(kind), actor_of(body)))
        elif view.get("callback_id") == DigestView.LIST and name in list(DigestAction):
            self._press(name, str(action.get("value", "")), body, view)
            self._wake()
        else:
            return False
        return True

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any] | None:
        """As the form of a new one answers it; the list below shows that one, too."""
        answer, below = self._forms.submit(body, view), str(view.get("previous_view_id") or "")
        if answer and below and answer.get("response_action") == "update":
            with if_in_time():
                shown = self._list(_kind(str(view.get("private_metadata"))), actor_of(body))
                self._windows.views_update(view_id=below, view=shown)
        return answer

    def _press(self, name: str, value: str, body: Mapping[str, Any], view: Mapping[str, Any]) -> None:
        kind, actor = _kind(str(view.get("private_metadata"))), actor_of(body)
        if name == DigestAction.ADD:
            self._push(body, lambda: self._form(kind, actor))
        elif name in PRESSED:
            told = self._done(PRESSED[DigestAction(name)], value, kind, actor)
            with if_in_time():
                shown = self._list(kind, actor, told)
                self._windows.views_update(view_id=str(view.get("id")), hash=str(view.get("hash", "")), view=shown)

    def _done(self, name: str, value: str, kind: DigestKind, actor: str) -> str:
        """What is said of it, or why not."""
        language = self._language_of(actor)
        try:
            digest = done(self._desk, name, Which(actor, "", int(value) if is_number(value) else 0, kind))
        except Refusal as refused:
            return refusal(refused, language)
        return TOLD[name](digest, language)["text"]

    def _push(self, body: Mapping[str, Any], drawn: Callable[[], Block]) -> None:
        """Who lost the right meanwhile sees the window below as it was."""
        try:
            view = drawn()
        except Refusal:
            return
        with if_in_time():
            self._windows.views_push(trigger_id=str(body.get("trigger_id", "")), view=view)

    def _form(self, kind: DigestKind, actor: str) -> Block:
        return digest_modal(self._desk.form(kind, actor, ""), self._zone.key, self._language_of(actor))

    def _list(self, kind: DigestKind, actor: str, told: str = "") -> Block:
        entered, may_add = self._desk.all(kind, actor), self._desk.may_add(actor)
        return digests_modal(entered, kind, may_add, told, self._language_of(actor))


def _kind(value: str) -> DigestKind:
    return DigestKind(value) if value in list(DigestKind) else DigestKind.DIGEST
