"""Slack, as the mirror and the directory need it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.ports.answers import PrivateAnswer
from bot.ports.messages import Message
from bot.ports.people import Group, Person


@dataclass(frozen=True, slots=True)
class Mark:
    """What a message of ours carries as metadata, which everybody in the workspace can read: opaque ids only.

    `trace` is what a card is known by to a database that has forgotten its `op`.
    """

    op: str
    version: int
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A message of ours that Slack has: where it stands and which version it shows."""

    ts: str
    version: int


class Slack(Protocol):
    """Slack as the mirror needs it. Every call may raise `Limited`, `Rejected` or `Unknown`."""

    def post(self, channel: str, message: Message, mark: Mark, *, thread_ts: str | None, broadcast: bool) -> str:
        """Answers with the message's `ts`."""

    def update(self, channel: str, ts: str, message: Message, mark: Mark) -> None: ...
    def delete(self, channel: str, ts: str) -> None: ...
    def find(self, channel: str, since: datetime, thread_ts: str | None = None) -> Mapping[str, Found]:
        """Our messages since then in a channel or in a thread, by the `op` of their mark, and by its trace."""

    def answer(self, answer: PrivateAnswer) -> None: ...


class History(Protocol):
    """Slack as digests need it. Every call may raise `Limited`, `Rejected` or `Unknown`."""

    def newest(self, channel: str) -> str:
        """The `ts` of the channel's newest message, "" where there is none."""


class Directory(Protocol):
    """Slack as the refresh of memberships needs it. Every call may raise `Limited`, `Rejected` or `Unknown`."""

    def members(self, channel: str) -> Sequence[str]: ...
    def group(self, group_id: str) -> Sequence[str]: ...
    def group_names(self) -> Sequence[Group]:
        """All groups there are."""

    def site(self) -> str:
        """The workspace's address."""

    def people(self) -> Iterable[Person]: ...
