"""What is read of all that nobody has answered yet, and of what was answered lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.ports.conversations import Listing


@dataclass(frozen=True, slots=True)
class Share:
    """How many open missed ones somebody has ("" is nobody) in one department ("" is none), and since when.

    `name` is what Slack calls the agent.
    """

    agent: str
    name: str
    department: str
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered, what Slack calls the agent who has it, and how long its visitor had waited by then."""

    number: int
    name: str
    waited: timedelta


class Backlog(Protocol):
    """The cost of each follows what is open or was answered since, and never all that there is."""

    def shares(self, property_ids: Sequence[int]) -> Sequence[Share]:
        """Of all open missed ones of these properties; together they are all of them."""

    def unassigned(self, property_ids: Sequence[int], limit: int) -> Sequence[Listing]:
        """The open missed ones that nobody has, the oldest first."""

    def answered(self, property_ids: Sequence[int], since: datetime, limit: int) -> Sequence[Answered]:
        """What was answered since then, the newest first and no more than `limit`; spam and trash do not count.

        Nobody waited for an agent who wrote first, and a chat that became a ticket counts as one.
        """
