"""The three servers that answer the same signed command: bare WSGI, stock Bolt, and ours; each on waitress."""

import hmac
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from waitress.server import create_server

from benchmarks.bodies import SIGNING_SECRET
from bot.alerts import Alerts
from bot.clock import utc_now
from bot.exporting.addresses import Addresses
from bot.languages import load_languages
from bot.lookup import Lookup
from bot.permissions import Permissions
from bot.query import Assigned, Query
from bot.readers import Readers
from bot.tickets.desk import Tickets
from bot.views.language import Languages
from handlers.bolt import build_app
from handlers.listeners import Joiner
from handlers.slack import SlackDoor
from handlers.web import Front
from storage.database import Database

OTHER_LISTENERS = 20
THREADS = 8
ADMINS = frozenset({"U0123456789"})  # the one who asks


def bare(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Verifies, parses, and answers with a constant: the least that could be called correct."""
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    stamp = environ["HTTP_X_SLACK_REQUEST_TIMESTAMP"]
    signed = b"v0:" + stamp.encode() + b":" + body
    wanted = "v0=" + hmac.digest(SIGNING_SECRET.encode(), signed, "sha256").hex()
    fits = hmac.compare_digest(wanted, environ["HTTP_X_SLACK_SIGNATURE"]) and abs(time.time() - int(stamp)) <= 300
    known = dict(parse_qsl(body.decode())).get("command") == "/inbox"
    status = "200 OK" if fits and known else "401 Unauthorized"
    start_response(status, [("Content-Length", "2")])
    return [b"ok"]


def stock(database: Database) -> WSGIApplication:
    """Bolt with its defaults and as many listeners as an app of our size would register, doing our query."""
    lookup = Lookup(database.store, Permissions(ADMINS))
    app = App(signing_secret=SIGNING_SECRET, authorize=_known)
    for n in range(OTHER_LISTENERS):
        app.action(f"other-{n}")(lambda ack: ack())

    @app.command("/inbox")
    def _inbox(ack: Ack, command: dict[str, Any]) -> None:
        page = lookup.page(Query(properties=(), assigned=Assigned.NOBODY), command["user_id"], "C0123456789")
        ack(text="\n".join(f"#{row.number} {row.visitor.name}" for row in page.rows))

    return SlackRequestHandler(app, path="/slack/events")


def ours(database: Database) -> WSGIApplication:
    """Our front with everything behind it."""
    readers, client = Readers(database.store, Languages(load_languages(), "en")), WebClient(token="xoxb-benchmark")
    permissions, zone = Permissions(ADMINS), ZoneInfo("UTC")
    tickets = Tickets(database.store, permissions, None, utc_now)
    joiner = Joiner(
        database.store,
        permissions,
        tickets,
        Addresses(frozenset(), "", utc_now),
        client,
        readers.language_of,
        utc_now,
        zone,
        _nothing,
        Alerts(),
        readers.languages,
        reads_tawk=False,
    )
    app = build_app(client, joiner.join())
    return Front([SlackDoor(app, SIGNING_SECRET)])


def _known(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    """As with a fixed token, and without asking a Slack that is not here."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-benchmark")


def _nothing() -> None:
    """There is no worker to wake."""


def main(name: str, archive: str, port: int) -> None:
    database = Database.open(f"sqlite:///{Path(archive)}", threads=THREADS + 4)
    app = bare if name == "bare" else stock(database) if name == "stock" else ours(database)
    create_server(app, host="127.0.0.1", port=port, threads=THREADS, connection_limit=1000, ident=None).run()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
