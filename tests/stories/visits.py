"""Visitors as the stories tell of them: what each says and when, and the signed webhooks that tawk.to makes of it."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sandbox.visitors import bodies
from sandbox.visitors.delivery import Delivery, sign
from sandbox.visitors.plots import File, Line
from sandbox.visitors.shops import AURORA, Shop
from tests.stories.bot_process import post

PAYLOADS = Path(__file__).parents[1] / "payloads" / "tawk"
SECRET = "test-webhook-secret"
LINE_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Postbox:
    """Carries webhooks to the bot; `secret` signs them, `path` may name a property."""

    url: str
    secret: str = SECRET
    path: str = "/webhooks/tawk"

    def send(self, body: bytes, event_id: str = "", signature: str | None = None) -> int:
        headers = {
            "Content-Type": "application/json",
            "X-Tawk-Signature": sign(body, self.secret) if signature is None else signature,
            "X-Hook-Event-Id": event_id or str(uuid.uuid4()),
        }
        return post(f"{self.url}{self.path}", body, headers)

    def send_sample(self, name: str) -> int:
        """One of the sample bodies, byte for byte."""
        return self.send((PAYLOADS / f"{name}.json").read_bytes())

    def deliver(self, delivery: Delivery) -> int:
        return self.send(delivery.body, delivery.event_id, delivery.signature)


@dataclass
class Visit:
    """One chat of one visitor, told step by step: what is said, and which of its webhooks go out."""

    postbox: Postbox
    name: str
    email: str | None = None
    shop: Shop = AURORA
    began: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(minutes=10))
    chat_id: str = field(default_factory=lambda: str(uuid.uuid1()))
    said: list[tuple[datetime, Line]] = field(default_factory=list)

    def asks(self, text: str, *files: File) -> "Visit":
        return self._add(Line("v", text, files=files))

    def hears(self, text: str) -> "Visit":
        """An agent answers in tawk.to."""
        return self._add(Line("a", text, agent=self.shop.agents[0]))

    def is_comforted(self, text: str) -> "Visit":
        """The Chat Rescuer writes, which is no answer."""
        return self._add(Line("s", text, speaker=self.shop.team))

    def asks_now(self, text: str) -> "Visit":
        """A line that is dated after whatever the team did so far."""
        self.said.append((datetime.now(UTC), Line("v", text)))
        return self

    def starts(self) -> "Visit":
        at, first = self.said[0]
        return self._send(bodies.chat_start(self.shop, self.chat_id, at, self._who, first))

    def ends(self) -> "Visit":
        return self._send(bodies.chat_end(self.shop, self.chat_id, self._last_at, self._who))

    def is_recorded(self) -> "Visit":
        record = (self.shop, self._last_at, "https://www.google.com/", self.chat_id, self._who, self.said)
        return self._send(bodies.transcript_created(*record))

    def is_over(self) -> "Visit":
        """All three webhooks of a chat, in tawk.to's order."""
        return self.starts().ends().is_recorded()

    @property
    def _who(self) -> bodies.Json:
        return bodies.visitor_fields(self.name, self.email, "leeds", "GB")

    @property
    def _last_at(self) -> datetime:
        return self.said[-1][0] + timedelta(seconds=1)

    def _add(self, line: Line) -> "Visit":
        self.said.append((self.began + timedelta(seconds=LINE_SECONDS) * len(self.said), line))
        return self

    def _send(self, body: bodies.Json) -> "Visit":
        status = self.postbox.send(bodies.dump(body))
        assert status == 200, f"the webhook was answered {status}"
        return self


def another(shop: Shop, property_id: str, name: str) -> Shop:
    """A property of the same trade."""
    return replace(shop, property_id=property_id, name=name)
