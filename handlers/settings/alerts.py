"""`/inbox alerts`: the window of who is told of missed chats that nobody takes, and when."""

from collections.abc import Mapping
from typing import Any

from bot.desks.property_settings import Change, PropertySettings
from bot.domain.setting_ids import AlertField, PropertyView
from bot.ladder.settings import Wanted, wanted_alerts
from bot.views.alert_settings import AlertChoice, alerts_modal
from bot.views.language import msgid
from handlers.exchange.sentences import Command
from handlers.settings.property_windows import PropertyWindow


def alerts_window(settings: PropertySettings[AlertChoice]) -> PropertyWindow[AlertChoice]:
    return PropertyWindow(
        Command.ALERTS,
        PropertyView.ALERTS,
        msgid("Alerts"),
        AlertField.CHANNEL,
        settings,
        alerts_modal,
        _asked,
    )


def _asked(view: Mapping[str, Any]) -> Change[AlertChoice]:
    given = {
        str(name): element
        for named in view.get("state", {}).get("values", {}).values()
        for name, element in named.items()
    }
    wanted = Wanted(
        channel=_typed(given.get(AlertField.CHANNEL)),
        on_call=_typed(given.get(AlertField.ON_CALL)),
        lead=_typed(given.get(AlertField.LEAD)),
        person=_users(given.get(AlertField.PERSON)),
        group=_options(given.get(AlertField.GROUP)),
        head=_users(given.get(AlertField.HEAD)),
    )
    return lambda before: wanted_alerts(before, wanted)


def _typed(element: Mapping[str, Any] | None) -> str:
    return str((element or {}).get("value") or "")


def _users(element: Mapping[str, Any] | None) -> list[str]:
    return [str(one) for one in (element or {}).get("selected_users") or ()]


def _options(element: Mapping[str, Any] | None) -> list[str]:
    return [str(one["value"]) for one in (element or {}).get("selected_options") or ()]
