"""Answers that wait to be sent to one person, and the events that were answered."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PrivateAnswer:
    """What only one agent shall read, sent once to Slack's `response_url`; without one, to `whom` it is for."""

    response_url: str = field(repr=False)  # whoever has it may post
    body: dict[str, object] = field(repr=False)
    whom: "Place | None" = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where an agent is spoken to alone: in a channel, and in one of its threads unless `thread_ts` is empty."""

    channel: str
    agent: str
    thread_ts: str = ""


class Answers(Protocol):
    def any(self) -> bool: ...
    def add(self, answer: PrivateAnswer, expires_at: datetime) -> None: ...
    def take(self, now: datetime) -> PrivateAnswer | None:
        """Remove the oldest and hand it out; expired ones are dropped."""


class SeenEvents(Protocol):
    def see(self, event_id: str, now: datetime) -> bool:
        """Whether it comes for the first time; it may come again for a day."""
