"""What is sent to the app, and what came back."""

from dataclasses import dataclass
from typing import Protocol

from sandbox.types import JSON

# Seconds in which the app must acknowledge.
DEADLINE = 3.0


@dataclass(frozen=True, slots=True)
class Envelope:
    """One delivery: `kind` as Socket Mode names it, `name` as the payload's type says."""

    kind: str
    name: str
    payload: JSON
    accepts: bool = False
    retry: int = 0
    retry_reason: str = ""

    @property
    def label(self) -> str:
        return str(self.payload.get("command", self.name))

    @property
    def is_event(self) -> bool:
        return self.kind == "events_api"


@dataclass(frozen=True, slots=True)
class Ack:
    """The app's acknowledgement: what it carried, and how long it took."""

    payload: JSON | None
    ms: float


class Transport(Protocol):
    """A way to the app; `send` gives the acknowledgement's payload or raises UndeliveredError."""

    retry_waits: tuple[float, ...]
    reason: str

    async def send(self, envelope: Envelope) -> JSON | None: ...

    async def drop(self) -> None: ...
