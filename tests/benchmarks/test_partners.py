"""The partners do what they are compared for: they refuse what is not signed, and keep the rows that the bot keeps."""

import io
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from wsgiref.types import WSGIApplication

import pytest

from benchmarks.bodies import CHANNEL, PROPERTY, SIGNING_SECRET, TAWK_SECRET, command, signed, webhook
from benchmarks.partners.door import bare_door
from benchmarks.partners.raw_intake import RawIntake, raw_door
from benchmarks.partners.stock import stock_door
from bot.intake import Intake
from bot.ports import Delivery
from bot.transactions.arrival import Outset
from storage.database import Database

# What is no fact of the chat: the moment of its keeping, a hash of our own; what SQLite and Alembic keep themselves.
FTS = ("data", "idx", "content", "docsize", "config")  # what an index of words is kept in
UNLIKE = {
    "conversation": ("transcript_digest",),
    "delivery": ("received_at",),
    "post": ("next_at",),
    "rung": ("since", "due_at"),
}
SHADOWS = tuple(f"{index}_{part}" for index in ("search", "search_open") for part in FTS)
INNER = ("sqlite_", "alembic_version", *SHADOWS)


def ask(app: WSGIApplication, body: bytes, headers: Mapping[str, str]) -> str:
    told = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    environ: dict[str, Any] = {
        **told,
        "REQUEST_METHOD": "POST",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "PATH_INFO": "/slack/events",
        "CONTENT_TYPE": headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    statuses: list[str] = []
    app(environ, lambda status, *_: statuses.append(status))  # type: ignore[arg-type]
    return statuses[0]


@pytest.fixture(params=["bare", "stock"])
def door(request: pytest.FixtureRequest) -> WSGIApplication:
    answers = {"bare": lambda: bare_door(SIGNING_SECRET), "stock": lambda: stock_door(SIGNING_SECRET, _nothing)}
    return answers[request.param]()


def _nothing(_: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"text": "ok"}


def test_a_door_answers_what_is_signed(door: WSGIApplication) -> None:
    assert ask(door, *command("show #1")).startswith("200")


def test_a_door_refuses_a_wrong_signature(door: WSGIApplication) -> None:
    body, headers = command("show #1")
    assert ask(door, body, {**headers, "X-Slack-Signature": f"v0={'0' * 64}"}).startswith("401")


def test_a_door_refuses_a_changed_body(door: WSGIApplication) -> None:
    body, headers = command("show #1")
    assert ask(door, body.replace(b"show", b"list"), headers).startswith("401")


def test_a_door_refuses_an_old_signature(door: WSGIApplication) -> None:
    body, headers = command("show #1")
    old = signed(body, str(int(time.time()) - 301))
    assert ask(door, body, {**headers, **old}).startswith("401")


def made(path: Path) -> Database:
    database = Database.open(f"sqlite:///{path}", threads=2)
    database.upgrade()
    with database.store.write() as tx:
        tx.properties.add(PROPERTY, "Tienda Aurora", CHANNEL, datetime(2026, 11, 20, tzinfo=UTC))
    return database


def rows_in(path: Path) -> dict[str, list[dict[str, Any]]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: [_facts(table, row) for row in connection.execute(f"SELECT * FROM {table}")]
            for table in tables
            if not table.startswith(INNER)
        }


def _facts(table: str, row: sqlite3.Row) -> dict[str, Any]:
    return {name: row[name] for name in row.keys() if name not in UNLIKE.get(table, ())}  # noqa: SIM118


def test_plain_sqlite_keeps_the_rows_that_the_bot_keeps(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.db", tmp_path / "theirs.db"
    database = made(ours)
    made(theirs).close()
    intake = Intake(database.store, Outset(CHANNEL, timedelta(minutes=10)), lambda: datetime.now(UTC))
    raw = RawIntake(theirs, TAWK_SECRET, {PROPERTY: 1}, CHANNEL)
    for body, headers in [webhook() for _ in range(3)]:
        intake.receive([Delivery(body, headers["X-Hook-Event-Id"], datetime.now(UTC))])
        raw.keep(body, headers["X-Hook-Event-Id"])
    database.close()
    raw.close()
    kept = rows_in(ours)
    assert len(kept["conversation"]) == 3
    assert rows_in(theirs) == kept


def test_plain_sqlite_keeps_an_event_once_and_only_a_signed_one(tmp_path: Path) -> None:
    made(tmp_path / "theirs.db").close()
    raw = RawIntake(tmp_path / "theirs.db", TAWK_SECRET, {PROPERTY: 1}, CHANNEL)
    door, (body, headers) = raw_door(raw), webhook()
    assert ask(door, body, {**headers, "X-Tawk-Signature": "0" * 40}).startswith("401")
    assert ask(door, body + b" ", headers).startswith("401")
    assert [ask(door, body, headers)[:3] for _ in range(2)] == ["200", "200"]
    raw.close()
    assert len(rows_in(tmp_path / "theirs.db")["post"]) == 2
