"""Webhooks: bodies of tawk.to's events, distorted, under signatures that fit and others that do not."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from sqlalchemy import select

from bot.domain import leniency
from handlers.doors.webhook import TawkDoor
from storage.tables import delivery
from tests.bot.views.samples import MARK
from tests.fuzz import raw, trees, words
from tests.fuzz.stage import PROPERTY, PROPERTY_SECRET, WEBHOOK_SECRET, Said, Stage
from tests.fuzz.watch import log_faults
from tests.inbox import FOLDER

PATH = "/webhooks/tawk"
BODIES: Sequence[bytes] = [path.read_bytes() for path in sorted(FOLDER.rglob("*.json")) if "rest" not in path.parts]
EVENTS = ("chat:start", "chat:end", "chat:transcript_created", "ticket:create")
CHARSETS = ("utf-16", "utf-32", "utf-8-sig", "utf-16-le", "utf-32-be", "latin-1", "cp037", "utf-7")
WRONG = ("", "0" * 40, "é", "\udcff", "v0=1", "A" * 4_000, "ʼ" * 40, "none")
CHATS = 40


@dataclass(frozen=True, slots=True)
class Hook:
    """One request; `secret` signed it, unless another `signature` is given."""

    raw: bytes
    secret: str = WEBHOOK_SECRET
    signature: str | None = None
    path: str = PATH
    event_id: str = ""

    def with_raw(self, raw: bytes) -> "Hook":
        return replace(self, raw=raw)

    @property
    def headers(self) -> Mapping[str, str]:
        fitting = hmac.digest(self.secret.encode(), self.raw, "sha1").hex()
        given = fitting if self.signature is None else self.signature
        return {"X-Tawk-Signature": given, "X-Hook-Event-Id": self.event_id, "Content-Type": "application/json"}


@dataclass
class Webhooks:
    """Whatever was signed is kept, understood or not; whatever was not is refused."""

    name: str = "webhooks"
    round: int = 500
    is_pressed: bool = False
    _taken: dict[bytes, None] = field(default_factory=dict)
    _trees: list[Any] = field(default_factory=lambda: [json.loads(body) for body in BODIES])

    def begin(self, stage: Stage, stack: ExitStack) -> None:
        self._taken = dict.fromkeys(_kept(stage))

    def make(self, r: Random) -> Hook:
        return _signed(_ours(self._body(r)), r)

    def put(self, stage: Stage, hook: Hook) -> list[str]:
        said = stage.ask("POST", hook.path, hook.raw, hook.headers)
        log = stage.log()
        faults = [*log_faults(log), *_judged(hook, said, log)]
        if said.status == 200:
            self._taken[hashlib.sha256(hook.raw).digest()] = None
        return faults

    def end(self, stage: Stage) -> list[str]:
        rows = set(_kept(stage))
        lost, more = self._taken.keys() - rows, rows - self._taken.keys()
        told = {"store: a webhook was answered, and not kept": lost, "store: kept, and not answered so": more}
        return [fault for fault, found in told.items() if found]

    def _body(self, r: Random) -> bytes:
        chance = r.random()
        if chance < 0.05:
            return r.choice(BODIES)
        if chance < 0.25:
            return raw.changed(r.choice(BODIES), r, r.randrange(1, 6), [words.hostile(r).encode("utf-8", "replace")])
        if chance < 0.28:
            return r.randbytes(r.randrange(200))
        tree = r.choice(self._trees)
        if isinstance(tree, dict) and r.random() < 0.7:
            tree = _placed(tree, r)
        text = trees.written(trees.changed(tree, r, r.choice((0, 1, 1, 2, 3, 6))), r)
        charset = r.choice(CHARSETS) if chance > 0.95 else "utf-8"
        return text.encode(charset, "surrogatepass" if charset.startswith("utf") and charset != "utf-7" else "replace")


def _ours(body: bytes) -> bytes:
    """What a property is called, and a ticket's number, is no visitor's word: no mark stands there."""
    found = _read(body)
    for name, keys in (("property", ("id", "name")), ("ticket", ("humanId",))):
        told = found.get(name)
        marked = [key for key in keys if isinstance(told, dict) and MARK in str(told.get(key))]
        if isinstance(told, dict) and marked:
            found = {**found, name: {**told, **{key: str(told[key]).replace(MARK, "") for key in marked}}}
            body = json.dumps(found).encode()
    return body


def _read(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _kept(stage: Stage) -> list[bytes]:
    with stage.house.database.engine.connect() as connection:
        return [row.body_hash for row in connection.execute(select(delivery.c.body_hash))]


def _placed(tree: Any, r: Random) -> Any:
    """In the property and about a chat of which others tell, too."""
    chat = f"chat-{r.randrange(CHATS)}"
    told = {**tree, "property": {"id": r.choice((PROPERTY, PROPERTY, "another")), "name": "Aurora"}}
    if r.random() < 0.05:
        told["event"] = r.choice(EVENTS)
    if "chatId" in told:
        told["chatId"] = chat
    for inner in ("chat", "ticket"):
        if isinstance(told.get(inner), dict):
            told[inner] = {**told[inner], "id": chat}
    return told


def _signed(body: bytes, r: Random) -> Hook:
    """Nine in ten as they should be."""
    told = _read(body).get("property")
    named = told.get("id") if isinstance(told, dict) else None
    ours = isinstance(named, str) and leniency.identifier(named) == PROPERTY
    hook = Hook(body, PROPERTY_SECRET if ours else WEBHOOK_SECRET)
    if r.random() < 0.3:
        hook = replace(hook, event_id=f"{r.randrange(10**12)}-{words.hostile(r, 250) if r.random() < 0.5 else ''}")
    chance = r.random()
    if chance < 0.05:
        return replace(hook, signature=r.choice(WRONG))
    if chance < 0.08:
        return replace(hook, secret=r.choice((PROPERTY_SECRET, WEBHOOK_SECRET, "another")))
    if chance < 0.12:
        return replace(hook, path=f"{PATH}/{r.choice((PROPERTY, 'another', words.hostile(r, 80), '/', ''))}")
    return hook


def _judged(hook: Hook, said: Said, log: str) -> list[str]:
    if said.status == 413 and len(hook.raw) > TawkDoor.limit:
        return []
    if said.status not in (200, 401):
        return [f"answered {said.status}"]
    if hook.signature is not None:
        return ["a wrong signature was taken"] if said.status == 200 else []
    if hook.secret == "another":
        return ["a foreign secret was taken"] if said.status == 200 else []
    if hook.path == PATH and said.status == 401 and "webhook.foreign_property" not in log:
        return ["a right signature was refused"]
    return []
