"""Plain sqlite3 that keeps a transcript of a missed chat: every row that the bot keeps of it, each written once.

It knows that the chat is new and missed, and which property it is of; what the bot must find out is not its work.
"""

import hashlib
import hmac
import json
import re
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

WORD = re.compile(r"[^\W_]+")
HOURS = 7 * 24
LONGEST_EXCERPT = 600
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON"
KEEP_DELIVERY = """
    INSERT INTO delivery (event_id, body_hash, received_at, event, state, reason, attempts, body)
    VALUES (?, ?, ?, ?, 'done', '', 0, ?) ON CONFLICT DO NOTHING RETURNING id
"""
SETTLE = "UPDATE delivery SET conversation_id = ? WHERE id = ?"
HEAR = """
    INSERT INTO habit (property_id, hour, week, weeks) VALUES (?, ?, ?, 1)
    ON CONFLICT DO UPDATE SET week = excluded.week, weeks = weeks << (excluded.week - week) | 1
    WHERE week < excluded.week
"""
SEE = """
    INSERT INTO contact (property_id, email_key, email, name, phone, city, country, first_seen, last_seen, seen_at)
    VALUES (?, ?, ?, ?, '', ?, ?, ?, ?, ?)
    ON CONFLICT (property_id, email_key) DO UPDATE SET last_seen = excluded.last_seen, seen_at = excluded.seen_at
    RETURNING id
"""
ADD_WORD = "INSERT INTO contact_word (property_id, word, contact_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
CONVERSATION = {
    "property_id": "",
    "kind": "chat",
    "external_id": "",
    "folder": 0,
    "status": 1,
    "priority": 1,
    "missed_open": 1,
    "created_at": 0,
    "updated_at": 0,
    "outcome": "missed",
    "version": 1,
    "contact_id": 0,
    "name": "",
    "email": "",
    "phone": "",
    "city": "",
    "country": "",
    "excerpt": "",
    "subject": "",
    "human_id": "",
    "transcript_at": 0,
    "transcript_count": 0,
    "transcript_digest": "",
    "told_at": 0,
    "told_name": "",
    "told_email": "",
    "told_city": "",
    "told_country": "",
    "set_status_by": "",
    "moved_by": "",
}
ADD_CONVERSATION = (
    f"INSERT INTO conversation ({', '.join(CONVERSATION)}) VALUES ({', '.join(f':{name}' for name in CONVERSATION)})"
    " ON CONFLICT (property_id, kind, external_id) DO UPDATE SET updated_at = excluded.updated_at RETURNING id"
)
ADD_LINE = (
    "INSERT INTO line (conversation_id, seq, author, at, name, text, attachments) VALUES (?, ?, ?, ?, ?, ?, '[]')"
)
ADD_WORDS, ADD_OPEN_WORDS = (
    f"INSERT INTO {index} (rowid, body, facet) VALUES (?, ?, ?)" for index in ("search", "search_open")
)
CLIMB = "INSERT INTO rung (conversation_id, property_id, since, step, due_at) VALUES (?, ?, ?, 0, ?)"
ADD_CHANNEL = """
    INSERT INTO channel (id, next_at, lease_until, fence, problem) VALUES (?, 0, 0, 0, '') ON CONFLICT DO NOTHING
"""
ADD_POST = """
    INSERT INTO post (kind, turn, channel, number, parent_id, payload, want_version, posted_version, behind, generation,
        next_at, doomed, parked) VALUES (?, ?, ?, ?, ?, ?, 1, 0, 1, 0, ?, 0, '') RETURNING id
"""


