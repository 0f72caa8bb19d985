"""A Slack client during whose writes something else happens."""

from collections.abc import Callable

from slack_sdk import WebClient

from bot.clients.slack import SlackClient
from bot.ports import Mark
from bot.ports.messages import Message

Hook = Callable[[], object]


def nothing() -> None:
    """The hook of one who waits for nothing."""


class Hooked(SlackClient):
    """Calls `before` a post or an update is sent, and `after` its answer came."""

    def __init__(self, client: WebClient, before: Hook = nothing, after: Hook = nothing) -> None:
        super().__init__(client)
        self._before = before
        self._after = after

    def post(self, channel: str, message: Message, mark: Mark, *, thread_ts: str | None, broadcast: bool) -> str:
        self._before()
        ts = super().post(channel, message, mark, thread_ts=thread_ts, broadcast=broadcast)
        self._after()
        return ts

    def update(self, channel: str, ts: str, message: Message, mark: Mark) -> None:
        self._before()
        super().update(channel, ts, message, mark)
        self._after()
