"""Stock Bolt: an app of our size as the documentation shows it, with all defaults, doing the same query as we do."""

from collections.abc import Callable, Mapping
from typing import Any
from wsgiref.types import WSGIApplication

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

OTHER_LISTENERS = 20
Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def stock_door(secret: str, answer: Answer, slack: WebClient | None = None) -> WSGIApplication:
    """Answers in the acknowledgement, or acknowledges at once and answers by a call to Slack, where one is given."""
    app = App(signing_secret=secret, authorize=_known)
    for n in range(OTHER_LISTENERS):
        app.action(f"other-{n}")(lambda ack: ack())

    @app.command("/inbox")
    def _inbox(ack: Ack, command: dict[str, Any]) -> None:
        if slack is None:
            ack(**answer(command))
            return
        ack()
        slack.chat_postEphemeral(channel=command["channel_id"], user=command["user_id"], **answer(command))

    return SlackRequestHandler(app, path="/slack/events")


def plain_app(listeners: int) -> App:
    """With so many listeners that do nothing, of which the last is asked for."""
    app = App(authorize=_known, request_verification_enabled=False, process_before_response=True)
    for n in range(listeners - 2):
        app.action(f"other-{n}")(lambda ack: ack())
    app.action("take")(lambda ack: ack())
    app.command("/inbox")(lambda ack: ack())
    return app


def _known(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """As with a fixed token, and without asking a Slack that is not here."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-benchmark")
