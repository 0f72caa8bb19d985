"""`/inbox rescue`: the window of a property's automatic e-mail to missed visitors, and the preview upon it."""

from collections.abc import Mapping
from typing import Any

from bot.desks.property_settings import Change, PropertySettings
from bot.domain.errors import Refusal
from bot.domain.setting_ids import PropertyView, RescueAction, RescueField
from bot.ports import RescueSettings
from bot.rescue.setup import RescuePreviews, wanted_rescue
from bot.views.language import LanguageOf, msgid
from bot.views.parts import Block
from bot.views.refusals import refusal
from bot.views.rescue_window import no_rescue_preview_modal, rescue_modal, rescue_preview_modal
from handlers.exchange.payloads import actor_of, is_number, values_of
from handlers.exchange.sentences import Command
from handlers.exchange.windows import Windows, if_in_time
from handlers.settings.property_windows import PropertyWindow


def rescue_window(settings: PropertySettings[RescueSettings], *, has_mail: bool) -> PropertyWindow[RescueSettings]:
    return PropertyWindow(
        Command.RESCUE,
        PropertyView.RESCUE,
        msgid("Automatic e-mail"),
        RescueField.IS_ON,
        settings,
        lambda sheet, language: rescue_modal(sheet, language, has_mail=has_mail),
        lambda view: _asked(view, has_mail=has_mail),
    )


class RescueLooks:
    """Shows what is typed as it would go out; the window keeps it."""

    def __init__(self, previews: RescuePreviews, windows: Windows, language_of: LanguageOf) -> None:
        self._previews = previews
        self._windows = windows
        self._language_of = language_of

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether it was asked for."""
        if action.get("action_id") != RescueAction.PREVIEW:
            return False
        value = str(action.get("value", ""))
        shown = self._shown(body.get("view") or {}, int(value) if is_number(value) else 0, actor_of(body))
        with if_in_time():
            self._windows.views_push(trigger_id=str(body.get("trigger_id", "")), view=shown)
        return True

    def _shown(self, view: Mapping[str, Any], property_id: int, actor: str) -> Block:
        language = self._language_of(actor)
        try:
            settings = _settings(view, has_mail=True)
            return rescue_preview_modal(self._previews.looks(property_id, settings, actor), language)
        except Refusal as refused:
            return no_rescue_preview_modal(refusal(refused, language), language)


def _asked(view: Mapping[str, Any], *, has_mail: bool) -> Change[RescueSettings]:
    return lambda before: _settings(view, has_mail=has_mail)


def _settings(view: Mapping[str, Any], *, has_mail: bool) -> RescueSettings:
    given = values_of(view)
    typed = (given.get(field, "") for field in (RescueField.MINUTES, RescueField.HOURS, RescueField.WORDS))
    return wanted_rescue(_is_ticked(view), *typed, has_mail=has_mail)


def _is_ticked(view: Mapping[str, Any]) -> bool:
    inputs = view.get("state", {}).get("values", {}).values()
    return any(named[RescueField.IS_ON].get("selected_options") for named in inputs if RescueField.IS_ON in named)
