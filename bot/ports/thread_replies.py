"""What is kept of what people write in the threads of cards: that it was heard, and which answer it became."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something that a person said stands in Slack: a message, or a form's words."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class ThreadReply:
    """A message that was heard; `mail_id` is the answer that it became, 0 where it became none."""

    number: int
    author: str
    mail_id: int


class ThreadReplies(Protocol):
    def keep(self, spot: Spot, reply: ThreadReply) -> bool:
        """False where this message was heard before."""

    def at(self, spot: Spot) -> ThreadReply | None: ...
    def is_known(self, number: int, author: str) -> bool:
        """Whether something that this person wrote there was heard before."""