class RawIntake:
    """One connection in autocommit mode; the caller keeps threads apart."""

    def __init__(self, path: Path, secret: str, properties: Mapping[str, int], channel: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.executescript(PRAGMAS)
        self._key, self._properties, self._channel = secret.encode(), properties, channel

    def close(self) -> None:
        self._connection.close()

    def is_signed(self, body: bytes, signature: str) -> bool:
        return hmac.compare_digest(hmac.digest(self._key, body, "sha1").hex(), signature)

    def keep(self, body: bytes, event_id: str) -> None:
        """One commit, and nothing of what came before."""
        run, event, now = self._connection.execute, json.loads(body), _micros(datetime.now(UTC))
        run("BEGIN IMMEDIATE")
        delivery = (event_id, hashlib.sha256(body).digest(), now, event["event"], body)
        kept = run(KEEP_DELIVERY, delivery).fetchall()
        if kept:
            property_id = self._properties[event["property"]["id"]]
            week, hour = divmod(now // 3_600_000_000, HOURS)
            run(HEAR, (property_id, hour, week))
            number = self._add(property_id, event, self._see(property_id, event))
            self._announce(property_id, number, event, now)
            run(SETTLE, (number, kept[0][0]))
        run("COMMIT")

    def _see(self, property_id: int, event: Mapping[str, Any]) -> int:
        visitor, messages, at = event["chat"]["visitor"], event["chat"]["messages"], _moment(event["time"])
        email, begun = visitor["email"], _moment(messages[0]["time"])
        told = (property_id, email, email, visitor["name"], visitor["city"], visitor["country"], begun, at, at)
        [(number,)] = self._connection.execute(SEE, told).fetchall()
        domain = email.split("@")[1]
        words = {email, domain, domain.rsplit(".", 1)[1], f"=mail {email}", *WORD.findall(visitor["name"].lower())}
        words |= {visitor["city"], visitor["country"].lower(), f"=who {visitor['name']} {visitor['city']}".lower()}
        self._connection.executemany(ADD_WORD, [(property_id, word, number) for word in words])
        return int(number)

    def _add(self, property_id: int, event: Mapping[str, Any], contact: int) -> int:
        chat, visitor = event["chat"], event["chat"]["visitor"]
        messages, told = chat["messages"], _moment(event["time"])
        values = {
            **CONVERSATION,
            **{name: visitor[name] for name in ("name", "email", "city", "country")},
            **{f"told_{name}": visitor[name] for name in ("name", "email", "city", "country")},
            "property_id": property_id,
            "external_id": chat["id"],
            "created_at": _moment(messages[0]["time"]),
            "updated_at": _moment(messages[-1]["time"]),
            "contact_id": contact,
            "excerpt": "\n".join(one["msg"] for one in messages if one["sender"]["t"] == "v")[:LONGEST_EXCERPT],
            "transcript_at": _moment(messages[-1]["time"]),
            "transcript_count": len(messages),
            "transcript_digest": hashlib.sha256(repr(messages).encode()).hexdigest()[:16],
            "told_at": told,
        }
        [(number,)] = self._connection.execute(ADD_CONVERSATION, values).fetchall()
        self._connection.executemany(ADD_LINE, list(_lines(number, messages)))
        texts = (visitor["name"], visitor["email"], *(one["msg"] for one in messages))
        found_by = (number, " ".join(WORD.findall("\n".join(texts).lower())), f"p{property_id}")
        for index in (ADD_WORDS, ADD_OPEN_WORDS):
            self._connection.execute(index, found_by)
        return int(number)

    def _announce(self, property_id: int, number: int, event: Mapping[str, Any], now: int) -> None:
        """The card, what was said for its thread, and who is told if nobody takes it."""
        run, messages = self._connection.execute, event["chat"]["messages"]
        run(CLIMB, (number, property_id, now, now))
        run(ADD_CHANNEL, (self._channel,))
        card = json.dumps({"lines": len(messages)})
        [(parent,)] = run(ADD_POST, ("card", 0, self._channel, number, None, card, now)).fetchall()
        said = json.dumps({"lines": [_told(one) for one in messages]})
        run(ADD_POST, ("lines", 1, self._channel, number, parent, said, now)).fetchall()


def raw_door(intake: RawIntake) -> WSGIApplication:
    """Bare WSGI: each request checks, parses and commits by itself, behind one lock."""
    turn = threading.Lock()

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        if not intake.is_signed(body, environ.get("HTTP_X_TAWK_SIGNATURE", "")):
            start_response("401 Unauthorized", [("Content-Length", "0")])
            return [b""]
        with turn:
            intake.keep(body, environ.get("HTTP_X_HOOK_EVENT_ID", ""))
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]

    return answer


def _lines(number: int, messages: Sequence[Mapping[str, Any]]) -> Iterable[tuple[object, ...]]:
    for seq, one in enumerate(messages, 1):
        sender = one["sender"]
        yield number, seq, sender["t"], _moment(one["time"]), sender.get("n", ""), one["msg"]


def _told(one: Mapping[str, Any]) -> dict[str, str]:
    sender = one["sender"]
    at = datetime.fromisoformat(one["time"]).isoformat()
    return {"author": sender["t"], "name": sender.get("n", ""), "at": at, "text": one["msg"].strip()}


def _moment(stamp: str) -> int:
    return _micros(datetime.fromisoformat(stamp))


def _micros(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)
