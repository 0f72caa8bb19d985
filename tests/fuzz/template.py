"""The store as it is before each round: two properties, people with every right, and chats whose visitors mean harm."""

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from bot.domain.inbox import Role
from bot.ports import DIRECTORY, DigestKind, Grant, NewDigest, Person
from bot.times.schedules import Schedule
from storage.store import SqlStore
from tests.fuzz import asking
from tests.fuzz.pressing import elements, interesting, press
from tests.fuzz.stage import ADMIN, BEGIN, CHANNEL, PROPERTY, PROPERTY_SECRET, WEBHOOK_SECRET, Stage, staged
from tests.fuzz.words import hostile
from tests.inbox import MADRID, Site, migrated, said

AGENT, SPEAKER, STRANGER = "U0ANA", "U0LUIS", "U0STRANGER"  # the second speaks Spanish, the last has no rights
CHATS = 12
MINUTE = timedelta(minutes=1)
# All that an administrator and an agent may ask for in a new inbox, so that each window is there.
ASKED = (
    *(
        "",
        "help",
        "list any",
        "list mine",
        "search status:any",
        "views",
        "show #1",
        "history #2",
        "take #3",
        "close #4",
    ),
    *("tag #5 urgent", "priority #6 high", "department #6 Sales", "note #6 Called back", "snooze #7 tomorrow"),
    *("spam #8", "trash #9", "undo", "here", "cards all", "contact", "contact #1", "config", "config Aurora", "hours"),
    *("keep", "digest", "digest add", "roundup", "roundup add", "alerts", "rescue", "whoami", "link", "unlink"),
    *("export", "export status:any", "export 1 2", "export journal", "export confirm", "export addresses", "answers"),
    *(
        "ticket #1",
        "ticket #10",
        "reply #10",
        "reply #10 It is blue",
        "sync",
        "failed",
        "doctor",
        "nonsense",
        "list asleep",
    ),
)


@dataclass(frozen=True, slots=True)
class Template:
    """The file of a database, and all that Slack was asked to show while it came to be so."""

    path: Path
    shown: Sequence[tuple[str, dict[str, Any]]]


def prepare(folder: Path, *, is_pressed: bool) -> Template:
    """`is_pressed` is whether what was shown is asked for: it takes seconds."""
    path = folder / "kept.db"
    url = f"sqlite:///{path}"
    with migrated(url) as engine:
        fill(SqlStore(engine))
    with staged(url) as stage:
        _talk(stage)
        stage.work()
        if is_pressed:
            _press_all(stage)
        shown = interesting(stage.wall.shown)
    return Template(path, shown)


def _press_all(stage: Stage) -> None:
    """All that there is to be asked for, then all that can be pressed on it, and on what comes of that."""
    for user in (ADMIN, AGENT):
        _look(stage, user)
    for depth in range(2):
        stage.work()
        shown, r = interesting(stage.wall.shown), Random(depth)
        for one in shown:
            for block_id, element in elements(one):
                asking.ask(stage, asking.interaction(press(one, block_id, element, ADMIN, r)))
    stage.work()


def fill(store: SqlStore) -> None:
    with store.write() as tx:
        for property_id, name, channel in ((PROPERTY, "Aurora", CHANNEL), ("another", "Bob's <Burgers>", "C0FUZZ0002")):
            tx.properties.add(property_id, name, channel, BEGIN)
            tx.people.set_members(channel, [ADMIN, AGENT, SPEAKER], BEGIN)
        tx.people.save([Person(ADMIN), Person(AGENT), Person(SPEAKER, locale="es-ES"), Person(STRANGER)])
        tx.people.grant(Grant(1, SPEAKER, Role.LEAD))
        tx.people.mark_read(DIRECTORY, BEGIN + timedelta(days=365))
        schedule = Schedule((0, 1, 2, 3, 4), (9 * 60,), MADRID)
        tx.digests.add(NewDigest(DigestKind.DIGEST, CHANNEL, (), schedule, "en", ADMIN), BEGIN)


def _talk(stage: Stage) -> None:
    """Chats of both properties, missed and answered, and tickets."""
    for n in range(CHATS):
        r, (property_id, secret) = Random(n), ((PROPERTY, PROPERTY_SECRET), ("another", WEBHOOK_SECRET))[n % 2]
        site = Site(property_id, "Aurora" if property_id == PROPERTY else "Bob's <Burgers>", f"visitor{n}@example.com")
        at = BEGIN - (30 - n) * MINUTE
        lines = [said("v", at, hostile(r, 400)), *([said("a", at + MINUTE, "Hello")] if n % 3 == 0 else [])]
        bodies = [site.transcript(at + MINUTE, *lines, chat=f"chat-{n}")]
        bodies += [site.ticket(at, hostile(r, 300), ticket=f"ticket-{n}")] if n % 4 == 1 else []
        for body in map(_named(hostile(r, 60)), bodies):
            headers = {"X-Tawk-Signature": hmac.digest(secret.encode(), body, "sha1").hex()}
            assert stage.ask("POST", "/webhooks/tawk", body, headers).status == 200


def _named(name: str) -> Any:
    return lambda body: (
        json.dumps(json.loads(body), ensure_ascii=True).replace("Ana Torres", json.dumps(name)[1:-1]).encode()
    )


def _look(stage: Stage, user: str) -> None:
    """By commands, whose answers are kept too, and at the home."""
    for text in ASKED:
        answer = asking.ask(stage, asking.command(text, user))
        assert answer.status == 200, (text, answer)
        if answer.body:
            stage.wall.shown.append(("command", json.loads(answer.body)))
        stage.work()
    opened = {"type": "app_home_opened", "user": user, "tab": "home", "channel": "D0SOMEBODY"}
    asking.ask(stage, asking.event(opened, f"Ev-home-{user}"), "application/json")
    stage.work()
