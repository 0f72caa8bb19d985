"""From a parsed request to who answers it: with all our deeds behind the few listeners, and with hardly any."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from benchmarks.bodies import CHANNEL, PERSON
from benchmarks.partners.stock import plain_app
from benchmarks.rounds import interleaved, ratios
from benchmarks.rows import TOLD, Row, at_most
from benchmarks.serving import nothing_asked
from benchmarks.setting import Setting
from bot.domain.alerts import Alerts
from bot.exporting.addresses import Addresses
from bot.languages import load_languages
from bot.people.readers import Readers
from bot.tickets.desk import Tickets
from bot.times.clock import utc_now
from bot.transactions.permissions import Permissions
from bot.views.language import Languages
from handlers.doors.bolt import build_app
from handlers.listeners import Joiner, Listeners
from storage.database import Database

TIMES, FEW, MANY = 300, 5, 60
COMMAND = {"command": "/inbox", "text": "show #5", "user_id": PERSON, "channel_id": CHANNEL, "team_id": "T1"}
PRESS = {
    "type": "block_actions",
    "user": {"id": PERSON, "team_id": "T1"},
    "team": {"id": "T1", "domain": "example"},
    "channel": {"id": CHANNEL},
    "actions": [{"type": "button", "action_id": "take", "block_id": "b", "value": "5", "action_ts": "1.2"}],
}


def measure(setting: Setting) -> list[Row]:
    database = setting.database(setting.small)
    nobody = nothing_asked()
    # Who answers these two does nothing: only the way to them is measured.
    everybody = replace(_everybody(database), commands=nobody.commands, buttons=nobody.buttons)
    client = WebClient(token="xoxb-benchmark")
    whole, hardly = build_app(client, everybody), build_app(client, nobody)
    rows = list[Row]()
    for words, body in (("a command", COMMAND), ("a press", PRESS)):
        apps = {"hardly": hardly, "whole": whole, "few": plain_app(FEW), "many": plain_app(MANY)}
        works = {name: _dispatched(app, body) for name, app in apps.items()}
        found = interleaved(works, setting.rounds, TIMES)
        note = f"stock Bolt with {MANY} listeners over {FEW}: {_middle(ratios(found['many'], found['few'])):.2f}"
        rows.append(
            Row(f"dispatch of {words}, all deeds over one", at_most(1.1), ratios(found["whole"], found["hardly"]), note)
        )
        rows.append(
            Row(
                f"dispatch of {words}, over stock Bolt with {MANY} listeners",
                TOLD,
                ratios(found["whole"], found["many"]),
            )
        )
    database.close()
    return rows


def _dispatched(app: App, body: dict[str, Any]) -> Callable[[], None]:
    def dispatch() -> None:
        answer = app.dispatch(BoltRequest(body=body, mode="socket_mode"))
        assert answer.status == 200

    return dispatch


def _middle(figures: list[float]) -> float:
    return sorted(figures)[len(figures) // 2]


def _everybody(database: Database) -> Listeners:
    """As one process joins them."""
    permissions, nothing = Permissions(frozenset({PERSON})), _nothing
    readers = Readers(database.store, Languages(load_languages(), "en"))
    return Joiner(
        database.store,
        permissions,
        Tickets(database.store, permissions, None, utc_now),
        Addresses(frozenset(), "", utc_now),
        WebClient(token="xoxb-benchmark"),
        readers.language_of,
        utc_now,
        ZoneInfo("UTC"),
        nothing,
        Alerts(),
        readers.languages,
        reads_tawk=False,
        checks=list,
    ).join()


def _nothing() -> None:
    """There is no worker to wake."""
