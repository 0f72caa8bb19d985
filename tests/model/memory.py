"""A Slack in memory as people see it: they delete messages there, and archive channels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.errors import Rejected
from bot.mirror.pacing import Pace
from bot.ports import Found, Mark
from bot.ports.messages import Message
from tests.bot.mirror.fake_slack import FakeSlack, Shown

SECOND = timedelta(seconds=1)
AT_ONCE = Pace(post=0 * SECOND, update=0 * SECOND, settle=30 * SECOND, timeout=10 * SECOND)


@dataclass(slots=True)
class Slack(FakeSlack):
    """Implements `bot.ports.Slack` and `bot.ports.History`."""

    archived: set[str] = field(default_factory=set)

    def post(self, channel: str, message: Message, mark: Mark, *, thread_ts: str | None, broadcast: bool) -> str:
        self._demand_open(channel)
        if thread_ts is not None and not self._has_thread(thread_ts):
            raise Rejected("thread_not_found")
        return FakeSlack.post(self, channel, message, mark, thread_ts=thread_ts, broadcast=broadcast)

    def update(self, channel: str, ts: str, message: Message, mark: Mark) -> None:
        self._demand_open(channel)
        FakeSlack.update(self, channel, ts, message, mark)

    def delete(self, channel: str, ts: str) -> None:
        self._demand_open(channel)
        FakeSlack.delete(self, channel, ts)

    def find(self, channel: str, since: datetime, thread_ts: str | None = None) -> Mapping[str, Found]:
        if thread_ts is not None and not self._has_thread(thread_ts):
            raise Rejected("thread_not_found")
        return FakeSlack.find(self, channel, since, thread_ts)

    def newest(self, channel: str) -> str:
        self._demand_open(channel)
        return max((ts for ts, one in self.messages.items() if _is_above(one, channel)), default="")

    # People

    def tear(self, ts: str) -> None:
        """Somebody deletes a message; what stands in its thread stays."""
        del self.messages[ts]

    def above(self, channel: str) -> Sequence[tuple[str, Shown]]:
        """What stands in the channel itself, the oldest first."""
        return sorted(
            ((ts, one) for ts, one in self.messages.items() if _is_above(one, channel)), key=lambda one: float(one[0])
        )

    def below(self, ts: str) -> Sequence[Shown]:
        """What stands in the thread of this message, in order."""
        found = [(float(own), one) for own, one in self.messages.items() if one.thread_ts == ts]
        return [one for _, one in sorted(found, key=lambda one: one[0])]

    def _demand_open(self, channel: str) -> None:
        if channel in self.archived:
            raise Rejected("is_archived")

    def _has_thread(self, ts: str) -> bool:
        return ts in self.messages or any(one.thread_ts == ts for one in self.messages.values())


def _is_above(shown: Shown, channel: str) -> bool:
    return shown.channel == channel and shown.thread_ts is None
