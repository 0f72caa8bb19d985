"""Windows of a property's settings beside the large one: each opened by its command or from there, and sent."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bot.desks.property_settings import Change, PropertySettings
from bot.domain.errors import Refusal
from bot.domain.inbox import Property
from bot.domain.setting_ids import PropertyAction, PropertyView
from bot.views.language import Language, LanguageOf
from bot.views.parts import Block
from bot.views.pointing import refused_message
from bot.views.property_sheet import PropertySheet, block_of, which_property_modal
from handlers.exchange.payloads import actor_of, is_number, told_beside
from handlers.exchange.sentences import Command, Sentence, read_sentence, unescape
from handlers.exchange.windows import Windows, if_in_time, in_time

UNKNOWN = -1  # no property's id

Settings = TypeVar("Settings")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PropertyWindow(Generic[Settings]):
    """One kind of settings. `asked` reads the form that was sent; `first` is where a refusal of the whole stands."""

    command: Command
    view: PropertyView
    title: str
    first: str
    settings: PropertySettings[Settings]
    drawn: Callable[[PropertySheet[Settings], Language], Block]
    asked: Callable[[Mapping[str, Any]], Change[Settings]]

    def open(self, name: str, actor: str, channel: str, language: Language) -> Block:
        found = self.settings.open(name, actor, channel)
        return self.drawn(found, language) if isinstance(found, PropertySheet) else self._which(found, language)

    def show(self, property_id: int, actor: str, language: Language) -> Block:
        return self.drawn(self.settings.sheet(property_id, actor), language)

    def save(self, property_id: int, stamp: str, view: Mapping[str, Any], actor: str) -> None:
        self.settings.save(property_id, stamp, self.asked(view), actor)

    def _which(self, choices: Sequence[Property], language: Language) -> Block:
        return which_property_modal(self.view, PropertyAction.CHOOSE, language.say(self.title), choices, language)


class PropertyWindows:
    """A refusal stands beside the field in question, or is told to the one who asked."""

    def __init__(
        self,
        kinds: Sequence[PropertyWindow[Any]],
        windows: Windows,
        language_of: LanguageOf,
        wake: Callable[[], None],
    ) -> None:
        self._by_command = {one.command: one for one in kinds}
        self._by_view = {str(one.view): one for one in kinds}
        self._windows = windows
        self._language_of = language_of
        self._wake = wake

    def answer(self, command: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement of the command, empty where the window says it all; None for other commands."""
        actor, text = str(command.get("user_id", "")), str(command.get("text", ""))
        sentence = _sentence(text)
        kind = self._by_command.get(sentence.command) if sentence else None
        if sentence is None or kind is None:
            return None
        language = self._language_of(actor)
        try:
            view = kind.open(" ".join(sentence.words), actor, str(command.get("channel_id", "")), language)
            with in_time():
                self._windows.views_open(trigger_id=str(command.get("trigger_id", "")), view=view)
        except Refusal as refused:
            return {"response_type": "ephemeral", **refused_message(refused, unescape(text), language)}
        return {}

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether another property was chosen, or one of these windows was asked for from the large one."""
        name, _, view = str(action.get("action_id", "")).partition(":")
        if name == PropertyAction.CHOOSE:
            chosen = str((action.get("selected_option") or {}).get("value", ""))
            return self._choose(body, _number(chosen))
        if name == PropertyAction.WINDOW:
            return self._push(body, view, _number(str(action.get("value", ""))))
        return False

    def submit(self, body: Mapping[str, Any], view: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement: empty closes the window; None for a view that is not ours."""
        kind = self._by_view.get(str(view.get("callback_id")))
        if kind is None:
            return None
        number, _, stamp = str(view.get("private_metadata", "")).partition(":")
        actor = actor_of(body)
        try:
            kind.save(_number(number), stamp, view, actor)
        except Refusal as refused:
            beside = block_of(str(refused.values.get("field", kind.first)), _number(number))
            return told_beside(beside, refused, self._language_of(actor))
        self._wake()
        return {}

    def _choose(self, body: Mapping[str, Any], property_id: int) -> bool:
        below = body.get("view") or {}
        view = self._shown(str(below.get("callback_id")), property_id, actor_of(body))
        if view:
            with if_in_time():
                self._windows.views_update(view_id=str(below.get("id")), hash=str(below.get("hash", "")), view=view)
        return True

    def _push(self, body: Mapping[str, Any], name: str, property_id: int) -> bool:
        view = self._shown(name, property_id, actor_of(body))
        if view:
            with if_in_time():
                self._windows.views_push(trigger_id=str(body.get("trigger_id", "")), view=view)
        return True

    def _shown(self, name: str, property_id: int, actor: str) -> Block | None:
        """None where there is none, or the right was lost meanwhile: then the window stays, and can do nothing."""
        kind = self._by_view.get(name)
        try:
            return kind.show(property_id, actor, self._language_of(actor)) if kind else None
        except Refusal as refused:
            log.warning("property_windows.not_shown", extra={"reason": refused.reason})
            return None


def _sentence(text: str) -> Sentence | None:
    """None for what another part has to refuse."""
    try:
        return read_sentence(text)
    except Refusal:
        return None


def _number(text: str) -> int:
    return int(text) if is_number(text) else UNKNOWN
