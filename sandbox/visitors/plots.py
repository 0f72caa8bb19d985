"""The shape of a conversation before it is played: who says what, and how long each of them waits."""

from dataclasses import dataclass
from typing import Literal

from sandbox.visitors.people import Visitor
from sandbox.visitors.shops import Agent

Role = Literal["v", "a", "s"]


@dataclass(frozen=True, slots=True)
class File:
    """A file that somebody attaches."""

    name: str
    mime_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a chat, `after` so many seconds of silence."""

    role: Role
    text: str
    after: float = 0.0
    agent: Agent | None = None
    speaker: str = ""
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat in one or more acts; tawk.to ends and records it after each."""

    visitor: Visitor
    acts: tuple[tuple[Line, ...], ...]
    referrer: str = "https://www.google.com/"
    starts: bool = True
    ends: bool = True
    recorded: bool = True
    early_clock: bool = False


@dataclass(frozen=True, slots=True)
class OfflineMessage:
    """What a visitor leaves in the form of a widget that is offline."""

    visitor: Visitor
    subject: str
    message: str


Plot = Chat | OfflineMessage
