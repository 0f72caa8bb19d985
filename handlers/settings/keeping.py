"""`/inbox keep`: the window of how long a property keeps what is over, and the button that stops what is announced."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.desks.property_settings import Change, PropertySettings
from bot.domain.errors import Refusal
from bot.domain.setting_ids import KeepingAction, KeepingField, PropertyView
from bot.keeping.settings import Brake, wanted_keeping
from bot.ports import Keeping, Store
from bot.times.clock import Clock
from bot.views.keeping import keeping_modal
from bot.views.language import LanguageOf, msgid
from bot.views.refusals import refusal
from handlers.exchange.payloads import actor_of, is_number, values_of
from handlers.exchange.sentences import Command
from handlers.exchange.whispers import Whispers
from handlers.settings.property_windows import PropertyWindow


def keeping_window(settings: PropertySettings[Keeping]) -> PropertyWindow[Keeping]:
    return PropertyWindow(
        Command.KEEP,
        PropertyView.KEEPING,
        msgid("What is kept"),
        KeepingField.TRASH,
        settings,
        keeping_modal,
        _asked,
    )


class BrakeDesk:
    """A refusal is told to the one who pressed, and to nobody else."""

    def __init__(
        self, brake: Brake, store: Store, language_of: LanguageOf, clock: Clock, wake: Callable[[], None]
    ) -> None:
        self._brake = brake
        self._whispers = Whispers(store, clock)
        self._language_of = language_of
        self._wake = wake

    def press(self, body: Mapping[str, Any], action: Mapping[str, Any]) -> bool:
        """Whether it is the button of an announcement."""
        if action.get("action_id") != KeepingAction.STOP:
            return False
        property_id, actor = str(action.get("value", "")), actor_of(body)
        try:
            self._brake.pull(int(property_id) if is_number(property_id) else 0, actor)
        except Refusal as refused:
            self._whispers.tell(body, refusal(refused, self._language_of(actor)))
        self._wake()
        return True


def _asked(view: Mapping[str, Any]) -> Change[Keeping]:
    given = values_of(view)
    return lambda before: wanted_keeping(before, given.get(KeepingField.TRASH, ""), given.get(KeepingField.CLOSED, ""))
