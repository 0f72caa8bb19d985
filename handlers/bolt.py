"""The few Bolt listeners behind Slack's doors.

Bolt asks every listener in turn whether it fits, so there is one per kind of request, with our own tables behind.
`process_before_response` answers when the listener is done: the deed is committed before Slack is told.
"""

import logging
import re
from collections.abc import Callable, Sequence
from typing import Any

from slack_bolt import Ack, App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.ids import COMMAND, SEARCH_SHORTCUT, WORK_SHORTCUT
from handlers.listeners import Listeners

ANYTHING = re.compile(".*")
Answer = Callable[[dict[str, Any]], dict[str, Any] | None]
Submit = Callable[[dict[str, Any], dict[str, Any]], dict[str, Any] | None]


def build_app(client: WebClient, listeners: Listeners) -> App:
    """An app whose listeners make no call to Slack but those that show a window."""
    app = App(
        client=client,
        logger=_quiet_logger(),
        authorize=_authorizer(client),
        request_verification_enabled=False,  # SlackDoor has verified; a socket needs no signature
        process_before_response=True,
    )
    app.middleware(_clean)
    _hear_commands(app, listeners)
    _hear_presses(app, listeners)
    _hear_forms(app, listeners)
    _hear_shortcuts(app, listeners)
    _hear_events(app, listeners)
    return app


def _clean(req: BoltRequest, next_: Callable[[], None]) -> None:
    req.body = _storable(req.body)
    next_()


def _storable(said: Any) -> Any:
    """The same without what no database can hold: no NUL, no lone surrogate. Work that has one would fail for ever."""
    if isinstance(said, str):
        return said.replace("\0", "").encode("utf-8", "replace").decode()
    if isinstance(said, dict):
        return {key: _storable(value) for key, value in said.items()}
    return [_storable(one) for one in said] if isinstance(said, list) else said


def _hear_commands(app: App, to: Listeners) -> None:
    @app.command(COMMAND)
    def _command(ack: Ack, command: dict[str, Any]) -> None:
        parts = (to.setup, to.exports, to.answers, to.tickets, to.properties, to.digests, to.agents, to.sync)
        answer = _first_answer_to(command, [part.answer for part in parts])
        ack(**(to.commands.answer(command) if answer is None else answer))


def _hear_presses(app: App, to: Listeners) -> None:
    desks = (to.tickets, to.exports, to.conversations, to.contacts, to.search, to.lists, to.home, to.setup)
    parts = (*desks, to.answers, to.picks, to.properties, to.brake, to.digest_windows, to.digests, to.rescues, to.sync)

    @app.action(ANYTHING)
    def _action(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        if not any(part.press(body, action) for part in parts):
            to.buttons.press(body, action)
        ack()


def _hear_forms(app: App, to: Listeners) -> None:
    settings = (to.setup, to.properties, to.digest_windows, to.agents)
    windows = (to.contacts, to.search, to.home, *settings, to.exports, to.answers, to.tickets, to.sync)
    submits = [part.submit for part in (*windows, to.modals)]

    @app.view(ANYTHING)
    def _view(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        answer = _first_answer(body, view, submits)
        if not answer:
            to.conversations.look_again(body, view)
        ack(**answer)


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


def _first_answer_to(command: dict[str, Any], windows: Sequence[Answer]) -> dict[str, Any] | None:
    """Of the part whose command opens a window; the others answer None."""
    return next((answer for one in windows if (answer := one(command)) is not None), None)


def _first_answer(body: dict[str, Any], view: dict[str, Any], submits: Sequence[Submit]) -> dict[str, Any]:
    """Of the part whose modal it is; the others answer None."""
    answers = (submit(body, view) for submit in submits)
    return next((answer for answer in answers if answer is not None), {})


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
