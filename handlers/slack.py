"""Slack's two doors, signed HTTP and Socket Mode, and the few Bolt listeners behind them.

Bolt asks every listener in turn whether it fits, so there is one per kind of request, with our own tables behind.
`process_before_response` answers when the listener is done: the deed is committed before Slack is told.
"""

import hmac
import json
import logging
import re
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import parse_qsl

from slack_bolt import Ack, App, BoltRequest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.ids import COMMAND, SEARCH_SHORTCUT, WORK_SHORTCUT
from handlers.buttons import Buttons
from handlers.commands import Commands
from handlers.contacts import ContactDesk
from handlers.home import HomeDesk
from handlers.lists import ListDesk
from handlers.mentions import Mentions
from handlers.modals import Modals
from handlers.search import SearchDesk
from handlers.setup import SetupDesk
from handlers.web import Request, Response, error
from handlers.window import ConversationDesk
from handlers.workspace import Workspace

EVENTS_PATH = "/slack/events"
MEBIBYTE = 1024 * 1024
WINDOW_SECONDS = 300
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.5, 30.0
PING_SECONDS = 3.0  # the client notices a line that broke without a word at its fifth ping
ANYTHING = re.compile(".*")
Submit = Callable[[dict[str, Any], dict[str, Any]], dict[str, Any] | None]

log = logging.getLogger(__name__)


def build_app(
    client: WebClient,
    commands: Commands,
    buttons: Buttons,
    modals: Modals,
    contacts: ContactDesk,
    lists: ListDesk,
    conversations: ConversationDesk,
    home: HomeDesk,
    mentions: Mentions,
    workspace: Workspace,
    setup: SetupDesk,
    search: SearchDesk,
) -> App:
    """A Bolt app whose listeners make no call to Slack but those that show a modal."""
    app = App(
        client=client,
        logger=_quiet_logger(),
        authorize=_authorizer(client),
        request_verification_enabled=False,  # SlackDoor has verified; a socket needs no signature
        process_before_response=True,
    )

    @app.command(COMMAND)
    def _command(ack: Ack, command: dict[str, Any]) -> None:
        answer = setup.answer(command)
        ack(**(commands.answer(command) if answer is None else answer))

    @app.action(ANYTHING)
    def _action(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        parts = (conversations.press, contacts.press, search.press, lists.press, home.press, setup.press)
        if not any(press(body, action) for press in parts):
            buttons.press(body, action)
        ack()

    @app.view(ANYTHING)
    def _view(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        answer = _first_answer(body, view, (contacts.submit, search.submit, home.submit, setup.submit, modals.submit))
        if not answer:
            conversations.look_again(body, view)
        ack(**answer)

    @app.shortcut(WORK_SHORTCUT)
    def _chosen(ack: Ack, body: dict[str, Any]) -> None:
        buttons.choose(body)
        ack()

    @app.shortcut(SEARCH_SHORTCUT)
    def _search(ack: Ack, body: dict[str, Any]) -> None:
        search.choose(body)
        ack()

    _hear_events(app, home, mentions, workspace)
    return app


def _hear_events(app: App, home: HomeDesk, mentions: Mentions, workspace: Workspace) -> None:
    @app.event("app_home_opened")
    def _opened(event: dict[str, Any]) -> None:
        home.opened(event)

    @app.event("app_mention")
    def _mentioned(body: dict[str, Any], event: dict[str, Any]) -> None:
        mentions.hear(body, event)

    @app.event("message")
    def _said(body: dict[str, Any], event: dict[str, Any]) -> None:
        mentions.hear_directly(body, event)

    app.event(ANYTHING)(workspace.hear)


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


class SlackDoor:
    """`POST /slack/events`: checks the request as Slack asks (signature over the raw body, five minutes)."""

    path = EVENTS_PATH
    method = "POST"
    limit = MEBIBYTE

    def __init__(self, app: App, signing_secret: str, now: Callable[[], float] = time.time) -> None:
        self._app = app
        self._key = signing_secret.encode()
        self._now = now

    def answer(self, request: Request) -> Response:
        if not self._is_signed(request):
            log.warning("slack.bad_signature")
            return error(401, "the signature does not fit: compare the app's signing secret with the settings")
        body = _read(request)
        if body is None:
            return error(400, "the body is neither a form nor JSON as Slack sends it")
        if body.get("type") == "url_verification":
            return Response(200, str(body.get("challenge", "")).encode())
        # Handed over parsed: Bolt's own reader drops a command that has the word "payload" in its text.
        answered = self._app.dispatch(BoltRequest(body=body, headers=_retry_headers(request), mode="socket_mode"))
        kind = answered.first_headers_without_set_cookie().get("content-type", "text/plain; charset=utf-8")
        return Response(answered.status, (answered.body or "").encode(), kind)

    def _is_signed(self, request: Request) -> bool:
        stamp = request.headers.get("x-slack-request-timestamp", "")
        given = request.headers.get("x-slack-signature", "").encode("utf-8", "replace")
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 16):
            return False
        wanted = hmac.digest(self._key, b"v0:" + stamp.encode() + b":" + request.body, "sha256").hex()
        return hmac.compare_digest(f"v0={wanted}".encode(), given) and abs(self._now() - int(stamp)) <= WINDOW_SECONDS


def _read(request: Request) -> dict[str, Any] | None:
    """A command is a form, an interaction a form with JSON in `payload`, an event JSON."""
    try:
        text = request.body.decode()
        if request.headers.get("content-type", "").startswith("application/json"):
            body = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True))
            body = json.loads(form["payload"]) if "payload" in form and "command" not in form else form
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) and body else None


def _retry_headers(request: Request) -> dict[str, str | Sequence[str]]:
    return {name: value for name, value in request.headers.items() if name.startswith("x-slack-retry")}


class SlackSocket:
    """Socket Mode over slack_sdk's own client, which comes back by itself once it was connected.

    Slack may be away at the start, and then the client would not try again: so the first connection is ours to try.
    """

    def __init__(self, app: App, app_token: str) -> None:
        self._handler = SocketModeHandler(app, app_token, ping_interval=PING_SECONDS)
        self._closing = threading.Event()

    def open(self) -> None:
        """Connect in the background, again and again until Slack is there."""
        threading.Thread(target=self._insist, name="socket-mode", daemon=True).start()

    def close(self) -> None:
        self._closing.set()
        self._handler.close()  # type: ignore[no-untyped-call]

    def _insist(self) -> None:
        wait = FIRST_WAIT_SECONDS
        while not (self._closing.is_set() or self._connect()):
            self._closing.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    def _connect(self) -> bool:
        """By a new address each time: one that was used, or lay too long, opens nothing any more."""
        try:
            self._handler.client.connect_to_new_endpoint()
        except Exception as error:  # where a proxy refuses, the client raises no kind of its own
            log.error("slack.not_connected", extra={"error": type(error).__name__})
            return False
        return True
