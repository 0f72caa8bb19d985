"""The few Bolt listeners behind Slack's doors.

Bolt asks every listener in turn whether it fits, so there is one per kind of request, with our own tables behind.
`process_before_response` answers when the listener is done: the deed is committed before Slack is told.
"""

import logging
import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware import Middleware
from slack_sdk import WebClient

from bot.domain.ids import COMMAND, SEARCH_SHORTCUT, WORK_SHORTCUT
from handlers.doors.switchboard import Switchboard
from handlers.listeners import Listeners

ANYTHING = re.compile(".*")


def build_app(client: WebClient, listeners: Listeners) -> App:
    """An app whose listeners make no call to Slack but those that show a window."""
    app = App(
        client=client,
        logger=_quiet_logger(),
        authorize=_authorizer(client),
        request_verification_enabled=False,  # SlackDoor has verified; a socket needs no signature
        process_before_response=True,
        # What these look for does not come here: the door answers Slack's question whose address it is, `authorize`
        # names no bot whose own events there could be, and we have no functions in workflows.
        url_verification_enabled=False,
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
    )
    app.middleware(Cleaning())
    switchboard = Switchboard(listeners)
    _hear_commands(app, switchboard)
    _hear_presses(app, switchboard)
    _hear_forms(app, switchboard)
    _hear_shortcuts(app, listeners)
    _hear_events(app, listeners)
    return app


class Cleaning(Middleware):
    """Before any listener is asked. Bolt calls it as it is, where a function would cost more than what it does."""

    def process(self, *, req: BoltRequest, resp: BoltResponse, next: Callable[[], BoltResponse]) -> BoltResponse:
        req.body = _storable(req.body)
        return next()


def _storable(said: Any) -> Any:
    """The same without what no database can hold: no NUL, no lone surrogate. Work that has one would fail for ever."""
    if isinstance(said, str):
        if said.isascii() and "\0" not in said:
            return said
        return said.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(said, dict):
        return {key: _storable(value) for key, value in said.items()}
    return [_storable(one) for one in said] if isinstance(said, list) else said


def _hear_commands(app: App, to: Switchboard) -> None:
    @app.command(COMMAND)
    def _command(ack: Ack, command: dict[str, Any]) -> None:
        ack(**to.answer(command))


def _hear_presses(app: App, to: Switchboard) -> None:
    @app.action(ANYTHING)
    def _action(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        to.press(body, action)
        ack()


def _hear_forms(app: App, to: Switchboard) -> None:
    @app.view(ANYTHING)
    def _view(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        ack(**to.submit(body, view))


def _hear_shortcuts(app: App, to: Listeners) -> None:
    @app.shortcut(WORK_SHORTCUT)
    def _chosen(ack: Ack, body: dict[str, Any]) -> None:
        to.buttons.choose(body)
        ack()

    @app.shortcut(SEARCH_SHORTCUT)
    def _search(ack: Ack, body: dict[str, Any]) -> None:
        to.search.choose(body)
        ack()


def _hear_events(app: App, to: Listeners) -> None:
    @app.event("app_home_opened")
    def _opened(event: dict[str, Any]) -> None:
        to.home.opened(event)

    @app.event("app_mention")
    def _mentioned(body: dict[str, Any], event: dict[str, Any]) -> None:
        to.mentions.hear(body, event)

    @app.event("message")
    def _said(body: dict[str, Any], event: dict[str, Any]) -> None:
        to.mentions.hear_directly(body, event)
        to.threads.hear(body, event)

    app.event(ANYTHING)(to.workspace.hear)


def _quiet_logger() -> logging.Logger:
    """Bolt warns of the token that stands in the environment beside `authorize`, and shows what it can't handle."""
    logger = logging.getLogger("slack_bolt.recado")
    logger.setLevel(logging.ERROR)
    return logger


def _authorizer(client: WebClient) -> Callable[..., AuthorizeResult]:
    """We act in one workspace with one token, so nobody need be asked who we are."""

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=client.token)

    return authorize
