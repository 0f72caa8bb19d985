"""What Slack was asked to show in windows, each held against its limits."""

from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackClientError

from tests.bot.views.checks import view_misfits

Body = dict[str, Any]


@dataclass
class Screen:
    """What Slack was asked to show, and how; `broken` fails every call."""

    shown: list[tuple[str, Body]] = field(default_factory=list)
    broken: bool = False

    def views_open(self, *, trigger_id: str, view: Body) -> object:
        return self._show("open", view)

    def views_push(self, *, trigger_id: str, view: Body) -> object:
        return self._show("push", view)

    def views_update(self, *, view_id: str, view: Body, hash: str | None = None) -> object:
        return self._show("update", view)

    def _show(self, how: str, view: Body) -> object:
        if self.broken:
            raise SlackClientError("expired_trigger_id")
        assert view_misfits(view) == []
        self.shown.append((how, view))
        return view
