"""What the weekly roundup reads, and whether the workspace draws its charts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.roundup.figures import Begun


class Roundups(Protocol):
    def begun(self, property_ids: Sequence[int], since: datetime, until: datetime) -> Sequence[Begun]:
        """What began from `since` on and before `until`, without spam; the cost follows how much that is."""

    def resolved(self, property_ids: Sequence[int], since: datetime, until: datetime) -> int:
        """How many tickets were closed then and are closed still."""

    def charts_refused_at(self) -> datetime | None:
        """When Slack last took a message without its charts only."""

    def refuse_charts(self, at: datetime) -> None: ...
