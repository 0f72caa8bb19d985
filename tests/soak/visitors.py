"""Visitors who write all the time: the webhooks of a crowd, whose words, names and addresses are known again.

Whatever is answered other than 200 comes again, as tawk.to sends it.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from random import Random
from typing import Any

from sandbox.tawk.control import LocalTawk
from sandbox.visitors.bodies import dump
from sandbox.visitors.crowd import Crowd, Pace
from sandbox.visitors.delivery import Delivery, sign
from sandbox.visitors.mischief import repeated
from sandbox.visitors.postman import Patience, Postman, Receipt
from tests.soak.times import Times

SECRET = "soak-webhook-secret-of-all"
NAME, DOMAIN, WORD = "Markname", "marked.example", "marke"
PATIENCE = Patience(first=0.3, growth=1.7, longest=6.0, total=20_000)
TIMEOUT, HANDS = 30.0, 4
HANDFUL, LINGER = timedelta(seconds=10), timedelta(seconds=8)
SLOW = 1.0
TWICE = 0.05


@dataclass(slots=True)
class Tally:
    """How webhooks were answered: each try by its status, and those for which somebody waited long."""

    statuses: Counter[int | None] = field(default_factory=Counter)
    slow: int = 0
    waits: list[float] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return self.statuses[503]

    @property
    def troubled(self) -> int:
        """Refused, or waited for."""
        return self.refused + self.slow


class Witness(Postman):
    """Tells of each try."""

    def __init__(self, tally: Tally, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._tally = tally

    def _post(self, delivery: Delivery) -> int | None:
        begun = time.monotonic()
        status = super()._post(delivery)
        took = time.monotonic() - begun
        self._tally.statuses[status] += 1
        if status == 200:
            self._tally.waits.append(took)
            self._tally.slow += took > SLOW
        return status


@dataclass(slots=True)
class Visitors:
    """So many conversations a minute; `accepted` are event ids, `sent` what they were, in the order of leaving."""

    url: str
    times: Times
    tawk: LocalTawk
    seed: int
    a_minute: float
    tally: Tally = field(default_factory=Tally)
    sent: list[Delivery] = field(default_factory=list)
    accepted: set[str] = field(default_factory=set)
    refused: list[Receipt] = field(default_factory=list)
    _postmen: list[Postman] = field(default_factory=list)

    def work(self, over: threading.Event) -> None:
        """A handful every few seconds."""
        for n, _ in enumerate(iter(lambda: over.wait(HANDFUL.total_seconds()), True)):
            self.send(self._handful(n))
        self.wait()

    def wait(self) -> None:
        """Until all that was sent is accepted."""
        for postman in self._postmen:
            postman.join()

    def send(self, deliveries: list[Delivery]) -> None:
        postman = Witness(
            self.tally,
            f"{self.url}/webhooks/tawk",
            PATIENCE,
            TIMEOUT,
            HANDS,
            on_receipt=self._note,
            on_leaving=self._leaves,
        )
        self._postmen.append(postman)
        postman.start([replace(one, at=one.at - timedelta(seconds=self.times.ahead)) for one in deliveries])

    def again(self, delivery: Delivery, event_id: str) -> None:
        """What came long ago comes once more, under another id and written otherwise, so that nobody knows it again."""
        body = delivery.body + b"\n"
        late = replace(delivery, event_id=event_id, body=body, signature=sign(body, SECRET), at=self.times.now())
        self.send([late])

    def _handful(self, n: int) -> list[Delivery]:
        count = max(1, round(self.a_minute * HANDFUL.total_seconds() / 60))
        pace = Pace(self.a_minute, self.a_minute)
        crowd = Crowd(lambda _: SECRET, pace=pace, linger=LINGER, opener=None)
        planned = crowd.plan(self.seed * 100_000 + n, self.times.now(), count)
        return repeated(map(marked, planned), Random(self.seed + n), TWICE)

    def _leaves(self, delivery: Delivery) -> None:
        self.sent.append(delivery)
        self.tawk.hear(delivery, self.times.now())

    def _note(self, receipt: Receipt) -> None:
        if receipt.accepted:
            self.accepted.add(receipt.event_id)
        else:
            self.refused.append(receipt)


def word_of(conversation: str) -> str:
    """A word that stands in all that is said in it, and nowhere else."""
    return WORD + sha256(conversation.encode()).hexdigest()[:12]


def conversation_of(delivery: Delivery) -> str:
    told = json.loads(delivery.body)
    return str(told.get("chatId") or told.get("chat", told.get("ticket"))["id"])


def lines_of(delivery: Delivery) -> Iterator[str]:
    """What it tells that visitors said."""
    told = json.loads(delivery.body)
    said = [one["msg"] for one in told.get("chat", {}).get("messages", ()) if one["sender"]["t"] == "v"]
    first = told.get("message")
    if first and first["sender"]["type"] == "visitor":
        said.append(first["text"])
    yield from filter(None, [*said, told.get("ticket", {}).get("message")])


def marked(delivery: Delivery) -> Delivery:
    """The same from a visitor who is known again by all that they say of themselves."""
    told = json.loads(delivery.body)
    say = partial(_said, word_of(conversation_of(delivery)))
    who = told.get("visitor") or told.get("requester") or told["chat"]["visitor"]
    who["name"] = who["name"] if who["name"].startswith("V1") else f"{who['name']} {NAME}"
    if "email" in who:
        who["email"] = f"{who['email'].partition('@')[0]}@{DOMAIN}"
    if told.get("message"):
        told["message"]["text"] = say(told["message"]["text"], 0)
    if told.get("ticket"):
        told["ticket"]["message"] = say(told["ticket"]["message"], 0)
    for n, one in enumerate(told.get("chat", {}).get("messages", ())):
        one["msg"] = say(one["msg"], n)
    body = dump(told)
    return replace(delivery, body=body, signature=sign(body, SECRET))


def _said(word: str, text: str | None, n: int) -> str | None:
    """On a line of its own, for the others may be a form's."""
    return f"{text}\n{word}-{n:03d}" if text else text
